"""Which days a phrase names: one reader per way of saying it, the most telling first."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.actions.date_words import MONTHS, NUMBERS, SEASONS, UNITS, VAGUE_NUMBERS, WEEKDAYS

SATURDAY = 5
MONTHS_IN_YEAR = 12


class Days(NamedTuple):
    """First and last day (both inclusive) a phrase means, and whether it is a guess."""

    first: date
    last: date
    approximate: bool = False


_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# "May" alone is an English verb and "mar" no month on its own.
_MONTH_ALONE = "|".join(
    word for word in _MONTH.split("|") if word not in ("may", "mar", "des", "jan")
)
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_SEASON = "|".join(sorted(SEASONS, key=len, reverse=True))
_COUNT = "|".join(sorted([*VAGUE_NUMBERS, *NUMBERS], key=len, reverse=True)) + r"|\d{1,3}"
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?"
_LAST = r"(?:forrige|førre|siste|sist|last|previous|past)"


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one_day(day: int, month: int, year: str | None, today: date) -> Days | None:
    """A day of a month; without a year, the last one that is not ahead."""
    if year:
        number = int(year) + (2000 if len(year) == len("26") else 0)
        found = _safe_date(number, month, day)
        return Days(found, found) if found and found <= today else None
    for candidate in range(today.year, today.year - 5, -1):
        found = _safe_date(candidate, month, day)
        if found and found <= today:
            return Days(found, found)
    return None


def _month_days(month: int, year: str | None, today: date) -> Days | None:
    number = int(year) if year else today.year - (month > today.month)
    first = date(number, month, 1)
    return Days(first, first + relativedelta(months=1, days=-1)) if first <= today else None


def _range(match: re.Match[str], today: date) -> Days | None:
    month = MONTHS[match["month"]]
    last = _one_day(int(match["to"]), month, match["year"], today)
    first = _safe_date(last.last.year, month, int(match["day"])) if last else None
    return Days(first, last.last) if last and first and first <= last.last else None


def _day_month(match: re.Match[str], today: date) -> Days | None:
    return _one_day(int(match["day"]), MONTHS[match["month"]], match["year"], today)


def _numeric(match: re.Match[str], today: date) -> Days | None:
    month = int(match["month"])
    return (
        _one_day(int(match["day"]), month, match["y"], today)
        if 1 <= month <= MONTHS_IN_YEAR
        else None
    )


def _iso(match: re.Match[str], today: date) -> Days | None:
    found = _safe_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return Days(found, found) if found and found <= today else None


def _relative_day(back: int) -> Callable[[re.Match[str], date], Days]:
    return lambda _match, today: Days(today - timedelta(days=back), today - timedelta(days=back))


def _ago(match: re.Match[str], today: date) -> Days:
    said, unit = match["count"], UNITS[match["unit"]]
    vague = said in VAGUE_NUMBERS
    count = VAGUE_NUMBERS.get(said) or NUMBERS.get(said) or int(said)
    if unit == "day":
        middle, slack = today - timedelta(days=count), int(vague)
    elif unit == "week":
        middle, slack = today - timedelta(weeks=count), 3 + 3 * vague
    elif unit == "month":
        middle, slack = today - relativedelta(months=count), 15 + 15 * vague
    else:
        middle, slack = today - relativedelta(years=min(count, 120)), 180
    around = timedelta(days=slack)
    return Days(middle - around, min(middle + around, today), approximate=vague or slack > 0)


def _weekday(match: re.Match[str], today: date) -> Days:
    back = (today.weekday() - WEEKDAYS[match["weekday"]]) % 7
    if back == 0 and match["last"]:
        back = 7
    found = today - timedelta(days=back)
    return Days(found, found)


def _week(back: int) -> Callable[[re.Match[str], date], Days]:
    def read(_match: re.Match[str], today: date) -> Days:
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Days(monday, min(monday + timedelta(days=6), today))

    return read


def _numbered_week(match: re.Match[str], today: date) -> Days | None:
    week = int(match["week"])
    for year in (int(match["year"]),) if match["year"] else (today.year, today.year - 1):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if monday <= today:
            return Days(monday, min(monday + timedelta(days=6), today))
    return None


def _weekend(match: re.Match[str], today: date) -> Days:
    saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
    if match["last"] and today.weekday() >= SATURDAY:
        saturday -= timedelta(days=7)
    return Days(saturday, min(saturday + timedelta(days=1), today))


def _calendar_month(back: int) -> Callable[[re.Match[str], date], Days]:
    def read(_match: re.Match[str], today: date) -> Days:
        first = today.replace(day=1) - relativedelta(months=back)
        return Days(first, min(first + relativedelta(months=1, days=-1), today))

    return read


def _part_of_month(match: re.Match[str], today: date) -> Days | None:
    month = _month_days(MONTHS[match["month"]], match["year"], today)
    if month is None:
        return None
    word = match["part"]
    if word.startswith(("beg", "byr", "star", "earl", "tidl")):
        return Days(month.first, month.first + timedelta(days=9), approximate=True)
    if word.startswith(("mid",)):
        return Days(
            month.first + timedelta(days=9), month.first + timedelta(days=19), approximate=True
        )
    return Days(month.last - timedelta(days=9), month.last, approximate=True)


def _month(match: re.Match[str], today: date) -> Days | None:
    return _month_days(MONTHS[match["month"]], match["year"], today)


def _season(match: re.Match[str], today: date) -> Days | None:
    first_month, last_month = SEASONS[match["season"]]
    crosses = first_month > last_month
    year = int(match["year"]) if match["year"] else today.year - bool(match["fjor"])
    first = date(year - crosses, first_month, 1)
    if first > today and not match["year"]:
        first -= relativedelta(years=1)
    if first > today:
        return None
    last = first + relativedelta(months=3, days=-1)
    return Days(first, min(last, today), approximate=True)


def _christmas(match: re.Match[str], today: date) -> Days:
    year = today.year if today >= date(today.year, 12, 24) else today.year - 1
    del match
    return Days(date(year, 12, 24), min(date(year, 12, 31), today), approximate=True)


def _easter(match: re.Match[str], today: date) -> Days:
    del match
    day = easter(today.year)
    if day - timedelta(days=3) > today:
        day = easter(today.year - 1)
    return Days(day - timedelta(days=3), min(day + timedelta(days=1), today), approximate=True)


def _year(back: int | None) -> Callable[[re.Match[str], date], Days | None]:
    def read(match: re.Match[str], today: date) -> Days | None:
        year = today.year - back if back is not None else int(match["year"])
        if year > today.year:
            return None
        return Days(date(year, 1, 1), min(date(year, 12, 31), today), approximate=True)

    return read


# The most telling first: a weekday beside a date only decorates it.
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b", _iso),
        (rf"\b{_DAY} ?(?:-|–|til|og|to|and|until) ?(?:the )?(?P<to>\d{{1,2}})(?:\.|st|nd|rd|th)? ?(?:of )?(?P<month>{_MONTH})\b\.?(?: {_YEAR})?", _range),
        (rf"\b{_DAY} ?(?:of )?(?P<month>{_MONTH})\b\.?,?(?: {_YEAR})?", _day_month),
        (rf"\b(?P<month>{_MONTH})\.? (?:the )?{_DAY}\b(?!\d)(?:,? {_YEAR})?", _day_month),
        (r"\b(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<y>(?:19|20)?\d\d)|\.?)(?![\d])", _numeric),
        (r"\b(?:i forgårs|i førgår|forgårs|(?:the )?day before yesterday)\b", _relative_day(2)),
        (r"\b(?:i går|igår|yesterday|last night|i gårkveld)\b", _relative_day(1)),
        (r"\b(?:i dag|idag|today|i morges|i morgest|imorges|i formiddag|i ettermiddag|i kveld|i natt|inatt|tonight|this (?:morning|afternoon|evening)|nettopp|just now|akkurat nå|akkurat no)\b", _relative_day(0)),
        (rf"\b(?:for )?(?P<count>{_COUNT}) (?P<unit>{_UNIT}) (?:siden|sidan|ago)\b", _ago),
        (rf"\b(?:(?:i )?(?P<last>{_LAST}) )?helg(?:en|a)?\b|\b(?:(?P<last2>{_LAST}|this|the|over the) )?weekend\b", lambda m, t: _weekend(_Alias(m), t)),
        (rf"\b(?:i )?{_LAST} (?:uke|uka|uken|veke|veka|week)\b", _week(1)),
        (r"\b(?:denne|this) (?:uka|uken|veka|week)\b|\bi (?:uka|veka) som\b", _week(0)),
        (rf"\b(?:uke|veke|week) (?P<week>[1-5]?\d)\b(?:,? (?:i )?{_YEAR})?", _numbered_week),
        (rf"\b(?:(?P<last>{_LAST}) )?(?P<weekday>{_WEEKDAY})\b(?: (?P<lastweek>i forrige uke|i førre veke|last week))?", _weekday),
        (rf"\b(?:i )?{_LAST} (?:måned|månad|month)\b", _calendar_month(1)),
        (r"\b(?:denne|this) (?:måneden|månaden|month)\b", _calendar_month(0)),
        (rf"\b(?P<part>begynnelsen|byrjinga|starten|tidlig|tidleg|midten|slutten|seint|sent|early|mid|late|the (?:beginning|start|middle|end))(?: (?:av|i|of|in))?[ -](?P<month>{_MONTH})\b(?: {_YEAR})?", lambda m, t: _part_of_month(_Part(m), t)),
        (rf"\b(?P<fjor>i fjor |fjor)?(?:{_LAST} |i |in |this |the )?(?:the )?(?P<season>{_SEASON})\b(?: (?:i |of )?{_YEAR})?(?! (?:gang|gong))", _season),
        (r"\b(?:i )?(?:jula|julen|julehelga|christmas|romjula|romjulen)\b", _christmas),
        (r"\b(?:i )?(?:påska|påsken|easter)\b", _easter),
        (rf"\b(?:i|in|during|last|siste|sist)? ?(?P<month>{_MONTH_ALONE})\b\.?(?: {_YEAR})?", _month),
        (rf"\b(?:in|last|during|since|early|late) (?P<month>may|mar|jan)\b(?: {_YEAR})?", _month),
        (r"\b(?:i fjor|last year)\b", _year(1)),
        (r"\b(?:i år|this year)\b", _year(0)),
        (rf"\b(?:i|in|året|year|tidlig i|back in) {_YEAR}\b", _year(None)),
    )
)  # fmt: skip


class _Alias:
    """A weekend match whose two spellings of "last" answer to one name."""

    def __init__(self, match: re.Match[str]) -> None:
        self._last = match["last"] or (
            match["last2"] if match["last2"] in ("last", "previous") else None
        )

    def __getitem__(self, name: str) -> str | None:
        return self._last if name == "last" else None


class _Part:
    """A part-of-month match with "the" taken from its first word."""

    def __init__(self, match: re.Match[str]) -> None:
        self._match = match

    def __getitem__(self, name: str) -> str | None:
        value = self._match[name]
        return value.removeprefix("the ") if name == "part" and value else value


def days_in(said: str, today: date) -> Iterator[tuple[Days, tuple[int, int]]]:
    """Everything in the text that names days, the most telling reader first, without overlaps."""
    taken: list[tuple[int, int]] = []
    for pattern, reader in _READERS:
        for match in pattern.finditer(said):
            span = match.span()
            if any(span[0] < end and start < span[1] for start, end in taken):
                continue
            days = reader(match, today)
            if days is not None:
                taken.append(span)
                yield days, span
