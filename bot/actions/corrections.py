"""Typed corrections of earlier answers: "no, it was Tuesday", "feil, det var på akutten".

A correction that names its value is applied, shown in one line with the old and the new, and can
be undone by one press. One that only says what is wrong opens that field's question.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions import correction_of_texts, interruptions, story
from bot.actions.choices import EDITABLE, UNDO, Choice
from bot.actions.corrected import FIELD_NAMES, held, in_words, keep_for_undo, set_value, undo
from bot.actions.places import units_near
from bot.actions.statements import (
    LIKELY,
    MOST_AROUND,
    STATED,
    SURE,
    Change,
    changes_in,
    is_same,
    taken_back_in,
)
from bot.actions.steps.step import Say, Step, ValueStep, is_nothing_but_yes
from bot.actions.sureness import Sureness
from bot.actions.texts import marked, translate
from bot.actions.turn import Heard, Report

# A place of more words than this is a description, not a misspelt name.
LONGEST_NAME = 6
NOTHING = marked("nothing")
# Told by the way before they are asked for; how it went is told in too many words for that.
_AHEAD = ("occurred", "place", "reporter_role", "category", "involvement", "contact")
_NEVER = ("errand", "deletion", "language_choice", "questions")
# These two answer each other's question: "no one was harmed".
_ANSWERED_BY = {"kind": ("kind", "perceived_harm")}
# What matters to somebody, and no correction: "that it was Tuesday is not the point".
_WISH = re.compile(
    r"^\W*(?:(?:nei|no|ja|yes|egentlig|eigentleg|actually|bare|berre|only|just|well|først og fremst|mest|mostly)\W+)*(?:at|å|that|to|for at|for|så at)\b"
    r"|\b(?:viktig\w*|matters?|important|håper|håpar|hope|ønsker|ønskjer|wish|bør|burde|should|skal ikke|skal ikkje|må ikke|må ikkje|must)\b",
    re.IGNORECASE,
)
_UNDO_WORDS = re.compile(
    r"^\W*(?:(?:nei|no|oi|ups|oops|vent|wait)\W+)*(?:angre(?: det)?|angra(?: det)?|undo(?: that| it)?|ta det tilbake|take that back|(?:change|put|set) (?:it|that) back"
    r"|(?:endre|sett|gjør|gjer|bytt|endra) (?:det )?(?:om igjen|tilbake|attende|om att)|det var (?:riktig|rett) før|it was right before)\W*$",
    re.IGNORECASE,
)


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

    With `strong` only what is a correction by its form, so that it can come before any other
    reading. The open question's own field is left to its step.
    """
    if not heard.text or heard.choice or step.kind == "done" or step.name in _NEVER:
        return False
    if correction_of_texts.take(heard.text, step.name, report, say):
        report["misunderstandings"] = 0
        return True
    named = changes_in(heard.text, report)
    own = [change for change in named if _is_own(change, step)]
    others = [
        change
        for change in named
        if change not in own and _counts(change, heard, step, report, strong=strong)
    ]
    changes = [change for change in others if not is_same(change.field, change.value, report)]
    if changes:
        _change(changes, step, report, say)
        if own:
            _answer_with(own[0], heard, step, report, say)
        return True
    if own or not strong:
        return False
    if others and all(change.sure == SURE for change in others):
        report["misunderstandings"] = 0
        say("utter_already_so", new=in_words(others[0].field, report) or "–")
        return True
    return _ask_what_is_right(heard, step, report)


def says_nothing_else(heard: Heard, report: Report) -> bool:
    """Whether a message corrects something and tells nothing beside it."""
    changes = changes_in(heard.text, report)
    return bool(changes) and not any(change.around for change in changes)


def _is_own(change: Change, step: Step) -> bool:
    return change.field in _ANSWERED_BY.get(step.name, (step.name,))


def _counts(change: Change, heard: Heard, step: Step, report: Report, *, strong: bool) -> bool:
    """Whether a change is sure enough to be taken where they stand."""
    known = change.field in report["settled"] or held(change.field, report) is not None
    if step.name == "understood":
        return change.field in story.TITLES and _may_be_about_the_list(heard)
    if step.name == "what_happened":
        # Where a story is told, it is the story.
        return change.sure == SURE and change.field in report["settled"] and _is_short(change)
    if step.name == "what_matters" and not _is_no_wish(change, heard):
        return False
    if not known:
        # Told by the way before it is asked for.
        plain = change.sure == SURE or (change.sure == LIKELY and not change.around)
        return plain and change.field in _AHEAD and _is_short(change)
    if step.name in ("what_matters", "review") or not strong:
        return change.sure >= STATED
    # Where any words are an answer, "it was Tuesday" comes before it.
    free = step.takes_any_text and not change.around and change.field in ("occurred", "contact")
    return free or change.sure >= LIKELY


def _is_short(change: Change) -> bool:
    return change.around <= MOST_AROUND


def _is_no_wish(change: Change, heard: Heard) -> bool:
    """Whether words at "what matters" correct something instead of answering."""
    if _WISH.search(heard.text) or not _is_short(change):
        return False
    return change.sure >= LIKELY or (change.field == "occurred" and not change.around)


def _may_be_about_the_list(heard: Heard) -> bool:
    if heard.text.endswith("?") or is_nothing_but_yes(heard):
        return False
    return heard.says("change_answer") or interruptions.sureness(heard) <= Sureness.POSSIBLE


def _change(changes: list[Change], step: Step, report: Report, say: Say) -> None:
    """Apply changes, say what they were before, and keep what undoes them."""
    kept = keep_for_undo(report)
    before = {field: in_words(field, report) for field in FIELD_NAMES}
    misspelt = None
    if step.name != "understood":
        misspelt = next((c for c in changes if _is_near_a_unit(c, report)), None)
    for change in changes:
        if change is misspelt:
            continue
        if step.name == "understood":
            _change_line(change, report)
        else:
            _set(change, report)
    report["undo"], report["misunderstandings"] = kept, 0
    for field in dict.fromkeys(c.field for c in changes if c is not misspelt):
        names = {"field": translate(report.language, FIELD_NAMES[field])}
        new = in_words(field, report) or translate(report.language, NOTHING)
        if before[field] is None:
            say("utter_corrected_first", **names, new=new)
        else:
            say("utter_corrected", **names, old=before[field], new=new)
    if misspelt:
        near = units_near(misspelt.words, report.units)
        _open("place", report)
        report["pending"] = {"units": near, "text": misspelt.words}


def _is_near_a_unit(change: Change, report: Report) -> bool:
    if change.field != "place" or change.value["unit"]:
        return False
    return len(change.words.split()) <= LONGEST_NAME and bool(
        units_near(change.words, report.units)
    )


def _change_line(change: Change, report: Report) -> None:
    """Change a line of the list of what the story tells; lines that contradict it go."""
    lines = (report["understood"] or {}).get("lines", {})
    if change.field == "kind" and lines.get("perceived_harm"):
        harmless = change.value in story.WITHOUT_HARM
        if harmless or (change.value == "harm_event" and lines["perceived_harm"] == "none"):
            without = {name: line for name, line in lines.items() if name != "perceived_harm"}
            report["understood"] = {**report["understood"], "lines": without}
    if change.field in report["settled"] and change.field not in lines:
        _set(change, report)
        return
    story.change(report, {change.field: change.value})
    report["pending"] = {"corrected": True}


def _set(change: Change, report: Report) -> None:
    """Set a field of the draft, with all that follows from it."""
    field, value = change.field, change.value
    if field in ("modes", "support"):
        report.change("involvement", **{field: value})
        _settle(field, report, answered=field == "support" or bool(value))
    elif field in ("perceived_harm", "occurred", "place"):
        report[field] = value
        _settle(field, report)
    elif field == "contact":
        if not report["involvement"]["keep_informed"]:
            set_value("involvement", "informed", report)
        report[field] = value
        _settle(field, report)
    else:
        set_value(field, value, report)


def _settle(field: str, report: Report, *, answered: bool = True) -> None:
    others = [name for name in report["settled"] if name != field]
    report["settled"] = [*others, field] if answered else others


def _answer_with(change: Change, heard: Heard, step: Step, report: Report, say: Say) -> None:
    """Let the open question's step read its own part of a message that corrects something else."""
    if isinstance(step, ValueStep) and isinstance(change.value, str) and change.field == step.name:
        own = replace(heard, text="", choice=f"{step.name}:{change.value}", intent="choose")
    else:
        own = replace(heard, text=change.words, intent="nlu_fallback")
    step.read(step.hear(own, report), own, report, say)


def _ask_what_is_right(heard: Heard, step: Step, report: Report) -> bool:
    """Open the question of the one field they say is wrong; False when they say nothing such."""
    wrong = [field for field in taken_back_in(heard.text, report) if field in EDITABLE]
    if not wrong or step.name in ("what_happened", "what_matters", wrong[0]):
        return False
    if step.name == "understood":
        story.forget(report, wrong[:1])
        report["reopened"], report["pending"] = wrong[0], None
    else:
        _open(wrong[0], report)
    report["misunderstandings"] = 0
    return True


def _open(field: str, report: Report) -> None:
    report["reopened"], report["pending"], report["edited"] = EDITABLE[field], None, True
