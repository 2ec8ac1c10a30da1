"""Odd, long, many and simultaneous messages at the JSON door, answered by the real bot."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.api.conversations.conftest import Talk

if TYPE_CHECKING:
    import httpx

    from tests.fixtures import Solvik

STORY = "Mor fikk dobbel dose medisin på sykehjemmet."
ODD = [
    "🙂🙃 👩‍👩‍👧‍👦",
    "\u202eשלום עולם",
    "لم يستمع إلي أحد",
    "ingen\x07 kom\x1b[31m",
    "in\u200bgen kom",
    "Za\u0301\u0336lgo kom ikke",
    "/restart",
    '/inform{"reporter_role":"patient"}',
    "{phone} %(name)s {0}",
    "<script>alert('x')</script>",
    "   ",
    "\n",
]


@pytest.fixture
def bot_address(bot_url: str) -> str:
    return bot_url


@pytest.fixture
def talk(client: httpx.AsyncClient, solvik: Solvik) -> Talk:
    return Talk(client)


async def telling(talk: Talk) -> None:
    await talk.begin()
    await talk.press("errand:report")
    await talk.say(STORY)


async def test_no_text_fells_the_service_or_is_taken_for_a_command(talk: Talk) -> None:
    await telling(talk)
    for text in ODD:
        answer = await talk.post(text=text)
        assert answer.status_code == 200, text
        said = answer.json()
        assert said["expects"]["field"] == "what_happened"
        assert said["draft"]["reporter_role"] is None
        assert said["language"] == "nb"
        assert STORY in said["draft"]["what_happened"]
    whole = await talk.read()
    assert whole["draft"]["what_happened"].count("/restart") == 1


@pytest.mark.parametrize("raw", [r"\ud83d ingen kom", r"ingen \u0000 kom"])
async def test_what_cannot_be_stored_is_refused_in_words_and_nothing_is_lost(
    talk: Talk, raw: str
) -> None:
    await telling(talk)
    answer = await talk.client.post(
        f"{talk.url}/messages",
        content=f'{{"client_id": "{uuid4()}", "text": "{raw}"}}',
        headers={**talk.headers, "Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "text"
    assert (await talk.say("Hun ble dårlig."))["draft"]["what_happened"].startswith(STORY)


async def test_the_longest_message_is_kept_whole_and_one_more_letter_is_refused(
    talk: Talk,
) -> None:
    await telling(talk)
    longest = ("Ingen kom da hun ringte på. " * 143)[:4_000]
    assert len(longest) == 4_000
    answer = await talk.say(longest)
    assert longest.strip() in answer["draft"]["what_happened"]
    refused = await talk.post(text=longest + "x")
    assert refused.status_code == 422
    assert "4000" in json.dumps(refused.json()["errors"])
    after = await talk.read()
    assert after["draft"] == answer["draft"]
    assert after["expects"] == answer["expects"]


async def test_thirty_messages_in_a_minute_are_all_answered_in_order(talk: Talk) -> None:
    await telling(talk)
    parts = [f"Del {number} av historien om mor." for number in range(30)]
    for part in parts:
        await talk.say(part)
    story = talk.last["draft"]["what_happened"]
    places = [story.index(part) for part in parts]
    assert places == sorted(places)


async def test_two_tabs_at_once_lose_nothing_and_keep_each_tabs_order(talk: Talk) -> None:
    await telling(talk)
    tabs = {tab: [f"Fane {tab}, del {n} om mor." for n in range(5)] for tab in ("en", "to")}

    async def write(parts: list[str]) -> None:
        for part in parts:
            assert (await talk.post(text=part)).status_code == 200

    await asyncio.gather(*(write(parts) for parts in tabs.values()))
    whole = await talk.read()
    texts = [each["text"] for each in whole["messages"] if each["from"] == "reporter"]
    for parts in tabs.values():
        assert [text for text in texts if text in parts] == parts
        places = [whole["draft"]["what_happened"].index(part) for part in parts]
        assert places == sorted(places)


async def test_the_same_words_again_are_two_messages_only_with_two_ids(talk: Talk) -> None:
    await telling(talk)
    client_id = str(uuid4())
    for each in (client_id, client_id, str(uuid4())):
        assert (await talk.post(client_id=each, text="Hun ble dårlig.")).status_code == 200
    texts = [each["text"] for each in (await talk.read())["messages"]]
    assert texts.count("Hun ble dårlig.") == 2
