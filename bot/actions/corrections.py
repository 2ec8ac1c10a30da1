"""Typed corrections of earlier answers: "no, it was Tuesday", "feil, det var på akutten".

A correction that names its value is applied, shown in one line with the old and the new, and can
be undone by one press. One that names only the field is left to editing.py.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable

from bot.actions import correction_of_texts
from bot.actions.choices import UNDO, Choice
from bot.actions.contacts import read_contact
from bot.actions.corrected import FIELD_NAMES, in_words, keep_for_undo, set_value, undo
from bot.actions.correction_forms import Correction, correction_in, left_over
from bot.actions.date_in_stories import read_answer
from bot.actions.places import units_mentioned
from bot.actions.steps.afterwards import INVOLVEMENTS
from bot.actions.steps.step import Say, Step
from bot.actions.texts import translate
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import (
    CATEGORIES,
    KINDS,
    PARTICIPATION_MODES,
    REPORTER_ROLES,
    named,
)

# More telling words than this around a value, and it is a story.
MOST_AROUND = 3
LONGEST_PLACE = 200
SHORT = 4
LONGEST_UNDO = 5

_NOT = re.compile(r"\b(?:ikke|ikkje|itj|ittj|not|no longer|don'?t|ingen)\b", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"\b(?:anonym\w*|anonymous\w*|kontakte\w*|kontakta|beskjed|delta|delte|være med|vere med|bli med"
    r"|told|hear back|contacted|take part|participate|informed|oppdater\w*)\b",
    re.IGNORECASE,
)
_UNHARMED = re.compile(
    r"\b(?:ingen|ikke noen|ikkje nokon|no ?one|nobody|none)\b.{0,25}\b(?:skad\w*|harm\w*|hurt|injured)"
    r"|\b(?:ikke|ikkje|itj|not|wasn'?t|weren'?t)\b.{0,12}\b(?:skad\w*|harmed|hurt|injured)\b"
    r"|\b(?:uskadd|uskadet|uskada|unhurt|unharmed)\b|\bno harm\b|\bingen skade\b",
    re.IGNORECASE,
)
_HARMED = re.compile(
    r"\b(?:ble|blei|vart|er|var|was|got|is|were)\b.{0,15}\b(?:skad\w+|harmed|hurt|injured)\b"
    r"|\b(?:there was|det var|med) (?:harm|skade)\b",
    re.IGNORECASE,
)
_HOW_BADLY = {
    "death": re.compile(r"\b(?:døde|døydde|død|died|dead|passed away|gikk bort)\b", re.IGNORECASE),
    "significant": re.compile(
        r"\b(?:alvorleg\w*|alvorlig\w*|serious\w*|severe\w*)\b(?=.{0,25}\b(?:skad\w*|harm\w*|injur\w*)|.{0,12}$)",
        re.IGNORECASE,
    ),
    "minor": re.compile(
        r"\b(?:liten|lita|mindre|lett|minor|small|slight)\b (?:skade|harm|injury)\b|\b(?:skaden|harm)\b.{0,20}\b(?:liten|mindre|minor|small)\b",
        re.IGNORECASE,
    ),
}
_I_AM = re.compile(
    r"\b(?:jeg er|eg er|æ e|æ er|je er|i am|i'm|im|er jeg|som|as)\b|^\W*(?:the |en |ein |ei )?\w+\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:handle\w*|gjeld\w*|dreie\w*|om|about|tema\w*|kategori\w*|category|topic|concerns)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"^\W*(?:(?:det|dette|it|that|this) (?:var|skjedde|hendte|hende|was|happened) )?(?:på|i|ved|hos|at|in|on) (?P<place>.+)$",
    re.IGNORECASE,
)
_UNDO_WORDS = re.compile(r"^\W*(?:angre|angre det|angra|undo|undo that|ta det tilbake|take that back)\W*$", re.IGNORECASE)  # fmt: skip


def answer(heard: Heard, report: Report, say: Say) -> bool:
    """Undo the last correction, pressed or typed. False: not meant for this."""
    if not report["undo"] or not (heard.choice == UNDO.id or _UNDO_WORDS.match(heard.text)):
        return False
    undo(report)
    say("utter_undone")
    return True


def offers(report: Report) -> list[Choice]:
    """The press that undoes a correction, until something else is answered."""
    return [UNDO] if report["undo"] else []


def take(heard: Heard, step: Step, report: Report, say: Say, *, strong: bool) -> bool:
    """Correct what the message speaks of; False when it corrects nothing.

    With `strong` only what plainly is a correction by its form, so that it can come before any
    other reading. The open question's own field is left to its step, and a field that has not been
    asked yet is left alone.
    """
    if not heard.text or heard.choice or step.kind == "done":
        return False
    if correction_of_texts.take(heard.text, step.name, report, say):
        report["misunderstandings"] = 0
        return True
    said = correction_in(heard.text)
    if said is None or (strong and not said.strong):
        return False
    before = {field: in_words(field, report) for field in FIELD_NAMES}
    kept = keep_for_undo(report)
    changed = _changed(said, step.name, report)
    if not changed:
        return False
    report["undo"], report["misunderstandings"] = kept, 0
    for field in changed:
        names = {"field": translate(report.language, FIELD_NAMES[field])}
        new = in_words(field, report)
        if before[field] is None:
            say("utter_corrected_first", **names, new=new or "")
        else:
            say("utter_corrected", **names, old=before[field], new=new or "–")
    return True


def _changed(said: Correction, open_step: str, report: Report) -> list[str]:
    """Apply what is corrected; the fields that are other than before."""
    for read, field in _READERS:
        if field == open_step or field not in report["settled"]:
            continue
        if read(said, report):
            return [field]
    found = [
        field
        for read, field in ((_occurred, "occurred"), (_place, "place"))
        if field != open_step and _has(field, report) and read(said, report)
    ]
    if found:
        return found
    for read, field in _LAST_READERS:
        if field != open_step and field in report["settled"] and read(said, report):
            return [field]
    return []


def _has(field: str, report: Report) -> bool:
    return field in report["settled"] or in_words(field, report) is not None


def _contact(said: Correction, report: Report) -> bool:
    found = {name: value for name, value in read_contact(said.words).items() if value}
    if not found:
        return False
    report["contact"] = {**report["contact"], **found}
    return True


def _involvement(said: Correction, report: Report) -> bool:
    if not _AFTERWARDS.search(said.whole):
        return False
    wish = named(INVOLVEMENTS, said.words, {})
    if wish is None and re.search(r"\bkontakt|\bcontact", said.whole, re.IGNORECASE):
        wish = "informed"
    if wish is None:
        return False
    if not said.contrast and _NOT.search(said.words):
        wish = {"anonymous": "informed", "take_part": "informed", "informed": "anonymous"}[wish]
    return set_value("involvement", wish, report)


def _harm(said: Correction, report: Report) -> bool:
    if _UNHARMED.search(said.whole):
        if report["kind"] == "harm_event":
            return set_value("kind", "no_harm_event", report)
        return _set_harm("none", report)
    for harm, words in _HOW_BADLY.items():
        if words.search(said.words):
            return _set_harm(harm, report)
    if _HARMED.search(said.words) and report["kind"] in ("no_harm_event", "near_miss"):
        return set_value("kind", "harm_event", report)
    return False


def _set_harm(harm: str, report: Report) -> bool:
    if harm != "none" and report["kind"] in ("no_harm_event", "near_miss"):
        set_value("kind", "harm_event", report)
    report["perceived_harm"] = harm
    if "perceived_harm" not in report["settled"]:
        report["settled"] = [*report["settled"], "perceived_harm"]
    return True


def _role(said: Correction, report: Report) -> bool:
    role = named(REPORTER_ROLES, said.words, {})
    if role is None or not _I_AM.search(said.words) or role == report["reporter_role"]:
        return False
    return set_value("reporter_role", role, report)


def _occurred(said: Correction, report: Report) -> bool:
    when = read_answer(said.words, report.now)
    if when is None or left_over(said.words, when.phrase) > MOST_AROUND:
        return False
    report["occurred"] = when.as_field()
    return True


def _place(said: Correction, report: Report) -> bool:
    units = units_mentioned(said.words, report.units)
    if len(units) != 1 or left_over(said.words, "") > MOST_AROUND + SHORT:
        return False
    report["place"] = {"unit": units[0], "text": None}
    return True


def _category(said: Correction, report: Report) -> bool:
    category = named(CATEGORIES, said.words, {})
    if category is None or category == report["category"]:
        return False
    short = left_over(said.words, "") <= SHORT
    if not (short and (_ABOUT.search(said.whole) or said.contrast)):
        return False
    return set_value("category", category, report)


def _kind(said: Correction, report: Report) -> bool:
    kind = named(KINDS, said.words, {})
    if kind is None or kind == report["kind"] or left_over(said.words, "") > SHORT:
        return False
    return set_value("kind", kind, report)


def _modes(said: Correction, report: Report) -> bool:
    mode = named(PARTICIPATION_MODES, said.words, {})
    if mode is None or left_over(said.words, "") > SHORT:
        return False
    chosen = report["involvement"]["modes"]
    dropped = [name for name in chosen if named({name: PARTICIPATION_MODES[name]}, said.whole, {})]
    kept = [name for name in chosen if name not in dropped] if said.contrast else []
    report.change("involvement", modes=list(dict.fromkeys([*kept, mode])))
    return True


def _place_in_words(said: Correction, report: Report) -> bool:
    placed = _PLACED.match(said.words)
    if not placed or not said.strong or left_over(placed["place"], "") > SHORT + MOST_AROUND:
        return False
    report["place"] = {"unit": None, "text": placed["place"][:LONGEST_PLACE]}
    return True


_Reader = Callable[[Correction, Report], bool]
_READERS: tuple[tuple[_Reader, str], ...] = (
    (_contact, "contact"),
    (_involvement, "involvement"),
    (_harm, "kind"),
    (_harm, "perceived_harm"),
)
_LAST_READERS: tuple[tuple[_Reader, str], ...] = (
    (_category, "category"),
    (_modes, "modes"),
    (_role, "reporter_role"),
    (_kind, "kind"),
    (_place_in_words, "place"),
)
