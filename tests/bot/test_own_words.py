"""Answers in people's own words: taken as the answer they are, whatever else they may sound like.

The sentences stand in own_words/*.yml, by question, and are not among the training texts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from dialogue import Conversation
from steps import branch, one_at_a_time

from bot.actions.texts import LANGUAGES

FOLDER = Path(__file__).parent / "own_words"
WORDS: dict[str, dict[str, Any]] = {
    language: yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
# A word that sounds like danger gets the numbers first, and may be asked for again.
ALLOWED = 0.04
CHOSEN = ("reporter_role", "kind", "category", "perceived_harm")
INVOLVEMENTS = {"anonymous": (False, False), "informed": (True, False), "take_part": (True, True)}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request) -> str:
    """One of the three."""
    return request.param


@pytest.fixture(scope="module")
async def stands(engine, language) -> dict[str, Conversation]:
    """A conversation at each question."""
    return await one_at_a_time(engine, language)


async def _said(talk: Conversation, phrase: str) -> Conversation:
    after = branch(talk)
    await after.say(phrase)
    return after


def _value(question: str, draft: dict[str, Any]) -> Any:
    if question == "involvement":
        wish = draft["involvement"]
        return wish["keep_informed"], wish["take_part"]
    return draft[question]


@pytest.mark.parametrize("question", [*CHOSEN, "involvement"])
async def test_a_choice_in_own_words_is_taken(stands, language, question: str) -> None:
    failed = []
    for value, phrases in WORDS[language][question].items():
        wanted = INVOLVEMENTS[value] if question == "involvement" else value
        for phrase in phrases:
            after = await _said(stands[question], phrase)
            found = _value(question, after.draft)
            if found != wanted or after.question == question:
                failed.append(f"{phrase!r}: {found}, not {value}; at {after.question}")
    asked = sum(map(len, WORDS[language][question].values()))
    assert len(failed) <= ALLOWED * asked, "\n" + "\n".join(failed)


async def test_what_matters_is_whatever_is_said(stands, language) -> None:
    failed = []
    for phrase in WORDS[language]["what_matters"]:
        after = await _said(stands["what_matters"], phrase)
        if after.draft["what_matters"] != phrase:
            failed.append(f"{phrase!r}: {after.draft['what_matters']}; {after.texts[:60]}")
    assert not failed, "\n" + "\n".join(failed)


@pytest.mark.parametrize("stand", ["what_happened", "more to tell"])
async def test_what_is_told_stands_in_the_story(stands, language, stand: str) -> None:
    failed = []
    for phrase in WORDS[language]["told"]:
        after = await _said(stands[stand], phrase)
        if phrase not in (after.draft["what_happened"] or ""):
            failed.append(f"{phrase!r}; {after.texts[:60]}")
    assert not failed, "\n" + "\n".join(failed)


async def test_the_end_of_a_story_ends_it_and_is_no_part_of_it(stands, language) -> None:
    failed = []
    before = stands["more to tell"]
    for phrase in WORDS[language]["ends"]:
        after = await _said(before, phrase)
        if after.draft["what_happened"] != before.draft["what_happened"]:
            failed.append(f"{phrase!r}: told")
        elif after.question == "what_happened":
            failed.append(f"{phrase!r}: still asked; {after.texts[:60]}")
    assert not failed, "\n" + "\n".join(failed)


@pytest.mark.parametrize("stand", ["contact", "review"])
async def test_a_question_at_the_end_is_answered_and_is_no_answer(stands, language, stand) -> None:
    failed = []
    before = stands[stand]
    for phrase in WORDS[language]["asks"][stand]:
        after = await _said(before, phrase)
        if after.draft != before.draft or after.question != before.question:
            failed.append(f"{phrase!r}: taken; at {after.question}")
        elif len(after.answer["messages"]) < 2:
            failed.append(f"{phrase!r}: not answered; {after.texts[:60]}")
    assert not failed, "\n" + "\n".join(failed)


MUST_I = {
    "nb": ["må jeg komme på et møte?", "må vi delta?", "blir jeg nødt til å møte opp?"],
    "nn": ["må eg koma på eit møte?", "må me delta?", "treng eg stille på noko møte?"],
    "en": ["do I have to come to a meeting?", "must I take part?", "will I have to meet them?"],
}


async def test_who_asks_whether_they_must_has_wished_for_nothing(stands, language) -> None:
    before = stands["involvement"]
    for phrase in MUST_I[language]:
        after = await _said(before, phrase)
        assert after.draft == before.draft, phrase
        assert after.question in (before.question, "questions"), phrase
