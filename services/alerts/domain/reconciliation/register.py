"""移交登记: what was told of every alert, newest transition, as the whole log says."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contracts.messages.alert import Alert, Grade
from services.alerts.domain.delivery.filtering import Filter
from services.alerts.domain.reconciliation.grades_had import GradesHad


@dataclass(frozen=True, slots=True)
class Told:
    """The newest transition of one alert, without its texts and geometry; ``had`` are its grades before."""

    offset: int
    alert: Alert
    had: Collection[Grade]

    @property
    def open(self) -> bool:
        """Not cleared."""
        return self.alert.state != "cleared"


class Register:
    """A fold of the log of alerts."""

    def __init__(self) -> None:
        self._had = GradesHad()
        self._newest: dict[str, Told] = {}

    @property
    def newest(self) -> Mapping[str, Told]:
        """By alert id."""
        return self._newest

    def had(self, offset: int, alert: Alert) -> Collection[Grade]:
        """The grades that the alert of the transition at ``offset`` had before it."""
        return self._had.before(offset, alert)

    def learn(self, offset: int, alert: Alert) -> None:
        """The next transition of the log."""
        had = self._had.before(offset, alert)
        self._had.learn(offset, alert)
        slim = alert.model_copy(update={"geometry": None, "description": "", "causes": []})
        self._newest[alert.alert_id] = Told(offset, slim, had)

    def wanted(self, wanted: Filter) -> Iterable[Told]:
        """The alerts that a receiver with this filter knows, or should."""
        return (told for told in self._newest.values() if wanted.passes(told.alert, told.had))
