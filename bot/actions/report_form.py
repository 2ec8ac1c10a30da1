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

from bot.actions import (
    asides,
    continuation,
    corrections,
    interruptions,
    pausing,
    personal_data,
    receipt_codes,
)
from bot.actions.asking import Form, form_of, is_stuck
from bot.actions.audience import care
from bot.actions.choices import HELP, LANGUAGE_NAMES, TO_PERSON, Choice
from bot.actions.foreign_lines import LINES
from bot.actions.steps import STEPS, next_step
from bot.actions.steps.step import Answer, Say, Step
from bot.actions.steps.telling import STORY_WORDS
from bot.actions.sureness import Sureness
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
        personal_data.point_out(report, say_with(dispatcher))
        return [*report.events(), SlotSet(REQUESTED_SLOT, next_step(report).name)]

    @staticmethod
    def _take(
        heard: Heard, report: Report, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> bool:
        """Read one message into the report. False: it is for the rules."""
        step, say = STEPS[open_step(tracker)], say_with(dispatcher)
        if interruptions.always(heard):
            return False
        if (
            personal_data.answer(heard, report, say)
            or corrections.answer(heard, report, say)
            or _is_only_a_code(heard, say)
        ):
            return True
        asides.answer_aside(heard.aside or "", report, say)
        answer, other = step.hear(heard, report), interruptions.sureness(heard)
        # "No, it was Wednesday" names the value it corrects.
        if answer.sureness is not Sureness.SURE and corrections.take(
            heard, step, report, say, strong=True
        ):
            return True
        may_correct = answer.sureness is Sureness.NO and heard.says("change_answer")
        if other > max(answer.sureness, Sureness.POSSIBLE) and not may_correct:
            return False
        if continuation.take(answer, heard, step, report, say) or _read(
            answer, heard, step, report, say
        ):
            return True
        # What is only possible counts when nothing else was made of the words.
        for_the_rules = bool(other) and not heard.aside
        if not for_the_rules and not continuation.add(answer, heard, step, report, say):
            report["misunderstandings"] += not (heard.aside or _answered(heard, report, say))
        return not for_the_rules


def _is_only_a_code(heard: Heard, say: Say) -> bool:
    """Tell that a receipt code was struck out, if one was; whether little else was said."""
    if heard.receipt_code:
        say("utter_receipt_code_struck")
    return heard.receipt_code and heard.words < STORY_WORDS


def _read(answer: Answer, heard: Heard, step: Step, report: Report, say: Say) -> bool:
    """Take a message as the answer, else as a correction by a weaker form; False for neither."""
    if not step.read(answer, heard, report, say):
        return corrections.take(heard, step, report, say, strong=False)
    report["misunderstandings"], report["undo"] = 0, None
    report["edited"] = report["edited"] if report["reopened"] else None
    return True


def _answered(heard: Heard, report: Report, say: Say) -> bool:
    """Answer words put as a question, by the likeliest that people ask; whether they were such."""
    if "?" not in heard.text:
        return False
    if heard.question:
        asides.answer_aside(heard.question, report, say)
    else:
        say("utter_not_known")
    return True


def say_with(dispatcher: CollectingDispatcher) -> Say:
    """What lets steps utter a response by name, with values for its braces."""

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
        """Utter the question, in a form that was not just used, with what else can be pressed."""
        report, heard = Report.from_tracker(tracker), Heard.from_tracker(tracker)
        aside = self._about_the_language(dispatcher, tracker, report)
        aside += receipt_codes.offers(heard)
        if self.step.kind != "done":
            aside += [*personal_data.offers(report), *corrections.offers(report)]
            if is_stuck(report):
                dispatcher.utter_message(response="utter_stuck")
                aside += [HELP, TO_PERSON]
        care(dispatcher, report, heard)
        question = pausing.question(report) or self.step.ask(report)
        aside += [each for each in pausing.offers(heard) if each not in question.choices]
        over = self.step.kind == "done" or report["action"] == "pause"
        form = Form(question.response) if over else form_of(question, heard, report)
        dispatcher.utter_message(
            response=form.response,
            within=form.within,
            language=report.language,
            buttons=[
                {"title": translate(report.language, choice.label), "payload": choice.id}
                for choice in (*question.choices, *aside)
            ],
            **question.values,
        )
        return report.events()

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
