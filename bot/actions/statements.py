"""Which values a short statement names: "no, it was Tuesday", "I am his sister", "on the ward".

A statement is somebody's answer to what was shown, so a bare word may name a value in it that it
would not name in a story.
"""

from __future__ import annotations

import re
from typing import Any

from bot.actions.date_in_stories import find_when
from bot.actions.dates import is_tied_to_an_event, read_when
from bot.actions.places import units_mentioned
from bot.actions.texts import translate
from bot.actions.turn import Report
from bot.actions.vocabulary import CATEGORIES, HARMS, KINDS, REPORTER_ROLES, Value, named

LONGEST_STATEMENT = 25
# What names a kind, a category or a harm and nothing else is no longer than this.
_LONGEST_VALUE = 7
# "His sister" and "next of kin": so short is a role said without "I am".
_BARE = 3
_OPENING = re.compile(
    r"^\W*(?:(?:å|oi|ops|vent|oh|oops|wait|sorry|beklager|unnskyld|orsak|ja|jo|yes|yeah|men|but|"
    r"nei|næ|neida|nope|no|feil|gale|galt|jeg mente?|eg meint?e|rettelse|retting|egentlig|"
    r"eigentleg|actually|i meant?|wrong|correction|that'?s wrong)\b[\s,.!:;–-]*)+",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:ikke|ikkje|ikkj|not|never|aldri|wasn'?t|isn'?t|wrong|feil)\b", re.IGNORECASE
)
# A value with a "not" in it.
_UNHARMED = re.compile(
    r"\b(?:ingen|ikke|ikkje|inga|no|not|nobody|no one|wasn'?t|weren'?t)\b.{0,12}"
    r"\b(?:skad\w*|harm\w*|hurt|injur\w*)\b|\b(?:uskadd|unhurt|unharmed)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:men|but|rather|heller|snarere)\b|,", re.IGNORECASE)
_ABOUT_MYSELF = re.compile(
    r"\b(?:jeg|eg|æ|æg|ej|i|je|me)\s+(?:er|e|æ|am|var|was|jobber|jobbar|work|bruker|brukar|use)\b"
    r"|\bi['’]?m\b|\b(?:moren|mora|mor|faren|far|broren|bror|søsteren|søstera|syster|sønnen|sonen"
    r"|datteren|dattera|dottera|kona|mannen|wife|husband) (?:min|mi|hans|hennes|hennar)\b.{0,3}$",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(
    r"^(?:(?:det|den|it|that|dette) (?:var|va|skjedde|hendte|hende|was|happened)\s+)?"
    r"(?P<place>(?:på|i|ved|hos|inne|ute|hjemme|heime|utenfor|utanfor|at|in|on|by|outside|near)\b"
    r".{3,80})$",
    re.IGNORECASE | re.DOTALL,
)


def rest_of(text: str) -> str:
    """A statement without the "no, sorry, but" it begins with."""
    return _OPENING.sub("", text.strip()).strip(" .!,;:") if text else ""


def stated(text: str, report: Report) -> dict[str, Any]:
    """The values a statement names, by field; nothing when it only says what is not so."""
    rest = rest_of(text)
    if not rest or len(rest.split()) > LONGEST_STATEMENT:
        return {}
    if len(rest.split()) <= _LONGEST_VALUE and _UNHARMED.search(text):
        return {"perceived_harm": "none"}
    if _NOT.search(rest):
        # "Not Monday but Tuesday": what counts stands after the "but".
        parts = [part for part in _BUT.split(rest) if part and not _NOT.search(part)]
        if parts and _NOT.search(rest).start() < rest.rfind(parts[-1]):
            rest = parts[-1].strip(" .!,;:")
        else:
            return {}
    return _named_in(rest, report)


def denied(text: str, report: Report) -> list[str]:
    """The fields of which a statement only says what is not so: "it was not on the ward"."""
    rest = rest_of(text)
    if not _NOT.search(rest) or len(rest.split()) > LONGEST_STATEMENT or stated(text, report):
        return []
    return list(_named_in(_NOT.sub(" ", rest), report))


def _named_in(rest: str, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {}
    when = find_when(rest, report.now) or read_when(rest, report.now)
    if when:
        found["occurred"] = when.as_field()
    units = units_mentioned(rest, report.units)
    if len(units) == 1:
        found["place"] = {"unit": units[0], "text": None}
    role = _label(REPORTER_ROLES, rest, report)
    if not role and (len(rest.split()) <= _BARE or _ABOUT_MYSELF.search(rest)):
        role = named(REPORTER_ROLES, rest, {})
    if role:
        found["reporter_role"] = role
    if found or len(rest.split()) > _LONGEST_VALUE:
        return found
    somewhere = _SOMEWHERE.match(rest)
    if somewhere and not is_tied_to_an_event(rest):
        return {"place": {"unit": None, "text": somewhere["place"]}}
    for field, values in (("kind", KINDS), ("perceived_harm", HARMS), ("category", CATEGORIES)):
        value = named(values, rest, {}) or _label(values, rest, report)
        if value and value != "none":
            return {field: value}
    return {}


def _label(values: dict[str, Value], text: str, report: Report) -> str | None:
    labels = {name: translate(report.language, value.label) for name, value in values.items()}
    said = " ".join(text.lower().split())
    return next((name for name, label in labels.items() if said == label.lower()), None)
