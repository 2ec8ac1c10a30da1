"""Days as people set them for measures: in Norway, and over when the day is."""

from datetime import date, datetime, time, timedelta

from api.shared import clock


def today() -> date:
    """Return the present day in Norway: deadlines are days, not moments."""
    return clock.now().astimezone(clock.LOCAL).date()


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in Norway."""
    return datetime.combine(day + timedelta(days=1), time.min, clock.LOCAL)
