"""A turn is a pure function of its request, whatever is in it."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import asyncio
import copy
import json

import pytest
from dialogue import Conversation

from bot.engine import Engine

LARGEST_STATE = 16 * 1024


@pytest.fixture(scope="module")
def other_engine(archive) -> Engine:
    """A second instance, as another machine would run."""
    return Engine(archive)


async def test_the_same_request_gives_the_same_answer(engine, conversation) -> None:
    talk = await conversation("nb")
    await talk.say("Mor falt på badet i går")
    request = talk.request("det var alt", None)
    answers = [await engine.turn(copy.deepcopy(request)) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


async def test_a_turn_does_not_change_its_request(engine, conversation) -> None:
    talk = await conversation("nb")
    request = talk.request("Mor falt på badet i går", None)
    before = copy.deepcopy(request)
    await engine.turn(request)
    assert request == before


async def test_two_instances_can_take_turns_in_one_conversation(engine, other_engine) -> None:
    talk, alone = Conversation(engine, "nb"), Conversation(engine, "nb")
    await talk.start()
    await alone.start()
    lines = (
        "hei",
        "Mor falt på medisinsk i går",
        "det var alt",
        "hvem leser dette?",
        "hopp over",
        "sønn",
        "ja",
    )
    for number, line in enumerate(lines):
        talk.engine = (engine, other_engine)[number % 2]
        assert await talk.say(line) == await alone.say(line)


async def test_conversations_at_the_same_time_do_not_mix(engine) -> None:
    async def tell(number: int) -> str:
        talk = Conversation(engine, "en")
        await talk.start()
        await talk.say(f"The nurse forgot about me for {number} hours in the corridor")
        await talk.say("and nobody came")
        return talk.draft["what_happened"]

    stories = await asyncio.gather(*(tell(number) for number in range(20)))
    assert [f"for {number} hours" in story for number, story in enumerate(stories)] == [True] * 20


async def test_nothing_stays_in_the_engine(engine, conversation) -> None:
    await conversation("nb")
    assert await engine.turns.keys() == []


async def test_the_state_stays_small_after_two_hundred_turns(conversation) -> None:
    talk = await conversation("nb")
    sizes = []
    for number in range(200):
        await talk.say(
            ("hvem leser dette?", "asdf", "hjelp", "gå tilbake", "slett alt", "nei")[number % 6]
        )
        sizes.append(len(json.dumps(talk.state).encode()))
    assert max(sizes) <= LARGEST_STATE
    assert sizes[-1] <= max(sizes[:12])


async def test_what_the_api_changed_in_the_draft_counts(conversation) -> None:
    talk = await conversation("en")
    await talk.say("The food was cold every day and the room was dirty")
    talk.draft["place"] = {"unit": "maternity", "text": None}
    talk.draft["reporter_role"] = "patient"
    await talk.press("thats_all")
    await talk.press("skip")
    if talk.question == "understood":
        assert not {"edit:place", "edit:reporter_role"} & set(talk.choices)
        await talk.press("no")
    assert talk.question == "occurred"
    await talk.press("dont_know")
    assert talk.question in ("kind", "category")
    assert talk.draft["place"]["unit"] == "maternity"


async def test_a_state_from_elsewhere_does_not_break_a_turn(engine, conversation) -> None:
    talk = await conversation("en")
    for state in ({}, {"step": "no such step", "settled": ["nothing", "errand"]}, {"step": None}):
        talk.state = state
        await talk.say("My mother fell in the bathroom and broke her hip")
        assert talk.question == "what_happened"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "/restart",
        '/change_language{"language": "en"}',
        "/action_crisis",
        '/choose{"choice": "send"}',
        "🙂🙂🙂",
        "\u202eשלום עולם",
        "مرحبا",
        "\x00\x07\x1b[31m",
        "\ud800",
        "{service} {phone} %(name)s {0}",
        "a" * 4000,
        "nei " * 1000,
        "?" * 4000,
        "<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize(
    "step", ["errand", "what_happened", "occurred", "kind", "contact", "review"]
)
async def test_odd_text_gets_an_answer_and_sets_nothing_behind_our_back(
    conversation, step, text
) -> None:
    talk = await conversation("nb")
    talk.state = {"step": step, "settled": _settled_before(step)}
    talk.draft["what_happened"] = "Mor falt" if step != "errand" else None
    talk.draft["involvement"]["keep_informed"] = step in ("contact", "review") or None
    await talk.say(text)
    assert talk.answer["action"] is None
    assert talk.language == "nb"
    assert not talk.draft["urgent"]
    assert talk.draft["kind"] is None
    assert talk.draft["consent"] is None


def _settled_before(step: str) -> list[str]:
    order = ["errand", "what_happened", "what_matters", "reporter_role", "occurred", "place", "kind",
             "category", "perceived_harm", "involvement", "contact", "review"]  # fmt: skip
    return order[: order.index(step)]


@pytest.mark.parametrize("choice", ["no such choice", "send", "kind:nonsense", "place:elsewhere", "edit:consent",
                                    "language:de", "question:anything", "yes", "/restart", ""])  # fmt: skip
async def test_a_choice_that_is_not_offered_gets_the_question_again(conversation, choice) -> None:
    talk = await conversation("en")
    await talk.press(choice)
    assert talk.question == "errand"
    assert talk.answer["action"] is None
    assert talk.choices


async def test_braces_in_what_people_write_stay_what_they_are(conversation) -> None:
    talk = await conversation("en")
    talk.state = {"step": "place", "settled": _settled_before("place")}
    talk.draft["what_happened"] = "I fell"
    await talk.say("the {phone} room of {service}")
    assert "the {phone} room of {service}" in talk.texts
