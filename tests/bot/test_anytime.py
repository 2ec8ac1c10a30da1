"""What people may say at any point of the conversation, at every question, in three languages.

The sentences stand in anytime/*.yml and are not among the training texts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from dialogue import SERVICE, Conversation
from steps import branch, everywhere

from bot.actions.texts import LANGUAGES, translate
from bot.replies import fill
from bot.train import BOT

FOLDER = Path(__file__).parent / "anytime"
TURNS: dict[str, dict[str, list[str]]] = {
    language: yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
# What each gets said in answer.
ANSWERED_BY = {
    "greet": "utter_greet",
    "help": "utter_help",
    "ask_who_reads": "utter_who_reads",
    "ask_anonymous": "utter_anonymous",
    "ask_consequences": "utter_consequences",
    "ask_what_next": "utter_what_next",
    "ask_storage": "utter_storage",
    "ask_complaint": "utter_complaint",
    "ask_if_computer": "utter_if_computer",
    "have_receipt_code": "utter_receipt_code",
    "talk_to_human": "utter_talk_to_human",
    "thanks": "utter_thanks",
    "abuse": "utter_abuse",
}
# After these there is nothing left to answer.
OVER = ("sent", "deleted")
# The questions that a word may answer instead: a receipt code is what the menu asks for.
ALLOWED = 0.03


def _responses() -> dict[str, str]:
    found = {}
    for path in sorted((BOT / "domain").glob("*.yml")):
        responses = yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {}
        found |= {name: variants[0]["text"].strip() for name, variants in responses.items()}
    return found


RESPONSES = _responses()


def text_of(response: str, language: str) -> str:
    """A response as the service of these tests would say it."""
    values = {"service": SERVICE["name"], "phone": SERVICE["phone"], "days": 14}
    return fill(translate(language, RESPONSES[response]), values)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request) -> str:
    """One of the three."""
    return request.param


@pytest.fixture(scope="module")
async def stands(engine, language) -> dict[str, Conversation]:
    """A conversation at each question."""
    return await everywhere(engine, language)


def _same_words(before: Conversation, after: Conversation) -> str | None:
    """A text that was said in both of two answers that follow each other."""
    said = {message["text"] for message in before.answer["messages"]}
    return next((m["text"] for m in after.answer["messages"] if m["text"] in said), None)


def _told(draft: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in draft.items() if name not in ("language", "consent")}


async def _tried(talk: Conversation, phrase: str) -> Conversation:
    after = branch(talk)
    await after.say(phrase)
    return after


def _problem(turn: str, stand: str, before: Conversation, after: Conversation) -> str | None:  # noqa: C901, PLR0911, PLR0912 - one for each thing that may go wrong
    """What is wrong with the answer to a turn, if anything."""
    language = before.language
    if turn in ANSWERED_BY:
        if text_of(ANSWERED_BY[turn], language) not in after.texts:
            return "not answered"
        if after.question != before.question:
            return f"now at {after.question}"
    if turn == "leaving":
        if stand in OVER:
            return None
        leaves = after.answer["action"] == "pause" or "pause" in after.choices
        return None if leaves and after.question == before.question else "no way to leave"
    if turn in ("nonsense", "repeat") and after.question != before.question:
        return f"now at {after.question}"
    if turn == "change_answer" and stand not in OVER:
        open_now = (
            {"occurred"} if before.draft["occurred"]["phrase"] else {"occurred", before.question}
        )
        if after.question not in open_now:
            return f"now at {after.question}"
    if turn == "delete_everything":
        wanted = {"sent": "sent", "deletion": "deleted"}.get(stand, "deletion")
        if after.question != wanted:
            return f"now at {after.question}"
        if wanted == "deleted":
            return None
    if turn.startswith("change_language"):
        if after.language != turn.partition(":")[2]:
            return "the same language"
        if after.question != before.question:
            return f"now at {after.question}"
    if turn == "go_back" and stand not in (*OVER, "errand") and after.question == before.question:
        return "no step back"
    if turn not in ("correct", "skip", "dont_know", "affirm", "deny") and _told(
        after.draft
    ) != _told(before.draft):
        changed = [k for k in after.draft if after.draft[k] != before.draft[k]]
        return f"changed {changed}"
    if turn not in ("repeat", "delete_everything") and stand not in OVER:
        again = _same_words(before, after)
        if again:
            return f"said again: {again[:40]}"
    if (
        stand not in OVER
        and after.answer["expects"]["kind"] not in ("text", "contact", "done")
        and not after.choices
    ):
        return "nothing to press"
    return None


SIDE_TURNS = [
    *ANSWERED_BY,
    "leaving",
    "repeat",
    "go_back",
    "change_answer",
    "delete_everything",
    "nonsense",
]


@pytest.mark.parametrize("turn", [*SIDE_TURNS, "change_language"])
async def test_a_turn_in_the_middle_gets_its_answer_and_the_question_stays(
    stands, language, turn
) -> None:
    named = next(name for name in TURNS[language] if name.partition(":")[0] == turn)
    wrong, tried = [], 0
    for stand, talk in stands.items():
        for phrase in TURNS[language][named]:
            tried += 1
            after = await _tried(talk, phrase)
            problem = _problem(named, stand, talk, after)
            if problem:
                wrong.append(f"{stand} | {phrase} | {problem}")
    assert len(wrong) <= ALLOWED * tried, "\n".join(wrong)
