"""One turn: the contract's request in, the contract's response out; Rasa in between."""

from __future__ import annotations

import os
import unicodedata
import uuid
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Read by native code when it is loaded: a turn should not take both cores from the API.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot import fast_path
from bot.actions import asides, languages, suggestions
from bot.actions.choices import intent_of
from bot.components.crisis_detector import CRISIS_INTENT
from bot.components.ngram_classifier import FALLBACK_INTENT
from bot.components.once_a_turn import remembered
from bot.replies import CatalogueReplies
from bot.state import TurnsInFlight, answer, restore, slots_of


class TurnFailed(Exception):
    """Rasa produced nothing, or an action failed. Carries no text of anyone's."""


class Engine:
    """A loaded model that answers turns and remembers nothing between them."""

    def __init__(self, archive: Path) -> None:
        fast_path.apply()
        suggestions.use(archive.parent)
        languages.load()
        self.turns = TurnsInFlight()
        self.actions = fast_path.InProcessActions("bot.actions")
        self.agent = Agent.load(
            str(archive),
            generator=CatalogueReplies(),
            tracker_store=self.turns,
            action_endpoint=self.actions,
        )

    async def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one valid request (bot/contract/turn.request.json). Raises `TurnFailed`."""
        with remembered():
            return await self._turn(request)

    async def _turn(self, request: dict[str, Any]) -> dict[str, Any]:
        turn_id = uuid.uuid4().hex
        said = CollectingOutputChannel()
        failures = self.actions.failures
        processor = self.agent.processor
        try:
            if request["start"]:
                tracker = DialogueStateTracker.from_events(turn_id, [], self.agent.domain.slots)
                await self.turns.save(tracker)
                await processor.fetch_tracker_and_update_session(turn_id, said, slots_of(request))
            else:
                await self.turns.save(restore(turn_id, request, self.agent.domain))
                await processor.handle_message(await self._heard(turn_id, request, said))
        finally:
            tracker = self.turns.take(turn_id)
        if not said.messages or self.actions.failures != failures:
            raise TurnFailed
        return answer(tracker, said.messages, request)

    async def danger(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one valid request (bot/contract/danger.request.json), heard as in a turn."""
        for text in request["texts"]:
            with remembered():
                heard = await self.understand(cleaned(text), None)
            if heard["intent"]["name"] == CRISIS_INTENT:
                return {"danger": True}
        return {"danger": False}

    async def _heard(
        self, turn_id: str, request: dict[str, Any], said: CollectingOutputChannel
    ) -> UserMessage:
        """The message with its meaning: a press means what its id says, a text is classified."""
        if request["choice"] is not None:
            intent, entities = intent_of(request["choice"])
            return UserMessage(
                text=request["choice"],
                sender_id=turn_id,
                output_channel=said,
                parse_data={
                    "text": request["choice"],
                    "intent": {"name": intent, "confidence": 1.0},
                    "entities": [{"entity": k, "value": v} for k, v in entities.items()],
                },
            )
        text = cleaned(request["text"])
        step = (request["state"] or {}).get("step")
        parsed = await self.understand(text, step)
        if parsed["intent"]["name"] != CRISIS_INTENT:
            text, parsed = await self._without_aside(text, parsed, step)
        return UserMessage(text=text, sender_id=turn_id, output_channel=said, parse_data=parsed)

    async def _without_aside(
        self, text: str, parsed: dict[str, Any], step: str | None
    ) -> tuple[str, dict[str, Any]]:
        """A text that also asks us something: what it tells, and the question as an entity."""
        for question, rest in asides.questions_in(text):
            asked = (await self.understand(question, step))["intent"]
            if asked["name"] not in asides.ASKED or asked["confidence"] < asides.SURE_OF_QUESTION:
                continue
            told = await self.understand(rest, step)
            if told["intent"]["name"] in asides.NOTHING_TOLD:
                return question, {**told, "intent": asked}
            if asked["confidence"] < asides.SURE_ENOUGH_TO_CUT:
                # It may belong to what is told, so it is answered, and stays where it is.
                told = parsed
            told["entities"] = [{"entity": "aside", "value": asked["name"]}]
            return text if told is parsed else rest, told
        return text, parsed

    async def understand(self, text: str, step: str | None) -> dict[str, Any]:
        """Intent and ranking of a typed text at a question, in Rasa's form."""
        # A leading "/" is read as a command that may set slots: the parser never sees one, and what
        # stands behind it means nothing, unless it is a cry for help. The words stay as they are.
        parsed = await self.agent.processor.parse_message(UserMessage(text.lstrip("/ \n\t")))
        parsed["text"], parsed["entities"] = text, []
        if text.startswith("/") and parsed["intent"]["name"] != CRISIS_INTENT:
            parsed["intent"] = {"name": FALLBACK_INTENT, "confidence": 1.0}
        return parsed


def cleaned(text: str) -> str:
    """The text in NFC, without lone surrogates and control characters other than line breaks."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    kept = (c for c in whole if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", "".join(kept)).strip()
