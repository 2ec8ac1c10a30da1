"""What a step gets to see: the message heard, and the report as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.actions.dates import OSLO
from bot.actions.receipt_codes import STRUCK_OUT, without_codes
from bot.actions.texts import translate

# Slots that are fields of the draft, and slots that are bookkeeping of the dialogue.
DRAFT_SLOTS = (
    "service", "kind", "reporter_role", "what_happened", "what_matters", "occurred", "place",
    "category", "suggestions", "perceived_harm", "involvement", "contact", "language", "urgent",
    "consent",
)  # fmt: skip
BOOKKEEPING_SLOTS = (
    "settled", "reopened", "pending", "misunderstandings", "privacy", "language_notes",
    "understood", "audience",
    "asked", "answered", "undo", "edited",
)  # fmt: skip
# Given by the caller each turn, never kept.
CONTEXT_SLOTS = (
    "service_info", "now", "kept_days", "action", "language_before", "foreign_language",
    "audience_before",
)  # fmt: skip
# Below this it is anybody's guess which question words ask.
LIKELY_QUESTION = 0.15
ALL_SLOTS = (*DRAFT_SLOTS, *BOOKKEEPING_SLOTS, *CONTEXT_SLOTS)


def empty_draft(service: str | None, language: str) -> dict[str, Any]:
    """A draft in which nothing is known but the service and the language."""
    return {
        "service": service,
        "kind": None,
        "reporter_role": None,
        "what_happened": None,
        "what_matters": None,
        "occurred": {"phrase": None, "start": None, "end": None, "approximate": False},
        "place": {"unit": None, "text": None},
        "category": None,
        "suggestions": {"kind": [], "category": []},
        "perceived_harm": None,
        "involvement": {"keep_informed": None, "take_part": None, "modes": [], "support": None},
        "contact": {"name": None, "email": None, "phone": None},
        "language": language,
        "urgent": False,
        "consent": None,
    }


@dataclass(frozen=True)
class Heard:
    """One message: what was typed or pressed, and the intent Rasa read in it."""

    text: str
    choice: str | None
    intent: str
    confidence: float
    receipt_code: bool = False
    # The intent of a question that stood beside what is told.
    aside: str | None = None
    # How much of it sounds like a slip of the hand, whatever intent was named.
    nonsense: float = 0.0
    # What it asks us most likely, however little that is, if it asks anything.
    question: str | None = None

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Heard:
        """The latest message of the conversation."""
        message = tracker.latest_message or {}
        intent = message.get("intent") or {}
        entities = {e.get("entity"): e.get("value") for e in message.get("entities") or []}
        written = "" if entities.get("choice") else (message.get("text") or "").strip()
        ranking = message.get("intent_ranking") or []
        text = without_codes(written, translate(tracker.slots.get("language") or "nb", STRUCK_OUT))
        return cls(
            text=text,
            choice=entities.get("choice"),
            intent=intent.get("name") or "nlu_fallback",
            confidence=float(intent.get("confidence") or 0.0),
            receipt_code=text != written,
            aside=entities.get("aside"),
            nonsense=next(
                (float(guess["confidence"]) for guess in ranking if guess["name"] == "nonsense"),
                0.0,
            ),
            question=next(
                (
                    guess["name"]
                    for guess in ranking
                    if guess["name"].startswith("ask_")
                    and guess["name"] != "ask_question"
                    and guess["confidence"] >= LIKELY_QUESTION
                ),
                None,
            ),
        )

    @property
    def words(self) -> int:
        """How many words were typed."""
        return len(re.findall(r"\w+", self.text))

    def says(self, *intents: str) -> bool:
        """Whether it was typed and read as one of the intents."""
        return self.choice is None and self.intent in intents


@dataclass
class Report:
    """The slots as a working copy; `events()` tells Rasa what changed."""

    slots: dict[str, Any]
    _before: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Report:
        """A copy of the slots in which missing values have their empty shape."""
        given = tracker.slots
        slots = {name: given.get(name) for name in ALL_SLOTS}
        language = slots["language"] or "nb"
        for name, value in empty_draft(slots["service"], language).items():
            if slots[name] is None:
                slots[name] = value
        slots["settled"] = list(slots["settled"] or [])
        slots["misunderstandings"] = int(slots["misunderstandings"] or 0)
        return cls(slots, {name: given.get(name) for name in ALL_SLOTS})

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - slots are of many types
        return self.slots[name]

    def __setitem__(self, name: str, value: Any) -> None:  # noqa: ANN401 - the same
        self.slots[name] = value

    def change(self, name: str, **parts: Any) -> None:
        """Replace parts of a composite field (`place`, `occurred`, …)."""
        self.slots[name] = {**self.slots[name], **parts}

    def settle(self, step: str) -> None:
        """Mark a question as answered; it will not be asked again by itself."""
        if step in self["settled"]:
            self["settled"].remove(step)
        self["settled"].append(step)
        if self["reopened"] == step:
            self["reopened"] = None
        self["pending"] = None

    @property
    def language(self) -> str:
        """The conversation's language now."""
        return self["language"]

    @property
    def service_info(self) -> dict[str, Any]:
        """The service as the caller described it: name, phone, units."""
        return self["service_info"] or {"slug": "", "name": "", "phone": "", "units": []}

    @property
    def units(self) -> list[dict[str, Any]]:
        """The service's units."""
        return self.service_info.get("units") or []

    @property
    def now(self) -> datetime:
        """The moment of this turn, aware."""
        return datetime.fromisoformat(self["now"]) if self["now"] else datetime.now(OSLO)

    @property
    def story(self) -> str:
        """What happened, as far as told."""
        return self["what_happened"] or ""

    def events(self) -> list[dict[str, Any]]:
        """A slot event for each slot that differs from what it was.

        At least one event always: a form whose validation sets no slot takes that as "not for me"
        and hands the message to the rules.
        """
        changed = [
            SlotSet(name, value)
            for name, value in self.slots.items()
            if value != self._before[name]
        ]
        return changed or [SlotSet("misunderstandings", self["misunderstandings"])]
