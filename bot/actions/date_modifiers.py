"""What stands around the days a phrase names: ranges, "the week before", "early in", "since"."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from bot.actions.date_matches import Days
from bot.actions.date_patterns import any_of
from bot.actions.date_words import ABOUT, NUMBERS, UNITS, VAGUE_NUMBERS

# "Around 3 May" may be this many days off.
DAYS_OF_ABOUT = 2
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
# "Before Easter", "right after 17 May": how long, nobody said.
_SIDE_OF = re.compile(rf"\b{_SIDE} (?:the |den )?$")
_SINCE = re.compile(
    r"\b(?:siden|sidan|sia|sida|since|fra|frå|from|starting)(?: og med)?(?: den| the)? ?$"
)
_FROM_TO = re.compile(r"-|\b(?:til|to|og|and|until)\b")
_PART_OF = re.compile(
    r"\b(?:(?P<early>(?:the )?(?:begynnelsen|byrjinga|starten|start|beginning)|tidlig|tidleg|early|earlier|primo|i første halvdel|first half)"
    r"|(?P<middle>(?:the )?(?:midten|middle)|midt|mid|medio|midtveis)"
    r"|(?P<late>(?:the )?(?:slutten|end)|sent|seint|late|later|ultimo|i andre halvdel))"
    r"(?:[ -](?:på|av|i|of|in|on))?(?: the)?[ -]?$"
)
_JOINED = re.compile(
    r"^,? ?(?:-|til og med|til|to|until|till|through|t\.o\.m\.|og|and|eller|or|/|,)(?: (?:the|den|på|i|on|in|kanskje|maybe))*,? ?$"
)
_LISTED = re.compile(r"\b(?:og|and|eller|or)\b")
_WIDENING = re.compile(r"\b(?:rundt|ca|cirka|omtrent|omkring|omlag|om lag|kring|around|about|approximately|approx|roughly|circa)\b")  # fmt: skip
# What belongs to a time in a story though it stands before it.
LEADING = re.compile(
    rf"(?:\b(?:{any_of(ABOUT)})\.? |\b(?:(?:dagen|kvelden|natta|natten|morgenen|uka|uken|veka|helga|the day|the night"
    r"|the week|rett|like|kort tid|just|shortly|right) )?(?:før|etter|before|after|siden|sidan|sia|sida|since) (?:the )?"
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
    """From the first to the last of the times that a phrase joins; None if it joins none.

    Times that are only listed ("Thursday or Friday") are one stretch when they are neighbours.
    """
    joints = [said[one[1][1] : other[1][0]] for one, other in pairwise(found)]
    if not joints or not all(_JOINED.match(joint) for joint in joints):
        return None
    listed = any(_LISTED.search(joint) for joint in joints)
    listed = listed and not re.search(r"\b(?:mellom|between)\b", said)
    if len(found) > 2 and not listed:  # noqa: PLR2004 - from one to another
        return None
    stretch = found[0][0]
    for days, _ in found[1:]:
        first = stretch.first
        if first > days.last:
            # "Friday to Monday", "December to February": the first lies before the last.
            near = (first - days.last).days < DAYS_IN_WEEK and stretch.first == stretch.last
            first -= timedelta(days=DAYS_IN_WEEK) if near else relativedelta(years=1)
        if listed and (days.first - first).days > (stretch.last - stretch.first).days + 1:
            return None
        guess = stretch.approximate or days.approximate or listed
        stretch = Days(first, min(days.last, today), approximate=guess)
    return stretch


def modified(days: Days, before: str, anchor: str, today: date) -> Days | None:
    """The days meant by an anchor and the words before it; None when they lie ahead."""
    counted = _COUNTED.search(before)
    if counted:
        return _not_ahead(_counted(counted, days), today)
    neighbour = _NEIGHBOUR.search(before)
    if neighbour:
        return _not_ahead(_neighbour(neighbour, days), today)
    if _SIDE_OF.search(before):
        return None
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
