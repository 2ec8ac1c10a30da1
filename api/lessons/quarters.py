"""Quarters of a year, each called by its first day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from api.shared import clock

_MONTHS = 3


def over() -> Iterator[date]:
    """Return the first days of the quarters that are over, the last one first, without end."""
    today = clock.today()
    first = date(today.year, today.month - (today.month - 1) % _MONTHS, 1)
    while True:
        before = first - timedelta(days=1)
        first = date(before.year, before.month - _MONTHS + 1, 1)
        yield first


def after(quarter: date) -> date:
    """Return the first day of the quarter that follows."""
    later = quarter.month + _MONTHS
    months = 12
    return quarter.replace(year=quarter.year + (later > months), month=(later - 1) % months + 1)


def period(quarter: date) -> tuple[datetime, datetime]:
    """Return when a quarter begins and ends, as the clock in Oslo tells it."""
    return (
        datetime.combine(quarter, time(), clock.LOCAL),
        datetime.combine(after(quarter), time(), clock.LOCAL),
    )
