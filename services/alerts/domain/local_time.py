"""Days as the city counts them: Asia/Shanghai, without daylight saving since 1991."""

from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
FIRST_WEEKEND_DAY = 5


def day_of(moment: datetime) -> date:
    """The local date of a moment."""
    return moment.astimezone(CHINA).date()


def start_of(day: date) -> datetime:
    """Local midnight at the start of a day."""
    return datetime.combine(day, time.min, CHINA)


def after_workdays(moment: datetime, days: int) -> datetime:
    """The same time of day ``days`` workdays (工作日) later; public holidays are not known here."""
    local = moment.astimezone(CHINA)
    while days > 0:
        local += timedelta(days=1)
        if local.weekday() < FIRST_WEEKEND_DAY:
            days -= 1
    return local
