"""Earlier answers corrected in words: applied, shown beside the old, undone by a press."""

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml
from dialogue import Conversation
from steps import branch

CASES = yaml.safe_load(
    (Path(__file__).parent / "anytime" / "corrections.yml").read_text(encoding="utf-8")
)
STORIES = {
    "nb": "Mor fikk feil dose insulin og ble svært dårlig. Legen var sur. Ingen sa noe.",
    "nn": "Mor fekk feil dose insulin og vart svært dårleg. Legen var sur. Ingen sa noko.",
    "en": "My mother got the wrong dose of insulin. The doctor was grumpy. Nobody said anything.",
}
EXPLAINED = {"nb": "at noen forklarer", "nn": "at nokon forklarer", "en": "that someone explains"}


@pytest.fixture(scope="module", params=["nb", "nn", "en"])
async def reviewed(engine, request) -> Conversation:
    """A whole report at its read-through."""
    talk = Conversation(engine, request.param)
    await talk.start()
    await talk.press("errand:report")
    await talk.say(STORIES[request.param])
    await talk.press("thats_all")
    await talk.say(EXPLAINED[request.param])
    if talk.question == "understood":
        await talk.press("no")
    answers = {
        "reporter_role": "reporter_role:relative",
        "place": "place:emergency",
        "kind": "kind:harm_event",
        "category": "category:medication",
        "perceived_harm": "perceived_harm:significant",
        "involvement": "involvement:informed",
    }
    while talk.question != "review":
        if talk.question == "occurred":
            await talk.press("yes" if "yes" in talk.choices else "occurred:yesterday")
        elif talk.question == "contact":
            await talk.say("kari@example.no")
        else:
            await talk.press(answers[talk.question])
    return talk


def _field(draft: dict[str, Any], path: str) -> Any:
    return reduce(lambda value, name: value[name], path.split("."), draft)


def _but(draft: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {name: value for name, value in draft.items() if name not in fields}


async def test_a_correction_with_a_value_is_applied_shown_and_undone(reviewed) -> None:
    wrong = []
    for words, path, value in CASES[reviewed.language]:
        talk = branch(reviewed)
        await talk.say(words)
        if _field(talk.draft, path) != value:
            wrong.append(f"{words}: {path} is {_field(talk.draft, path)}, at {talk.question}")
            continue
        allowed = (path.partition(".")[0], "contact", "perceived_harm", "kind", "involvement")
        # Whether it also sounded like danger is not what this is about, and not to be undone.
        allowed += ("urgent",)
        assert _but(talk.draft, *allowed) == _but(reviewed.draft, *allowed), words
        assert "undo" in talk.choices, words
        await talk.press("undo")
        assert _but(talk.draft, "urgent") == _but(reviewed.draft, "urgent"), words
        assert talk.question == "review", words
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("language", "words", "gone"),
    [
        ("nb", "ikke skriv at legen var sur", "Legen var sur."),
        ("nn", "ikkje skriv at legen var sur", "Legen var sur."),
        ("en", "don't write that the doctor was grumpy", "The doctor was grumpy."),
    ],
)
async def test_a_sentence_is_taken_out_of_the_story_and_put_back(
    reviewed, language, words, gone
) -> None:
    if reviewed.language != language:
        pytest.skip("another language's case")
    talk = branch(reviewed)
    await talk.say(words)
    assert gone not in talk.draft["what_happened"]
    assert gone in talk.texts
    await talk.press("undo")
    assert talk.draft == reviewed.draft


@pytest.mark.parametrize("words", ["legg til at ingen sa unnskyld", "add that nobody apologised"])
async def test_something_is_added_to_the_story_at_the_read_through(reviewed, words) -> None:
    talk = branch(reviewed)
    await talk.say(words)
    assert talk.draft["what_happened"].startswith(reviewed.draft["what_happened"])
    assert talk.draft["what_happened"].endswith(("ngen sa unnskyld", "obody apologised"))
    assert talk.question == "review"


async def test_going_back_out_of_a_change_leads_to_where_it_was_asked_for(reviewed) -> None:
    talk = branch(reviewed)
    await talk.press("edit:occurred")
    assert talk.question == "occurred"
    await talk.press("back")
    assert talk.question == "review"
    assert talk.draft == reviewed.draft


async def test_going_back_several_times_goes_on_backwards(reviewed) -> None:
    talk, passed = branch(reviewed), []
    for _ in range(5):
        await talk.press("back")
        passed.append(talk.question)
    assert passed == ["contact", "involvement", "perceived_harm", "category", "kind"]


@pytest.mark.parametrize("word", ["avbryt", "cancel", "vent", "nei", "gå tilbake"])
async def test_a_deletion_is_called_off_by_what_sounds_like_stop(reviewed, word) -> None:
    talk = branch(reviewed)
    await talk.press("delete")
    await talk.say(word)
    assert talk.question == "review"
    assert talk.draft["what_happened"] == reviewed.draft["what_happened"]


async def test_nothing_of_what_was_deleted_stays_in_the_state(reviewed) -> None:
    talk = branch(reviewed)
    await talk.say("feil e-post, det skal være ola@example.no")
    await talk.press("delete")
    await talk.press("yes")
    assert talk.answer["action"] == "delete"
    left = json.dumps([talk.state, talk.draft], ensure_ascii=False)
    assert "example.no" not in left
    assert EXPLAINED[reviewed.language] not in left
