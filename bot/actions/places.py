"""Where something happened: the service's own units by name or synonym, else free text.

Names are found as they are written, then inflected ("barselavdelingen", "barselavdelinga"), then
misspelt. What is only near a name is never taken for it: it is offered to be pressed.
"""

# Common words stand together.
# ruff: noqa: E501

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from bot.actions.categories import CATEGORIES
from bot.actions.vocabulary import words_found

# A description of a place is kept up to here, in characters.
LONGEST_PLACE = 200
LANGUAGES = ("nb", "nn", "en")
MOST_OFFERED = 3
# Endings of Norwegian nouns, the longest first, and of English ones.
_ENDINGS = re.compile(
    r"(?:avdelingene|avdelingane|avdelingen|avdelinga|avdeling|enes|anes|ens|ene|ane|en|et|a|e|s|er|ar)$"
)
_SHORTEST_STEM = 4
_AROUND = re.compile(
    r"^(?:(?:det var|it was|this was|på|i|ved|hos|at|in|on|the|their|your|min|mi) )+"
)
# A misspelling has at most so many letters wrong, by the length of the word.
_SHORT, _LONG = 5, 9
_NEAR = 80
# Words that are part of many names and tell none of them.
_COMMON = {
    "avdeling", "avdelingen", "avdelinga", "avd", "post", "posten", "sengepost", "enhet", "enheten", "eining", "eininga", "senter", "senteret", "kontoret",
    "ward", "unit", "department", "service", "services", "centre", "center", "for", "and", "og", "the", "solvik", "sykehus", "sjukehus", "sykehuset",
    "sjukehuset", "hospital", "helse", "health", "room", "rom", "etasje", "floor", "care", "home",
    "hjemme", "heime", "hjem", "fastlege", "fastlegen", "lege", "legen", "doctor",
}  # fmt: skip

# "Medisinsk hjelp" is no ward.
_NO_PLACE = re.compile(
    r" (?:hjelp|feil|behandling|tilsyn|vurdering|utstyr|undersøkelse|undersøking|personell|personale|inngrep|sykdom|sjukdom|problem|tilstand|oppfølging|oppfølgjing"
    r"|help|care|attention|treatment|error|mistake|history|advice|procedure|condition|records?|equipment|staff)",
    re.IGNORECASE,
)

# Categories whose words wards are named after: "medisinen", "operasjon", "røntgen".
_GIVEN_OR_DONE = ("medication", "surgery_procedure", "diagnosis", "equipment")
# What ends so is a place, whatever it begins with: "operasjonsstua", "barselavdelingen".
_BUILT_AS_A_PLACE = re.compile(
    r"(?:avdeling|mottak|stu[ea]|klinikk|poli|enhet|eining|hjem|heim|sent(?:er|r)|kontor|vakt|post|stasjon|tj?enest|ward|unit|theatre|cent(?:re|er)|clinic)\w{0,3}$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?<!\w)(?:på|ved|hos|i|til|fra|frå|at|in|on|to|from)(?: the)? $", re.IGNORECASE
)


def unit_name(unit: dict[str, Any], language: str) -> str:
    """The unit's name in the language, or in whichever language it has one."""
    names = unit.get("name") or {}
    return names.get(language) or next(
        (names[key] for key in LANGUAGES if names.get(key)), unit["id"]
    )


def units_mentioned(text: str, units: list[dict[str, Any]]) -> list[str]:
    """Ids of the units a text names, exactly or inflected, the longest name first.

    A shorter name inside a longer one found ("medisinsk" in "medisinsk sengepost") gives way, and
    so does a word that may mean something else to one that can't: in "the surgery at the
    emergency ward" only the second is a place.
    """
    found: list[tuple[int, int, str, bool]] = []
    for unit in units:
        for name in _names(unit):
            matches = [m for m in _pattern(name).finditer(text) if _is_the_name(m, name)]
            if matches:
                match = min(matches, key=_may_be_no_place)
                found.append((*match.span(), unit["id"], _may_be_no_place(match)))
    found.sort(key=lambda span: span[0] - span[1])
    kept: list[tuple[int, int, str, bool]] = []
    for start, end, unit_id, doubtful in found:
        if any(start < other_end and other_start < end for other_start, other_end, *_ in kept):
            continue
        kept.append((start, end, unit_id, doubtful))
    sure = [unit_id for _, _, unit_id, doubtful in kept if not doubtful]
    return list(dict.fromkeys(sure or [unit_id for _, _, unit_id, _ in kept]))


def _is_the_name(match: re.Match[str], name: str) -> bool:
    """Whether words found mean the unit and not what it is named after.

    "Medisinsk hjelp" is no ward, and where a ward is called "medisinen", "medisin" and "medisiner"
    are what people are given.
    """
    if _NO_PLACE.match(match.string, match.end()):
        return False
    return match[0].lower().startswith(name.lower()) or not _is_given_or_done(match[0])


def _may_be_no_place(match: re.Match[str]) -> bool:
    """Whether a unit's name is told as other words are, without one for where before it."""
    before = match.string[max(0, match.start() - len("from the ") - 1) : match.start()]
    return _is_given_or_done(match[0]) and not _WHERE.search(before)


def _is_given_or_done(word: str) -> bool:
    """Whether the word is also one for what people are given, or what is done with them."""
    if " " in word or _BUILT_AS_A_PLACE.search(word):
        return False
    return any(words_found(CATEGORIES[each], word) for each in _GIVEN_OR_DONE)


def part_of_one_name(text: str, units: list[dict[str, Any]]) -> list[str]:
    """The one unit in whose name a short text stands as it is: "nursing home" in "X nursing home".

    Common words alone name none; a text in several names names none of them.
    """
    said = _AROUND.sub("", " ".join(_words(text)))
    if not set(_words(said)) - _COMMON or len(said) < _SHORTEST_STEM:
        return []
    # No regular expression: `re` keeps those it has made, and this one would hold what was said.
    found = [
        unit["id"]
        for unit in units
        if any(f" {said} " in f" {' '.join(_words(name))} " for name in _names(unit))
    ]
    return found if len(found) == 1 else []


def units_near(text: str, units: list[dict[str, Any]]) -> list[str]:
    """Ids of up to three units whose names a short text may have meant, the nearest first."""
    words = _words(text)
    words = [*words, "".join(words)]  # "syke hjemmet"
    scores = {unit["id"]: max((_nearness(words, name) for name in _names(unit)), default=0.0) for unit in units}  # fmt: skip
    near = sorted((i for i, score in scores.items() if score >= _NEAR), key=lambda i: -scores[i])
    return near[:MOST_OFFERED]


def _names(unit: dict[str, Any]) -> list[str]:
    return [*filter(None, (unit.get("name") or {}).values()), *(unit.get("synonyms") or [])]


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    """The name as a whole word; a long last word with any noun ending.

    Cached: names belong to the service, not to anyone who writes.
    """
    stem = _ENDINGS.sub("", name.lower()) if not name.isupper() else name.lower()
    if len(stem) >= _SHORTEST_STEM + 1 and " " not in name and stem != name.lower():
        return re.compile(rf"(?<!\w){re.escape(stem)}{_ANY_ENDING}(?!\w)", re.IGNORECASE)
    ending = _ANY_ENDING if name.isalpha() and len(name) > _SHORTEST_STEM else ""
    flags = 0 if name.isupper() and len(name) <= len("ER") else re.IGNORECASE
    return re.compile(rf"(?<!\w){re.escape(name)}{ending}(?!\w)", flags)


_ANY_ENDING = r"(?:en|et|a|e|n|s|er|ar|ene|ane|ens|as|avdelinga?|avdelingen)?"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]s\b", "s", text.lower()))


def _nearness(words: list[str], name: str) -> float:
    """How well some of the words match the name's telling words, 0 to 100."""
    telling = [w for w in _words(name) if w not in _COMMON]
    if not telling or not words:
        return 0.0
    best = [max(_alike(word, other) for word in words if word not in _COMMON) if set(words) - _COMMON else 0.0 for other in telling]  # fmt: skip
    return sum(best) / len(best)


def _alike(word: str, other: str) -> float:
    if min(len(word), len(other)) < _SHORTEST_STEM:
        return 100.0 if word == other else 0.0
    word, other = _ENDINGS.sub("", word) or word, _ENDINGS.sub("", other) or other
    length = min(len(word), len(other))
    allowed = 1 if length <= _SHORT else 2 if length <= _LONG else 3
    if word == other:
        return 100.0
    if length >= _SHORTEST_STEM and (word.startswith(other) or other.startswith(word)):
        return 90.0
    if DamerauLevenshtein.distance(word, other, score_cutoff=allowed) > allowed:
        return 0.0
    return max(float(_NEAR), fuzz.ratio(word, other))
