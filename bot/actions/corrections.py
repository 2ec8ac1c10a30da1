"""Typed corrections of earlier answers: "no, it was Tuesday", "feil, det var på akutten"."""

from __future__ import annotations

import re

from bot.actions.contacts import read_contact
from bot.actions.dates import read_when
from bot.actions.places import unit_name, units_mentioned
from bot.actions.steps.step import Say
from bot.actions.texts import interval_in_words, translate
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import REPORTER_ROLES, named

_OPENING = re.compile(
    r"^\s*(?:(?:å|oi|ops|vent|oh|oops|wait|sorry|beklager|unnskyld|orsak)[,.! ]+)*"
    r"(?:nei|nope|no|feil|gale|galt|jeg mente|eg meinte|jeg tok feil|eg tok feil|rettelse|retting"
    r"|det stemmer ikke|det stemmer ikkje|egentlig|eigentleg|actually|i meant|i was wrong|wrong"
    r"|correction|that'?s wrong|that is wrong)\b(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 25


def take(heard: Heard, open_step: str, report: Report, say: Say) -> bool:
    """Correct the one field that a "no, …" speaks of; False when it corrects nothing.

    The open question's own field is left to its step, and a field that has not been asked yet is
    left alone.
    """
    opening = _OPENING.match(heard.text) if heard.words <= _LONGEST else None
    if opening is None:
        return False
    rest = opening["rest"]
    if open_step != "occurred" and "occurred" in report["settled"]:
        when = read_when(rest.strip(" ,.:;-"), report.now)
        if when:
            report["occurred"] = when.as_field()
            say(
                "utter_corrected_occurred",
                interval=interval_in_words(report["occurred"], report.language),
            )
            return True
    if open_step != "place" and "place" in report["settled"]:
        units = units_mentioned(rest, report.units)
        if len(units) == 1:
            report["place"] = {"unit": units[0], "text": None}
            unit = next(unit for unit in report.units if unit["id"] == units[0])
            say("utter_corrected_place", place=unit_name(unit, report.language))
            return True
    if open_step != "contact" and "contact" in report["settled"]:
        contact = read_contact(rest)
        if contact["email"] or contact["phone"]:
            report["contact"] = {**report["contact"], **{k: v for k, v in contact.items() if v}}
            say("utter_corrected_contact")
            return True
    if open_step != "reporter_role" and "reporter_role" in report["settled"]:
        role = named(REPORTER_ROLES, rest, {})
        if role and re.search(r"\b(jeg|eg|i|i'm|am|er)\b", rest, re.IGNORECASE):
            report["reporter_role"] = role
            say("utter_corrected_role", role=translate(report.language, REPORTER_ROLES[role].label))
            return True
    return False
