"""Which of the days a phrase names is meant, when it names several.

"Friday 3 May" is one day, "Wednesday in week 42" a day of that week, "not Monday but Tuesday" the
second, "from Monday to Thursday" a stretch. What says two things is nothing sure.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.actions.date_matches import Days, number
from bot.actions.date_modifiers import modified, ranges
from bot.actions.date_patterns import any_of
from bot.actions.date_words import NUMBERS, ORDINALS, VAGUE_NUMBERS, WEEKDAYS

# Days, and where in the phrase they are named.
Found = tuple[Days, tuple[int, int]]

NOT = re.compile(
    r"\b(?:ikke|ikkje|itj|itte|ikkj|not|wasn't|isn't|wasnt|was not)(?: (?:på|i|den|on|in|the|at|om|nå|no|sist|last))*[ -]*$"
)
_CORRECTED = re.compile(
    r"\b(?:nei|nope|no|sorry|beklager|i mean|i meant|mener|meiner|meinte|mente|rettere sagt|rettare sagt|or rather|actually|feil|wait|vent)\b"
)
INDEFINITE = re.compile(
    r"\b(?:en|ein|ei|a|one|an|eit|et)(?: sånn| slik)? $|\b(?:en|ein) (?:gang|gong) (?:på )?(?:en|ein) $"
)
_DAY_ALONE = re.compile(
    rf"^(?:den|the|on the) (?P<day>\d{{1,2}}|{any_of(ORDINALS)})(?:\.|st|nd|rd|th)?$"
)
# "The day after", "two weeks before": of what, must be said next.
_DISTANCE = re.compile(
    rf"\b(?:dagen|dagane|dagene|kvelden|natta|natten|morgenen|morgonen|uka|uken|veka|helga|helgen|måneden|månaden|året|the (?:day|days|evening|night|morning|week|weekend|month|year)"
    rf"|(?:{any_of([*VAGUE_NUMBERS, *NUMBERS])}|\d{{1,2}}) (?:dag|døgn|uk|vek|mån|mnd|år|day|week|month|year)\w*)"
    r" (?:rett |like |just |right |straks )?(?:før|føre|innan|etter|before|after|following)\b(?: (?:den|det|the|at|on|i|på)\b)*"
)


def chosen(found: list[Found], said: str, today: date) -> Days | None:
    """The days meant, modified by what stands before them; None where that is not sure."""
    found = sorted(found, key=lambda pair: pair[1])
    found = _after_correction([f for f in found if not NOT.search(said[: f[1][0]])], said)
    if not found or _is_away_from_an_event(found, said):
        return None
    both = ranges(found, said, today)
    if both is not None:
        return both
    meant: Days | None = None
    for index, (_, (start, _end)) in enumerate(found):
        before = said[found[index - 1][1][1] if index else 0 : start]
        days = _one(found[index], before, said, today)
        if days is None:
            return None
        meant = days if meant is None else _both(meant, found[:index], days, found[index], said)
        if meant is None:
            return None
    if len(found) == 1 and _is_indefinite(found[0], said):
        return None
    return meant


def _one(one: Found, before: str, said: str, today: date) -> Days | None:
    days, (start, end) = one
    return modified(days, before, said[start:end], today)


def _after_correction(found: list[Found], said: str) -> list[Found]:
    """What stands after the last "no, I mean"; all if nothing is taken back."""
    for index in range(len(found) - 1, 0, -1):
        if _CORRECTED.search(said[found[index - 1][1][1] : found[index][1][0]]):
            return found[index:]
    return found


def _is_away_from_an_event(found: list[Found], said: str) -> bool:
    spans = [span for _, span in found]
    return any(
        not any(start < match.end() + 2 and match.end() < end for start, end in spans)
        for match in _DISTANCE.finditer(said)
    )


def _both(meant: Days, earlier: list[Found], days: Days, one: Found, said: str) -> Days | None:
    """The days that two phrases agree on; None when they do not."""
    for whole, part in ((meant, one), (days, earlier[-1])):
        picks = _picker(said[slice(*part[1])])
        if picks and (whole.last - whole.first).days > 0:
            return _picked(whole, picks)
    inside, around = sorted((meant, days), key=lambda d: d.last - d.first)
    if around.first <= inside.first and inside.last <= around.last:
        return inside
    both_weekdays = all(said[slice(*part[1])] in WEEKDAYS for part in (one, *earlier))
    # "Tuesday 16 November" that was a Monday: the date is what was looked up.
    for other, part in ((days, earlier[-1]), (meant, one)):
        is_weekday = said[slice(*part[1])] in WEEKDAYS
        if is_weekday and other.first == other.last and not both_weekdays:
            return other
    return None


def _picker(words: str) -> Callable[[date], bool] | None:
    """What a bare weekday or day of the month says of a day; None for all other phrases."""
    if words in WEEKDAYS:
        return lambda day: day.weekday() == WEEKDAYS[words]
    day = _DAY_ALONE.match(words)
    if day:
        return lambda found: found.day == number(day["day"])
    return None


def _picked(whole: Days, picks: Callable[[date], bool]) -> Days | None:
    length = (whole.last - whole.first).days + 1
    hits = [d for d in (whole.first + timedelta(days=n) for n in range(length)) if picks(d)]
    if len(hits) == 1:
        return Days(hits[0], hits[0])
    # "A Saturday in October": one of them.
    return Days(whole.first, whole.last, approximate=True) if hits else None


def _is_indefinite(one: Found, said: str) -> bool:
    """Whether it was some Monday, not the last one."""
    start, end = one[1]
    return said[start:end] in WEEKDAYS and INDEFINITE.search(said[:start]) is not None
