"""The report form: reads each answer with the open question's step, then asks the next.

Rasa runs `validate_report_form` on every message while the form is open. If that sets no slot,
Rasa takes the message for an interruption and lets the rules (rules/*.yml) answer it; afterwards
the form asks its open question again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import continuation, corrections, interruptions, pausing, personal_data, story
from bot.actions.choices import LANGUAGE_NAMES, Choice
from bot.actions.foreign_lines import LINES
from bot.actions.steps import STEPS, next_step
from bot.actions.steps.step import Say, Step
from bot.actions.texts import translate
from bot.actions.turn import Heard, Report

FORM = "report_form"
REQUESTED_SLOT = "requested_slot"


def open_step(tracker: Tracker) -> str:
    """The name of the question that is open."""
    return tracker.slots.get(REQUESTED_SLOT) or "errand"


class ValidateReportForm(Action):
    """Takes the answer to the open question, and decides which question is next."""

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Slots that changed and the next requested slot; nothing for an interruption."""
        report = Report.from_tracker(tracker)
        if not _returns_from_a_rule(tracker):
            heard = Heard.from_tracker(tracker)
            if not self._take(heard, report, tracker, dispatcher):
                return []
        personal_data.point_out(report, _say_with(dispatcher))
        return [*report.events(), SlotSet(REQUESTED_SLOT, next_step(report).name)]

    @staticmethod
    def _take(
        heard: Heard, report: Report, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> bool:
        """Read one message into the report. False: it is for the rules."""
        step, say = STEPS[open_step(tracker)], _say_with(dispatcher)
        struck = personal_data.answer(heard, report, say)
        if struck or interruptions.always(heard):
            return struck
        # Before any other reading: "no, it was Wednesday" names the value it corrects.
        understood = step.name != "what_happened" and corrections.take(
            heard, step.name, report, say
        )
        # "It happened on Tuesday", among the messages of a story, changes nothing: it tells.
        tells = heard.says("change_answer") and story.circumstances(heard.text, report)
        of_the_story = step.name == "what_happened" and tells
        if (
            not (understood or of_the_story)
            and step.takes_any_text
            and interruptions.clearly(heard)
        ):
            return False
        if not understood and continuation.take(heard, step, report, say):
            return True
        understood = understood or step.read(heard, report, say)
        if understood:
            report["misunderstandings"] = 0
            return True
        if interruptions.probably(heard):
            return False
        if not continuation.add(heard, step, report, say):
            report["misunderstandings"] += 1
        return True


def _say_with(dispatcher: CollectingDispatcher) -> Say:
    def say(response: str, **values: str) -> None:
        dispatcher.utter_message(response=response, **values)

    return say


def _returns_from_a_rule(tracker: Tracker) -> bool:
    """Whether a rule has answered this message already, so that only the question is due."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event["name"] not in (FORM, "action_listen"):
            return True
    return True


class AskStep(Action, ABC):
    """Puts one step's question; Rasa calls it by the name `action_ask_<step>`."""

    @property
    @abstractmethod
    def step(self) -> Step:
        """Whose question it is."""

    def name(self) -> str:
        return f"action_ask_{self.step.name}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter the question, in other words after an answer that could not be read."""
        report = Report.from_tracker(tracker)
        aside = self._about_the_language(dispatcher, tracker, report)
        if self.step.kind != "done":
            aside += personal_data.offers(report)
        question = pausing.question(report) or self.step.ask(report)
        aside += [each for each in pausing.offers(tracker) if each not in question.choices]
        response = question.response
        if question.reminder and self._only_answered_them(tracker, report):
            response = question.reminder
        elif report["misunderstandings"] and not response.endswith("_again"):
            response += "_again"
        dispatcher.utter_message(
            response=response,
            language=report.language,
            buttons=[
                {"title": translate(report.language, choice.label), "payload": choice.id}
                for choice in (*question.choices, *aside)
            ],
            **question.values,
        )
        return []

    def _only_answered_them(self, tracker: Tracker, report: Report) -> bool:
        """Whether this question was open already, and a rule has answered one of theirs."""
        answered, before = False, False
        for event in reversed(tracker.events):
            if event["event"] == "user":
                before = True
            elif event["event"] == "action" and not before:
                answered = answered or event["name"].startswith("utter_")
            elif before and event["event"] == "slot" and event["name"] == REQUESTED_SLOT:
                return (
                    answered and event["value"] == self.step.name and not report["language_before"]
                )
        return False

    @staticmethod
    def _about_the_language(
        dispatcher: CollectingDispatcher, tracker: Tracker, report: Report
    ) -> list[Choice]:
        """Tell what this message changed about the language; the press that changes it back."""
        service, foreign = report.service_info, report["foreign_language"]
        if foreign in LINES and service.get("phone"):
            names = {"{service}": service["name"], "{phone}": service["phone"]}
            line = LINES[foreign]
            for brace, name in names.items():
                line = line.replace(brace, name)
            dispatcher.utter_message(text=line)
        elif foreign:
            dispatcher.utter_message(response="utter_languages_offered")
        before = report["language_before"]
        if not before or Heard.from_tracker(tracker).says("change_language"):
            return []
        back = Choice(f"language:{before}", LANGUAGE_NAMES[before])
        dispatcher.utter_message(
            response="utter_language_noticed", back=translate(report.language, back.label)
        )
        return [back]


# One class for each step, because rasa_sdk registers actions by class and without arguments.
ASK_ACTIONS: dict[str, type[AskStep]] = {
    name: type(f"Ask_{name}", (AskStep,), {"step": step}) for name, step in STEPS.items()
}
