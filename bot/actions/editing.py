"""Changing an answer that was given, by a press at the read-through or in words."""

# A field's words stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.choices import EDITABLE
from bot.actions.steps import STEPS
from bot.actions.turn import Heard, Report

_FIELD_WORDS = {
    "occurred": r"tidspunkt\w*|dato\w*|klokkeslett\w*|når|tida|tiden|dagen|when|date|time|day",
    "place": r"sted\w*|stad\w*|hvor|kor|kvar|avdeling\w*|where|place|unit|ward|department",
    "reporter_role": r"hvem jeg er|kven eg er|rolle\w*|who i am|role",
    "what_matters": r"viktig\w*|what matters|important",
    "contact": r"kontakt\w*|e-?post\w*|telefon\w*|navn\w*|namn\w*|contact|e-?mail|phone|name",
    "perceived_harm": r"skade\w*|alvor\w*|harm|injury",
    "category": r"kategori\w*|tema\w*|category|topic|about",
    "kind": r"type\w*|slags|kind",
    "support": r"støtte\w*|tolk\w*|support|interpreter",
    "modes": r"hvordan (?:jeg )?deltar?|korleis (?:eg )?delt\w*|how (?:i|to) take part|møte\w*|meeting",
    "involvement": r"anonym\w*|delta\w*|etterpå|afterwards|anonymous|take part|involve\w*",
    "what_happened": r"historie\w*|forklaring\w*|hendelse\w*|hending\w*|hva som skjedde|kva som skjedde|teksten|story|text|what happened|event",
}  # fmt: skip


class ActionChangeAnswer(Action):
    """Open the question of the field pressed or named; show the read-through's choices otherwise."""

    def name(self) -> str:
        return "action_change_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        heard = Heard.from_tracker(tracker)
        if "review" in report["settled"]:
            dispatcher.utter_message(response="utter_already_sent")
            return report.events()
        field = heard.choice.partition(":")[2] if heard.choice else field_named(heard.text)
        if field is None or not STEPS[EDITABLE[field]].applies(report):
            dispatcher.utter_message(response="utter_what_to_change")
            return report.events()
        report["reopened"], report["pending"] = EDITABLE[field], None
        report["edited"] = True
        report["misunderstandings"] = 0
        return report.events()


def field_named(text: str) -> str | None:
    """The field a wish to change something speaks of, the most special words first."""
    for field, words in _FIELD_WORDS.items():
        if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE):
            return field
    return None
