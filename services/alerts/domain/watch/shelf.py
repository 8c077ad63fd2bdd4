"""The newest figures of one indicator in one unit, and what was said of it last."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.messages.alert import AlertCause
from contracts.messages.figure import Figure
from services.alerts.domain.fact import Fact

EXPECTED = "projected"


@dataclass(frozen=True)
class Shelf:
    """Figures of one indicator in one unit, by (basis, period), and its news; never changed in place."""

    figures: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    news: "News | None" = None

    def official(self, basis: str) -> Figure | None:
        """The figure of the newest period; of an indicator that has no such basis the current one it has."""
        of_basis = [figure for (held, _), figure in self.figures.items() if held == basis]
        standing = (self.figures.get((other, "current")) for other in ("line", "ledger"))
        others = (figure for figure in standing if figure is not None)
        return max(of_basis, key=lambda figure: figure.period, default=next(others, None))

    @property
    def surveys(self) -> list[Figure]:
        """The figures of all survey years."""
        return [
            figure
            for (basis, _), figure in self.figures.items()
            if basis == "survey" and figure.period.isdigit()
        ]

    @property
    def expected(self) -> Figure | None:
        """What it will be once all that is granted is built."""
        return self.figures.get((EXPECTED, "current"))

    def after(self, place: tuple[str, str], fact: Fact) -> "Shelf":
        """With the figure of a fact in its place; without one what was there is taken away."""
        others = {other: held for other, held in self.figures.items() if other != place}
        figure = fact.data if isinstance(fact.data, Figure) else None
        figures = others if figure is None else {**others, place: figure}
        return Shelf(figures, News(fact, self.figures.get(place)))


@dataclass(frozen=True)
class News:
    """The newest fact of a matter, and the figure that was known before it."""

    fact: Fact
    before: Figure | None

    @property
    def causes(self) -> tuple[AlertCause, ...]:
        """The event behind the figure, with what it added to (or took from) the value before, if known."""
        data = self.fact.data
        if not isinstance(data, Figure):
            return ()
        amount = round(data.value - self.before.value, 4) if self.before else 0.0
        return (AlertCause(id=data.cause.id, subject=data.cause.subject, amount=amount),)
