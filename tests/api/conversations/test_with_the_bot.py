"""A conversation with the real bot through the JSON door."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from api.cases.models import Case
from api.conversations import queries
from api.conversations.models import Conversation
from api.conversations.talk import Talk as Talking
from api.reports.models import Report
from tests.api.conversations.conftest import Talk
from tests.api.conversations.plain_form import FORM, send

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik


@pytest.fixture
def bot_address(bot_url: str) -> str:
    return bot_url


@pytest.fixture
def talk(client: httpx.AsyncClient, solvik: Solvik) -> Talk:
    return Talk(client)


def offered(answer: dict[str, Any]) -> list[str]:
    return [choice["id"] for choice in answer["expects"]["choices"]]


async def to_the_read_through(talk: Talk) -> dict[str, Any]:
    """Tell a story and answer everything else with whatever is offered, until the read-through."""
    answer = await talk.begin()
    answer = await talk.press(offered(answer)[0])
    answer = await talk.say("Mor fikk dobbel dose medisin på sykehjemmet.")
    for _ in range(30):
        if answer["expects"]["kind"] == "review":
            return answer
        wanted = [each for each in offered(answer) if each in {"done", "no", "skip", "dont_know"}]
        answer = await talk.press((wanted or offered(answer))[0])
    pytest.fail(f"no read-through after 30 turns; asked last: {answer['expects']}")


async def test_a_conversation_is_sent_by_saying_yes_and_opens_a_case(
    talk: Talk, database: Database
) -> None:
    await to_the_read_through(talk)
    answer = await talk.press("send")
    assert answer["expects"]["kind"] == "done"
    assert len(answer["receipt"]["receipt_code"]) == 20
    async with database.begin() as tx:
        case = await tx.scalar(select(Case).where(Case.reference == answer["receipt"]["reference"]))
        assert case is not None


async def test_sending_twice_gives_the_same_receipt_and_one_report(
    talk: Talk, database: Database
) -> None:
    await to_the_read_through(talk)
    client_id = str(uuid4())
    answers = await asyncio.gather(
        *(talk.post(client_id=client_id, choice="send") for _ in range(3))
    )
    assert len({json.dumps(each.json()["receipt"]) for each in answers}) == 1
    submitted = await talk.client.post(f"{talk.url}/submit", headers=talk.headers)
    assert submitted.json() == answers[0].json()["receipt"]
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Report)) == 1


async def test_the_same_message_again_gives_the_same_answer(talk: Talk) -> None:
    begun = await talk.begin()
    client_id = str(uuid4())
    choice = offered(begun)[0]
    first = await talk.post(client_id=client_id, choice=choice)
    again = await talk.post(client_id=client_id, choice=choice)
    assert first.json() == again.json()


async def test_a_conversation_read_again_is_the_one_that_was_held(talk: Talk) -> None:
    begun = await talk.begin()
    said = await talk.press(offered(begun)[0])
    whole = await talk.read()
    texts = [each["text"] for each in whole["messages"]]
    for message in begun["messages"] + said["messages"]:
        assert message["text"] in texts
    assert whole["expects"] == said["expects"]


async def test_messages_sent_at_once_are_each_answered_and_none_is_lost(talk: Talk) -> None:
    begun = await talk.begin()
    await talk.press(offered(begun)[0])
    parts = [f"Del nummer {number} av historien om mor." for number in range(6)]
    answers = await asyncio.gather(*(talk.post(text=part) for part in parts))
    assert {each.status_code for each in answers} == {200}
    draft = (await talk.read())["draft"]
    for part in parts:
        assert part in draft["what_happened"]


async def test_a_corrected_field_is_what_is_sent(talk: Talk) -> None:
    await to_the_read_through(talk)
    changed = await talk.client.patch(
        f"{talk.url}/draft", json={"what_matters": "At det ikke skjer igjen"}, headers=talk.headers
    )
    assert changed.status_code == 200
    answer = await talk.press("send")
    assert answer["draft"]["what_matters"] == "At det ikke skjer igjen"


async def test_a_report_that_says_nothing_is_not_sent_and_can_still_be_mended(talk: Talk) -> None:
    await to_the_read_through(talk)

    async def correct(story: str | None) -> None:
        await talk.client.patch(
            f"{talk.url}/draft", json={"what_happened": story}, headers=talk.headers
        )

    await correct(None)
    refused = await talk.press("send")
    assert refused["expects"]["kind"] == "review"
    assert refused["receipt"] is None
    assert [each["from"] for each in refused["messages"]] == ["system"]
    await correct("Mor fikk dobbel dose.")
    assert (await talk.press("send"))["receipt"] is not None


async def test_a_receipt_code_typed_into_the_chat_is_kept_nowhere(
    talk: Talk, database: Database
) -> None:
    begun = await talk.begin()
    await talk.press(offered(begun)[0])
    before, after = "Jeg meldte det før, koden er", "men nå har mor falt igjen på badet."
    await talk.say(f"{before} 7K3M QP9X 92MX AB12 ZZ99, {after}")
    whole = await talk.read()
    assert "7K3M" not in json.dumps(whole)
    (kept,) = [each["text"] for each in whole["messages"] if after in each["text"]]
    assert kept.startswith(before)
    async with database.begin() as tx:
        row = (await tx.scalars(select(Conversation))).one()
        opened = await Talking.opened(tx, row)
        stored = [opened.text_of(each) for each in await queries.messages(tx, row.id)]
        assert "7K3M" not in json.dumps([stored, opened.bot_state])


async def test_present_danger_makes_the_case_urgent_and_never_blocks_sending(
    talk: Talk, database: Database
) -> None:
    begun = await talk.begin()
    await talk.press(offered(begun)[0])
    answer = await talk.say("jeg orker ikke leve lenger")
    assert answer["urgent"]
    assert "113" in " ".join(each["text"] for each in answer["messages"])
    await talk.client.patch(
        f"{talk.url}/draft", json={"what_happened": "Jeg ble ikke hørt."}, headers=talk.headers
    )
    sent = await talk.client.post(f"{talk.url}/submit", headers=talk.headers)
    assert sent.status_code == 201
    async with database.begin() as tx:
        assert await tx.scalar(select(Case.urgent)) is True


async def test_danger_written_into_the_read_through_is_seen_too(
    talk: Talk, database: Database
) -> None:
    await to_the_read_through(talk)
    changed = await talk.client.patch(
        f"{talk.url}/draft",
        json={"what_matters": "Jeg orker ikke leve lenger."},
        headers=talk.headers,
    )
    assert changed.json()["draft"]["urgent"]
    answer = await talk.press("send")
    assert answer["urgent"]
    assert answer["receipt"]["urgent"]
    async with database.begin() as tx:
        assert await tx.scalar(select(Case.urgent)) is True


async def test_danger_written_into_the_form_after_the_chat_gets_the_numbers_first(
    talk: Talk, database: Database
) -> None:
    await talk.begin()
    await talk.client.post(f"{FORM}/continue", data={"conversation": talk.id, "token": talk.token})
    await talk.client.post(
        FORM, data={"what_happened": "Mor fikk feil medisin. Jeg orker ikke leve lenger."}
    )
    page = await send(talk.client)
    assert page.status_code == 200
    assert page.text.index("tel:116111") < page.text.index("<h1")
    async with database.begin() as tx:
        assert await tx.scalar(select(Case.urgent)) is True
