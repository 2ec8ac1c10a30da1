"""What a matched phrase means: one reader per way of saying it, seen from a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from bot.actions.date_words import (
    HALVES,
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEASONS,
    SHORT_WEEKDAYS,
    UNITS,
    VAGUE_NUMBERS,
    WEEKDAYS,
)
from bot.actions.holidays import InYear

SATURDAY = 5
# "Last": the one before now.
LAST = r"(?:forrige|førre|førige|siste|sist|last|previous|past)"
MONTHS_IN_YEAR = 12
# Days around "two weeks ago", "a month ago", "a year ago".
SLACK = {"day": 0, "week": 1, "fortnight": 1, "month": 15, "year": 180}
# Below this, "so many days ago" has been counted.
COUNTED_DAYS = 7


class Days(NamedTuple):
    """First and last day (both inclusive) a phrase means, and whether it is a guess."""

    first: date
    last: date
    approximate: bool = False


Reader = Callable[[re.Match[str], date], "Days | None"]


def _part(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _number(said: str) -> int:
    digits = re.match(r"\d+", said)
    return int(digits[0]) if digits else ORDINALS.get(said) or NUMBERS[said]


def _year_said(match: re.Match[str], today: date) -> int | None:
    """The year the phrase gives, if any; two digits are of this century."""
    year, back, ago = _part(match, "year"), _part(match, "back"), _part(match, "ago")
    if year:
        return int(year) + (2000 if len(year) == len("26") else 0)
    if ago:
        return today.year - _number(ago)
    if _part(match, "earlier") or back in ("i fjor", "last year"):
        return today.year - 1
    if back in ("i forfjor", "forfjor"):
        return today.year - 2
    return today.year if back else None


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one_day(day: int, month: int, year: int | None, today: date) -> Days | None:
    """A day of a month; without a year, the last one that is not ahead."""
    for candidate in (year,) if year else range(today.year, today.year - 5, -1):
        found = _safe_date(candidate, month, day)
        if found and found <= today:
            return Days(found, found)
    return None


def day_month(match: re.Match[str], today: date) -> Days | None:
    """A day and a month, in either order."""
    return _one_day(_number(match["day"]), MONTHS[match["month"]], _year_said(match, today), today)


def day_to_day(match: re.Match[str], today: date) -> Days | None:
    """Two days of one month."""
    month = MONTHS[match["month"]]
    last = _one_day(_number(match["to"]), month, _year_said(match, today), today)
    first = _safe_date(last.last.year, month, _number(match["day"])) if last else None
    return Days(first, last.last) if last and first and first <= last.last else None


def numeric(match: re.Match[str], today: date) -> Days | None:
    """Numbers only: day first, unless only month first is possible."""
    day, month, year = int(match["day"]), int(match["month"]), _year_said(match, today)
    if month > MONTHS_IN_YEAR >= day and year:
        day, month = month, day  # month first, which only the year and the numbers can tell
    if not 1 <= month <= MONTHS_IN_YEAR:
        return None
    first = _part(match, "from")
    found = _one_day(day, month, year, today)
    if found and first:
        start = _safe_date(found.last.year, month, int(first))
        return Days(start, found.last) if start and start <= found.last else None
    return found


def day_alone(match: re.Match[str], today: date) -> Days | None:
    """The fifteenth: of the last month in which it has been."""
    for back in range(12):
        month = today.replace(day=1) - relativedelta(months=back)
        found = _safe_date(month.year, month.month, _number(match["day"]))
        if found and found <= today:
            return Days(found, found)
    return None


def relative_day(back: int) -> Reader:
    """So many days before today, in one word."""
    return lambda _match, today: Days(today - timedelta(days=back), today - timedelta(days=back))


def recent(first: int, last: int) -> Reader:
    """A few days back, it was not said which."""
    return lambda _match, today: Days(
        today - timedelta(days=first), today - timedelta(days=last), approximate=True
    )


def _count(said: str) -> tuple[float, bool]:
    """How many, and whether that was only a rough number."""
    if said in VAGUE_NUMBERS or said in HALVES:
        return VAGUE_NUMBERS.get(said) or HALVES[said], True
    return _number(said), False


def ago(match: re.Match[str], today: date) -> Days:
    """So long ago: the longer, the vaguer."""
    count, vague = _count(_part(match, "count") or "en")
    unit = UNITS[match["unit"]]
    vague = vague or bool(_part(match, "loose"))
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
        _part(match, "count") or ("noen" if match["unit"].endswith(("ene", "ane")) else "en")
    )
    if match["unit"] in ("dagene", "dagane"):
        count = 3
    days = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}.get(unit, 0)
    return Days(today - timedelta(days=round(count * days)), today, approximate=True)


def weekday(match: re.Match[str], today: date) -> Days | None:
    """A weekday: the last one that is past, or the one of the week named."""
    number = {**SHORT_WEEKDAYS, **WEEKDAYS}[match["weekday"]]
    weeks = _part(match, "week")
    if weeks:
        back = 1 if re.search(LAST, weeks) else 0
        monday = today - timedelta(days=today.weekday() + 7 * back)
        found = monday + timedelta(days=number)
        if found > today:
            return None
    else:
        # The most recent one that is past: today has its own word.
        found = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        if _part(match, "before"):
            found -= timedelta(days=7)
    return Days(found, found)


def week(back: int) -> Reader:
    """A week so many weeks back, from Monday."""

    def read(_match: re.Match[str], today: date) -> Days:
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Days(monday, min(monday + timedelta(days=6), today))

    return read


def numbered_week(match: re.Match[str], today: date) -> Days | None:
    """A week by its number (ISO 8601)."""
    said = _year_said(match, today)
    for year in (said,) if said else (today.year, today.year - 1):
        try:
            monday = date.fromisocalendar(year, int(match["number"]), 1)
        except ValueError:
            continue
        if monday <= today:
            return Days(monday, min(monday + timedelta(days=6), today))
    return None


def weekend(match: re.Match[str], today: date) -> Days:
    """Saturday and Sunday."""
    saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
    if today.weekday() >= SATURDAY and re.search(rf"\b{LAST}\b", match[0]):
        saturday -= timedelta(days=7)
    return Days(saturday, min(saturday + timedelta(days=1), today))


def calendar_month(back: int) -> Reader:
    """A month so many months back."""

    def read(_match: re.Match[str], today: date) -> Days:
        first = today.replace(day=1) - relativedelta(months=back)
        return Days(first, min(first + relativedelta(months=1, days=-1), today))

    return read


def _month_days(month: int, year: int | None, today: date) -> Days | None:
    first = date(year or today.year - (month > today.month), month, 1)
    return Days(first, first + relativedelta(months=1, days=-1)) if first <= today else None


def month(match: re.Match[str], today: date) -> Days | None:
    """A month by its name."""
    return _month_days(MONTHS[match["month"]], _year_said(match, today), today)


def nth_of_month(match: re.Match[str], today: date) -> Days | None:
    """The first weekend, the second Tuesday, the last week of a month."""
    named = match["month"]
    if named in MONTHS:
        month = _month_days(MONTHS[named], _year_said(match, today), today)
    else:
        month = calendar_month(int(not named.startswith(("denne", "this"))))(match, today)
    if month is None:
        return None
    what, nth = match["what"], match["nth"]
    end = month.first + relativedelta(months=1, days=-1)
    day = WEEKDAYS.get(what, SATURDAY if what.startswith(("helg", "weekend")) else 0)
    firsts = [month.first + timedelta(days=d) for d in range((end - month.first).days + 1)]
    firsts = [found for found in firsts if found.weekday() == day]
    index = -1 if nth in ("siste", "last") else _number(nth) - 1
    if index >= len(firsts) or firsts[index] > today:
        return None
    length = 1 if what.startswith(("helg", "weekend")) else 0 if what in WEEKDAYS else 6
    first = firsts[index]
    return Days(first, first + timedelta(days=length), approximate=length > 1)


def season(match: re.Match[str], today: date) -> Days | None:
    """Three months; the last such season that has begun."""
    first_month, last_month = SEASONS[match["season"]]
    crosses, said = first_month > last_month, _year_said(match, today)
    first = date((said or today.year) - crosses, first_month, 1)
    if crosses and said == today.year and date(today.year, first_month, 1) <= today:
        first = date(today.year, first_month, 1)
    if crosses and not said and date(today.year, first_month, 1) <= today:
        first = date(today.year, first_month, 1)
    if first > today and not said:
        first -= relativedelta(years=1)
    last = first + relativedelta(months=3, days=-1)
    return Days(first, min(last, today), approximate=True) if first <= today else None


def holiday(in_year: InYear) -> Reader:
    """A reader of the holiday: the last one that has begun, or that of the year said."""

    def read(match: re.Match[str], today: date) -> Days | None:
        said = _year_said(match, today)
        for year in (said,) if said else (today.year + 1, today.year, today.year - 1):
            first, last, about = in_year(year)
            if first <= today:
                return Days(first, min(last, today), approximate=about)
        return None

    return read


def year(back: int | None) -> Reader:
    """A reader of a whole year."""

    def read(match: re.Match[str], today: date) -> Days | None:
        year = today.year - back if back is not None else int(match["y"])
        if year > today.year:
            return None
        return Days(date(year, 1, 1), min(date(year, 12, 31), today), approximate=True)

    return read


def this_time_last_year(_match: re.Match[str], today: date) -> Days:
    """Two weeks around this day a year ago."""
    middle, around = today - relativedelta(years=1), timedelta(days=14)
    return Days(middle - around, middle + around, approximate=True)


def weekdays_ago(match: re.Match[str], today: date) -> Days | None:
    """Two Thursdays ago."""
    last, (count, vague) = weekday(match, today), _count(match["count"])
    if last is None:
        return None
    found = last.first - timedelta(weeks=round(count) - 1)
    return Days(found, found, approximate=vague)


def weekend_before_last(match: re.Match[str], today: date) -> Days:
    """The weekend before the most recent one."""
    saturday = weekend(match, today).first - timedelta(days=7)
    return Days(saturday, saturday + timedelta(days=1))


def season_named(name: str, match: re.Match[str], today: date) -> Days | None:
    """A season whose word could mean something else."""
    del match
    first = date(today.year - (today.month < SEASONS[name][0]), SEASONS[name][0], 1)
    return Days(first, min(first + relativedelta(months=3, days=-1), today), approximate=True)


class Either(dict[str, str]):
    """A match in which the second of two equal groups stands in for the first."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__({k.rstrip("2"): v for k, v in match.groupdict().items() if v})
