"""When something happened: a phrase in bokmål, nynorsk or English to an interval in the past.

An interval, because people rarely know the minute; `approximate` says that even the interval is a
guess. Day comes before month. A phrase that could lie ahead is taken to lie behind. A bare number
is never read as a date. Whole days run from midnight to midnight, evenings from 18, nights from
midnight to 6. The caller shows the interval and asks whether it is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.clock_times import ClockTime, take_clock
from bot.actions.date_choice import chosen
from bot.actions.date_doubts import is_a_birth, is_given_up, is_to_come
from bot.actions.date_matches import Days
from bot.actions.date_modifiers import around_two_days
from bot.actions.date_patterns import days_in
from bot.actions.date_words import (
    ABOUT,
    PARTS_OF_DAY,
    TIED_TO_AN_EVENT,
    without_typos,
)
from bot.components.once_a_turn import once_a_turn

OSLO = ZoneInfo("Europe/Oslo")
LONGEST_PHRASE = 200
# Seen from so far ahead, whatever lies ahead of now lies behind.
_FAR_AHEAD = timedelta(days=3 * 365)
_NOT_A_WHOLE_YEAR = timedelta(days=400)
_A_DAY = timedelta(days=1)

_PARTS = {hours: re.compile(rf"\b(?:{words})\b") for hours, words in PARTS_OF_DAY.items()}
_ANY_PART = "|".join(PARTS_OF_DAY.values())
# Written as one word, or without its preposition.
_COMPOUND = re.compile(
    r"\b((?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag)s?(kveld|natt|morgen|morgon"
    r"|ettermiddag|formiddag|føremiddag)(?:en|a)?\b"
)
_YESTERDAY = re.compile(r"(?:^|(?<=på ))(?:i ?)?går ?(kveld|natt|ettermiddag|formiddag|morgen)")
_NIGHT_BETWEEN = re.compile(
    r"\b(?:the |i |in )*(?:natt|natta|natten|night) (?:mellom|between) [\w ]+? (?:og|and) (?=\w)"
)
# "After lunch" is no part of the day that is agreed on.
_BESIDE_A_PART = re.compile(rf"\b(?:etter|før|innan|after|before) (?:{_ANY_PART})\b")
_ABOUT = re.compile(r"(?<![\wæøå])(?:" + "|".join(map(re.escape, ABOUT)) + r")(?![\wæøå])")
# In English the night named after a day is the one that follows it.
_NIGHT_AFTER = re.compile(
    r"\b\w+day night\b|\bnight (?:of|on)\b|\bnight before\b|\byesterday night\b"
)
_EVENING_AND_NIGHT = (18, 30)


# "No, it was Wednesday" says when with "Wednesday".
_LEAD_IN = re.compile(
    r"^(?:(?:ja|yes|men|but|jo|altså|well|jeg tror|eg trur|i think)\W+)*"
    r"(?:(?:det|dette|den|it|that|this) "
    r"(?:var|va|vart|ble|blei|skjedde|hendte|hende|was|happened|took place)\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class When:
    """A stated interval: `start` inclusive, `end` exclusive, both aware, in Europe/Oslo."""

    phrase: str
    start: datetime
    end: datetime
    approximate: bool

    def as_field(self) -> dict[str, object]:
        """The draft's `occurred` object."""
        return {
            "phrase": self.phrase,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "approximate": self.approximate,
        }


@once_a_turn
def read_when(text: str, now: datetime) -> When | None:
    """The interval a phrase means, seen from `now` (aware); None when none is found."""
    local = now.astimezone(OSLO)
    said = _plain(text)
    if is_given_up(said):
        return None
    said = without_typos(said)
    about = bool(_ABOUT.search(said))
    clock, said = take_clock(said)
    said = " ".join(said.split())
    days = chosen(list(days_in(said, local.date())), said, local.date())
    if days is None or is_a_birth(said, days, local.date()):
        return None
    part = _part_of_day(said)
    if about and clock is None and part is None and days.first == days.last:
        days = around_two_days(said, days)
    bounds = _bounds(days, part, clock, local)
    if bounds is None:
        return None
    start, end = bounds
    phrase = (_LEAD_IN.sub("", text.strip()) or text.strip())[:LONGEST_PHRASE]
    return When(phrase, start, end, days.approximate or about)


def at_the_hours_of(before: Mapping[str, Any] | None, when: When, now: datetime) -> When:
    """A bare day that is said instead of a part of another: "Wednesday" after "Tuesday evening".

    It is Wednesday evening, if the words said before name the part of the day; else what was said.
    """
    if not before or not before["start"] or not _is_one_day(when):
        return when
    start, end = (datetime.fromisoformat(before[at]).astimezone(OSLO) for at in ("start", "end"))
    said = _plain(before["phrase"] or "")
    part = next((found for words in _PARTS.values() for found in words.finditer(said)), None)
    if part is None or end - start >= _A_DAY:
        return when
    for rest in (said[part.start() :], part[0]):
        same = read_when(f"{when.phrase} {rest}", now)
        moved = timedelta(days=(when.start.date() - start.date()).days)
        if same and same.start <= start + moved and end + moved <= same.end:
            return same
    return when


def _is_one_day(when: When) -> bool:
    return when.end - when.start == _A_DAY and not when.approximate


def lies_ahead(text: str, now: datetime) -> bool:
    """Whether a phrase that `read_when` refuses names a time still to come."""
    local = now.astimezone(OSLO)
    said = without_typos(_plain(text))
    if is_to_come(said):
        return True
    today = local.date()
    # What is the same day whenever it is said names that day: "Thursday" does not, 3 May 2031 does.
    later, later_still = (
        {days for days, _ in days_in(said, today + ahead)}
        for ahead in (_FAR_AHEAD, _FAR_AHEAD + _NOT_A_WHOLE_YEAR)
    )
    this_day = any(days == Days(today, today) for days, _ in days_in(said, today))
    return this_day or any(days.last >= today for days in later & later_still)


def is_tied_to_an_event(text: str) -> bool:
    """Whether the words say when, but by something else than the calendar ("before surgery")."""
    return bool(TIED_TO_AN_EVENT.search(_plain(text)))


def _plain(text: str) -> str:
    dashed = re.sub(r" ?[–—−] ?", "-", text.lower().replace("’", "'"))
    said = _COMPOUND.sub(r"\1 \2", " ".join(dashed.split()).strip(" .!?;"))
    return _NIGHT_BETWEEN.sub("natt til ", _YESTERDAY.sub(r"i går \1", said))


def _part_of_day(said: str) -> tuple[int, int] | None:
    said = _BESIDE_A_PART.sub("", said)
    if _NIGHT_AFTER.search(said):
        return _EVENING_AND_NIGHT
    return next((hours for hours, words in _PARTS.items() if words.search(said)), None)


def _bounds(
    days: Days, part: tuple[int, int] | None, clock: ClockTime | None, now: datetime
) -> tuple[datetime, datetime] | None:
    """Aware start and end of days, narrowed by a part of the day or a clock time; None if ahead."""
    start, end = _at_hour(days.first, 0), _at_hour(days.last, 24)
    if days.first == days.last:
        if part is not None:
            start, end = (_at_hour(days.first, hour) for hour in part)
        if clock is not None and part:
            clock = clock.in_part(part)
        if clock is not None and not clock.spoken:
            start, end = (_at_minute(days.first, at) for at in (clock.start, clock.end))
    end = min(end, now)
    return (start, end) if start < end else None


def _at_hour(day: date, hour: int) -> datetime:
    return _at_minute(day, hour * 60)


def _at_minute(day: date, minutes: int) -> datetime:
    days, rest = divmod(minutes, 24 * 60)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), OSLO)
