"""Answers to what is asked or remarked in the middle of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.actions.interruptions import opens_as_question
from bot.actions.steps.step import Say
from bot.actions.turn import Report

# The intents that get a text and change nothing. "ask_who_reads" gets `utter_who_reads`.
ANSWERED = {
    "ask_who_reads",
    "ask_anonymous",
    "ask_consequences",
    "ask_what_next",
    "ask_storage",
    "ask_complaint",
    "ask_if_computer",
    "have_receipt_code",
    "greet",
    "thanks",
    "goodbye",
    "abuse",
    "help",
    "talk_to_human",
}
# Questions to us that may stand beside what is told, in one message.
ASKED = {name for name in ANSWERED if name.startswith("ask_")} | {"have_receipt_code"}
# What may stand beside a question without telling anything.
NOTHING_TOLD = {"greet", "thanks", "goodbye", "affirm", "deny", "nonsense", "ask_question", "help"}
# From here on a question is answered, and from here on it is no part of what is told.
SURE_OF_QUESTION = 0.6
SURE_ENOUGH_TO_CUT = 0.8
_MOST_READ = 3
_LONGEST_QUESTION = 16
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+|\n|$)\s*")
_NAMED = {"have_receipt_code": "utter_receipt_code"}


def response_to(intent: str) -> str:
    """The name of the response that answers an intent."""
    return _NAMED.get(intent) or f"utter_{intent.removeprefix('ask_')}"


def answer_aside(intent: str, report: Report, say: Say) -> None:
    """Answer one of `ANSWERED`: in full the first time, then shortly, then in full again."""
    if intent not in ANSWERED:
        return
    response = response_to(intent)
    before = [name for name in report["answered"] or [] if name in ANSWERED]
    if intent in before:
        say(f"{response}_short")
        before.remove(intent)
    else:
        say(response)
        before.append(intent)
    report["answered"] = before
    report["misunderstandings"] = 0


def _asks_us(sentence: str) -> bool:
    return sentence.rstrip().endswith("?") and opens_as_question(sentence)


def questions_in(text: str) -> Iterator[tuple[str, str]]:
    """Sentences that may ask us something, each with the rest of the text; the first few."""
    found = 0
    before = ""
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        quoted = before.rstrip().endswith((":", "«", '"', "“"))
        rest = f"{text[: match.start()]}{text[match.end() :]}".strip()
        short = len(re.findall(r"\w+", sentence)) <= _LONGEST_QUESTION
        if rest and short and not quoted and _asks_us(sentence):
            yield sentence.strip(), rest
            found += 1
            if found == _MOST_READ:
                return
        before = sentence or before
