"""Phrases that count from today: so long ago, the last weekday, this week, last weekend."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.actions.date_matches import LAST, Days, Reader, number, part
from bot.actions.date_words import (
    HALVES,
    INDEFINITE_NUMBERS,
    SHORT_WEEKDAYS,
    UNITS,
    VAGUE_NUMBERS,
    WEEKDAYS,
)

SATURDAY = 5
# Days around "two weeks ago", "a month ago", "a year ago".
SLACK = {"day": 0, "week": 1, "fortnight": 1, "month": 15, "year": 180}
# Below this, "so many days ago" has been counted.
COUNTED_DAYS = 7


def relative_day(back: int) -> Reader:
    """So many days before today, in one word."""
    return lambda _match, today: Days(today - timedelta(days=back), today - timedelta(days=back))


def _count(said: str) -> tuple[float, bool]:
    """How many, and whether that was only a rough number."""
    if said in VAGUE_NUMBERS or said in HALVES:
        return VAGUE_NUMBERS.get(said) or HALVES[said], True
    return number(said), False


def ago(match: re.Match[str], today: date) -> Days | None:
    """So long ago: the longer, the vaguer."""
    if match["count"] in INDEFINITE_NUMBERS:
        return None
    count, vague = _count(match["count"])
    unit = UNITS[match["unit"]]
    if unit in ("minute", "hour"):
        days = int(count // 24) if unit == "hour" else 0
        return Days(
            today - timedelta(days=days), today - timedelta(days=days), approximate=days > 0
        )
    length = {"day": 1.0, "week": 7, "fortnight": 14}.get(unit)
    if length:
        middle = today - timedelta(days=round(count * length))
        slack = SLACK[unit] + (unit == "day" and count > COUNTED_DAYS)
        slack = max(slack, round(length * 0.5), 1) if vague else slack
    else:
        months = min(round(count * (12 if unit == "year" else 1)), 1440)
        middle = today - relativedelta(months=months)
        slack = (SLACK[unit] if count >= 1 else 30) * (1 + (vague and count != int(count)))
    around = timedelta(days=slack)
    return Days(middle - around, min(middle + around, today), approximate=vague or slack > 0)


def lasting(match: re.Match[str], today: date) -> Days:
    """The last so many days up to now."""
    unit = UNITS.get(match["unit"], "day")
    count, _ = _count(
        part(match, "count") or ("noen" if match["unit"].endswith(("ene", "ane")) else "en")
    )
    if match["unit"] in ("dagene", "dagane"):
        count = 3
    days = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}.get(unit, 0)
    return Days(today - timedelta(days=round(count * days)), today, approximate=True)


def weekday(match: re.Match[str], today: date) -> Days | None:
    """A weekday: the last one that is past, or the one of the week named."""
    named = {**SHORT_WEEKDAYS, **WEEKDAYS}[match["weekday"]]
    weeks = part(match, "week")
    if weeks:
        back = 1 if re.search(LAST, weeks) else 0
        monday = today - timedelta(days=today.weekday() + 7 * back)
        found = monday + timedelta(days=named)
        if found > today:
            return None
    else:
        # The most recent one that is past: today has its own word.
        found = today - timedelta(days=(today.weekday() - named - 1) % 7 + 1)
        if part(match, "before"):
            found -= timedelta(days=7)
    return Days(found, found)


def weekdays_ago(match: re.Match[str], today: date) -> Days | None:
    """Two Thursdays ago."""
    last, (count, vague) = weekday(match, today), _count(match["count"])
    if last is None:
        return None
    found = last.first - timedelta(weeks=round(count) - 1)
    return Days(found, found, approximate=vague)


def weekday_weeks_ago(match: re.Match[str], today: date) -> Days | None:
    """Thursday two weeks ago: the one nearest to that day."""
    if match["count"] in INDEFINITE_NUMBERS:
        return None
    count, vague = _count(match["count"])
    middle = today - timedelta(weeks=round(count))
    away = (WEEKDAYS[match["weekday"]] - middle.weekday() + 3) % 7 - 3
    found = middle + timedelta(days=away)
    return Days(found, found, approximate=vague)


def week(back: int) -> Reader:
    """A week so many weeks back, from Monday."""

    def read(_match: re.Match[str], today: date) -> Days:
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Days(monday, min(monday + timedelta(days=6), today))

    return read


def weekend(match: re.Match[str], today: date) -> Days:
    """Saturday and Sunday."""
    saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
    if today.weekday() >= SATURDAY and re.search(rf"\b{LAST}\b", match[0]):
        saturday -= timedelta(days=7)
    return Days(saturday, min(saturday + timedelta(days=1), today))


def weekend_before_last(match: re.Match[str], today: date) -> Days:
    """The weekend before the most recent one."""
    saturday = weekend(match, today).first - timedelta(days=7)
    return Days(saturday, saturday + timedelta(days=1))


def this_time_last_year(_match: re.Match[str], today: date) -> Days:
    """Two weeks around this day a year ago."""
    middle, around = today - relativedelta(years=1), timedelta(days=14)
    return Days(middle - around, middle + around, approximate=True)
