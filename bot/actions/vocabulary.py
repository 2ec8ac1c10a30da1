"""The closed sets of values in a report, with the words people see and say for them.

Labels are English message ids; the catalogues translate them. Words are what a reporter may
type in any of the three languages; a word counts only as a whole word, `*` stands for a part.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bot.actions.texts import marked


def words(listed: str) -> tuple[str, ...]:
    """Words and phrases out of a list with commas.

    `skade*` stands for all words that begin so, `*brudd` for all that end so, `=ingen` for a text
    of that word alone, and `…` for up to three words between two others.
    """
    return tuple(word.strip() for word in listed.split(","))


class Value(NamedTuple):
    """One allowed value of a field."""

    label: str
    words: tuple[str, ...] = ()


KINDS = {
    "concern": Value(
        marked("I am worried about something"),
        words(
            "bekymr*, uro, uroa, uroleg, urolig, engst*, redd, misnøy*, misfornøy*, worr*, "
            "concern*, "
            "unhappy, uneasy"
        ),
    ),
    "harm_event": Value(
        marked("Something happened, and someone was harmed"),
        words(
            "skad*, harm*, hurt, injur*, ble syk, blei sjuk, vart sjuk, ble verre, vart verre, "
            "døde, "
            "døydde, died"
        ),
    ),
    "no_harm_event": Value(
        marked("Something happened, but no one was harmed"),
        words(
            "uten skade, utan skade, ingen skade, inga skade, ikke skade*, ikkje skad*, itj skad*, "
            "ingen ble skad*, ingen blei skad*, ingen vart skad*, uskadd, uskada, no harm, "
            "without harm, not harmed, no one was harmed, nobody was h*, unhurt, no injur*"
        ),
    ),
    "near_miss": Value(
        marked("Something almost went wrong"),
        words("nesten*, nestenuhell, near miss, almost, nearly"),
    ),
    "good_care": Value(
        marked("Something went well"),
        words(
            "gikk bra, gjekk bra, gikk fint, gjekk fint, ros, skryt, positiv*, went well, "
            "praise*, good thing, something good, positive*"
        ),
    ),
    "suggestion": Value(
        marked("I have a suggestion"),
        words("forslag, ide, idé, suggestion, idea"),
    ),
}

HARMS = {
    "none": Value(
        marked("No harm"),
        words(
            "ingen skade, ikke skade, =ingen, ikkje skade, no harm, =none, not harmed, unhurt, "
            "inga skade, ikke noen skade, ikkje nokon skade, uskadd, uskada, =ingenting, =inkje, "
            "itj nå, =nothing, no injur*, =fine, gikk bra, gjekk bra, gikk fint, gjekk fint"
        ),
    ),
    "minor": Value(
        marked("Minor harm"),
        words(
            "liten, lita, lite, mindre, litt, blåmerk*, skrubbsår, lett, minor, small, slight*, "
            "a little, a bit, bruise*, scratch*"
        ),
    ),
    "significant": Value(
        marked("Serious harm"),
        words(
            "stor, store, alvorlig*, alvorleg*, betydelig*, monaleg*, *brudd, *bruddet, brakk, "
            "*brot, *brotet, varig*, "
            "mye, mykje, svær*, kraftig*, stygg*, stygt, ille, sykehus, sjukehus, serious*, "
            "severe*, "
            "significant*, broken, broke, fracture*, lasting, hospital, bad, badly, a lot, lots, "
            "great, big"
        ),
    ),
    "death": Value(
        marked("The person died"),
        words("døde, død, døydde, døden, dødsfall*, gikk bort, died, death, dead, passed away"),
    ),
    "unclear": Value(
        marked("I am not sure"),
        words(
            "usikker, uviss, vet ikke, veit ikkje, uklart, uavklart, not sure, unsure, unclear, "
            "don't know"
        ),
    ),
}

PARTICIPATION_MODES = {
    "written": Value(
        marked("In writing"),
        words("skriftlig, skriftleg, skriv*, brev, e-post, writing, written, letter"),
    ),
    "phone": Value(
        marked("By phone"),
        words("telefon*, ring, ringe, ringje, phone, telephone, call"),
    ),
    "video": Value(
        marked("By video"),
        words("video*, teams, zoom"),
    ),
    "joint_meeting": Value(
        marked("In a meeting with the staff"),
        words(
            "fellesmøte, møte, møte med de ansatte, møtes, møtast, treffes, treffast, sammen, "
            "saman, "
            "meeting with staff, joint meeting, meeting, meet, together"
        ),
    ),
    "separate_meeting": Value(
        marked("In a meeting of my own"),
        words("eget møte, eige møte, separate meeting, own meeting"),
    ),
    "through_representative": Value(
        marked("Through someone who speaks for me"),
        words("representant, through a representative, gjennom en annen, gjennom ein annan"),
    ),
    "comment_on_draft": Value(
        marked("Read and comment on a draft"),
        words("utkast*, kommentere, lese utkast, draft, comment"),
    ),
}


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all words of a value; a `*` lets the word go on."""
    parts = (
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ …\ ", r"\W+(?:\w+\W+){0,3}?")
        for word in words
        if not word.startswith("=")
    )
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


def mentions(value: Value, text: str) -> int:
    """How many times the text uses a word of the value."""
    return len(words_found(value, text))


def words_found(value: Value, text: str) -> list[str]:
    """The words of the value that the text uses, as they stand in it."""
    return _pattern(value.words).findall(text) if value.words else []


def labelled(labels: dict[str, str], text: str) -> str | None:
    """The value whose label, as it is shown, is the whole of a text."""
    said = _plain(text)
    return next((value_id for value_id, label in labels.items() if said == label.lower()), None)


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" .!?").split())


def named(values: dict[str, Value], text: str, labels: dict[str, str]) -> str | None:
    """The one value a short answer names, by its label as shown or by its words.

    `labels` are the shown labels by id. None when nothing or more than one fits: a choice is
    never guessed.
    """
    label = labelled(labels, text)
    if label:
        return label
    said = _plain(text)
    for value_id, value in values.items():
        if f"={said}" in value.words:
            return value_id
    # The longest matching word decides: "nærmeste pårørende" is not just "pårørende".
    best: dict[str, int] = {}
    for value_id, value in values.items():
        found = (
            [match.group() for match in _pattern(value.words).finditer(text)] if value.words else []
        )
        if found:
            best[value_id] = max(len(word) for word in found)
    if not best:
        return None
    longest = max(best.values())
    winners = [value_id for value_id, length in best.items() if length == longest]
    return winners[0] if len(winners) == 1 else None
