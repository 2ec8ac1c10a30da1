"""The forms in which people correct themselves: what is said anew, and what is taken back."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 25

_SORRY = r"(?:(?:å|oi|ops|vent|oh|oops|wait|sorry|beklager|unnskyld|orsak|hm+|men|but|ja|yes|ok)[,.! ]+)*"
_WRONG = (
    r"nei|neida|niks|nope|no|feil|gale|galt|rettelse|retting|korrigering|egentlig|eigentleg|forresten|forresten så|jeg mente|jeg mener|jeg tok feil|jeg skrev feil|jeg sa feil"
    r"|eg meinte|eg meiner|eg tok feil|eg skreiv feil|eg sa feil|æ meinte|æ mente|æ tok feil|det stemmer ikke|det stemmer ikkje|det er feil|det er gale|det (?:skal|skulle) (?:være|vere|vært|vore|stå|ha vært|ha vore)"
    r"|actually|i meant|i mean|i was wrong|i made a mistake|wrong|correction|that'?s wrong|that is wrong|scratch that|it should (?:be|say|have been)|that should (?:be|say)|make (?:it|that)"
)
_OPENING = re.compile(rf"^\s*{_SORRY}(?:{_WRONG})\b(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_CHANGE_TO = re.compile(
    r"^\W*(?:(?:kan du|kan vi|can you|could you|please|vil du|jeg vil|eg vil|i want to|i need to|jeg må|eg må) )*(?:endre|endra|rett|rette|retta|bytt|bytte|byt|byte|forandre|korriger|sett|sette|change|correct|set|update)\b"
    r".{0,60}?\b(?:til|to)\b(?! (?:the|den|det) (?:date|time|place))(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_LAST = re.compile(
    r"^(?P<rest>.+?),?\s+(?:(?:og|men|and|but) )?(?:ikke|ikkje|itj|ittj|itte|not)\s+(?P<not>[^,.!?]+)[.! ]*$",
    re.IGNORECASE,
)
_NOT_FIRST = re.compile(
    r"^(?P<before>\W*(?:(?:det|dette|hun|han|ho|it|that|this|she|he|jeg|eg|i)(?:'s| var| er| is| was| am|'m)? )?)(?:ikke|ikkje|itj|ittj|itte|not|wasn't|isn't|weren't)\s+(?P<not>[^,.!?]+?)(?:,(?: men| but)?| men| but)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(
    r"\b(?:likevel|allikevel|trass alt|ombestemt\w*|after all|changed my mind|change my mind)\b",
    re.IGNORECASE,
)
_LITTLE_WORDS = re.compile(
    r"\b(?:det|dette|den|der|da|som|var|er|vart|ble|blei|skjedde|hendte|hende|på|i|ved|hos|om|for|jeg|eg|æ|skulle|skal|være|vere|vært|stå|it|that|this|the|was|is|were|happened|at|in|on|about|i|i'm|am|a|an|to|it's|should|be|say|to)\b",
    re.IGNORECASE,
)


class Correction(NamedTuple):
    """What is said anew. `strong` when its form alone tells that something is corrected."""

    words: str
    whole: str
    strong: bool
    contrast: bool


def correction_in(text: str) -> Correction | None:
    """What a short message corrects, without the part it takes back; None when it corrects nothing."""
    if len(re.findall(r"\w+", text)) > LONGEST:
        return None
    plain = " ".join(text.replace("’", "'").split())
    opening = _OPENING.match(plain) or _CHANGE_TO.match(plain)
    words = opening["rest"].strip(" ,.:;-–!") if opening else plain
    contrast = _NOT_FIRST.match(words) or _NOT_LAST.match(words)
    if contrast:
        words = f"{contrast.groupdict().get('before') or ''}{contrast['rest']}".strip(" ,.:;-–!")
    if not words or not (opening or contrast or _AFTER_ALL.search(plain)):
        return None
    return Correction(words, plain, opening is not None, contrast is not None)


def left_over(words: str, value: str) -> int:
    """How many telling words stand around a value: many of them, and it is a story."""
    rest = words.lower().replace(value.lower().strip(), " ", 1)
    return len(re.findall(r"\w+", _LITTLE_WORDS.sub(" ", rest)))
