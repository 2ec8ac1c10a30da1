"""Phrases that name days of the calendar: dates, months, weeks by number, seasons, holidays."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.actions.date_matches import Days, Reader, number, part, year_said
from bot.actions.date_words import MONTHS, SEASONS, WEEKDAYS
from bot.actions.holidays import InYear

# What stands before or after a bare "3.12" or "April" that is a date and no room or name.
_BEFORE = re.compile(
    r"(?:^|[,;:.!?(–-] ?|\b(?:den|det|d|dato|date|the|i|in|on|på|om|at|av|of|fra|frå|from|til|to|mellom|between|og|and|eller|or|enten|either|ca|cirka|rundt|omkring|kring|omtrent|om lag"
    r"|around|about|approx|approximately|var|vart|ble|blei|er|was|is|it's|e|va|skjedde|hendte|hende|happened|occurred|tror|trur|think|kanskje|maybe|perhaps|siden|sidan|since|by|før|etter"
    r"|before|after|during|late|early|mid|sent|seint|tidlig|tidleg|midt|sist|siste|forrige|last|this|nå|no|allerede|noe|noko|helga|helgen|uka|dagen|dag|går|natt|vel|sometime|gang|gong|month|mnd|kl"
    r"|\w+dag|\w+sday|monday|friday|sunday)[.,:]? ?)$"
)
_AFTER = re.compile(
    r"^(?:$| ?[,;:.!?()–/-]|\d| (?:\d|kl|klokk|om |på |i |in |at |on |and |og |eller |or |til |to |tror|trur|think|som |da |då |when |en |ein |a |ca|cirka|rundt|around|the |this |last |d\.?å"
    r"|sometime|maybe|kanskje|er$|var$|was$|vel|omtrent|etter|før|before|after|mens|medan|while|morgen|morning|kveld|natt|ettermidd|evening|night|afternoon|\w*dag\b|igjen|again|jeg |eg |i |we |vi |han |ho |hun |he |she |måned|månad|month))"
)

MONTHS_IN_YEAR = 12
SATURDAY = 5


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_beside_time(match: re.Match[str]) -> bool:
    """Whether what stands around a bare number or name lets it be a date."""
    said, (start, end) = match.string, match.span()
    return bool(_BEFORE.search(said[:start]) and _AFTER.match(said[end:]))


def _one_day(day: int, month: int, year: int | None, today: date) -> Days | None:
    """A day of a month; without a year, the last one that is not ahead."""
    for candidate in (year,) if year else range(today.year, today.year - 5, -1):
        found = _safe_date(candidate, month, day)
        if found and found <= today:
            return Days(found, found)
    return None


def day_month(match: re.Match[str], today: date) -> Days | None:
    """A day and a month, in either order."""
    return _one_day(number(match["day"]), MONTHS[match["month"]], year_said(match, today), today)


def day_to_day(match: re.Match[str], today: date) -> Days | None:
    """Two days of one month."""
    month = MONTHS[match["month"]]
    last = _one_day(number(match["to"]), month, year_said(match, today), today)
    return _stretch(match, number(match["day"]), last) if last else None


def _stretch(match: re.Match[str], first_day: int, last: Days) -> Days | None:
    """From a day of a month to another; two that are only listed must be neighbours."""
    first = _safe_date(last.last.year, last.last.month, first_day)
    if first is None or first > last.last:
        return None
    listed = match["joined"] in ("og", "and", "eller", "or") and not part(match, "between")
    if listed and (last.last - first).days > 1:
        return None
    return Days(first, last.last, approximate=match["joined"] in ("eller", "or"))


def numeric(match: re.Match[str], today: date) -> Days | None:
    """Numbers only: day first, unless only month first is possible."""
    day, month, year = int(match["day"]), int(match["month"]), year_said(match, today)
    if not year and not is_beside_time(match):
        return None
    if month > MONTHS_IN_YEAR >= day and year:
        day, month = month, day  # month first, which only the year and the numbers can tell
    if not 1 <= month <= MONTHS_IN_YEAR:
        return None
    found = _one_day(day, month, year, today)
    if found and part(match, "from"):
        return _stretch(match, int(match["from"]), found)
    return found


def day_of_near_month(match: re.Match[str], today: date) -> Days | None:
    """The fifth of this month or the last."""
    back = 0 if match["which"] in ("denne", "this") else 1
    month = today.replace(day=1) - relativedelta(months=back)
    found = _safe_date(month.year, month.month, number(match["day"]))
    return Days(found, found) if found and found <= today else None


def day_alone(match: re.Match[str], today: date) -> Days | None:
    """The fifteenth: of the last month in which it has been."""
    for back in range(12):
        month = today.replace(day=1) - relativedelta(months=back)
        found = _safe_date(month.year, month.month, number(match["day"]))
        if found and found <= today:
            return Days(found, found)
    return None


def numbered_week(match: re.Match[str], today: date) -> Days | None:
    """A week by its number (ISO 8601)."""
    said = year_said(match, today)
    for year in (said,) if said else (today.year, today.year - 1):
        try:
            monday = date.fromisocalendar(year, int(match["number"]), 1)
        except ValueError:
            continue
        if monday <= today:
            return Days(monday, min(monday + timedelta(days=6), today))
    return None


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
    """A month by its name, which people have too ("nurse April")."""
    if match[0] == match["month"] and not is_beside_time(match):
        return None
    return _month_days(MONTHS[match["month"]], year_said(match, today), today)


def nth_of_month(match: re.Match[str], today: date) -> Days | None:
    """The first weekend, the second Tuesday, the last week of a month."""
    named = match["month"]
    if named in MONTHS:
        month = _month_days(MONTHS[named], year_said(match, today), today)
    else:
        month = calendar_month(int(not named.startswith(("denne", "this"))))(match, today)
    if month is None:
        return None
    what, nth = match["what"], match["nth"]
    end = month.first + relativedelta(months=1, days=-1)
    day = WEEKDAYS.get(what, SATURDAY if what.startswith(("helg", "weekend")) else 0)
    firsts = [month.first + timedelta(days=d) for d in range((end - month.first).days + 1)]
    firsts = [found for found in firsts if found.weekday() == day]
    index = -1 if nth in ("siste", "last") else number(nth) - 1
    if index >= len(firsts) or firsts[index] > today:
        return None
    length = 1 if what.startswith(("helg", "weekend")) else 0 if what in WEEKDAYS else 6
    first = firsts[index]
    return Days(first, first + timedelta(days=length), approximate=length > 1)


def season(match: re.Match[str], today: date) -> Days | None:
    """Three months; the last such season that has begun."""
    first_month, last_month = SEASONS[match["season"]]
    crosses, said = first_month > last_month, year_said(match, today)
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
        said = year_said(match, today)
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
