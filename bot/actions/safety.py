"""The answer to present danger: numbers at once, the case marked urgent, nothing lost."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.report_form import open_step
from bot.actions.turn import Heard, Report


class ActionCrisis(Action):
    """Give the numbers, mark the report urgent, and keep the words as part of the report."""

    def name(self) -> str:
        return "action_crisis"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The same words are kept once: in what matters if that was asked, else in the story."""
        report = Report.from_tracker(tracker)
        heard = Heard.from_tracker(tracker)
        dispatcher.utter_message(response="utter_crisis")
        if report["reopened"] in ("deletion", "deleted") or "review" in report["settled"]:
            return report.events()
        report["urgent"] = True
        report["misunderstandings"] = 0
        if open_step(tracker) == "what_matters":
            report["what_matters"] = heard.text[:4_000]
            report.settle("what_matters")
        elif heard.text:
            if open_step(tracker) == "errand":
                report.settle("errand")
            report["what_happened"] = f"{report.story}\n\n{heard.text}".strip()[:20_000]
        return report.events()
