"""Pausing a conversation and coming back to it with a code, through the JSON door."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update

from api.conversations.models import Conversation, ConversationMessage
from api.shared import clock
from api.shared.limits import MISSES
from api.shared.sealing import SealingKey
from tests.api.conversations.conftest import Talk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

STORY = "Mor fikk dobbel dose medisin på sykehjemmet."
WRONG = "0000-0000-0000-0000-0000"


@pytest.fixture
def bot_address(bot_url: str) -> str:
    return bot_url


@pytest.fixture
def talk(client: httpx.AsyncClient, solvik: Solvik) -> Talk:
    return Talk(client)


async def resume(client: httpx.AsyncClient, code: str) -> httpx.Response:
    return await client.post("/api/v1/conversations/resume", json={"code": code})


async def paused(talk: Talk) -> str:
    """Tell a story, pause, and return the code."""
    await talk.begin()
    await talk.say(STORY)
    answer = await talk.press("pause")
    code: str = answer["pause"]["resume_code"]
    return code


async def test_a_pause_gives_a_code_and_says_until_when(talk: Talk) -> None:
    await talk.begin()
    await talk.say(STORY)
    answer = await talk.press("pause")
    assert len(answer["pause"]["resume_code"]) == 20
    until = datetime.fromisoformat(answer["pause"]["kept_until"])
    assert abs(until - clock.now() - timedelta(days=14)) < timedelta(minutes=1)
    assert "14 dager" in answer["messages"][0]["text"]
    assert answer["expects"]["field"] == "paused"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "jeg må ta en pause, kan jeg fortsette senere?"),
        ("nn", "eg treng ein pause, held fram i morgon"),
        ("en", "i need a break, can i continue later"),
    ],
)
async def test_a_pause_can_be_asked_for_in_words(talk: Talk, language: str, words: str) -> None:
    await talk.begin(language)
    await talk.press("errand:report")
    answer = await talk.say(words)
    assert answer["pause"]
    assert answer["draft"]["what_happened"] is None


async def test_the_code_is_the_same_when_the_same_message_comes_again_and_never_stored(
    talk: Talk, database: Database
) -> None:
    code = await paused(talk)
    client_id = str(uuid4())
    answers = [await talk.post(client_id=client_id, choice="pause") for _ in range(2)]
    assert {each.json()["pause"]["resume_code"] for each in answers} == {code}
    async with database.begin() as tx:
        (row,) = await tx.scalars(select(Conversation))
        kept = await tx.scalars(select(ConversationMessage.answer))
        assert row.resume_digest is not None
        assert code.encode() not in row.resume_digest
        assert all(code.encode() not in each for each in kept if each)
    assert all(code not in each["text"] for each in (await talk.read())["messages"])


async def test_the_code_is_shown_no_more_once_the_talk_goes_on(talk: Talk) -> None:
    await paused(talk)
    assert (await talk.read())["pause"]
    going_on = await talk.press("repeat")
    assert going_on["pause"] is None
    assert going_on["expects"]["choices"]
    assert (await talk.read())["pause"] is None


async def test_on_another_phone_the_code_brings_back_the_whole_conversation(
    talk: Talk, client: httpx.AsyncClient
) -> None:
    code = await paused(talk)
    before = await talk.read()
    answer = await resume(client, code)
    assert answer.status_code == 200
    back = answer.json()
    assert back["id"] == talk.id
    assert back["draft"]["what_happened"] == STORY
    assert back["messages"][: len(before["messages"])] == before["messages"]
    assert "Velkommen tilbake" in back["messages"][len(before["messages"])]["text"]
    assert "hva som er viktig for deg" in back["messages"][len(before["messages"])]["text"]
    assert back["expects"]["choices"]
    assert back["pause"] is None
    # The old place is shut: a phone that was left behind shows nothing more.
    old = await client.get(talk.url, headers=talk.headers)
    assert old.status_code == 401
    talk.token = back["token"]
    assert (await talk.press("thats_all"))["expects"]["field"] == "what_matters"


@pytest.mark.parametrize("typed", ["{groups}", "  {lower} ", "{spaced}"])
async def test_a_code_may_be_typed_in_any_dress(
    talk: Talk, client: httpx.AsyncClient, typed: str
) -> None:
    code = await paused(talk)
    groups = [code[at : at + 4] for at in range(0, 20, 4)]
    dressed = typed.format(groups="-".join(groups), lower=code.lower(), spaced=" ".join(groups))
    assert (await resume(client, dressed)).status_code == 200


async def test_a_code_keeps_working_for_somebody_whose_phone_died_again(
    talk: Talk, client: httpx.AsyncClient
) -> None:
    code = await paused(talk)
    first = (await resume(client, code)).json()
    second = (await resume(client, code)).json()
    assert first["token"] != second["token"]
    talk.token = second["token"]
    assert (await talk.press("pause"))["pause"]["resume_code"] == code


async def test_after_coming_back_everything_can_be_deleted(
    talk: Talk, client: httpx.AsyncClient
) -> None:
    code = await paused(talk)
    talk.token = (await resume(client, code)).json()["token"]
    assert (await client.delete(talk.url, headers=talk.headers)).status_code == 204
    assert (await resume(client, code)).status_code == 404


async def test_wrong_gone_and_sent_look_the_same(talk: Talk, client: httpx.AsyncClient) -> None:
    sent = await paused(talk)
    assert (await client.post(f"{talk.url}/submit", headers=talk.headers)).status_code == 201
    erased = await paused(talk)
    await client.delete(talk.url, headers=talk.headers)
    answers = [await resume(client, code) for code in (WRONG, sent, erased, "æøå", "")]
    assert {each.status_code for each in answers} == {404}
    assert len({each.text for each in answers}) == 1
    assert sent not in answers[1].text


async def test_many_wrong_codes_are_slowed_down_but_a_right_one_still_opens(
    talk: Talk, client: httpx.AsyncClient
) -> None:
    code = await paused(talk)
    statuses = [(await resume(client, WRONG)).status_code for _ in range(MISSES + 2)]
    assert statuses[:MISSES] == [404] * MISSES
    assert statuses[MISSES:] == [429, 429]
    assert (await resume(client, code)).status_code == 200


async def test_an_overlong_code_is_refused_without_being_repeated(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    answer = await resume(client, "X" * 65)
    assert answer.status_code == 422
    assert "XXX" not in answer.text


async def test_two_who_come_back_at_once_leave_one_place_open(
    talk: Talk, client: httpx.AsyncClient
) -> None:
    code = await paused(talk)
    answers = await asyncio.gather(*(resume(client, code) for _ in range(3)))
    assert {each.status_code for each in answers} <= {200, 401}
    tokens = [each.json()["token"] for each in answers if each.status_code == 200]
    opened = []
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}"}
        opened.append((await client.get(talk.url, headers=headers)).status_code)
    assert opened.count(200) == 1


class TestLeftAlone:
    """A conversation nobody comes back to."""

    async def leave(self, database: Database, days: int) -> None:
        """Let time pass for every conversation."""
        async with database.begin() as tx:
            earlier = Conversation.updated_at - text(f"interval '{days} days'")
            await tx.execute(update(Conversation).values(updated_at=earlier))

    async def forget(self, run_jobs: Callable[..., Awaitable[None]], database: Database) -> None:
        """Have the hourly job done now."""
        from api.conversations.jobs import forget  # noqa: PLC0415
        from api.shared import jobs  # noqa: PLC0415

        async with database.begin() as tx:
            await jobs.defer(tx, forget.name, timestamp=0)
        await run_jobs()

    async def test_it_is_erased_after_its_time_with_every_word(
        self,
        talk: Talk,
        client: httpx.AsyncClient,
        database: Database,
        run_jobs: Callable[..., Awaitable[None]],
    ) -> None:
        code = await paused(talk)
        await self.leave(database, 15)
        assert (await resume(client, code)).status_code == 404, "its time was over"
        await self.forget(run_jobs, database)
        async with database.begin() as tx:
            assert await tx.scalar(select(func.count()).select_from(Conversation)) == 0
            assert await tx.scalar(select(func.count()).select_from(ConversationMessage)) == 0
            assert list(await tx.scalars(select(SealingKey.wrapped))) == [None]

    async def test_it_is_kept_until_then_and_coming_back_begins_its_time_anew(
        self,
        talk: Talk,
        client: httpx.AsyncClient,
        database: Database,
        run_jobs: Callable[..., Awaitable[None]],
    ) -> None:
        code = await paused(talk)
        await self.leave(database, 13)
        assert (await resume(client, code)).status_code == 200
        await self.leave(database, 13)
        await self.forget(run_jobs, database)
        assert (await resume(client, code)).status_code == 200

    async def test_a_promise_holds_when_the_setting_is_changed(
        self,
        talk: Talk,
        client: httpx.AsyncClient,
        database: Database,
    ) -> None:
        code = await paused(talk)
        async with database.begin() as tx:
            await tx.execute(update(Conversation).values(kept_days=30))
        await self.leave(database, 20)
        back = await resume(client, code)
        assert back.status_code == 200
        talk.token = back.json()["token"]
        assert "30 dager" in (await talk.press("pause"))["messages"][0]["text"]

    async def test_what_was_sent_is_left_to_the_report(
        self,
        talk: Talk,
        client: httpx.AsyncClient,
        database: Database,
        run_jobs: Callable[..., Awaitable[None]],
    ) -> None:
        await paused(talk)
        await client.post(f"{talk.url}/submit", headers=talk.headers)
        await self.leave(database, 400)
        await self.forget(run_jobs, database)
        assert (await client.get(talk.url, headers=talk.headers)).status_code == 200
