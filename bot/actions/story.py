"""What a story tells, to be shown to the reporter before any of it is taken into the report.

The classified fields come from `suggestions.understood`, which is silent where it doubts; when and
where are read from the words. A story is read once, when it is told, and what was read is kept in
the slot `understood` until the reporter has confirmed or declined it:

    {"lines": {field: value}, "read": checksum of the story read, "declined": [fields]}
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

from bot.actions.categories import CATEGORIES
from bot.actions.date_in_stories import find_when
from bot.actions.places import unit_name, units_mentioned
from bot.actions.suggestions import suggest_categories, suggest_kinds, understood
from bot.actions.texts import interval_in_words, marked, translate
from bot.actions.turn import Report, empty_draft
from bot.actions.vocabulary import HARMS

# The fields a story can tell, as they are listed.
TITLES = {
    "kind": marked("What it is"),
    "category": marked("What it is about"),
    "reporter_role": marked("Who you are"),
    "occurred": marked("When"),
    "place": marked("Where"),
    "perceived_harm": marked("How it went"),
}
# Said to the reporter; the labels to press are said by the reporter.
KINDS_AS_TOLD = {
    "concern": marked("something that worries you"),
    "harm_event": marked("something happened, and someone was harmed"),
    "no_harm_event": marked("something happened, but no one was harmed"),
    "near_miss": marked("something almost went wrong"),
    "good_care": marked("something that went well"),
    "suggestion": marked("a suggestion"),
}
ROLES_AS_TOLD = {
    "patient": marked("the patient"),
    "service_user": marked("someone who uses the service"),
    "next_of_kin": marked("the next of kin"),
    "relative": marked("a relative or someone close"),
    "bereaved": marked("someone who has lost a person close to you"),
    "guardian": marked("a guardian"),
    "representative": marked("someone who speaks for another person"),
    "staff_assisting": marked("someone who works here and helps another person to report"),
}
# "Thank you for telling about …"
MATTERS = {
    "medication": marked("the medicines"),
    "diagnosis": marked("the examination"),
    "deterioration": marked("how someone got worse"),
    "surgery_procedure": marked("the procedure"),
    "infection": marked("the infection"),
    "fall": marked("the fall"),
    "pressure_injury": marked("the pressure injury"),
    "nutrition": marked("food and drink"),
    "mental_health_suicide": marked("mental health"),
    "discharge_transition": marked("the discharge"),
    "waiting_access": marked("the waiting"),
    "communication_information": marked("the information"),
    "conduct_dignity": marked("how people were met"),
    "identification_mixup": marked("the mix-up"),
    "equipment": marked("the equipment"),
    "records_privacy": marked("records and privacy"),
    "maternity_newborn": marked("pregnancy and birth"),
    "violence_restraint": marked("violence or coercion"),
    "environment_food_facilities": marked("rooms, food and surroundings"),
}
NOT_HARMED = ("no_harm_event", "near_miss")
WITHOUT_HARM = (*NOT_HARMED, "good_care", "suggestion")
HARMED = ("minor", "significant", "death")


def is_known(field: str, report: Report) -> bool:
    """Whether the field is answered, or was asked and left open."""
    return field in report["settled"] or holds(field, report)


def holds(field: str, report: Report) -> bool:
    """Whether the draft has a value for the field."""
    parts = {
        "occurred": report["occurred"]["phrase"],
        "place": report["place"]["unit"] or report["place"]["text"],
    }
    return bool(parts.get(field, report.slots.get(field)))


def read_story(report: Report) -> None:
    """Read the story as it now stands, unless nothing was added since it was last read."""
    kept = _kept(report)
    if kept["read"] == _checksum(report):
        return
    report["suggestions"] = {
        "kind": suggest_kinds(report.story),
        "category": suggest_categories(report.story),
    }
    told = {**understood(report.story), **circumstances(report.story, report)}
    _note(report, {f: v for f, v in told.items() if f not in kept["declined"]})


def read_more(text: str, report: Report, own: dict[str, Any]) -> None:
    """Read a story that was just continued with `text` in answer to a later question.

    The time and place of this message count, not those of the whole, and so does `own`: what it
    says in answer to the question that was open.
    """
    kept = _kept(report)
    classified = {f: v for f, v in understood(report.story).items() if f not in kept["declined"]}
    _note(report, {**kept["lines"], **classified, **circumstances(text, report), **own})


def _kept(report: Report) -> dict[str, Any]:
    return {"lines": {}, "read": 0, "declined": [], **(report["understood"] or {})}


def _note(report: Report, told: dict[str, Any]) -> None:
    """Keep what was read; a list that has open lines is shown, though one was shown before."""
    ordered = {field: told[field] for field in TITLES if field in told}
    report["understood"] = {**_kept(report), "lines": ordered, "read": _checksum(report)}
    if lines(report):
        report["settled"] = [name for name in report["settled"] if name != "understood"]


def _checksum(report: Report) -> int:
    return crc32(report.story.encode())


def circumstances(text: str, report: Report) -> dict[str, Any]:
    """The one time and the one unit a text names."""
    found: dict[str, Any] = {}
    when = find_when(text, report.now)
    if when:
        found["occurred"] = when.as_field()
    units = units_mentioned(text, report.units)
    if len(units) == 1:
        found["place"] = {"unit": units[0], "text": None}
    return found


def lines(report: Report) -> dict[str, Any]:
    """What was read and is neither known nor ruled out by the rest, by field."""
    read = _kept(report)["lines"].items()
    told = {f: v for f, v in read if not is_known(f, report) or _elsewhere(f, v, report)}
    kind = report["kind"] or told.get("kind")
    harm = told.get("perceived_harm")
    if (kind in NOT_HARMED and harm in HARMED) or (kind == "harm_event" and harm == "none"):
        # One of the two was misread; both are asked.
        told.pop("kind", None)
        told.pop("perceived_harm")
    if kind in WITHOUT_HARM:
        told.pop("perceived_harm", None)
    if kind == "suggestion":
        told.pop("occurred", None)
    return told


def _elsewhere(field: str, value: Any, report: Report) -> bool:  # noqa: ANN401 - by field
    """Whether they tell of another unit than the one they came from (by a poster on its wall).

    That one they never named themselves, so it is not settled.
    """
    given = report["place"]["unit"] if field == "place" else None
    return bool(given and value["unit"] != given and field not in report["settled"])


def change(report: Report, corrected: dict[str, Any]) -> None:
    """Put other values into the lines; they are shown again before they count."""
    kept = _kept(report)
    _note(report, {**kept["lines"], **corrected})
    forget(report, list(corrected))


def decline(report: Report) -> None:
    """Forget all lines; each question is asked on its own, without guesses."""
    kept = _kept(report)
    declined = list(dict.fromkeys([*kept["declined"], *lines(report)]))
    report["understood"] = {**kept, "lines": {}, "declined": declined}


def forget(report: Report, fields: list[str]) -> None:
    """Make fields unanswered again."""
    empty = empty_draft(report["service"], report.language)
    for field in fields:
        report[field] = empty[field]
    report["settled"] = [name for name in report["settled"] if name not in fields]


def imply_harm(report: Report) -> None:
    """No one was harmed, if the kind says so."""
    if report["kind"] in NOT_HARMED:
        report["perceived_harm"] = "none"


def in_words(field: str, value: Any, report: Report) -> str:  # noqa: ANN401 - by field
    """A line's value as a person reads it."""
    language = report.language
    if field == "occurred":
        if not value["start"]:
            return str(value["phrase"])
        interval = interval_in_words(value, language)
        about = translate(language, marked("about {interval}"))
        return about.replace("{interval}", interval) if value["approximate"] else interval
    if field == "place":
        unit = next((unit for unit in report.units if unit["id"] == value["unit"]), None)
        return unit_name(unit, language) if unit else str(value["text"])
    labels = {
        "kind": KINDS_AS_TOLD,
        "reporter_role": ROLES_AS_TOLD,
        "category": {name: each.label for name, each in CATEGORIES.items()},
        "perceived_harm": {name: each.label for name, each in HARMS.items()},
    }
    return translate(language, labels[field][value])


def speaks_of_loss(report: Report) -> bool:
    """Whether the reporter has told of a death, or that they have lost someone."""
    told = _kept(report)["lines"]
    role = report["reporter_role"] or told.get("reporter_role")
    harm = report["perceived_harm"] or told.get("perceived_harm")
    return role == "bereaved" or harm == "death"


def acknowledgement(report: Report) -> tuple[str, dict[str, str]]:
    """The response, and its values, that fits the story: one for each situation, no dice."""
    told = _kept(report)["lines"]
    kind, category = report["kind"] or told.get("kind"), told.get("category")
    if speaks_of_loss(report):
        return "utter_acknowledge_loss", {}
    if kind in ("good_care", "suggestion"):
        return f"utter_acknowledge_{kind}", {}
    if told.get("reporter_role") == "staff_assisting":
        return "utter_acknowledge_helper", {}
    if category in MATTERS:
        matter = translate(report.language, MATTERS[category])
        return "utter_acknowledge_matter", {"matter": matter}
    return "utter_acknowledge", {}
