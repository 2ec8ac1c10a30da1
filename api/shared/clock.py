"""The one place that tells the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Oslo")
"""The zone in which people are shown times; storage is always UTC."""


_ahead: ContextVar[timedelta] = ContextVar("ahead", default=timedelta())


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC) + _ahead.get()


@contextmanager
def beginning_at(moment: datetime) -> Iterator[None]:
    """Let it be this moment, from which time goes on: the demo's cases have a past."""
    token = _ahead.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _ahead.reset(token)


def today() -> date:
    """Return the present day in Norway: what people set for a day, they set for theirs."""
    return now().astimezone(LOCAL).date()


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in Norway."""
    return datetime.combine(day + timedelta(days=1), time.min, LOCAL)
