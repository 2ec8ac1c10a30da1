"""What the service asks and the bot answers is what both sides' contract says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema
import pytest

from api.conversations.schemas import ServiceForBot, Turn, TurnResult, UnitForBot
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
