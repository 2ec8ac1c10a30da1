"""Read-through and sending, deleting, and the small questions off the main path."""

from __future__ import annotations

import re

from bot.actions.choices import (
    BACK_TO_REPORT,
    EDITABLE,
    LANGUAGE_NAMES,
    QUESTIONS,
    Choice,
)
from bot.actions.interruptions import asks
from bot.actions.steps.step import Answer, Question, Say, Step, is_no, is_skip, is_yes
from bot.actions.sureness import Sureness
from bot.actions.texts import marked
from bot.actions.turn import Heard, Report

# The wording of what is agreed to at sending; its date changes when the wording does.
CONSENT_VERSION = "2026-11"

LONGEST_CONSENT = 7
SURE = 0.5

EDIT_LABELS = {
    "what_happened": marked("Change what happened"),
    "what_matters": marked("Change what matters"),
    "reporter_role": marked("Change who you are"),
    "occurred": marked("Change when"),
    "place": marked("Change where"),
    "kind": marked("Change the kind of report"),
    "category": marked("Change what it is about"),
    "perceived_harm": marked("Change the harm"),
    "involvement": marked("Change what happens afterwards"),
    "modes": marked("Change how to take part"),
    "support": marked("Change support"),
    "contact": marked("Change how to reach you"),
}


class Review(Step):
    """The whole report as it will be sent; the front end shows it."""

    name = "review"
    kind = "review"

    def __init__(self, steps: dict[str, Step]) -> None:
        self._steps = steps

    def ask(self, report: Report) -> Question:
        edits = [
            Choice(f"edit:{field}", EDIT_LABELS[field])
            for field, step in EDITABLE.items()
            if self._steps[step].applies(report)
        ]
        send = Choice("send", marked("Send"))
        return Question(
            "utter_ask_review", [send, *edits, Choice("delete", marked("Delete everything"))]
        )

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        # Sending is agreed to in few words; "yes, but change the date" is no consent, and no
        # question is.
        if asks(heard.text):
            return False
        in_words = heard.says("send", "affirm") and heard.words <= LONGEST_CONSENT
        if heard.choice == "send" or (in_words and heard.confidence >= SURE):
            report["consent"] = {"version": CONSENT_VERSION, "at": report.now.isoformat()}
            report["action"] = "submit"
            report.settle(self.name)
            return True
        if is_no(heard):
            say("utter_what_to_change")
            return True
        return False


class Sent(Step):
    """The conversation is over; questions are still answered."""

    name = "sent"
    kind = "done"

    def ask(self, report: Report) -> Question:
        just_now = report["action"] == "submit"
        return Question("utter_ask_sent" if just_now else "utter_ask_sent_again", [])

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        return False


class Deleted(Sent):
    """Everything is gone."""

    name = "deleted"

    def ask(self, report: Report) -> Question:
        just_now = report["action"] == "delete"
        return Question("utter_ask_deleted" if just_now else "utter_ask_deleted_again", [])


# At the confirmation, "cancel" calls the deletion off: better asked again than all lost.
_STAY = re.compile(
    r"^\W*(?:nei\W+|no\W+)?(?:avbryt\w*|cancel\w*|stopp?|vent\w*|wait|angre\w*|abort|never ?mind"
    r"|behold\w*|keep\b.*|ikkj?e slett\w*.*|don'?t delete.*"
    r"|(?:jeg|eg|i) (?:ombestem|changed my mind).*)\W*$",
    re.IGNORECASE,
)


class Deletion(Step):
    """Delete everything? Asked before it is done."""

    name = "deletion"

    def ask(self, report: Report) -> Question:
        yes = Choice("yes", marked("Yes, delete everything"))
        return Question("utter_ask_deletion", [yes, Choice("no", marked("No, go on"))])

    def hear(self, heard: Heard, report: Report) -> Answer:
        # "Cancel" calls off the deletion that is being asked about.
        if _STAY.match(heard.text) or heard.says("delete_everything"):
            return Answer(Sureness.SURE)
        return super().hear(heard, report)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if _STAY.match(heard.text):
            report["reopened"] = None
            say("utter_nothing_deleted")
            return True
        if is_yes(heard) or heard.says("delete_everything"):
            report["action"] = "delete"
            report["reopened"] = "deleted"
            return True
        if is_no(heard) or is_skip(heard):
            report["reopened"] = None
            say("utter_nothing_deleted")
            return True
        return False


class LanguageChoice(Step):
    """Which language? Asked when they want another one but do not say which."""

    name = "language_choice"

    def ask(self, report: Report) -> Question:
        names = [Choice(f"language:{code}", name) for code, name in LANGUAGE_NAMES.items()]
        return Question("utter_ask_language_choice", [*names, BACK_TO_REPORT])

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if heard.choice == "resume" or is_no(heard) or is_skip(heard):
            report["reopened"] = None
            return True
        return False


class Questions(Step):
    """A question instead of a report: the frequent ones to press, any to type."""

    name = "questions"

    def ask(self, report: Report) -> Question:
        asked = [Choice(f"question:{name}", label) for name, label in QUESTIONS.items()]
        return Question("utter_ask_questions", [*asked, BACK_TO_REPORT])

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if heard.choice == "resume" or is_no(heard) or heard.says("thats_all", "report_problem"):
            report["reopened"] = None
            return True
        return False
