"""Working days in Norway: deadlines of the law and of a service count in them."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from api.shared import clock

_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Days from Easter Sunday: Maundy Thursday to Whit Monday (lov om helligdager § 2)."""


def end_after(
    start: datetime, *, days: int = 0, working_days: int = 0, months: int = 0
) -> datetime:
    """Return the end of the day that lies so many days or months after the start's day.

    In a month without that day it is the month's last.
    """
    day = _months_on(start.astimezone(clock.LOCAL).date(), months) + timedelta(days=days)
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return datetime.combine(day, time(23, 59), tzinfo=clock.LOCAL)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def is_working_day(day: date) -> bool:
    """Return whether it is neither a weekend nor a public holiday."""
    if day.weekday() >= 5 or (day.month, day.day) in _FIXED:  # noqa: PLR2004 - Saturday, Sunday
        return False
    return (day - easter(day.year)).days not in _FROM_EASTER


def easter(year: int) -> date:
    """Return Easter Sunday, by the rule of Meeus, Jones and Butcher."""
    century = year // 100
    epact = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - year % 19) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    sunday = epact - weekday
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))
