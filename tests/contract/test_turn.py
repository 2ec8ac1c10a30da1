"""What the service asks and the bot answers is what both sides' contract says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema
import pytest

from api.conversations.schemas import HelpLineForBot, ServiceForBot, Turn, TurnResult, UnitForBot
from api.reports.schemas import Draft
from api.shared import clock

if TYPE_CHECKING:
    from api.shared.i18n import Language

CONTRACT = Path(__file__).parents[2] / "bot/contract"
REQUEST = json.loads((CONTRACT / "turn.request.json").read_text())
RESPONSE = json.loads((CONTRACT / "turn.response.json").read_text())
SERVICE = ServiceForBot(
    slug="solvik",
    name="Solvik",
    phone="55 00 00 00",
    opening_hours={"nb": "hverdager 8–15", "nn": "kvardagar 8–15"},
    help_lines=[
        HelpLineForBot(
            name={"nb": "Krisesenteret", "nn": "Krisesenteret", "en": "The crisis centre"},
            number="55 00 11 22",
            when={"nb": "hele døgnet", "nn": "heile døgnet", "en": "day and night"},
        )
    ],
    units=[UnitForBot(id="amk", name={"nb": "AMK", "nn": "AMK", "en": "AMK"}, synonyms=["113"])],
)


def turn(language: Language = "nb", **given: Any) -> Turn:
    draft = given.pop("draft", Draft(service="solvik", language=language))
    return Turn(
        draft=draft, language=language, now=clock.now(), kept_days=14, service=SERVICE, **given
    )


@pytest.mark.parametrize(
    "given", [{"start": True}, {"text": "Hei", "state": {}}, {"choice": "skip"}]
)
def test_a_turn_of_the_services_is_one_the_bot_takes(given: dict[str, Any]) -> None:
    jsonschema.validate(json.loads(turn(**given).model_dump_json()), REQUEST)


def test_a_full_draft_is_one_the_bot_takes() -> None:
    draft = Draft.model_validate(
        {
            "service": "solvik",
            "kind": "near_miss",
            "reporter_role": "bereaved",
            "what_happened": "Det gikk nesten galt.",
            "what_matters": "At noen hører.",
            "occurred": {
                "phrase": "i går",
                "start": "2026-11-20T00:00:00+01:00",
                "end": "2026-11-21T00:00:00+01:00",
                "approximate": True,
            },
            "place": {"unit": "amk", "text": "på vei inn"},
            "category": "waiting_access",
            "suggestions": {"kind": ["near_miss"], "category": ["waiting_access", "other"]},
            "perceived_harm": "unclear",
            "involvement": {
                "keep_informed": True,
                "take_part": True,
                "modes": ["phone", "comment_on_draft"],
                "support": "søsteren min",
            },
            "contact": {"name": "Kari", "email": "kari@example.org", "phone": "+47 900 00 000"},
            "language": "nn",
            "urgent": True,
            "consent": {"version": "2026-11", "at": "2026-11-21T12:00:00Z"},
        }
    )
    asked = turn(draft=draft, text="Hei", state={})
    jsonschema.validate(json.loads(asked.model_dump_json()), REQUEST)


# Each in its language, because the bot follows the language that is written.
SAID = {
    "nb": ("Mor falt på badet.", "nei takk", "hva skjer med det jeg skriver?"),
    "nn": ("Mor fall på badet.", "nei takk", "kva skjer med det eg skriv?"),
    "en": ("Mother fell in the bathroom.", "no thanks", "what happens to what I write?"),
}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_answer_of_the_bots_is_one_the_service_takes(bot_url: str, language: Language) -> None:
    given: dict[str, Any] = {"start": True}
    for text in SAID[language]:
        asked = turn(language, **given)
        answer = httpx.post(f"{bot_url}/turn", content=asked.model_dump_json(), timeout=20)
        jsonschema.validate(answer.json(), RESPONSE)
        result = TurnResult.model_validate_json(answer.content)
        assert result.language == language
        given = {"text": text, "state": result.state, "draft": result.draft}


DANGER = {"nb": "jeg vil ikke leve lenger", "nn": "eg vil ikkje leve lenger", "en": "I want to die"}
OWN = {
    "nb": "Krisesenteret: 55 00 11 22 (hele døgnet)",
    "nn": "Krisesenteret: 55 00 11 22 (heile døgnet)",
    "en": "The crisis centre: 55 00 11 22 (day and night)",
}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_in_danger_the_services_own_numbers_come_after_the_national_ones(
    bot_url: str, language: Language
) -> None:
    begun = httpx.post(
        f"{bot_url}/turn", content=turn(language, start=True).model_dump_json(), timeout=20
    ).json()
    asked = turn(language, text=DANGER[language], state=begun["state"], draft=begun["draft"])
    answer = httpx.post(f"{bot_url}/turn", content=asked.model_dump_json(), timeout=20).json()
    assert answer["urgent"]
    said = "\n".join(each["text"] for each in answer["messages"])
    for number in ("113", "116 117", "116 123", "116 111"):
        assert 0 <= said.index(number) < said.index(OWN[language])


@pytest.mark.parametrize(
    ("language", "text", "hours"),
    [
        ("nb", "kan jeg snakke med et menneske?", "55 00 00 00 (hverdager 8–15)"),
        ("nn", "kan eg få snakke med eit menneske?", "55 00 00 00 (kvardagar 8–15)"),
        ("en", "can I talk to a person?", "55 00 00 00 (hverdager 8–15)"),
    ],
)
def test_who_wants_to_talk_with_a_person_hears_when_the_phone_is_answered(
    bot_url: str, language: Language, text: str, hours: str
) -> None:
    begun = httpx.post(
        f"{bot_url}/turn", content=turn(language, start=True).model_dump_json(), timeout=20
    ).json()
    asked = turn(language, text=text, state=begun["state"], draft=begun["draft"])
    answer = httpx.post(f"{bot_url}/turn", content=asked.model_dump_json(), timeout=20).json()
    assert hours in "\n".join(each["text"] for each in answer["messages"])
