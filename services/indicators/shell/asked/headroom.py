"""余量: what a trial leaves of the targets."""

from collections.abc import Callable

from contracts.measure import number_of
from contracts.messages.figure import UnitOfMeasure
from contracts.messages.whatif import Headroom
from services.indicators.domain.figures.facts import FigureValue
from services.indicators.domain.figures.targets import Target, Targets
from services.indicators.domain.shard import Trial


def target_of(value: FigureValue, targets: Targets) -> Target | None:
    """The target a figure is held against: its survey year's, or that of the year it is valid in."""
    return targets.of(value.key.indicator, value.key.unit, value.valid_on[:4])


def headroom(trial: Trial, targets: Targets, unit_of: Callable[[str], UnitOfMeasure]) -> list[Headroom]:
    """For each figure that would move and has a target: its margin before and after."""
    before = {figure.key: figure.value for figure in trial.before}
    held = ((figure, target_of(figure, targets)) for figure in trial.facts.figures)
    return [
        _headroom(after, target, before.get(after.key), unit_of(after.key.indicator))
        for after, target in held
        if target is not None
    ]


def _headroom(after: FigureValue, target: Target, before: int | None, unit: UnitOfMeasure) -> Headroom:
    left = target.margin(after.value)
    there_was = target.margin(before) if before is not None else None
    used = there_was - left if there_was is not None else None
    return Headroom(
        **after.key._asdict(),
        unit_of_measure=unit,
        sense=target.sense,
        target=float(number_of(target.value, unit)),
        target_year=target.year,
        before=float(number_of(there_was, unit)) if there_was is not None else None,
        after=float(number_of(left, unit)),
        used=float(number_of(used, unit)) if used is not None else None,
        share=round(used / there_was, 6) if used is not None and there_was and there_was > 0 else None,
    )
