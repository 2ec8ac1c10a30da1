"""Pausing, and being welcomed back. The code itself is made by the service, never here."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.choices import ENTER_CODE, GO_ON_NOW, PAUSE, Choice
from bot.actions.steps import FLOW
from bot.actions.steps.step import Question
from bot.actions.texts import marked, translate
from bot.actions.turn import Heard, Report

OPEN_QUESTIONS = {
    "what_happened": marked("what happened"),
    "what_matters": marked("what matters to you"),
    "reporter_role": marked("who you are in this"),
    "occurred": marked("when it was"),
    "place": marked("where it was"),
    "kind": marked("what kind of report it is"),
    "category": marked("what it is about"),
    "perceived_harm": marked("the harm"),
    "involvement": marked("what happens afterwards"),
    "modes": marked("how to take part"),
    "support": marked("support"),
    "contact": marked("how to reach you"),
}
# Of those that are open, so many are named.
MOST_NAMED = 3
# What the answer to an intent is followed by, besides the open question's own choices.
_OFFERED_AFTER = {
    "goodbye": PAUSE,
    "have_receipt_code": ENTER_CODE,
    "resume_conversation": ENTER_CODE,
}


def question(report: Report) -> Question | None:
    """What stands in the open question's place in the turn that pauses: a way to go on."""
    if report["action"] == "pause":
        return Question("utter_paused", [GO_ON_NOW])
    return None


def offers(heard: Heard) -> list[Choice]:
    """The press that fits what a rule has just answered, if one does."""
    return [_OFFERED_AFTER[heard.intent]] if heard.intent in _OFFERED_AFTER else []


class ActionPause(Action):
    """Ask the service for a code to come back with, and leave the open question for later."""

    def name(self) -> str:
        return "action_pause"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        if "review" in report["settled"]:
            dispatcher.utter_message(response="utter_already_sent")
        elif report["reopened"] != "deleted":
            report["action"] = "pause"
        report["misunderstandings"] = 0
        return report.events()


class ActionWelcomeBack(Action):
    """Greet someone who came back, and say what is still open."""

    def name(self) -> str:
        return "action_welcome_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        left = [
            translate(report.language, OPEN_QUESTIONS[step.name])
            for step in FLOW
            if step.name in OPEN_QUESTIONS
            and step.applies(report)
            and step.name not in report["settled"]
            and not step.is_answered(report)
            and not (step.name == "what_happened" and report.story)
        ]
        named, more = ", ".join(left[:MOST_NAMED]), str(len(left) - MOST_NAMED)
        if not report.story:
            dispatcher.utter_message(response="utter_welcome_back")
        elif not left:
            dispatcher.utter_message(response="utter_welcome_back_to_read_through")
        elif len(left) > MOST_NAMED:
            dispatcher.utter_message(response="utter_welcome_back_to_many", open=named, more=more)
        else:
            dispatcher.utter_message(response="utter_welcome_back_to_few", open=named)
        report["misunderstandings"] = 0
        return report.events()
