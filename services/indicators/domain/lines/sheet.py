"""All features of one kind of control line, to be laid over many shapes at once."""

from collections.abc import Sequence

import numpy as np
import shapely

from chassis.geometry.common_ground import Strips
from chassis.geometry.geodesy import Geometries, Units
from services.indicators.domain.ground.covering import Cut, cut, united
from services.indicators.domain.ground.edges import Edges, Pairs
from services.indicators.domain.ground.footprint import SLIVER
from services.indicators.domain.ground.outlines import Outlines
from services.indicators.domain.ground.shapes import Shape, array_of


class Sheet:
    """Whole features to see what lies inside; their pieces to cut what lies across an edge.

    Features come in the order of their names, each with its pieces; all of them prepared.
    """

    def __init__(self, features: Sequence[tuple[Shape, Sequence[Shape]]]) -> None:
        self._features = array_of([shape for shape, _ in features])
        self._pieces = array_of([piece for _, pieces in features for piece in pieces])
        self._feature_of = np.repeat(np.arange(len(features)), [len(pieces) for _, pieces in features])
        self._edges: Edges | None = None
        self._sorted = 0
        self._by_feature, self._by_piece = shapely.STRtree(self._features), shapely.STRtree(self._pieces)

    def areas_over(self, outlines: Outlines) -> Units:
        """How much of each shape lies under the features: 0.0001 m²."""
        shapes, whole, _ = outlines
        shape, feature = self._by_feature.query(shapes)
        amounts = np.zeros(len(shapes), dtype=np.int64)
        inside = shape[shapely.covers(self._features[feature], shapes[shape])]
        amounts[inside] = whole[inside]
        crossing = np.unique(shape[amounts[shape] < whole[shape]])
        amounts[crossing] = self._across(outlines.some(crossing))
        return amounts

    def cut(self, shapes: Geometries, whole: Units) -> Cut:
        """Shapes cut along the pieces of all features."""
        return cut((shapes, whole), self._pieces, self._pairs(shapes))

    def _pairs(self, shapes: Geometries) -> Pairs:
        """Which shape may meet which piece, in a fixed order."""
        pairs = self._by_piece.query(shapes)
        return Pairs(*pairs[:, np.lexsort(pairs[::-1])])

    def _across(self, outlines: Outlines) -> Units:
        """Pieces of one feature only touch, so their parts add up; different features may overlap."""
        shapes, whole, strips = outlines
        pairs = self._pairs(shapes)
        amounts = self._common(strips, pairs)
        total = np.bincount(pairs.shape, amounts, len(whole)).astype(np.int64)
        met = np.flatnonzero(amounts)
        owner, feature = pairs.shape[met], self._feature_of[pairs.piece[met]]
        first, last = np.full(len(whole), len(self._features)), np.full(len(whole), -1)
        np.minimum.at(first, owner, feature)
        np.maximum.at(last, owner, feature)
        slight = (total != 0) & (np.minimum(total, whole - total) < SLIVER)
        bent = strips.most_lost_by_each(len(whole)) > SLIVER
        to_cut = np.flatnonzero((first < last) | slight | bent)
        total[to_cut] = united(self.cut(shapes[to_cut], whole[to_cut]), whole[to_cut])
        return total

    def _common(self, strips: Strips, pairs: Pairs) -> Units:
        """What each pair has in common.

        The edges it needs are sorted for it, until as many have been as there are: then all are, and stay so.
        A sheet that is asked once sorts few, and none sorts more than twice what it must.
        """
        if self._edges is None:
            wanted, number = np.unique(pairs.piece, return_inverse=True)
            self._sorted += len(wanted)
            if self._sorted < len(self._pieces):
                return Edges(self._pieces[wanted]).common_areas(strips, Pairs(pairs.shape, number))
            self._edges = Edges(self._pieces)
        return self._edges.common_areas(strips, pairs)
