"""Personal data in what people write: found at once, pointed out, struck out by one press.

National identity numbers, phone numbers and e-mail addresses are looked for in the report's free
texts. Names cannot be found reliably: one that is plainly introduced as a name is gently
discouraged, once, and left as it is.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from bot.actions.choices import Choice
from bot.actions.identity_numbers import NATIONAL_NUMBER, is_national_number
from bot.actions.steps.step import Say
from bot.actions.texts import marked, translate
from bot.actions.turn import Heard, Report

STRIKE = Choice("personal:strike", marked("Strike it out"))
KEEP = Choice("personal:keep", marked("Let it stay"))
STRUCK_OUT = marked("[struck out]")
LABELS = {
    "national_number": marked("a national identity number"),
    "email": marked("an e-mail address"),
    "phone": marked("a phone number"),
}
NOTHING_YET: dict[str, Any] = {"seen": 0, "offered": False, "name": False}
LONGEST_COMMAND = 5

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# The ways Norwegian numbers are written, and any number behind a country code. Groups as in
# 12.10.2025 are dates.
_PHONE = re.compile(
    r"(?<![\w+.,/-])(?:(?:\+|00)[1-9]\d{0,2}[ -]?\d(?:[ -]?\d){5,11}"
    r"|[2-9]\d{7}|[2-9]\d{2} \d{2} \d{3}|[2-9]\d \d{2} \d{2} \d{2})(?!\w|[.,]\d)"
)
_NAME = re.compile(
    r"\b(?:heter|heiter|het|named|called|name is|navnet er|namnet er|[Dd]r\.?|[Dd]oktor|[Dd]octor"
    r"|[Oo]verlege|[Ss]ykepleier|[Ss]jukepleiar|[Ll]ege|[Ll]egen|[Nn]urse|[Mm]r\.?|[Mm]rs\.?|[Ff]ru|[Hh]err)"
    r" (?P<name>[A-ZÆØÅ][a-zæøå]+(?:[ -][A-ZÆØÅ][a-zæøå]+)*)"
)
_STRIKE_WORDS = re.compile(r"\b(?:stryk|fjern|ta bort|ta vekk|slett (?:det|nummeret|den|dei?)|strike|remove|delete (?:it|the number))\b")  # noqa: E501  # fmt: skip
_KEEP_WORDS = re.compile(r"\b(?:la (?:det|den|dei) stå|behold|lat (?:det|den|dei) stå|keep it|let it stay|leave it)\b")  # noqa: E501  # fmt: skip


class Finding(NamedTuple):
    """What kind of personal data stands where in a text."""

    kind: str
    start: int
    end: int


def findings(text: str, own_phone: str | None = None) -> list[Finding]:
    """Numbers and addresses that lead to a person, in order; the service's own phone is none."""
    found = [
        Finding("national_number", *match.span())
        for match in NATIONAL_NUMBER.finditer(text)
        if is_national_number(match[0])
    ]
    found += [Finding("email", *match.span()) for match in _EMAIL.finditer(text)]
    service = re.sub(r"\D", "", own_phone or "")
    for match in _PHONE.finditer(text):
        inside = any(match.start() < f.end and f.start < match.end() for f in found)
        if not inside and (not service or not re.sub(r"\D", "", match[0]).endswith(service)):
            found.append(Finding("phone", *match.span()))
    return sorted(found, key=lambda finding: finding.start)


def names_someone(text: str, known: list[str]) -> bool:
    """Whether a person is introduced by name; the service's own names are not persons."""
    own = " ".join(known).lower()
    return any(match["name"].lower() not in own for match in _NAME.finditer(text))


def answer(heard: Heard, report: Report, say: Say) -> bool:
    """Strike out or let stay what was pointed out, pressed or typed. False: not meant for this."""
    if not _notes(report)["offered"]:
        return False
    short = heard.text.lower() if 0 < heard.words <= LONGEST_COMMAND else ""
    if heard.choice == STRIKE.id or _STRIKE_WORDS.search(short):
        _change_texts(report)
        report["privacy"] = {**_notes(report), "offered": False, "seen": 0}
        say("utter_struck_out")
        return True
    if heard.choice == KEEP.id or _KEEP_WORDS.search(short):
        report["privacy"] = {**_notes(report), "offered": False}
        say("utter_personal_data_kept")
        return True
    return False


def point_out(report: Report, say: Say) -> None:
    """Say what personal data the texts have gained since it was last looked at."""
    notes = dict(_notes(report))
    texts = list(_texts(report).values())
    found = [f for text in texts for f in findings(text, report.service_info.get("phone"))]
    if len(found) > notes["seen"]:
        labels = [LABELS[kind] for kind in dict.fromkeys(f.kind for f in found)]
        what = ", ".join(translate(report.language, label) for label in labels)
        say("utter_personal_data", what=what)
        notes["offered"] = True
    notes["seen"] = len(found)
    notes["offered"] = notes["offered"] and bool(found)
    own = [report.service_info.get("name") or "", *_unit_names(report)]
    if not notes["name"] and any(names_someone(text, own) for text in texts):
        say("utter_names_not_needed")
        notes["name"] = True
    if notes != _notes(report):
        report["privacy"] = notes


def offers(report: Report) -> list[Choice]:
    """The presses that belong to what was pointed out and not yet answered."""
    return [STRIKE, KEEP] if _notes(report)["offered"] else []


def _notes(report: Report) -> dict[str, Any]:
    return {**NOTHING_YET, **(report["privacy"] or {})}


def _unit_names(report: Report) -> list[str]:
    return [name for unit in report.units for name in (unit.get("name") or {}).values() if name]


def _texts(report: Report) -> dict[str, str]:
    """The report's free texts that have anything in them."""
    texts = {
        "what_happened": report["what_happened"],
        "what_matters": report["what_matters"],
        "place": report["place"]["text"],
        "occurred": report["occurred"]["phrase"],
        "involvement": report["involvement"]["support"],
    }
    return {name: text for name, text in texts.items() if text}


def _change_texts(report: Report) -> None:
    parts = {"place": "text", "occurred": "phrase", "involvement": "support"}
    mark = translate(report.language, STRUCK_OUT)
    for name, text in _texts(report).items():
        struck = text
        for finding in reversed(findings(text, report.service_info.get("phone"))):
            struck = f"{struck[: finding.start]}{mark}{struck[finding.end :]}"
        if struck != text and name in parts:
            report.change(name, **{parts[name]: struck})
        elif struck != text:
            report[name] = struck
