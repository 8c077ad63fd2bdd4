"""国土变更调查图斑: planning.survey.changed, subject = 标识码 BSM."""

from typing import Literal, get_args

from contracts.base import District, Model, SquareMetres, Text, Township, Year
from contracts.geometry import Crs, Geometry
from contracts.landuse import SandiaoClass

SettlementClass = Literal["201", "201A", "202", "202A", "203", "203A", "204", "205"]
"""城镇村属性码 CZCSXM."""
SETTLEMENT_CLASSES: frozenset[str] = frozenset(get_args(SettlementClass))


class SurveyChanged(Model):
    """A survey parcel (地类图斑) as it is from ``survey_year`` on."""

    survey_year: Year
    district: District
    township: Township | None = None
    land_class: SandiaoClass
    area_m2: SquareMetres
    net_area_m2: SquareMetres
    settlement_class: SettlementClass | None = None
    status: Literal["current", "retired"]
    package: Text | None = None
    geometry: Geometry
    crs: Crs = "EPSG:4490"
