"""Clock times inside a phrase: found and taken out, so that 12.10 after "kl" is no date."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import NamedTuple

from bot.actions.date_words import MONTHS

NOON = 12
# A time is as long as it was said: "at three" is an hour, "14.30" a minute.
_A_MINUTE, _AN_HOUR = 1, 60
_MONTHS = "|".join(MONTHS)
_ON_THE_CLOCK = r"(?:\b(?:kl|klokka|klokken|klokka var|klokken var|at|clock)\.? ?(?:ca\.? |cirka |rundt |omtrent |around |about )?)"
_HALF = r"(?: ?(?P<ap{n}>[ap])\.?m\b\.?)"
_HOURS = {word: hour for hour, words in enumerate(
    ("ett eitt one", "to two", "tre three", "fire four", "fem five", "seks six", "sju syv seven", "åtte eight", "ni nine", "ti ten", "elleve eleven", "tolv twelve"), 1,
) for word in words.split()}  # fmt: skip
_SPELLED_HOUR = rf"(?:{'|'.join(_HOURS)})"
_WORD_HOUR = rf"(?:{_SPELLED_HOUR}|1[0-2]|[1-9])"
# Two times: "kl 14-16", "mellom klokka 9 og 11", "from 9:30 to 11".
_RANGE = re.compile(
    r"(?:\b(?:fra|frå|mellom|from|between) )?" + _ON_THE_CLOCK + r"?"
    r"(?P<h1>[01]?\d|2[0-3])(?:[.:](?P<m1>[0-5]\d))?" + _HALF.format(n=1) + r"?"
    r" ?(?:-|til|og|to|and|until) ?" + _ON_THE_CLOCK + r"?"
    r"(?P<h2>[01]?\d|2[0-4])(?:[.:](?P<m2>[0-5]\d))?" + _HALF.format(n=2) + r"?"
    rf"(?![\d/]|[.:]\d|\. ?[a-zæøå]|-\d| ?(?:of )?(?:{_MONTHS})| ?(?:st|nd|rd|th)\b| ?(?:dag|uk|vek|mån|mnd|år|day|week|month|year|time|hour|min))"
)
_ONE = re.compile(
    _ON_THE_CLOCK
    + r"(?P<h1>[01]\d(?=[0-5]\d\b)|2[0-3](?=[0-5]\d\b)|[01]?\d|2[0-4])(?:[.:]?(?P<m1>[0-5]\d))?"
    + _HALF.format(n=1)
    + r"?"
    r"(?!\d|[.:]\d|\. ?[a-zæøå]|/| ?(?:st|nd|rd|th)\b)"
    r"|\b(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?::\d\d)?" + _HALF.format(n=2) + r"?"
    r"|\b(?P<h3>1[0-2]|0?[1-9])(?:[.:](?P<m3>[0-5]\d))?" + _HALF.format(n=3)
)
_MINUTES = r"(?P<minutes>fem|ti|kvart|kvarter|tjue|five|ten|a quarter|quarter|twenty|half|20|10|5)"
# Said by the half day: only the part of the day tells which half is meant.
_SPOKEN = re.compile(
    r"(?:\b(?:rundt|ca\.?|omtrent|around|about|ved) )?"
    + _ON_THE_CLOCK
    + rf"?(?:(?<!from )(?<!between )(?<!the )\b{_MINUTES} (?P<side>over|på|past|to) (?P<half>halv )?(?P<h1>{_WORD_HOUR})\b(?! ?(?:of )?(?:{_MONTHS})|[./]\d|\. \w)"
    rf"|\b(?P<half2>halv) (?P<h2>{_WORD_HOUR})(?:[- ]?(?:tida|tiden))?\b"
    rf"|\b(?P<h3>{_WORD_HOUR}) ?o'?clock\b|\b(?P<h4>{_WORD_HOUR})[- ]?(?:tida|tiden)\b)"
    rf"|(?<=morning |evening )(?:around|about|by) (?P<h6>{_WORD_HOUR})\b(?!\.?\d| \w)|(?<=afternoon )(?:around|about|by) (?P<h7>{_WORD_HOUR})\b(?!\.?\d| \w)"
    rf"|\b(?:kl|klokka|klokken|at)\.? (?P<h5>{_SPELLED_HOUR})\b(?! (?:dag|uke|week|day|mån|month))"
)
_MINUTES_SAID = {"fem": 5, "five": 5, "ti": 10, "ten": 10, "kvart": 15, "kvarter": 15, "quarter": 15, "a quarter": 15, "tjue": 20, "twenty": 20, "half": 30}  # fmt: skip
# A clock time beside a day: "yesterday, ten past nine"; not "yesterday from ten past nine".
_THEN = re.compile(r",? (?:vel |sånn |så )?")
_OF_THE_DAY = re.compile(r",? (?:on |på |den )?")
_LONGEST = 40
_GOES_ON = re.compile(r",? ?(?:-|til|te|to|until|til og med)\b")
_STARTS_OR_ENDS = re.compile(
    r"\b(?:fra|frå|from|between|mellom|til|te|to|until|til over|før|before|etter|after|siden|sidan|since|innen|innan|by|og|and|-) ?$"
)
_NOON = re.compile(r"\b(?:at )?noon\b")
# "At 3" says as little as "three o'clock"; "kl 3" is read on a clock of 24 hours.
_AT_SMALL_HOUR = re.compile(r"^(?:at|clock)\b")
_SMALL_HOURS = range(1, 7)
_END_OF_NIGHT = 6


class ClockTime(NamedTuple):
    """Minutes after midnight, from and to; `certain` if the half of the day was said or is plain.

    `spoken`: said as people say it aloud, so that without a part of the day it is either half.
    """

    start: int
    end: int
    certain: bool
    spoken: bool = False

    def in_part(self, hours: tuple[int, int]) -> ClockTime:
        """The same time in the half of the day that a part of the day points to.

        A night may be told from the evening before it ("last night at 11"): the start is then
        negative. In one that runs past midnight, hours after it lie beyond 24.
        """
        half_a_day = NOON * 60
        first, last = (hour * 60 for hour in hours)
        moves = [0] if self.certain else [0, half_a_day]
        if not self.certain or (NOON <= self.start // 60 <= NOON and last <= _END_OF_NIGHT * 60):
            moves.append(-half_a_day)
        if last > 2 * half_a_day:
            moves += [move + 2 * half_a_day for move in moves]
        inside = next((move for move in moves if first <= self.start + move < last), None)
        if inside is None and last <= _END_OF_NIGHT * 60:
            evening = 18 * 60
            late = next((m for m in moves if evening <= self.start + m < 2 * half_a_day), None)
            inside = None if late is None else late - 2 * half_a_day
        if inside is None and first == _END_OF_NIGHT * 60 and self.start < first:
            inside = 0  # "five in the morning"
        if inside is None:
            return self
        return ClockTime(self.start + inside, self.end + inside, certain=True)


def take_clock(said: str) -> tuple[ClockTime | None, str]:
    """A clock time and the text with blanks in its place."""
    spoken = _SPOKEN.search(said)
    if spoken:
        return _spoken(spoken), _blank(said, spoken.span())
    noon = _NOON.search(said)
    if noon:
        return ClockTime(NOON * 60, NOON * 60 + _AN_HOUR, certain=True), _blank(said, noon.span())
    both = _RANGE.search(said)
    if both and _is_clock_range(both):
        first = _minutes(both["h1"], both["m1"], both["ap1"] or both["ap2"])
        last = _minutes(both["h2"], both["m2"], both["ap2"])
        if first < last:
            return ClockTime(first, last, certain=True), _blank(said, both.span())
    one = _ONE.search(said)
    if one is None:
        return None, said
    n = next(n for n in "123" if one[f"h{n}"])
    start = _minutes(one[f"h{n}"], one[f"m{n}"], one[f"ap{n}"])
    certain = bool(one[f"ap{n}"]) or start >= NOON * 60
    bare = not one[f"ap{n}"] and not one[f"m{n}"] and start // 60 in _SMALL_HOURS
    either = bare and _AT_SMALL_HOUR.match(one[0]) is not None
    length = _A_MINUTE if one[f"m{n}"] else _AN_HOUR
    return ClockTime(start, start + length, certain, spoken=either), _blank(said, one.span())


def clock_after(said: str, at: int) -> int:
    """Where the clock time ends that begins at a place in a text; the place itself if none does."""
    gap = _THEN.match(said, at)
    first = gap.end() if gap else at
    for pattern in (_SPOKEN, _ONE):
        found = pattern.match(said, first)
        if found and not _GOES_ON.match(said, found.end()):
            return found.end()
    return at


def clock_before(said: str, at: int) -> int:
    """Where the clock time begins that ends at a place in a text; the place itself if none does."""
    for pattern in (_SPOKEN, _ONE):
        for found in pattern.finditer(said, max(0, at - _LONGEST), at):
            ends_here = _OF_THE_DAY.fullmatch(said, found.end(), at)
            if ends_here and not _STARTS_OR_ENDS.search(said[: found.start()]):
                return found.start()
    return at


def _spoken(match: re.Match[str]) -> ClockTime:
    """A time as it is said aloud, in the first half of the day."""
    said = next(match[f"h{n}"] for n in "1234567" if match[f"h{n}"])
    at = (_HOURS.get(said) or int(said)) % NOON * 60
    if match["half"] or match["half2"]:
        at -= 30
    length = _A_MINUTE if match["minutes"] or match["half"] or match["half2"] else _AN_HOUR
    if match["minutes"]:
        minutes = _MINUTES_SAID.get(match["minutes"]) or int(match["minutes"])
        at += minutes if match["side"] in ("over", "past") else -minutes
    at %= NOON * 60
    return ClockTime(at, at + length, certain=False, spoken=True)


def _is_clock_range(match: re.Match[str]) -> bool:
    """Whether two numbers are times: a word, minutes or a half of the day says so."""
    named = re.search(r"\b(?:kl|klokka|klokken|fra|frå|mellom|from|between)\b", match[0])
    return bool(named or match["ap1"] or match["ap2"] or ":" in match[0])


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    number = int(hour)
    if half == "p" and number < NOON:
        number += NOON
    if half == "a" and number == NOON:
        number = 0
    return number % 24 * 60 + int(minute or 0)


def _blank(said: str, span: tuple[int, int]) -> str:
    return f"{said[: span[0]]}{' ' * (span[1] - span[0])}{said[span[1] :]}"
