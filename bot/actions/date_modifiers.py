"""What stands around the days a phrase names: ranges, "the week before", "early in", "since"."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from bot.actions.date_patterns import any_of
from bot.actions.date_readers import Days
from bot.actions.date_words import ABOUT, NUMBERS, UNITS, VAGUE_NUMBERS

# "Around 3 May" may be this many days off; "just before Easter" and "after Easter" this many.
DAYS_OF_ABOUT = 2
DAYS_OF_JUST = 5
DAYS_OF_SOME_TIME = 14
DAYS_IN_WEEK = 7

_SIDE = r"(?P<side>før|føre|innan|before|prior to|etter|after|following)"
_COUNTED = re.compile(
    rf"(?P<count>{any_of([*VAGUE_NUMBERS, *NUMBERS])}|\d{{1,2}}) (?P<unit>{any_of(UNITS)}) {_SIDE} (?:the |den )?$"
)
_NEIGHBOUR = re.compile(
    rf"\b(?P<unit>dagen|kvelden|natta|natten|morgenen|morgonen|formiddagen|ettermiddagen|uka|uken|veka|helga|helgen"
    rf"|day|evening|night|morning|week|weekend) (?:rett |like |just |right )?{_SIDE} (?:the |den )?$"
)
_JUST = re.compile(
    rf"\b(?P<just>rett|like|kort(?: tid)?|straks|just|right|shortly|soon|dagene|the days|litt|a little)? ?{_SIDE} (?:the |den )?$"
)
_SINCE = re.compile(r"\b(?:siden|sidan|since|fra|frå|from|starting)(?: og med)?(?: den| the)? ?$")
_FROM_TO = re.compile(r"-|\b(?:til|to|og|and|until)\b")
_PART_OF = re.compile(
    r"\b(?:(?P<early>(?:the )?(?:begynnelsen|byrjinga|starten|start|beginning)|tidlig|tidleg|early|earlier|primo|i første halvdel|first half)"
    r"|(?P<middle>(?:the )?(?:midten|middle)|midt|mid|medio|midtveis)"
    r"|(?P<late>(?:the )?(?:slutten|end)|sent|seint|late|later|ultimo|i andre halvdel))"
    r"(?:[ -](?:på|av|i|of|in|on))?(?: the)?[ -]?$"
)
_JOINED = re.compile(
    r"^,? ?(?:-|til og med|til|to|until|till|through|t\.o\.m\.|og|and|eller|or|/)(?: the| den)?,? ?$"
)
_LISTED = re.compile(r"\b(?:og|and|eller|or)\b")
_WIDENING = re.compile(r"\b(?:rundt|ca|cirka|omtrent|omkring|omlag|om lag|kring|around|about|approximately|roughly|circa)\b")  # fmt: skip
# What belongs to a time in a story though it stands before it.
LEADING = re.compile(
    rf"(?:\b(?:{any_of(ABOUT)})\.? |\b(?:(?:dagen|kvelden|natta|natten|morgenen|uka|uken|veka|helga|the day|the night"
    r"|the week|rett|like|kort tid|just|shortly|right) )?(?:før|etter|before|after|siden|sidan|since) (?:the )?"
    r"|\b(?:natt|natta|natten) til |\b(?:begynnelsen|byrjinga|starten|midten|slutten|(?:the )?(?:beginning|start|middle|end)) (?:av|i|of) "
    r"|\b(?:tidlig|tidleg|sent|seint|early|late|mid)[ -](?:i |in )?)$"
)


def around_two_days(said: str, day: Days) -> Days:
    """One day and two on each side, if "around" was said; "I think" alone only doubts."""
    if not _WIDENING.search(said):
        return day
    around = timedelta(days=DAYS_OF_ABOUT)
    return Days(day.first - around, day.last + around, approximate=True)


def ranges(found: list[tuple[Days, tuple[int, int]]], said: str, today: date) -> Days | None:
    """From the first to the last of two times that the phrase joins; None if it joins none."""
    in_order = sorted(found, key=lambda pair: pair[1])
    for (days, span), (other, other_span) in pairwise(in_order):
        between = said[span[1] : other_span[0]]
        if not _JOINED.match(between):
            continue
        first, last = days.first, other.last
        if first > last:
            # "Friday to Monday", "December to February": the first lies before the last.
            near = (first - last).days < DAYS_IN_WEEK and days.first == days.last
            first -= timedelta(days=DAYS_IN_WEEK) if near else relativedelta(years=1)
        guess = days.approximate or other.approximate or bool(_LISTED.search(between) and not re.search(r"\b(?:mellom|between)\b", said))  # fmt: skip
        return Days(first, min(last, today), approximate=guess)
    return None


def modified(days: Days, before: str, anchor: str, today: date) -> Days | None:  # noqa: PLR0911 - one for each modifier
    """The days meant by an anchor and the words before it; None when they lie ahead."""
    counted = _COUNTED.search(before)
    if counted:
        return _not_ahead(_counted(counted, days), today)
    neighbour = _NEIGHBOUR.search(before)
    if neighbour:
        return _not_ahead(_neighbour(neighbour, days), today)
    just = _JUST.search(before)
    if just:
        length = timedelta(days=DAYS_OF_JUST if just["just"] else DAYS_OF_SOME_TIME)
        day = timedelta(days=1)
        if _is_before(just):
            return Days(days.first - length, days.first - day, approximate=True)
        return _not_ahead(Days(days.last + day, days.last + length, approximate=True), today)
    if _SINCE.search(before) and not _FROM_TO.search(anchor):
        return Days(days.first, today, approximate=True)
    part = _PART_OF.search(before)
    if part and days.first != days.last:
        return _part_of(part, days, today)
    return days


def _is_before(match: re.Match[str]) -> bool:
    return match["side"] in ("før", "føre", "innan", "before", "prior to")


def _counted(match: re.Match[str], days: Days) -> Days:
    count = VAGUE_NUMBERS.get(match["count"]) or NUMBERS.get(match["count"]) or int(match["count"])
    length = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}.get(
        UNITS[match["unit"]], 0
    )
    away = timedelta(days=round(count * length))
    slack = timedelta(days=0 if length == 1 else 1 if length <= DAYS_OF_SOME_TIME else 15)
    middle = days.first - away if _is_before(match) else days.last + away
    return Days(middle - slack, middle + slack, approximate=days.approximate or length > 1)


def _neighbour(match: re.Match[str], days: Days) -> Days:
    one_day, unit = timedelta(days=1), match["unit"]
    if unit in ("uka", "uken", "veka", "week"):
        week = timedelta(days=7)
        if _is_before(match):
            return Days(days.first - week, days.first - one_day, approximate=True)
        return Days(days.last + one_day, days.last + week, approximate=True)
    if unit in ("helga", "helgen", "weekend"):
        day = days.first - one_day if _is_before(match) else days.last + one_day
        step = -one_day if _is_before(match) else one_day
        while day.weekday() != (6 if _is_before(match) else 5):
            day += step
        return Days(min(day, day + step), max(day, day + step))
    day = days.first - one_day if _is_before(match) else days.last + one_day
    return Days(day, day)


def _part_of(match: re.Match[str], days: Days, today: date) -> Days | None:
    """The first, middle or last third; of a month the first ten days, the next, the rest."""
    end = days.last
    if days.last == today:
        end = days.first + _whole(days) - timedelta(days=1)
    third = round(((end - days.first).days + 1) / 3)
    first_cut, second_cut = (days.first + timedelta(days=third * n) for n in (1, 2))
    one_day = timedelta(days=1)
    if match["early"]:
        return _not_ahead(Days(days.first, first_cut - one_day, approximate=True), today)
    if match["middle"]:
        return _not_ahead(Days(first_cut, second_cut - one_day, approximate=True), today)
    return _not_ahead(Days(second_cut, end, approximate=True), today)


def _whole(days: Days) -> timedelta | relativedelta:
    """How long the week, month, season or year is that has begun on the first day."""
    length = (days.last - days.first).days + 1
    if days.first.weekday() == 0 and length <= DAYS_IN_WEEK and not days.approximate:
        return timedelta(days=DAYS_IN_WEEK)
    if (days.first.month, days.first.day) == (1, 1) and days.approximate:
        return relativedelta(years=1)
    return relativedelta(months=3 if days.approximate else 1)


def _not_ahead(days: Days, today: date) -> Days | None:
    if days.first > today:
        return None
    return Days(days.first, min(days.last, today), days.approximate)
