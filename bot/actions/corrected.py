"""Fields as a correction sees them: in words, set from outside their question, and set back."""

from __future__ import annotations

from typing import Any

from bot.actions import story
from bot.actions.categories import CATEGORIES
from bot.actions.choices import of_values
from bot.actions.places import unit_name
from bot.actions.roles import REPORTER_ROLES
from bot.actions.steps import STEPS
from bot.actions.steps.afterwards import INVOLVEMENTS
from bot.actions.texts import interval_in_words, marked, translate
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import (
    HARMS,
    KINDS,
    PARTICIPATION_MODES,
)

# How a field is called inside a sentence.
FIELD_NAMES = {
    "occurred": marked("when it was"),
    "place": marked("where it was"),
    "reporter_role": marked("who you are in this"),
    "kind": marked("what kind of report it is"),
    "category": marked("what it is about"),
    "perceived_harm": marked("how badly someone was harmed"),
    "involvement": marked("what happens afterwards"),
    "modes": marked("how you take part"),
    "support": marked("what support you need"),
    "contact": marked("how they can reach you"),
    "what_matters": marked("what matters most to you"),
}
_LABELS = {
    "involvement": INVOLVEMENTS,
    "reporter_role": REPORTER_ROLES,
    "kind": KINDS,
    "category": CATEGORIES,
    "perceived_harm": HARMS,
}
# What a correction may change. The story is not among them: it may be long, so what undoes a
# change of it is kept apart (`story`).
_SMALL = (
    "kind", "reporter_role", "occurred", "place", "category", "perceived_harm", "involvement",
    "contact", "what_matters",
)  # fmt: skip
# What was open when they corrected something, and the list that was shown.
_ASKED = ("understood", "reopened", "pending", "edited")
# A state is small: longer texts cannot be undone, only changed again.
LONGEST_KEPT = 1_000
LONGEST_QUOTE = 80


def quoted(text: str) -> str:
    """The text, or its beginning when it is long, for a line that only reminds of it."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def held(field: str, report: Report) -> Any:  # noqa: ANN401 - by field
    """The field's value: answered, or read out of the story and not yet confirmed; else None."""
    involvement = report["involvement"]
    if field in ("modes", "support"):
        return involvement[field] or None
    if field == "involvement":
        if involvement["keep_informed"] is None:
            return None
        told = "take_part" if involvement["take_part"] else "informed"
        return told if involvement["keep_informed"] else "anonymous"
    if field == "contact":
        return report["contact"] if any(report["contact"].values()) else None
    if story.holds(field, report):
        return report[field]
    return story.lines(report).get(field) if field in story.TITLES else None


def in_words(field: str, report: Report) -> str | None:  # noqa: PLR0911 - one for each kind of field
    """The field's value as the reporter would say it; None when it has none."""
    language, value = report.language, held(field, report)
    if value is None:
        return None
    if field in _LABELS:
        return translate(language, _LABELS[field][value].label)
    if field == "occurred":
        return interval_in_words(value, language) if value["start"] else value["phrase"]
    if field == "place":
        unit = next((unit for unit in report.units if unit["id"] == value["unit"]), None)
        return unit_name(unit, language) if unit else value["text"]
    if field == "contact":
        return ", ".join(part for part in value.values() if part)
    if field == "modes":
        return ", ".join(translate(language, PARTICIPATION_MODES[mode].label) for mode in value)
    return quoted(value)


def keep_for_undo(report: Report) -> dict[str, Any]:
    """What sets everything back that a correction may change."""
    kept = {name: report[name] for name in _SMALL if len(str(report[name])) <= LONGEST_KEPT}
    asked = {name: report[name] for name in _ASKED}
    return {"slots": kept, "settled": list(report["settled"]), "asked": asked}


def undo(report: Report) -> None:
    """Set back what the last correction changed."""
    kept = report["undo"]
    for name, value in (kept.get("slots") or {}).items():
        if name in _SMALL:
            report[name] = value
    for name, value in (kept.get("asked") or {}).items():
        if name in _ASKED:
            report[name] = value
    cut = kept.get("story")
    if cut:
        told = report.story
        report["what_happened"] = f"{told[: cut['at']]}{cut['was']}{told[cut['to'] :]}"
    report["settled"] = [name for name in kept.get("settled") or [] if name in STEPS]
    report["undo"] = None


def set_value(field: str, value: str, report: Report) -> bool:
    """Set a closed field with all that follows from it, and leave the open question open."""
    choice = of_values(field, {value: _LABELS[field][value]})[0].id
    pending, reopened, settled = report["pending"], report["reopened"], list(report["settled"])
    pressed = Heard(text="", choice=choice, intent="choose", confidence=1.0)
    step = STEPS[field]
    taken = step.read(step.hear(pressed, report), pressed, report, _in_silence)
    report["pending"], report["reopened"] = pending, reopened
    report["settled"] = settled if field in settled else [*settled, field]
    if taken:
        _ask_what_follows(field, report)
    return taken


def _ask_what_follows(field: str, report: Report) -> None:
    """Let questions be asked that a correction has made matter, and none it has made pointless."""
    again: set[str] = set()
    if field == "involvement":
        contact = report["contact"]
        again |= {"contact"} if not (contact["email"] or contact["phone"]) else set()
        again |= {"modes", "support"} if not report["involvement"]["modes"] else set()
    if field == "kind" and report["kind"] == "harm_event" and report["perceived_harm"] == "none":
        report["perceived_harm"] = None
        again.add("perceived_harm")
    report["settled"] = [name for name in report["settled"] if name not in again]
    if report["reopened"] in STEPS and not STEPS[report["reopened"]].applies(report):
        report["reopened"] = None


def _in_silence(response: str, **values: str) -> None:
    del response, values
