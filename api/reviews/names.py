"""Names in a text, and other things that tell who somebody is: hints for staff, and hiding them.

Found by what we know (the people of the case) and by their look. Names that begin a sentence, and
that we do not know, are missed: a person still has to read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 2
"""Letters of the shortest part of a name that is looked for by itself."""

PARTICLES = frozenset({"af", "av", "da", "de", "del", "den", "der", "di", "la", "van", "von"})

COMMON = frozenset(
    {
        *(
            "i",
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
        ),
        *(
            "october",
            "november",
            "december",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
        ),
        *("saturday", "sunday", "norwegian", "norway", "norge", "noreg", "christmas", "easter"),
    }
)
"""Words with a capital letter that name nobody."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…\n–•*-])[\s\"“«”»'’(\[]*$")
_TELLING = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<![\d.,])(?:\+47\s?)?\d(?:[ \u00a0]?\d){7}(?:[ \u00a0]?\d{3})?(?![\d.,]\d|\d)"
)
"""Addresses for e-mail, and numbers of 8 or 11 digits: phones, and national identity numbers."""


@dataclass(frozen=True)
class People:
    """Whom a text may name: `names` of people in the case, and `places` that are no people."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def found(text: str, people: People) -> list[str]:
    """Return what may tell who somebody is, as it stands in the text, each once, in order."""
    known, places = _parts(people.names), _parts(people.places)
    at: dict[int, str] = {each.start(): each[0] for each in _TELLING.finditer(text)}
    for each in _WORD.finditer(text):
        word = each[0]
        if not word[0].isupper():
            continue
        plain = _plain(word)
        if plain in known or word.casefold() in known:
            at[each.start()] = word
            continue
        looks_like_one = (
            not word.isupper()
            and plain not in COMMON
            and not {plain, word.casefold()} & places
            and not _SENTENCE_START.search(text[max(0, each.start() - 12) : each.start()])
        )
        if looks_like_one:
            at[each.start()] = word
    return list(dict.fromkeys(at[place] for place in sorted(at)))


def hidden(text: str, people: People, instead: str) -> str:
    """Return the text with `instead` for every name we know, address and telling number."""
    known = _parts(people.names)

    def put(word: re.Match[str]) -> str:
        telling = word[0][0].isupper() and (_plain(word[0]) in known or word[0].casefold() in known)
        return instead if telling else word[0]

    without = _WORD.sub(put, _TELLING.sub(instead, text))
    twice = re.escape(instead)
    return re.sub(rf"{twice}(?:[ \u00a0]+{twice})+", instead, without)


def _parts(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names, without the small ones between them."""
    words = {word.casefold() for name in names for word in _WORD.findall(name)}
    return frozenset(each for each in words if len(each) >= SHORTEST and each not in PARTICLES)


def _plain(word: str) -> str:
    """Return the word without a genitive's ending: "Karis" and "Kari's" are of Kari."""
    return re.sub(r"(['’]s?|s)$", "", word.casefold())
