"""When something happened: a phrase in bokmål, nynorsk or English to an interval in the past.

An interval, because people rarely know the minute; `approximate` says that even the interval is a
guess. Day comes before month. A phrase that could lie ahead is taken to lie behind. A bare number
is never read as a date. The caller shows the interval and asks whether it is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.actions.date_readers import Days, days_in
from bot.actions.date_words import ABOUT, FUTURE, PARTS_OF_DAY, WEEKDAYS

OSLO = ZoneInfo("Europe/Oslo")
LONGEST_PHRASE = 200
# "Around 3 May" may be this many days off.
DAYS_OF_ABOUT = 2
NOON = 12

_ABOUT = "|".join(ABOUT)
_PARTS = "|".join(PARTS_OF_DAY)


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


def read_when(text: str, now: datetime) -> When | None:
    """The interval a phrase means, seen from `now` (aware); None when none is found."""
    local = now.astimezone(OSLO)
    said = " ".join(text.lower().replace("’", "'").split())
    if any(re.search(rf"\b{word}\b", said) for word in FUTURE):
        return None
    clock, said_without_clock = _take_clock(said)
    found = next(days_in(said_without_clock, local.date()), None)
    part = _part_of_day(said_without_clock)
    days = found[0] if found else None
    if days is None:
        return None
    start, end = _bounds(days, part, clock, local)
    # "For three days ago" said on the dot of midnight must not lie ahead.
    end = min(end, local)
    if start >= end:
        return None
    about = any(re.search(rf"\b{re.escape(word)}\b", said) for word in ABOUT)
    if about and days.first == days.last and clock is None:
        start -= timedelta(days=DAYS_OF_ABOUT)
        end = min(end + timedelta(days=DAYS_OF_ABOUT), local)
    return When(text.strip()[:LONGEST_PHRASE], start, end, days.approximate or about)


def find_when(story: str, now: datetime) -> When | None:
    """The one time a story names, to be confirmed; None if it names none or several."""
    local = now.astimezone(OSLO)
    said = " ".join(story.lower().replace("’", "'").split())
    _, said = _take_clock(said)
    spans = _without_decoration([span for _, span in days_in(said, local.date())], said)
    if len({said[slice(*span)] for span in spans}) != 1:
        return None
    start, end = spans[0]
    # A little more on both sides: "around 3 May", "yesterday evening".
    before = re.search(rf"(?:(?:{_ABOUT})\.? )?$", said[:start])
    after = re.match(rf"(?: (?:i |på |om |in the )?(?:{_PARTS}))?\b", said[end:])
    phrase = said[before.start() if before else start : end + (after.end() if after else 0)]
    return read_when(phrase, now)


def _without_decoration(spans: list[tuple[int, int]], said: str) -> list[tuple[int, int]]:
    """Spans less each weekday that only stands before a date, as in "Friday 13 November"."""
    starts = {start for start, _ in spans}
    return [
        span
        for span in spans
        if not (said[slice(*span)] in WEEKDAYS and ({span[1] + 1, span[1] + 2} & starts))
    ]


# --- clock times and parts of the day -------------------------------------------------------------

_CLOCK = re.compile(
    r"(?:\b(?:kl|klokka|klokken|klokka var|at)\.? ?(?:ca\.? |rundt |around |about )?"
    r"(?P<h1>[01]?\d|2[0-4])(?:[.:](?P<m1>[0-5]\d))?(?: ?(?P<ap1>[ap])\.?m\b\.?)?"
    r"(?!\d|[.:]\d|\. ?[a-zæøå])"
    r"|\b(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?: ?(?P<ap2>[ap])\.?m\b\.?)?"
    r"|\b(?P<h3>1[0-2]|0?[1-9])(?: ?(?P<ap3>[ap])\.?m\b\.?))"
)


def _take_clock(said: str) -> tuple[time | None, str]:
    """A clock time and the text without it, so that 12.10 after "kl" is no date."""
    match = _CLOCK.search(said)
    if not match:
        return None, said
    groups = match.groupdict()
    hour = int(groups["h1"] or groups["h2"] or groups["h3"])
    minute = int(groups["m1"] or groups["m2"] or 0)
    half = groups["ap1"] or groups["ap2"] or groups["ap3"]
    if half == "p" and hour < NOON:
        hour += NOON
    if half == "a" and hour == NOON:
        hour = 0
    rest = f"{said[: match.start()]} {said[match.end() :]}"
    return time(hour % 24, minute), " ".join(rest.split())


def _part_of_day(said: str) -> tuple[int, int] | None:
    for word, hours in PARTS_OF_DAY.items():
        if re.search(rf"\b{word}\b", said):
            return hours
    return (18, 24) if re.search(r"\btonight\b", said) else None


def _bounds(
    days: Days, part: tuple[int, int] | None, clock: time | None, now: datetime
) -> tuple[datetime, datetime]:
    """Aware start and end of days, narrowed by a part of the day or a clock time."""
    midnight = datetime.combine(days.first, time(), OSLO)
    after = datetime.combine(days.last + timedelta(days=1), time(), OSLO)
    if days.first != days.last:
        return midnight, after
    if clock is not None:
        at = datetime.combine(days.first, clock, OSLO)
        if at <= now:
            return at, at + timedelta(hours=1)
    if part is not None:
        start, end = (_at_hour(days.first, hour) for hour in part)
        # "I natt", said in the morning, is the night that began yesterday.
        if start >= now:
            start, end = (_at_hour(days.first - timedelta(days=1), hour) for hour in part)
        return start, end
    return midnight, after


def _at_hour(day: date, hour: int) -> datetime:
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24), OSLO)
