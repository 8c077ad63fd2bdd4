"""Another way to the same transitions: minute by minute, with counters instead of due times."""

from dataclasses import dataclass, field

RANK = {"green": 0, "blue": 1, "yellow": 2, "orange": 3, "red": 4}


@dataclass
class NaiveCourse:
    """One matter. ``hold`` and ``keep`` are minutes; ``told`` lists (minute, event, grade)."""

    hold: dict[str, int]
    keep: int
    told: list[tuple[int, str, str]] = field(default_factory=list)
    minute: int = 0
    grade: str = "green"
    seen: str = "green"
    leaned_for: int = -1
    recovering: bool = False
    acknowledged_until: int | None = None

    def pass_minutes(self, minutes: int) -> None:
        """Time goes by; whoever looks at the end sees all that happened."""
        for _ in range(minutes):
            self.minute += 1
            self.leaned_for += self.seen != self.grade
            if self.acknowledged_until == self.minute:
                self._lapse()
            self._settle()

    def see(self, grade: str) -> None:
        """The facts speak for a grade."""
        worse, was_worse = RANK[grade] > RANK[self.grade], RANK[self.seen] > RANK[self.grade]
        if self.grade in (grade, self.seen) or worse != was_worse:
            self.leaned_for = 0
        self.seen = grade
        self._settle()
        self._recover()

    def acknowledge(self, minutes: int) -> None:
        """Until so many minutes from now."""
        self.acknowledged_until = self.minute + minutes
        self.told.append((self.minute, "acknowledged", self.grade))

    def _settle(self) -> None:
        if self.seen == self.grade:
            return
        worse = RANK[self.seen] > RANK[self.grade]
        if self.leaned_for < (self.hold.get(self.seen, 0) if worse else self.keep):
            return
        event = "escalated" if worse else "deescalated"
        event = "raised" if self.grade == "green" else "cleared" if self.seen == "green" else event
        self.grade, self.leaned_for, self.recovering = self.seen, 0, False
        if event in ("raised", "escalated", "cleared"):
            self.acknowledged_until = None
        self.told.append((self.minute, event, self.grade))

    def _recover(self) -> None:
        """Only an alert that is told recovers."""
        recovering = self.grade != "green" and self.seen == "green"
        if recovering != self.recovering:
            self.recovering = recovering
            self.told.append((self.minute, "updated", self.grade))

    def _lapse(self) -> None:
        self.acknowledged_until = None
        self.told.append((self.minute, "updated", self.grade))
