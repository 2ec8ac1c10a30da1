"""Changing an answer that was given, by a press at the read-through or in words."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.choices import EDITABLE
from bot.actions.field_words import field_named
from bot.actions.steps import STEPS
from bot.actions.turn import Heard, Report


class ActionChangeAnswer(Action):
    """Open the question of the field pressed or named; else show the read-through's choices."""

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
