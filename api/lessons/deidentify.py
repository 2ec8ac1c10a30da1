"""Places in a text that may lead to a person: shown to the writer, never changed by themselves.

A help, not a proof: who checks a lesson reads all of it. What leads to a person in the eyes of the
law is everything "reasonably likely to be used" to find them (GDPR, recital 26).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MONTHS = (
    "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    "|january|february|march|may|june|july|october|december"
)
_DAYS = (
    r"(?:man|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag(?:en)?"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_PATTERNS = {
    "address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "date": re.compile(
        rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.(?:\s?\d{{2,4}})?|(?:{_MONTHS})\b)"
        rf"|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:{_MONTHS}) \d{{1,2}}\b|\b(?:{_DAYS})\b",
        re.IGNORECASE,
    ),
    "age": re.compile(
        r"\b\d{1,3}[ -]?(?:år(?:ig|ing|ingen|ige|s|a)?|åring(?:en)?|years?(?: |-)old)\b"
        r"|\b\d{1,2} (?:måneder|månader|months) (?:gammel|gamal|old)\b",
        re.IGNORECASE,
    ),
    "number": re.compile(r"(?<![\d-])\+?\d(?: ?\d){7,10}(?![\d-])"),
    "person": re.compile(
        r"(?<=[a-zæøå,] )[A-ZÆØÅ][a-zæøå]+ [A-ZÆØÅ][a-zæøå]+\b"
        r"|\b(?:fru|herr|lege|doktor|dr\.?|sykepleier|sjukepleiar|nurse|mrs?\.?|ms\.?)"
        r" [A-ZÆØÅ][a-zæøå]+"
    ),
}


@dataclass(frozen=True)
class Found:
    """A place in a text: what it may be (a key of `wording.FOUND`), and its words."""

    what: str
    words: str


def find(text: str, names: Iterable[str] = (), units: Iterable[str] = ()) -> list[Found]:
    """Return the places to look at again, each once, in the order of the text.

    `names` are those of the report, each part of which counts; `units` are what the unit is called.
    """
    places: dict[tuple[int, str], Found] = {}
    for what, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            places[match.start(), what] = Found(what, match[0])
    for what, words in (("name", _parts(names)), ("unit", units)):
        for word in words:
            for match in re.finditer(rf"\b{re.escape(word)}(?:s|en|et|a)?\b", text, re.IGNORECASE):
                places[match.start(), what] = Found(what, match[0])
    return list(dict.fromkeys(places[place] for place in sorted(places)))


def _parts(names: Iterable[str]) -> list[str]:
    """Return each part of the names that is long enough to be known again."""
    shortest = 3
    return [part for name in names for part in name.split() if len(part) >= shortest]
