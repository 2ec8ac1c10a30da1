"""Typed corrections of what stands in the reporter's own words, and of what is to be struck."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re

from rapidfuzz import fuzz

from bot.actions.corrected import FIELD_NAMES, LONGEST_KEPT, in_words, keep_for_undo, quoted
from bot.actions.steps.step import Say
from bot.actions.texts import translate
from bot.actions.turn import Report

LONGEST_TEXT = 4_000
LONGEST_STORY = 20_000
# How alike a sentence of the story must be to what is to be taken out of it, 0 to 100.
ALIKE = 80
_SENTENCES = re.compile(r"[^.!?\n]+[.!?]*\s*")

_START = r"^\W*(?:(?:nei|no|vent|wait|og|and|oi|beklager|sorry|kan du|can you|could you|vil du|please|du kan|you can|jeg vil|eg vil|i want to|i would like to)[,. ]+)*"
_MATTERS = re.compile(
    rf"{_START}(?:(?:det|det som er) )?(?:(?:aller )?viktigste|viktigaste|viktigst|viktigast|mest viktig|what matters|what is (?:most )?important|what's (?:most )?important|the most important thing|most important)\b"
    r"[^,.]{0,25}?\b(?:er|var|is)\b(?: (?:heller|egentlig|eigentleg|kanskje|nok|rather|actually|really|instead))*[,:]? (?P<new>.{3,})$",
    re.IGNORECASE | re.DOTALL,
)
_ADD = re.compile(
    rf"{_START}(?:(?:å )?(?:legg|legge|leggje) (?:også |òg )?til|skriv (?:også|òg)|ta også med|ta òg med|ta med|add|also write|write also|put in)(?: også| òg| as well| also)?(?: at| that| dette| this)?[:,]? (?P<new>.{{3,}})$",
    re.IGNORECASE | re.DOTALL,
)
_TAKE_OUT = re.compile(
    rf"{_START}(?:(?:du skal |you should )?(?:ikke|ikkje|itj|don'?t|do not) (?:skriv|skrive|skrive ned|ta med|write|put|include|say)(?: in)?(?: (?:at|that|noe om|noko om|anything about))?"
    r"|(?:stryk|stryke|fjern|fjerne|ta bort|ta vekk|ta ut|slett|remove|strike|strike out|delete|take out|leave out)(?: out)? (?:det (?:med|om|jeg skrev om|eg skreiv om|at)|setningen om|setninga om|delen om|at|that|the part about|the bit about|what i wrote about|the sentence about|the part where))"
    r" (?P<old>.{3,})$",
    re.IGNORECASE | re.DOTALL,
)
_STRIKE_CONTACT = re.compile(
    r"\b(?:stryk\w*|fjern\w*|ta bort|ta vekk|slett\w*|remove|strike|delete|erase|take away|ikke bruk|ikkje bruk|don'?t use)\b.{0,20}?\b(?P<part>navn\w*|namn\w*|name|e-?post\w*|e-?mail\w*|mail\w*|telefon\w*|nummer\w*|phone|number)\b",
    re.IGNORECASE,
)
_LONGEST_STRIKE = 9
_CONTACT_PARTS = {"na": "name", "e": "email", "m": "email", "t": "phone", "nu": "phone", "p": "phone"}  # fmt: skip


def take(text: str, open_step: str, report: Report, say: Say) -> bool:
    """Change what matters or the story, or strike out a part of how to reach them, as asked."""
    if report["contact"] and _strike_contact(text, report, say):
        return True
    matters = _MATTERS.match(text)
    if matters and "what_matters" in report["settled"] and open_step != "what_matters":
        return _what_matters(matters["new"], report, say)
    if not report.story or open_step in ("what_happened", "what_matters", "errand"):
        return False
    added, taken_out = _ADD.match(text), _TAKE_OUT.match(text)
    if added:
        return _add(added["new"], report, say)
    return bool(taken_out and _take_out(taken_out["old"], report, say))


def _strike_contact(text: str, report: Report, say: Say) -> bool:
    found = _STRIKE_CONTACT.search(text)
    if not found or len(text.split()) > _LONGEST_STRIKE:
        return False
    word = found["part"].lower()
    part = next(part for start, part in _CONTACT_PARTS.items() if word.startswith(start))
    if not report["contact"][part]:
        return False
    report["undo"] = keep_for_undo(report)
    report["contact"] = {**report["contact"], part: None}
    say("utter_contact_struck", left=in_words("contact", report) or "–")
    return True


def _what_matters(new: str, report: Report, say: Say) -> bool:
    old, report["undo"] = in_words("what_matters", report), keep_for_undo(report)
    report["what_matters"] = new[:LONGEST_TEXT]
    field = FIELD_NAMES["what_matters"]
    values = {"field": translate(report.language, field), "new": quoted(new)}
    if old is None:
        say("utter_corrected_first", **values)
    else:
        say("utter_corrected", **values, old=old)
    return True


def _add(new: str, report: Report, say: Say) -> bool:
    story = report.story
    if len(story) + len(new) > LONGEST_STORY:
        say("utter_story_full")
        return True
    kept = keep_for_undo(report)
    new = f"{new[:1].upper()}{new[1:]}"
    report["what_happened"] = f"{story}\n\n{new}"
    whole = len(report.story)
    report["undo"] = {**kept, "story": {"at": len(story), "to": whole, "was": ""}}
    say("utter_story_gained", words=quoted(new))
    return True


def _take_out(old: str, report: Report, say: Say) -> bool:
    """Take the one sentence out that says it; ask to change the story when none plainly does."""
    story = report.story
    parts = [
        (fuzz.token_set_ratio(old.lower(), m[0].lower()), m) for m in _SENTENCES.finditer(story)
    ]
    alike = [match for score, match in parts if score >= ALIKE]
    if len(alike) != 1 or alike[0][0].strip() == story.strip():
        report["reopened"], report["pending"], report["edited"] = "what_happened", None, True
        return True
    start, end = alike[0].span()
    if end == len(story):
        start = len(story[:start].rstrip())
    gone = story[start:end]
    kept = {**keep_for_undo(report), "story": {"at": start, "to": start, "was": gone}}
    report["undo"] = kept if len(gone) <= LONGEST_KEPT else None
    report["what_happened"] = f"{story[:start]}{story[end:]}"
    say("utter_story_lost", words=quoted(gone.strip()))
    return True
