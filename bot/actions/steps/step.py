"""What every question of the conversation has: when it applies, how it asks, how it reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.actions.choices import Choice
from bot.actions.texts import translate
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import Value, named

# "No thanks" ends a story, and is a no everywhere else.
_NO = re.compile(r"^\W*(?:nei|neida|no|nope|nah)\b", re.IGNORECASE)
Say = Callable[..., None]
# A yes or no of more words than this has something to tell.
SHORT_YES = 2
SHORT_NO = 4
# More words than this are kept, whatever they seem to be.
SHORT_NONSENSE = 3
SURE_OF_NONSENSE = 0.5


class Question(NamedTuple):
    """A response of the domain, its choices, and values for the braces in its text."""

    response: str
    choices: list[Choice]
    values: dict[str, str] = {}


class Step:
    """One question. `name` is also the draft field it fills, unless `field` says otherwise.

    `kind` tells the front end which input fits: text, choice, date, contact, review or done.
    `takes_any_text` marks questions to which any words may be the answer; there an interruption
    is believed only when it is short and clear.
    """

    name: str
    kind = "choice"
    field: str | None = None
    takes_any_text = False

    def applies(self, report: Report) -> bool:
        """Whether the question makes sense for this report."""
        del report
        return True

    def is_answered(self, report: Report) -> bool:
        """Whether the draft already holds the answer, from whichever side it came."""
        return report.slots.get(self.name) is not None

    def ask(self, report: Report) -> Question:
        """The question as it is to be put now."""
        raise NotImplementedError

    def read(self, heard: Heard, report: Report, say: Say) -> bool:
        """Take the answer into the report. False: this is no answer to the question."""
        raise NotImplementedError


class ValueStep(Step):
    """A question with a closed set of values."""

    values: dict[str, Value]

    def pick(self, heard: Heard, report: Report) -> str | None:
        """The value pressed or named, if exactly one."""
        if heard.choice is not None:
            head, _, tail = heard.choice.partition(":")
            return tail if head == self.name and tail in self.values else None
        labels = {
            name: translate(report.language, value.label) for name, value in self.values.items()
        }
        # What begins as a command of some program names nothing.
        told = heard.text and not heard.text.startswith("/")
        return named(self.values, heard.text, labels) if told else None


def is_skip(heard: Heard) -> bool:
    """Whether they would rather not answer, or cannot."""
    return heard.choice in ("skip", "dont_know") or heard.says("skip", "dont_know")


def is_yes(heard: Heard) -> bool:
    """Whether it is a yes, pressed or typed."""
    return heard.choice == "yes" or heard.says("affirm")


def is_nothing_but_yes(heard: Heard) -> bool:
    """Whether it is a known word of agreement and no more: "nettopp" is no time then."""
    return is_yes(heard) and heard.confidence >= 1


def is_no(heard: Heard) -> bool:
    """Whether it is a no, pressed or typed."""
    declined = heard.says("thats_all", "thanks") and heard.words <= SHORT_NO - 1
    return heard.choice == "no" or heard.says("deny") or (declined and bool(_NO.match(heard.text)))


def means_nothing(heard: Heard) -> bool:
    """Whether so little was typed that it may as well be a slip of the hand: "asdf", "%&/"."""
    if heard.choice is not None or not heard.text:
        return False
    if not any(character.isalpha() for character in heard.text):
        return True
    unknown = heard.says("nlu_fallback") and heard.nonsense >= SURE_OF_NONSENSE
    return (unknown or heard.says("nonsense")) and heard.words <= SHORT_NONSENSE


def pending(report: Report, name: str) -> Any:  # noqa: ANN401 - each question waits for its own
    """What this question still waits for, if anything."""
    return (report["pending"] or {}).get(name)
