"""Corrections at every other place than the read-through, and what must not be taken for one."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml
from dialogue import Conversation
from steps import branch, one_at_a_time

CASES = yaml.safe_load(
    (Path(__file__).parent / "anytime" / "corrections_in_place.yml").read_text(encoding="utf-8")
)
STORIES = {
    "nb": "Mor falt på Medisinsk sengepost på tirsdag, og ingen kom da hun ringte på.",
    "nn": "Mor fall på Medisinsk sengepost på tysdag, og ingen kom då ho ringde på.",
    "en": "My mother fell on the Medical ward on Tuesday, and nobody came when she rang.",
}


@pytest.fixture(scope="module", params=["nb", "nn", "en"])
async def stands(engine, request) -> dict[str, Any]:
    """A conversation at each question, each asked on its own."""
    stands = await one_at_a_time(engine, request.param)
    return {"language": request.param, **stands}


@pytest.fixture(scope="module", params=["nb", "nn", "en"])
async def told(engine, request) -> dict[str, Any]:
    """A story that names when and where, at "more to tell?", at "what matters" and at its list."""
    found: dict[str, Any] = {"language": request.param}
    talk = Conversation(engine, request.param)
    await talk.start()
    await talk.press("errand:report")
    await talk.say(STORIES[request.param])
    found["more"] = branch(talk)
    await talk.press("thats_all")
    found["what_matters"] = branch(talk)
    await talk.press("skip")
    found["understood"] = branch(talk)
    assert {"edit:occurred", "edit:place"} <= set(talk.choices)
    return found


def _field(draft: dict[str, Any], path: str) -> Any:
    return reduce(lambda value, name: value[name], path.split("."), draft)


async def test_a_correction_at_another_question_is_applied_shown_and_undone(stands) -> None:
    wrong = []
    for at, words, expected in CASES[stands["language"]]:
        before = stands[at]
        talk = branch(before)
        await talk.say(words)
        found = {path: _field(talk.draft, path) for path in expected}
        if found != expected:
            wrong.append(f"{at}: {words}: {found}")
            continue
        for field in ("what_happened", "what_matters"):
            assert talk.draft[field] == before.draft[field], words
        if "undo" not in talk.choices:
            wrong.append(f"{at}: {words}: cannot be undone")
            continue
        await talk.press("undo")
        # Whether it also sounded like danger is not what this is about, and not to be undone.
        undone = {**talk.draft, "urgent": False} == {**before.draft, "urgent": False}
        if not undone or talk.question != before.question:
            wrong.append(f"{at}: {words}: not undone, at {talk.question}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("at", ["kind", "category", "involvement", "support"])
async def test_the_old_and_the_new_are_shown_and_the_question_comes_back_shortly(
    stands, at
) -> None:
    words = {
        "nb": ("nei, det var på akutten", "Medisinsk sengepost", "Akuttmottaket"),
        "nn": ("nei, det var på akutten", "Medisinsk sengepost", "Akuttmottaket"),
        "en": ("no, it was at the emergency department", "Medical ward", "Emergency department"),
    }[stands["language"]]
    talk = branch(stands[at])
    asked = talk.answer["messages"][-1]["text"]
    await talk.say(words[0])
    assert talk.question == at
    assert words[1] in talk.texts
    assert words[2] in talk.texts
    assert talk.answer["messages"][-1]["text"] != asked


async def test_one_correction_right_after_another_is_taken_too(stands) -> None:
    first, second = {
        "nb": ("nei, det var på akutten", "og så var det onsdag, ikke tirsdag"),
        "nn": ("nei, det var på akutten", "og så var det onsdag, ikkje tysdag"),
        "en": ("no, it was at the emergency department", "and it was Wednesday, not Tuesday"),
    }[stands["language"]]
    for at in ("involvement", "review"):
        talk = branch(stands[at])
        await talk.say(first)
        await talk.say(second)
        assert talk.draft["place"]["unit"] == "emergency"
        assert talk.draft["occurred"]["start"].startswith("2026-11-18")
        assert talk.question == at
        await talk.say("ola@example.no")
        if at == "review":
            assert talk.draft["contact"]["email"] == "ola@example.no"


async def test_at_what_matters_a_correction_is_no_answer(told) -> None:
    said = {
        "nb": ["forresten, når jeg ser i brevet var det onsdag, ikke tirsdag", "oi, det var i går kveld og ikke på tirsdag", "nei vent, det var på onsdag", "det var onsdag, ikke tirsdag"],
        "nn": ["forresten, når eg ser i brevet var det onsdag, ikkje tysdag", "oi, det var i går kveld og ikkje på tysdag", "nei vent, det var på onsdag", "det var onsdag, ikkje tysdag"],
        "en": ["by the way, when I look in the letter it was Wednesday, not Tuesday", "oh, that was yesterday evening and not on Tuesday", "no wait, it was on Wednesday", "it was Wednesday, not Tuesday"],
    }[told["language"]]  # fmt: skip
    for words in said:
        talk = branch(told["what_matters"])
        await talk.say(words)
        assert talk.question == "what_matters", words
        assert talk.draft["what_matters"] is None, words
        assert talk.draft["what_happened"] == STORIES[told["language"]]
        assert talk.draft["occurred"]["start"][:10] in ("2026-11-18", "2026-11-20"), words
        await talk.press("undo")
        assert talk.draft["occurred"]["start"] is None


@pytest.mark.parametrize("at", ["more", "what_matters"])
async def test_what_only_sounds_like_a_correction_is_kept_where_it_is_told(told, at) -> None:
    said = {
        "nb": ["nei, det var ikke legen, men sykepleieren", "det var tirsdag da hun falt igjen", "at det var ikke mors feil, men deres", "nei, bare at ingen blir skadet igjen"],
        "nn": ["nei, det var ikkje legen, men sjukepleiaren", "det var tysdag då ho fall igjen", "at det ikkje var mor sin feil, men deira", "nei, berre at ingen blir skadde igjen"],
        "en": ["no, it was not the doctor but the nurse", "it was Tuesday when she fell again", "that it was not my mother's fault but theirs", "just that nobody gets hurt again"],
    }[told["language"]]  # fmt: skip
    for words in said:
        talk = branch(told[at])
        await talk.say(words)
        kept = talk.draft["what_matters"] if at == "what_matters" else talk.draft["what_happened"]
        assert words in (kept or ""), words
        assert "undo" not in talk.choices, words


async def test_a_story_that_corrects_itself_stays_a_story(told) -> None:
    words = {
        "nb": "nei vent, det var på onsdag, ikke tirsdag",
        "nn": "nei vent, det var på onsdag, ikkje tysdag",
        "en": "no wait, it was on Wednesday, not Tuesday",
    }[told["language"]]
    talk = branch(told["more"])
    await talk.say(words)
    assert words in talk.draft["what_happened"]


async def test_the_list_is_corrected_shows_the_old_and_can_be_undone(told) -> None:
    words, old, new = {
        "nb": ("forresten, når jeg ser i brevet var det onsdag og på akutten", "tirsdag", "onsdag"),
        "nn": ("forresten, når eg ser i brevet var det onsdag og på akutten", "tysdag", "onsdag"),
        "en": ("by the way, when I look in the letter it was Wednesday, at the emergency department", "Tuesday", "Wednesday"),
    }[told["language"]]  # fmt: skip
    talk = branch(told["understood"])
    before = talk.state["understood"]
    await talk.say(words)
    assert talk.question == "understood"
    assert talk.state["understood"]["lines"]["place"]["unit"] == "emergency"
    assert talk.state["understood"]["lines"]["occurred"]["start"].startswith("2026-11-18")
    assert old in talk.texts.lower() or old in talk.texts
    assert new in talk.texts
    await talk.press("undo")
    assert talk.state["understood"] == before
    assert talk.question == "understood"


async def test_what_is_only_wrong_opens_that_question(stands) -> None:
    said = {
        "nb": [("det var ikke på tirsdag", "occurred"), ("det var ikke på medisinsk sengepost", "place"), ("e-posten er feil", "contact")],
        "nn": [("det var ikkje på tysdag", "occurred"), ("det var ikkje på medisinsk sengepost", "place"), ("e-posten er feil", "contact")],
        "en": [("it was not on Tuesday", "occurred"), ("it wasn't on the medical ward", "place"), ("the e-mail is wrong", "contact")],
    }[stands["language"]]  # fmt: skip
    for words, question in said:
        talk = branch(stands["review"])
        await talk.say(words)
        assert talk.question == question, words
        assert talk.draft == stands["review"].draft, words


async def test_the_answer_to_the_open_question_corrects_nothing_else(stands) -> None:
    said = {
        "nb": [("kind", "ingen ble skadet"), ("category", "fall"), ("perceived_harm", "nei, ingen skade"), ("involvement", "jeg vil være anonym")],
        "nn": [("kind", "ingen vart skadd"), ("category", "fall"), ("perceived_harm", "nei, ingen skade"), ("involvement", "eg vil vere anonym")],
        "en": [("kind", "no one was harmed"), ("category", "a fall"), ("perceived_harm", "no, no harm"), ("involvement", "I want to be anonymous")],
    }[stands["language"]]  # fmt: skip
    for at, words in said:
        talk = branch(stands[at])
        await talk.say(words)
        assert talk.question != at, words
        assert "undo" not in talk.choices, words
