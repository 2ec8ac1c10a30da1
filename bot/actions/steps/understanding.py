"""What the story tells, shown in one list, to be confirmed with one press or word."""

from __future__ import annotations

import re
from typing import Any

from bot.actions import story
from bot.actions.choices import NO, YES, Choice
from bot.actions.steps.ending import EDIT_LABELS
from bot.actions.steps.step import (
    Answer,
    Question,
    Say,
    Step,
    is_no,
    is_skip,
    is_yes,
    pending,
)
from bot.actions.texts import translate
from bot.actions.turn import Heard, Report

# "Yes, but …" and longer agreements have something else to say.
LONGEST_YES = 7
_EXCEPT = re.compile(
    r"\b(?:men|bortsett|unntatt|unnateke|untatt|but|except|apart)\b", re.IGNORECASE
)


class Understood(Step):
    """Is what I read out of the story right? Nothing of it counts before they say so.

    Pressing a line's "change" opens that line's own question; what is left of the list is shown
    afterwards. A correction in words changes the lines it names (`corrections.py`), and the list is
    shown again.
    """

    name = "understood"

    def applies(self, report: Report) -> bool:
        return bool((report["understood"] or {}).get("lines"))

    def is_answered(self, report: Report) -> bool:
        return not story.lines(report)

    def _lines(self, report: Report) -> dict[str, Any]:
        """The lines to show; after "go back", those that were confirmed."""
        lines = story.lines(report)
        if report["reopened"] == self.name:
            confirmed = (report["understood"] or {}).get("lines", {})
            held = {f: report[f] for f in confirmed if story.holds(f, report)}
            lines = {f: {**held, **lines}[f] for f in story.TITLES if f in {**held, **lines}}
        return lines

    def ask(self, report: Report) -> Question:
        lines = self._lines(report)
        listed = "\n".join(
            f"• {translate(report.language, story.TITLES[field])}: "
            f"{story.in_words(field, value, report)}"
            for field, value in lines.items()
        )
        changes = [Choice(f"edit:{field}", EDIT_LABELS[field]) for field in lines]
        return Question(self._response(report), [YES, *changes, NO], {"lines": listed})

    def _response(self, report: Report) -> str:
        if pending(report, "corrected"):
            return "utter_ask_understood_corrected"
        lines = (report["understood"] or {}).get("lines", {})
        if any(field in report["settled"] for field in lines) and not report["reopened"]:
            return "utter_ask_understood_rest"
        return (
            "utter_ask_understood_loss" if story.speaks_of_loss(report) else "utter_ask_understood"
        )

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if heard.text.endswith("?"):
            return False
        if is_yes(heard) and _agrees(heard):
            self._confirm(report)
        elif is_no(heard) or is_skip(heard):
            story.forget(report, list(self._lines(report)))
            story.decline(report)
            report.settle(self.name)
            say("utter_one_at_a_time")
        else:
            return False
        return True

    def _confirm(self, report: Report) -> None:
        for field, value in story.lines(report).items():
            report[field] = value
            report.settle(field)
        story.imply_harm(report)
        report.settle(self.name)


def _agrees(heard: Heard) -> bool:
    return heard.choice is not None or (
        heard.words <= LONGEST_YES and not _EXCEPT.search(heard.text)
    )
