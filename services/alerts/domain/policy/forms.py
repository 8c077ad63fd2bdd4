"""指标预警的形式: how the value of an indicator becomes a grade; its levels are data."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Model
from contracts.messages.alert import Grade
from services.alerts.domain.ledger.journal import LONGEST_DAYS

Share = Annotated[float, Field(ge=0, le=10)]


class Nearness(Model):
    """How near to a limit is near: a share of it, or an area; each may be left at another level."""

    share: Share
    area_m2: float | None = None
    clear_share: Share | None = None
    clear_area_m2: float | None = None

    @property
    def clearing(self) -> "Nearness":
        """What it takes to leave it."""
        area_m2 = self.area_m2 if self.clear_area_m2 is None else self.clear_area_m2
        return Nearness(share=_or(self.clear_share, self.share), area_m2=area_m2)


class Rate(Model):
    """速率: so much worse a year, by area or as a share of the limit; reached when either is."""

    grade: Grade
    area_m2_per_year: float | None = Field(default=None, gt=0)
    share_per_year: float | None = Field(default=None, gt=0)

    def is_reached(self, worsening: float, limit: float, *, is_area: bool) -> bool:
        """Whether a worsening a year is as fast."""
        by_area = is_area and self.area_m2_per_year is not None and worsening >= self.area_m2_per_year
        by_share = self.share_per_year is not None and worsening >= self.share_per_year * limit
        return worsening > 0 and (by_area or by_share)


class Pace(Model):
    """台账趋势: over so many days of the ledger; ``grade`` when going on so reaches the limit in time.

    In time is by the end of the target's year (the year's node), or ``within_days`` where that is given.
    """

    days: int = Field(ge=1, le=LONGEST_DAYS)
    grade: Grade
    within_days: int | None = Field(default=None, ge=1)


class Trend(Model):
    """趋势: over the newest survey ``years``; ``grade`` when it reaches the limit by the target's year."""

    years: int = Field(ge=2, le=30)
    grade: Grade
    rates: list[Rate] = Field(default_factory=list)
    paces: list[Pace] = Field(default_factory=list)


class MarginForm(Model):
    """余量: grades by the distance to a limit (domain.md 3.2); ``clear_share`` is that of a breach."""

    form: Literal["margin"]
    yellow: Nearness
    blue: Nearness
    clear_share: Share = 0.0
    trend: Trend | None = None

    @property
    def clearing(self) -> "MarginForm":
        """The same with the levels at which its grades are left (回差)."""
        levels = {"yellow": self.yellow.clearing, "blue": self.blue.clearing}
        return self.model_copy(update=levels)


class DrawnLineForm(Model):
    """划定线: sits at its limit by construction: only what worsens it beyond the tolerance counts."""

    form: Literal["drawn_line"]
    tolerance_m2: float = Field(ge=0)
    clear_tolerance_m2: float | None = Field(default=None, ge=0)

    @property
    def clearing(self) -> "DrawnLineForm":
        """The same with the tolerance within which its grades are left."""
        return self.model_copy(update={"tolerance_m2": _or(self.clear_tolerance_m2, self.tolerance_m2)})


class QuotaForm(Model):
    """使用率: grades of a ceiling that is meant to be used up, by value ÷ limit."""

    form: Literal["quota"]
    blue: Share
    yellow: Share
    orange: Share
    red: Share
    hysteresis: Share = 0.0
    trend: Trend | None = None

    @property
    def clearing(self) -> "QuotaForm":
        """The same with the levels at which its early grades are left; a broken ceiling has only its own."""
        early = ("blue", "yellow", "orange")
        return self.model_copy(update={name: getattr(self, name) - self.hysteresis for name in early})


def _or(given: float | None, otherwise: float) -> float:
    return otherwise if given is None else given


Form = Annotated[MarginForm | DrawnLineForm | QuotaForm, Field(discriminator="form")]
