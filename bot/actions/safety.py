"""The answer to present danger: numbers at once, the case marked urgent, nothing lost."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import corrections
from bot.actions.crisis import is_crisis
from bot.actions.report_form import open_step, say_with
from bot.actions.steps import STEPS
from bot.actions.steps.step import Answer, Step, ValueStep
from bot.actions.sureness import Sureness
from bot.actions.turn import Heard, Report

_AGE = r"(?:[6-9]|1[0-9])"
# "Jeg er 14", "im 12 years old", "eg går i niande": who says so is told of 116 111 first.
_YOUNG = re.compile(
    rf"\b(?:jeg|eg|æ|jæ|je|e) (?:er|e|æ) (?:bare |berre |ei jente på |en gutt på |ein gut på |jente |gutt |gut )?{_AGE}\b(?! ?(?:uker|veker|måneder|månader|kilo|kg|dager|dagar|timer|timar))"
    rf"|\b(?:i am|i'm|im) (?:only |just )?(?:a )?{_AGE}\b(?![ -]?(?:weeks|months|days|hours|kilos|stone))"
    r"|\b(?:jeg|eg|æ|jæ) går (?:i|på) (?:\w+ende|\w+ande|\d+\.?|barneskolen|barneskulen|ungdomsskolen|ungdomsskulen|videregående|vidaregåande)\b"
    r"|\b(?:jeg|eg|æ|jæ) er (?:bare |berre )?(?:et barn|eit barn|en ungdom|ein ungdom|tenåring)\b|\bi(?:'m| am|m) (?:just |only )?(?:a kid|a child|a teenager|in year \d+|in \d+th grade)\b",
    re.IGNORECASE,
)


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
        ended = report["reopened"] in ("deletion", "deleted") or "review" in report["settled"]
        dispatcher.utter_message(response=_numbers(heard.text, told=report["urgent"] and not ended))
        if ended:
            return report.events()
        report["urgent"] = True
        report["misunderstandings"] = 0
        if not is_crisis(heard.text) and _corrects(heard, tracker, report, dispatcher):
            return report.events()
        step = STEPS[open_step(tracker)]
        _take_value(heard, step, report, dispatcher)
        if step.name == "what_matters":
            report["what_matters"] = heard.text[:4_000]
            report.settle("what_matters")
        elif heard.text:
            if step.name == "errand":
                report.settle("errand")
            report["what_happened"] = f"{report.story}\n\n{heard.text}".strip()[:20_000]
        return report.events()


def _corrects(
    heard: Heard, tracker: Tracker, report: Report, dispatcher: CollectingDispatcher
) -> bool:
    """Whether the words only correct an earlier answer, whatever else they sounded like."""
    if not corrections.says_nothing_else(heard, report):
        return False
    step = STEPS[open_step(tracker)]
    return corrections.take(heard, step, report, say_with(dispatcher), strong=True)


def _take_value(heard: Heard, step: Step, report: Report, dispatcher: CollectingDispatcher) -> None:
    """A few words that name a value of the open question answer it, too: it is not asked again."""
    answer = step.hear(heard, report) if isinstance(step, ValueStep) else Answer()
    if answer.sureness is Sureness.SURE and answer.value is not None:
        step.read(answer, heard, report, say_with(dispatcher))


def _numbers(text: str, *, told: bool) -> str:
    """The numbers in full once, with that for the young first if the writer says to be young."""
    if told:
        return "utter_crisis_reminder"
    return "utter_crisis_young" if _YOUNG.search(text.replace("’", "'")) else "utter_crisis"
