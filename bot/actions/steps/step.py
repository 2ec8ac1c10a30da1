"""What every question of the conversation has: when it applies, how it asks, how it reads."""

# Lists and patterns stand as they are spoken.

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.actions.choices import Choice
from bot.actions.interruptions import asks, fears
from bot.actions.sureness import Sureness
from bot.actions.texts import translate
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import Value, labelled, named

# "No thanks" ends a story, and is a no everywhere else.
_NO = re.compile(r"^\W*(?:nei|neida|no|nope|nah)\b", re.IGNORECASE)
_SKIP = re.compile(
    r"\b(?:hopp\w*|skip\w*|pass|neste|next|ikk[ej]?|ikkj|ikkje|itj|no|not|don'?t|nei|næ|ingen\w*|inkje|none|nothing|drop\w*"
    r"|la|lat|gå|go|move|videre|vidare|blank\w*|tom\w*|sadly|dessverre|aner|anar|peiling|snøring|greie|clue|idea|husker"
    r"|hugsar|remember|rather|helst|unsure|usikker|uviss|leave|vet|veit|know|dunno|over|forbi|past)\b|n't\b",
    re.IGNORECASE,
)
# What fingers do without a word in mind: no vowel, a row of keys, one thing over and over.
_SLIP = re.compile(
    r"\b(?:[^\W\daeiouyæøåäöéèêóòôü_]{2,}|\w*(?:asdf|sdfg|dfgh|fghj|ghjk|hjkl|jklø|qwer|wert|erty|rtyu|tyui|yuio|uiop|zxcv"
    r"|xcvb|cvbn|vbnm)\w*|\w*(\w)\1{3,}\w*|(\w{2,4})\2+\w?|\w*[^\W\daeiouyæøåäöéèêóòôü_]{6,}\w*|\d+)\b",
    re.IGNORECASE,
)
Say = Callable[..., None]
# A yes or no of more words than this has something to tell.
SHORT_YES = 2
SHORT_NO = 4
# So few words that name a value say nothing else.
SHORT_VALUE = 4
# More words than this are kept, whatever they seem to be.
SHORT_NONSENSE = 3
SURE_OF_NONSENSE = 0.5


class Question(NamedTuple):
    """A response of the domain, its choices, and values for the braces in its text."""

    response: str
    choices: list[Choice]
    values: dict[str, str] = {}


class Answer(NamedTuple):
    """What a question's own step hears in a message: how surely it answers, and the value."""

    sureness: Sureness = Sureness.NO
    value: Any = None


class Step:
    """One question. `name` is also the draft field it fills, unless `field` says otherwise.

    `kind` tells the front end which input fits: text, choice, date, contact, review or done.
    `takes_any_text` marks questions to which any words may be the answer.
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

    def hear(self, heard: Heard, report: Report) -> Answer:
        """How surely a message is the answer to this question, and what was read in it.

        Changes nothing. It is weighed against how surely the message is something else.
        """
        del report
        if self.takes_any_text:
            return Answer(Sureness.POSSIBLE)
        return self._short_reply(heard)

    @staticmethod
    def _short_reply(heard: Heard) -> Answer:
        """A yes, a no or "I don't know", with little else; surely if taught word for word."""
        short = heard.words <= SHORT_NO and (is_yes(heard) or is_no(heard) or is_skip(heard))
        taught = Sureness.SURE if heard.confidence >= 1 else Sureness.LIKELY
        return Answer(taught if short else Sureness.NO)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
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
        # What begins as a command of some program names nothing.
        if not heard.text or heard.text.startswith("/"):
            return None
        return labelled(self.labels(report), heard.text) or self.named_in(heard, report)

    def named_in(self, heard: Heard, report: Report) -> str | None:
        """The value that own words name."""
        del report
        return named(self.values, heard.text, {})

    def labels(self, report: Report) -> dict[str, str]:
        """The labels of all values as they are shown."""
        return {name: translate(report.language, each.label) for name, each in self.values.items()}

    def hear(self, heard: Heard, report: Report) -> Answer:
        value = self.pick(heard, report)
        if value is not None and heard.choice is None and fears(heard.text):
            return Answer()
        if asks(heard.text):
            return Answer(Sureness.NO, value)
        if value is not None and heard.says("thanks"):
            # "Thanks, that was nice to know" is said to us, whatever value its words may name.
            return Answer(Sureness.POSSIBLE, value)
        if value is not None:
            return Answer(Sureness.SURE if heard.words <= SHORT_VALUE else Sureness.LIKELY, value)
        return self._short_reply(heard)


def is_skip(heard: Heard) -> bool:
    """Whether they would rather not answer, or cannot."""
    return heard.choice in ("skip", "dont_know") or heard.says("skip", "dont_know")


def says_skip(heard: Heard) -> bool:
    """Whether words that may be an answer say plainly that there is none: no "an honest answer"."""
    taught = heard.confidence >= 1
    return is_skip(heard) and (heard.choice is not None or taught or bool(_SKIP.search(heard.text)))


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
    seems = (unknown or heard.says("nonsense")) and heard.words <= SHORT_NONSENSE
    return seems and bool(_SLIP.search(heard.text))


def pending(report: Report, name: str) -> Any:  # noqa: ANN401 - each question waits for its own
    """What this question still waits for, if anything."""
    return (report["pending"] or {}).get(name)
