"""The errand, what happened, and what matters: the reporter's own words."""

# Lists and patterns stand as they are spoken.
# ruff: noqa: E501

from __future__ import annotations

import re

from bot.actions import story as stories
from bot.actions.choices import ENTER_CODE, SKIP, THATS_ALL, Choice
from bot.actions.endings import ends, says_no_more, says_there_is_more
from bot.actions.interruptions import sureness, tells
from bot.actions.steps.step import (
    SHORT_NO,
    SHORT_YES,
    Answer,
    Question,
    Say,
    Step,
    is_no,
    is_nothing_but_yes,
    is_yes,
    means_nothing,
    says_skip,
)
from bot.actions.sureness import Sureness
from bot.actions.texts import marked
from bot.actions.turn import Heard, Report

LONGEST_STORY = 20_000
LONGEST_TEXT = 4_000
# A typed wish to report is short; from here on it is the story itself.
STORY_WORDS = 9
SURE_ENOUGH_TO_STOP = 0.5
SURE_OF_THE_END = 0.9
# "Mor falt i går": short, but nothing else either.
SHORTEST_STORY = 3
# "I don't know if anyone will ever tell my family why" is no wish to skip.
LONGEST_SKIP = 8


_COMPLAINT = re.compile(
    r"\b(?:(?:vil|ønsker å|ønskjer å|want to|like to|må) (?:klage|complain)|erstatning|erstatting"
    r"|compensation)\b",
    re.IGNORECASE,
)


class Errand(Step):
    """What they would like to do."""

    name = "errand"

    _errands = {
        "report_problem": "report",
        "tell_good_care": "good_care",
        "make_suggestion": "suggestion",
        "ask_question": "question",
    }

    def is_answered(self, report: Report) -> bool:
        return bool(report.story)

    def ask(self, report: Report) -> Question:
        return Question(
            "utter_ask_errand",
            [
                Choice("errand:report", marked("Report something")),
                Choice("errand:good_care", marked("Tell about something good")),
                Choice("errand:suggestion", marked("Make a suggestion")),
                ENTER_CODE,
                Choice("errand:receipt", marked("I have a receipt code")),
                Choice("errand:question", marked("Ask a question")),
            ],
        )

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        errand = heard.choice.partition(":")[2] if heard.choice else None
        if heard.choice is None:
            errand = self._errands.get(heard.intent)
            if _is_story(heard, errand):
                # A whole story in the first message: take it, and ask only what is missing.
                if heard.intent == "ask_complaint" or _COMPLAINT.search(heard.text):
                    # Not refused, but told where complaints go.
                    say("utter_complaint")
                report.settle(self.name)
                return WhatHappened().read(answer, heard, report, say)
        if errand == "question":
            report["reopened"] = "questions"
            return True
        if errand not in ("report", "good_care", "suggestion"):
            return False
        if errand != "report":
            report["kind"] = errand
        report.settle(self.name)
        return True


def _is_story(heard: Heard, errand: str | None) -> bool:
    """Whether what was typed at the menu is already what happened."""
    if heard.intent.startswith("ask_") and heard.text.endswith("?"):
        return False
    if heard.words >= STORY_WORDS:
        return True
    if heard.text.endswith("?") or sureness(heard) or means_nothing(heard):
        return False
    return errand is None and heard.words >= SHORTEST_STORY


# What nobody's story consists of; the short ones only when they are short.
_WISHES = ("report_problem", "tell_good_care", "make_suggestion", "affirm")
_SHORT_ANSWERS = ("deny", "skip", "dont_know", "thats_all", "send")


class WhatHappened(Step):
    """The story, in as many messages as they like."""

    name = "what_happened"
    kind = "text"
    takes_any_text = True

    def is_answered(self, report: Report) -> bool:
        # Text alone does not end it: they say when that was all.
        return False

    def ask(self, report: Report) -> Question:
        if report["reopened"] == self.name:
            if (report["pending"] or {}).get("rewrite"):
                return Question("utter_ask_rewrite", [Choice("keep", marked("Keep it as it is"))])
            return Question(
                "utter_ask_change_story",
                [
                    Choice("keep", marked("Keep it as it is")),
                    Choice("rewrite", marked("Write it anew")),
                ],
            )
        if report.story:
            return Question("utter_ask_more", [THATS_ALL])
        return Question("utter_ask_what_happened", [])

    def hear(self, heard: Heard, report: Report) -> Answer:
        # "It happened on Tuesday", among the messages of a story, changes nothing: it tells.
        told = tells(heard.text) or (
            heard.says("change_answer") and stories.circumstances(heard.text, report)
        )
        return Answer(Sureness.LIKELY) if told else super().hear(heard, report)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if heard.choice == "rewrite":
            report["pending"] = {"rewrite": True}
            return True
        # Words that may as well belong to the story are never lost to a guess.
        sure = heard.confidence >= SURE_ENOUGH_TO_STOP
        if report.story and (
            heard.choice in ("thats_all", "keep")
            or (sure and self._ends(heard) and not stories.circumstances(heard.text, report))
            or (sure and heard.says("deny", "skip", "send") and heard.words <= SHORT_NO)
            or says_no_more(heard.text)
        ):
            self._finish(report)
            return True
        if heard.choice is not None or not heard.text or means_nothing(heard):
            return False
        if report.story and (
            says_there_is_more(heard.text) or (sure and is_yes(heard) and heard.words <= SHORT_YES)
        ):
            say("utter_go_on")
            return True
        if not report.story and (
            (sure and heard.says(*_WISHES) and heard.words < STORY_WORDS)
            or (heard.says(*_SHORT_ANSWERS) and heard.words <= SHORT_NO)
        ):
            return False
        return self._add(heard.text, report, say)

    @staticmethod
    def _ends(heard: Heard) -> bool:
        # "It was me who fell" may sound like "that was it".
        sure = heard.confidence >= SURE_OF_THE_END
        return heard.says("thats_all") and (sure or ends(heard.text))

    def _add(self, text: str, report: Report, say: Say) -> bool:
        rewriting = (report["pending"] or {}).get("rewrite")
        first = not report.story
        story = text if first or rewriting else f"{report.story}\n\n{text}"
        if len(story) > LONGEST_STORY:
            say("utter_story_full")
            return True
        report["what_happened"] = story
        if report["reopened"] == self.name:
            self._finish(report)
            return True
        if first:
            stories.read_story(report)
            response, values = stories.acknowledgement(report)
            say(response, **values)
        else:
            say("utter_added")
        return True

    def _finish(self, report: Report) -> None:
        stories.read_story(report)
        report.settle(self.name)


# What matters is often said like a wish to us: "that you change it", "to get home by Easter".
_WISHED = re.compile(
    r"^\W*(?:\w+\W+){1,2}(?:som|who)\b"
    r"|^\W*(?:at|that|å|to|få|slippe|sleppe|bli|being|getting|having|not|no more|ikke|ikkje|aldri|never|hvorfor|kvifor|why"
    r"|tilbake|home|hjem|heim|back|hjelp (?:til|med|om|når)|help (?:to|with|at|when|for|from))\b(?=\W+\w)"
    r"|\b(?:vil|ønsker|ønskjer|ønske|ønskje|håper|håpar|want|wish|hope|like)\s+(?:bare\s+|berre\s+|just\s+)?"
    r"(?:at|that|them|they|someone|somebody|noen|nokon|hun|ho|han|mor|far|mum|mom|dad|him|her|the|my|you to|others?)\b",
    re.IGNORECASE,
)


class WhatMatters(Step):
    """What matters most to you now? Asked of everyone, kept word for word."""

    name = "what_matters"
    kind = "text"
    takes_any_text = True

    def ask(self, report: Report) -> Question:
        return Question("utter_ask_what_matters", [SKIP])

    def hear(self, heard: Heard, report: Report) -> Answer:
        wished = tells(heard.text) or (_WISHED.search(heard.text) and "?" not in heard.text)
        return Answer(Sureness.SURE) if wished else super().hear(heard, report)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if (says_skip(heard) and heard.words <= LONGEST_SKIP) or (
            is_no(heard) and heard.words <= SHORT_NO
        ):
            report.settle(self.name)
            return True
        if (
            means_nothing(heard)
            or heard.choice is not None
            or not heard.text
            or is_nothing_but_yes(heard)
        ):
            return False
        report["what_matters"] = heard.text[:LONGEST_TEXT]
        report.settle(self.name)
        say("utter_thanks_for_what_matters")
        return True
