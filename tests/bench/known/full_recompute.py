"""What a nightly batch does: lay all parcels over all control lines with geopandas, and add up anew."""

import time
from collections.abc import Sequence

import geopandas

from chassis.geometry.geodesy import areas
from contracts.messages.change import Change, ControlLineChange, SurveyChange
from services.indicators.domain.ground.shapes import shape_of

CGCS2000 = "EPSG:4490"


def full_recompute(parcels: Sequence[Change], lines: Sequence[Change]) -> float:
    """Processor seconds from frames in memory to the sums by class, and by class under each kind of line."""
    surveyed = [one.data for one in parcels if isinstance(one, SurveyChange)]
    drawn = [one.data for one in lines if isinstance(one, ControlLineChange)]
    land = geopandas.GeoDataFrame(
        {"code": [one.land_class.code for one in surveyed], "area": [one.area_m2 for one in surveyed]},
        geometry=[shape_of(one.geometry) for one in surveyed],
        crs=CGCS2000,
    )
    kinds = {"kind": [one.line_kind for one in drawn]}
    over = geopandas.GeoDataFrame(kinds, geometry=[shape_of(one.geometry) for one in drawn], crs=CGCS2000)
    began = time.process_time()
    cut = geopandas.overlay(land, over, how="intersection", keep_geom_type=True)
    cut["under"] = areas(cut.geometry.to_numpy())
    land.groupby("code")["area"].sum(), cut.groupby(["code", "kind"])["under"].sum()
    return time.process_time() - began
