"""A conversation while the bot is down or hangs: nothing is lost and the form takes over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio

from api.conversations.bot import Bot
from api.reports.danger import DangerReader
from api.shared.db import plain_url
from api.shared.neighbour import Neighbour
from api.shared.settings import Settings
from tests.api.conversations.conftest import Talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx
    from fastapi import FastAPI

    from tests.fixtures import Solvik

STORY = "Mor fikk feil medisin."


@pytest.fixture
def talk(client: httpx.AsyncClient, solvik: Solvik) -> Talk:
    return Talk(client)


async def test_a_conversation_begins_with_the_form_when_the_bot_is_down(talk: Talk) -> None:
    begun = await talk.begin()
    assert begun["expects"]["kind"] == "form"
    assert begun["form_url"] == f"/s/solvik/form?conversation={talk.id}"
    assert begun["messages"]


async def test_what_was_said_to_a_bot_that_is_down_is_kept(talk: Talk) -> None:
    await talk.begin()
    answer = await talk.say(STORY)
    assert answer["expects"]["kind"] == "form"
    whole = await talk.read()
    assert [each["text"] for each in whole["messages"] if each["from"] == "reporter"] == [STORY]


async def test_the_same_message_twice_is_kept_once(talk: Talk) -> None:
    await talk.begin()
    client_id = str(uuid4())
    await asyncio.gather(*(talk.post(client_id=client_id, text=STORY) for _ in range(3)))
    whole = await talk.read()
    assert [each["text"] for each in whole["messages"]].count(STORY) == 1


async def test_the_form_can_be_sent_without_the_bot_and_only_once(talk: Talk) -> None:
    await talk.begin()
    changed = await talk.client.patch(
        f"{talk.url}/draft", json={"what_happened": STORY}, headers=talk.headers
    )
    assert changed.json()["draft"]["what_happened"] == STORY
    first = await talk.client.post(f"{talk.url}/submit", headers=talk.headers)
    second = await talk.client.post(f"{talk.url}/submit", headers=talk.headers)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()


async def test_a_deleted_conversation_is_gone(talk: Talk) -> None:
    await talk.begin()
    await talk.say(STORY)
    gone = await talk.client.delete(talk.url, headers=talk.headers)
    assert gone.status_code == 204
    assert (await talk.client.get(talk.url, headers=talk.headers)).status_code == 404


async def test_a_conversation_whose_report_was_withdrawn_is_erased(talk: Talk) -> None:
    await talk.begin()
    await talk.client.patch(
        f"{talk.url}/draft", json={"what_happened": STORY}, headers=talk.headers
    )
    sent = await talk.client.post(f"{talk.url}/submit", headers=talk.headers)
    code = {"receipt_code": sent.json()["receipt_code"]}
    opened = await talk.client.post("/api/v1/receipts/open", json=code)
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert (await talk.client.delete("/api/v1/receipts/current", headers=bearer)).status_code == 204
    again = await talk.client.get(talk.url, headers=talk.headers)
    assert again.status_code == 410
    assert STORY not in again.text


@pytest.mark.parametrize("token", ["", "Bearer wrong", "Basic wrong"])
async def test_without_its_token_a_conversation_tells_nothing(talk: Talk, token: str) -> None:
    await talk.begin()
    headers = {"Authorization": token} if token else {}
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("PATCH", "/draft"),
        ("POST", "/submit"),
        ("POST", "/messages"),
    ):
        body = {"client_id": str(uuid4()), "text": "hei"} if path == "/messages" else {}
        sent = body if method in {"POST", "PATCH"} else None
        answer = await talk.client.request(method, talk.url + path, json=sent, headers=headers)
        assert answer.status_code == 401
        assert set(answer.json()) == {"type", "title", "status"}


async def test_an_unknown_conversation_is_not_found(talk: Talk) -> None:
    await talk.begin()
    unknown = await talk.client.get(f"/api/v1/conversations/{uuid4()}", headers=talk.headers)
    assert unknown.status_code == 404


async def test_a_text_over_the_limit_says_so_and_how_long_it_may_be(talk: Talk) -> None:
    await talk.begin()
    answer = await talk.post(text="æ" * 4_001)
    assert answer.status_code == 422
    problem = answer.json()["errors"][0]
    assert problem["field"] == "text"
    assert "4000" in problem["message"]


@pytest.mark.parametrize(
    "said", [{}, {"text": "a", "choice": "b"}, {"text": ""}, {"choice": "a b"}]
)
async def test_a_message_says_one_thing(talk: Talk, said: dict[str, str]) -> None:
    await talk.begin()
    assert (await talk.post(**said)).status_code == 422


@pytest.mark.parametrize(
    "fields", [{"service": "other"}, {"nothing": 1}, {}, {"urgent": False}, {"consent": None}]
)
async def test_only_the_reporters_own_fields_can_be_corrected(
    talk: Talk, fields: dict[str, object]
) -> None:
    await talk.begin()
    answer = await talk.client.patch(f"{talk.url}/draft", json=fields, headers=talk.headers)
    assert answer.status_code == 422


async def test_a_correction_of_the_wrong_form_names_the_field(talk: Talk) -> None:
    await talk.begin()
    answer = await talk.client.patch(
        f"{talk.url}/draft", json={"kind": "secret"}, headers=talk.headers
    )
    assert answer.json()["errors"] == [{"field": "kind"}]
    assert "secret" not in answer.text


def test_nobody_waits_more_than_three_seconds_for_the_bot() -> None:
    assert Settings.model_fields["bot_timeout_seconds"].default <= 3


class TestBotThatHangs:
    """The bot takes the connection and never answers."""

    @pytest_asyncio.fixture
    async def ended(self) -> asyncio.Event:
        """Set it, and the bot hangs up."""
        return asyncio.Event()

    @pytest_asyncio.fixture
    async def calls(self, ended: asyncio.Event) -> AsyncIterator[list[str]]:
        """A bot that hangs: its address, then one line for each call it was given."""
        given: list[str] = []

        async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            given.append((await reader.readline()).decode())
            await ended.wait()
            writer.close()

        server = await asyncio.start_server(hold, "127.0.0.1", 0)
        given.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        yield given
        ended.set()
        server.close()

    @pytest.fixture
    def settings(self, settings: Settings, calls: list[str]) -> Settings:
        """Settings with that bot, and less patience than in earnest."""
        return settings.model_copy(update={"bot_url": calls[0], "bot_timeout_seconds": 0.3})

    async def test_the_form_takes_over_and_the_bot_is_left_alone_for_a_while(
        self, talk: Talk, calls: list[str]
    ) -> None:
        assert (await talk.begin())["expects"]["kind"] == "form"
        assert (await talk.say(STORY))["expects"]["kind"] == "form"
        assert len(calls[1:]) == 1

    @pytest.mark.parametrize("door", ["draft", "submit"])
    async def test_nobody_waits_for_the_conversation_while_the_bot_reads_for_danger(
        self,
        talk: Talk,
        calls: list[str],
        ended: asyncio.Event,
        app: FastAPI,
        settings: Settings,
        door: str,
    ) -> None:
        await talk.begin()
        neighbour = Neighbour(calls[0])
        app.state.danger = DangerReader(neighbour, seconds=30)
        verb = "PATCH" if door == "draft" else "POST"
        changes = {"what_happened": STORY}
        reading = asyncio.create_task(
            talk.client.request(verb, f"{talk.url}/{door}", json=changes, headers=talk.headers)
        )
        async with asyncio.timeout(10):
            while not any("/danger" in each for each in calls):  # noqa: ASYNC110 - it is a list
                await asyncio.sleep(0.01)
        with psycopg.connect(plain_url(settings.database_url)) as other:
            other.execute("SELECT FROM conversations FOR UPDATE NOWAIT")
            others = (
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND state LIKE 'idle in tr%'"
            )
            assert other.execute(others).fetchone() == (0,)
        ended.set()
        assert (await reading).status_code == (200 if door == "draft" else 422)
        await neighbour.close()

    async def test_what_was_said_is_committed_while_the_bot_still_thinks(
        self, talk: Talk, calls: list[str], app: FastAPI, settings: Settings
    ) -> None:
        await talk.begin()
        neighbour = Neighbour(calls[0])
        patient = Bot(neighbour, timeout_seconds=20)
        app.state.bot, impatient = patient, app.state.bot
        saying = asyncio.create_task(talk.say(STORY))
        while len(calls[1:]) < 2:  # noqa: ASYNC110 - the server counts its calls in a list
            await asyncio.sleep(0.01)
        with psycopg.connect(plain_url(settings.database_url)) as other:
            found = other.execute("SELECT position, answer FROM conversation_messages").fetchall()
            count = other.execute("SELECT message_count FROM conversations").fetchone()
        assert found == [(1, None), (2, None)]
        assert count == (2,)
        saying.cancel()
        await asyncio.gather(saying, return_exceptions=True)
        app.state.bot = impatient
        await neighbour.close()
