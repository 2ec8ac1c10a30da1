"""Clock times inside a phrase: found and taken out, so that 12.10 after "kl" is no date."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import NamedTuple

from bot.actions.date_words import MONTHS

NOON = 12
_MONTHS = "|".join(MONTHS)
_ON_THE_CLOCK = r"(?:\b(?:kl|klokka|klokken|klokka var|klokken var|at)\.? ?(?:ca\.? |cirka |rundt |omtrent |around |about )?)"
_HALF = r"(?: ?(?P<ap{n}>[ap])\.?m\b\.?)"
_SPELLED_HOUR = (
    r"(?:ett|eitt|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
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
    _ON_THE_CLOCK + r"(?P<h1>[01]?\d|2[0-4])(?:[.:](?P<m1>[0-5]\d))?" + _HALF.format(n=1) + r"?"
    r"(?!\d|[.:]\d|\. ?[a-zæøå]|/| ?(?:st|nd|rd|th)\b)"
    r"|\b(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?::\d\d)?" + _HALF.format(n=2) + r"?"
    r"|\b(?P<h3>1[0-2]|0?[1-9])(?:[.:](?P<m3>[0-5]\d))?" + _HALF.format(n=3)
)
# Said by the half day, so that only the part of the day tells which half is meant: left out.
_SPOKEN = re.compile(
    r"(?:\b(?:rundt|ca\.?|omtrent|around|about) )?"
    + _ON_THE_CLOCK
    + rf"?(?:\b(?:fem|ti|kvart|kvarter|tjue|20|10|5) (?:over|på) (?:halv )?{_WORD_HOUR}\b"
    rf"|\bhalv {_WORD_HOUR}(?:-tida|tida)?\b|\b(?:half|quarter|ten|five|twenty) (?:past|to) {_WORD_HOUR}\b"
    rf"|\b{_WORD_HOUR} o'?clock\b|\b(?:\d\d|{_WORD_HOUR})[- ]?(?:tida|tiden)\b)|\b(?:kl|klokka|klokken|at)\.? {_SPELLED_HOUR}\b(?! (?:dag|uke|week|day|mån|month))"
)


class ClockTime(NamedTuple):
    """Minutes after midnight, from and to; `certain` if the half of the day was said or is plain."""

    start: int
    end: int
    certain: bool

    def in_part(self, hours: tuple[int, int]) -> ClockTime:
        """The same time in the half of the day that a part of the day points to."""
        lies_in = hours[0] * 60 <= self.start < hours[1] * 60
        half_a_day = NOON * 60
        if lies_in or self.certain or not hours[0] * 60 <= self.start + half_a_day < hours[1] * 60:
            return self
        return ClockTime(self.start + half_a_day, self.end + half_a_day, certain=True)


def take_clock(said: str) -> tuple[ClockTime | None, str]:
    """A clock time and the text with blanks in its place."""
    spoken = _SPOKEN.search(said)
    if spoken:
        return None, _blank(said, spoken.span())
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
    return ClockTime(start, start + 60, certain), _blank(said, one.span())


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
