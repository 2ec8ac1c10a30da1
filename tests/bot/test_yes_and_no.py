"""Yes and no in all shapes, at the questions that ask for one."""

from __future__ import annotations

import pytest
from steps import branch, everywhere
from test_anytime import TURNS

from bot.actions.texts import LANGUAGES

ALLOWED = 0.1


@pytest.fixture(scope="module", params=LANGUAGES)
async def stands(engine, request):
    """The language, and a conversation at each question in it."""
    return request.param, await everywhere(engine, request.param)


async def test_a_yes_in_any_shape_confirms_and_agrees(stands) -> None:
    language, at = stands
    wrong = []
    for words in TURNS[language]["affirm"]:
        confirmed = branch(at["occurred, to be confirmed"])
        await confirmed.say(words)
        if confirmed.question == "occurred" or not confirmed.draft["occurred"]["start"]:
            wrong.append(f"when: {words}")
        listed = branch(at["understood"])
        await listed.say(words)
        if not listed.draft["occurred"]["start"]:
            wrong.append(f"list: {words}")
    assert len(wrong) <= ALLOWED * 2 * len(TURNS[language]["affirm"]), wrong


async def test_a_no_in_any_shape_declines_and_sets_nothing(stands) -> None:
    language, at = stands
    wrong = []
    for words in TURNS[language]["deny"]:
        declined = branch(at["occurred, to be confirmed"])
        await declined.say(words)
        if declined.draft["occurred"]["start"] or "yes" in declined.choices:
            wrong.append(f"when: {words}")
        kept = branch(at["deletion"])
        await kept.say(words)
        if kept.question != at["review"].question or kept.draft != at["review"].draft:
            wrong.append(f"deletion: {words}")
    assert len(wrong) <= ALLOWED * 2 * len(TURNS[language]["deny"]), wrong


async def test_nothing_is_sent_by_a_no(stands) -> None:
    language, at = stands
    for words in TURNS[language]["deny"]:
        talk = branch(at["review"])
        await talk.say(words)
        assert talk.answer["action"] is None, words


async def test_three_times_not_understood_offers_another_way_and_never_the_same_words(
    stands,
) -> None:
    _, at = stands
    talk, before = branch(at["category"]), ""
    for number in range(1, 7):
        await talk.say("hgjfkdls")
        assert talk.question == "category"
        last = talk.answer["messages"][-1]["text"]
        assert last != before
        before = last
        assert ("human" in talk.choices) == (number % 3 == 0)
