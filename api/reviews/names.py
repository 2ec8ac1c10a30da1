"""What in a text may tell who somebody is: hints for who writes it, and hiding names.

Found by what we know (the people of the case) and by its look. Names that begin a sentence, and
that we do not know, are missed: a person still has to read. What leads to a person in the eyes of
the law is everything "reasonably likely to be used" to find them (GDPR, recital 26).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHORTEST = 2
"""Letters of the shortest part of a name that is looked for by itself."""

SHORTEST_SMALL = 3
"""Letters of the shortest part of the reporter's name that is looked for in small letters."""

PARTICLES = frozenset({"af", "av", "da", "de", "del", "den", "der", "di", "la", "van", "von"})

_ENGLISH_MONTHS = "january|february|march|april|may|june|july|august|september|october"
_ENGLISH_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"

COMMON = frozenset(
    {
        "i",
        *_ENGLISH_MONTHS.split("|"),
        *_ENGLISH_DAYS.split("|"),
        *("november", "december", "norwegian", "norway", "norge", "noreg", "christmas", "easter"),
    }
)
"""Words with a capital letter that name nobody."""

_MONTHS = (
    "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    f"|{_ENGLISH_MONTHS}|december"
)
_DAYS = rf"(?:man|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag(?:en)?|{_ENGLISH_DAYS}"

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
    # Phones and national identity numbers: 8 to 11 digits, with blanks as people write them.
    "number": re.compile(
        r"(?<![\d.,-])(?:\+\d{1,3}[ \u00a0]?)?\d(?:[ \u00a0]?\d){7,10}(?![\d-]|[.,]\d)"
    ),
}

WHO = frozenset({"address", "number", "name", "person"})
"""What tells by itself who somebody is; dates, ages and units do so together with other things."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…\n–•*-])[\s\"“«”»'’(\[]*$")
_TITLE = re.compile(
    r"\b(?:fru|herr|lege|doktor|dr\.?|sykepleier|sjukepleiar|nurse|mrs?\.?|ms\.?) $",
    re.IGNORECASE,
)
_BEFORE = 16
"""Letters before a word in which a title or the end of a sentence is looked for."""


@dataclass(frozen=True)
class People:
    """Whom a text may name: `names` of people in the case, and `places` that are no people.

    `reporter` is the reporter's name, found in small letters, too.
    """

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A place in a text: what it may be (a key of the patterns, or `unit`, `name`, `person`)."""

    what: str
    words: str


def find(text: str, people: People, units: Iterable[str] = ()) -> list[Found]:
    """Return what may lead to a person, each once, in the order of the text.

    `units` are what the unit is called, where the unit shall not be told either.
    """
    told: dict[tuple[int, int], str] = {}
    for what, pattern in [*_PATTERNS.items(), *(("unit", _called(each)) for each in units)]:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in told):
                told[match.span()] = what
    for span, what in _named(text, people):
        if not any(start < span[1] and span[0] < end for start, end in told):
            told[span] = what
    return list(dict.fromkeys(_joined(text, told)))


def found(text: str, people: People) -> list[str]:
    """Return what tells by itself who somebody is, as it stands in the text, each once."""
    return [each.words for each in find(text, people) if each.what in WHO]


def hidden(text: str, people: People, instead: str) -> str:
    """Return the text with `instead` for every name we know, address and telling number."""
    known = _parts((*people.names, *people.reporter))

    def put(word: re.Match[str]) -> str:
        telling = word[0][0].isupper() and (_plain(word[0]) in known or word[0].casefold() in known)
        return instead if telling else word[0]

    for what in ("address", "number"):
        text = _PATTERNS[what].sub(instead, text)
    without = _WORD.sub(put, text)
    twice = re.escape(instead)
    return re.sub(rf"{twice}(?:[ \u00a0]+{twice})+", instead, without)


def _named(text: str, people: People) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the words that are names: those we know, and those that look like one."""
    known, places = _parts((*people.names, *people.reporter)), _parts(people.places)
    in_any_case = {each for each in _parts(people.reporter) if len(each) >= SHORTEST_SMALL}
    for each in _WORD.finditer(text):
        word = each[0]
        forms = {_plain(word), word.casefold()}
        if forms & (known if word[0].isupper() else in_any_case):
            yield each.span(), "name"
        elif _looks_like_one(word) and not forms & (places | COMMON):
            before = text[max(0, each.start() - _BEFORE) : each.start()]
            if _TITLE.search(before) or not _SENTENCE_START.search(before):
                yield each.span(), "person"


def _looks_like_one(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def _joined(text: str, told: dict[tuple[int, int], str]) -> Iterator[Found]:
    """Yield what was found in the order of the text; names side by side are one."""
    spans = sorted(told)
    while spans:
        start, end = spans.pop(0)
        what = told[start, end]
        while what in {"name", "person"} and spans and text[end : spans[0][0]] == " ":
            if told[spans[0]] != what:
                break
            end = spans.pop(0)[1]
        yield Found(what, text[start:end])


def _called(unit: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(unit)}(?:s|en|et|a)?\b", re.IGNORECASE)


def _parts(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names, without the small ones between them."""
    words = {word.casefold() for name in names for word in _WORD.findall(name)}
    return frozenset(each for each in words if len(each) >= SHORTEST and each not in PARTICLES)


def _plain(word: str) -> str:
    """Return the word without a genitive's ending: "Karis" and "Kari's" are of Kari."""
    return re.sub(r"(['’]s?|s)$", "", word.casefold())
