"""Beginning, language, going back, repeating, deleting: what is about the talk itself."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.asides import answer_aside
from bot.actions.report_form import ASK_ACTIONS, FORM, REQUESTED_SLOT, open_step, say_with
from bot.actions.steps import ASIDE, FLOW
from bot.actions.turn import Heard, Report

ASIDE_NAMES = {step.name for step in ASIDE if step.kind != "done"}

_LANGUAGE_WORDS = {
    "nn": r"\b(nynorsk|nynorsken)\b",
    "nb": r"\b(bokmål|norsk|norwegian|norske)\b",
    "en": r"\b(english|engelsk)\b",
}
# Offered as a sentence of our own: we speak three languages and no more.
_OTHER_LANGUAGES = re.compile(
    r"\b(polsk|polski|polish|arabisk|arabic|somali|soomaali|ukrainsk|ukrainian|russisk|russian"
    r"|tigrinja|tigrinya|dari|farsi|persisk|urdu|tyrkisk|turkish|spansk|spanish|español|fransk"
    r"|french|tysk|german|deutsch|samisk|sámi|sami|litauisk|lithuanian|rumensk|romanian|svensk"
    r"|swedish|dansk|danish|kinesisk|chinese|thai|vietnamesisk|vietnamese|tamil|kurdisk|kurdish)\b",
    re.IGNORECASE,
)


class ActionSessionStart(Action):
    """The first words, and the form opened at its first question."""

    def name(self) -> str:
        return "action_session_start"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """What the caller gave as metadata becomes slots; then greeting and menu."""
        given = tracker.slots.get("session_started_metadata") or {}
        events = [SlotSet(name, value) for name, value in given.items()]
        tracker.slots.update(given)
        # The replies cannot see these slots yet: they are set when this action has run.
        service = given.get("service_info") or {}
        known = {"language": given.get("language"), "service": service.get("name")}
        for response in ("utter_first_words", "utter_first_words_report"):
            dispatcher.utter_message(response=response, **known)
        asked = await ASK_ACTIONS["errand"]().run(dispatcher, tracker, domain)
        return [
            SessionStarted(),
            *events,
            *asked,
            ActiveLoop(FORM),
            SlotSet(REQUESTED_SLOT, "errand"),
            ActionExecuted(FORM),
            ActionExecuted("action_listen"),
        ]


class ActionAnswer(Action):
    """Answer a question or remark in the middle: in full, and shortly when it comes again."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        answer_aside(Heard.from_tracker(tracker).intent, report, say_with(dispatcher))
        return report.events()


class ActionChangeLanguage(Action):
    """Go on in the language pressed or named; ask which when none is named."""

    def name(self) -> str:
        return "action_change_language"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        heard = Heard.from_tracker(tracker)
        wanted = [
            code
            for code, words in _LANGUAGE_WORDS.items()
            if re.search(words, heard.text, re.IGNORECASE)
        ]
        if heard.choice:
            wanted = [heard.choice.partition(":")[2]]
        if report["reopened"] == "language_choice":
            report["reopened"] = None
        if _OTHER_LANGUAGES.search(heard.text):
            dispatcher.utter_message(response="utter_languages_offered")
        elif len(wanted) == 1:
            report["language"] = wanted[0]
            report["language_notes"] = {**(report["language_notes"] or {}), "chosen": True}
            # The response must be in the new language, which the tracker does not know yet.
            dispatcher.utter_message(response="utter_language_changed", language=wanted[0])
        else:
            report["reopened"] = "language_choice"
        return report.events()


class ActionGoBack(Action):
    """Open the last answered question again."""

    def name(self) -> str:
        return "action_go_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        if "review" in report["settled"]:
            dispatcher.utter_message(response="utter_already_sent")
            return report.events()
        if report["reopened"] in ASIDE_NAMES or report["edited"]:
            # Out of what was only a side step: a confirmation, a field to be changed.
            report["reopened"], report["edited"] = None, None
            report["pending"], report["misunderstandings"] = None, 0
            dispatcher.utter_message(response="utter_back_where_we_were")
            return report.events()
        earlier = _before(open_step(tracker), report)
        if earlier is None:
            dispatcher.utter_message(response="utter_nothing_to_go_back_to")
            return report.events()
        report["reopened"], report["pending"] = earlier, None
        report["misunderstandings"] = 0
        if earlier == "errand":
            report["settled"].remove("errand")
            report["reopened"] = "errand"
        dispatcher.utter_message(response="utter_going_back")
        return report.events()


def _before(step: str, report: Report) -> str | None:
    """The answered question nearest before this one, in the order they are asked."""
    names = [each.name for each in FLOW]
    passed = FLOW[: names.index(step)] if step in names else FLOW
    return next(
        (
            each.name
            for each in reversed(passed)
            if each.name in report["settled"] and each.applies(report)
        ),
        None,
    )


class ActionRepeat(Action):
    """Only the open question again, in its first words."""

    def name(self) -> str:
        return "action_repeat"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        report["misunderstandings"] = 0
        return report.events()


class ActionOpenQuestions(Action):
    """Show the frequent questions."""

    def name(self) -> str:
        return "action_open_questions"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        report["reopened"] = "questions"
        return report.events()


class ActionConfirmDeletion(Action):
    """Ask before everything is deleted; after sending it is no longer ours to delete."""

    def name(self) -> str:
        return "action_confirm_deletion"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        report = Report.from_tracker(tracker)
        if "review" in report["settled"]:
            dispatcher.utter_message(response="utter_withdraw_by_receipt")
        elif report["reopened"] == "deletion":
            # Said again while being asked: that is a yes.
            report["action"], report["reopened"] = "delete", "deleted"
        elif report["reopened"] != "deleted":
            report["reopened"] = "deletion"
        return report.events()
