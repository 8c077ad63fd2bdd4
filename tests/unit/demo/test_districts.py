"""The outlines of the six districts."""

import numpy as np
import shapely

from chassis.geometry.geodesy import areas
from demo.ground.districts import edge_matched, load_districts


def test_the_city_has_its_six_districts() -> None:
    districts = load_districts()

    assert districts.codes == ("320402", "320404", "320411", "320412", "320413", "320481")
    assert districts.names == ("天宁区", "钟楼区", "新北区", "武进区", "金坛区", "溧阳市")


def test_together_the_districts_have_the_official_area_to_a_thousandth() -> None:
    total_km2 = areas(load_districts().outlines).sum() / 1e10

    assert abs(total_km2 / 4372 - 1) < 0.001


def test_neighbouring_districts_share_their_edges() -> None:
    assert shapely.coverage_is_valid(load_districts().outlines)


def test_outlines_that_overlap_and_gape_are_made_to_share_an_edge() -> None:
    west = shapely.Polygon([(0, 0), (1.001, 0), (0.999, 1), (0, 1)])
    east = shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1)])

    repaired = edge_matched(np.array([west, east], dtype=object))

    assert shapely.coverage_is_valid(repaired)
    assert abs(shapely.area(repaired).sum() - shapely.area(shapely.union_all([west, east]))) < 1e-6
