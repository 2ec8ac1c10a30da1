"""Going on in the plain form with what the chat has gathered, when the bot is away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from api.reports import service as reports
from api.reports.models import Report

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

GO_ON = "/s/solvik/form/continue"
STORY = "Mor fikk feil medisin."


@pytest.fixture
async def begun(client: httpx.AsyncClient, solvik: Solvik) -> dict[str, str]:
    """A conversation with a draft in it, as the hidden fields that open it."""
    talk = (await client.post("/api/v1/conversations", json={"service": "solvik"})).json()
    occurred = {
        "phrase": "i går kveld",
        "start": "2026-11-20T18:00:00+01:00",
        "end": "2026-11-20T23:00:00+01:00",
        "approximate": True,
    }
    answer = await client.patch(
        f"/api/v1/conversations/{talk['id']}/draft",
        json={"what_happened": STORY, "occurred": occurred, "language": "nn"},
        headers={"Authorization": f"Bearer {talk['token']}"},
    )
    assert answer.status_code == 200
    return {"conversation": talk["id"], "token": talk["token"]}


def sending(begun: dict[str, str], **changes: Any) -> dict[str, Any]:
    return {
        "step": "send",
        "what_happened": STORY,
        "occurred_phrase": "i går kveld",
        "occurred_from": "2026-11-20",
        "occurred_to": "2026-11-20",
        "what_matters": "En beklagelse",
        **begun,
        **changes,
    }


async def test_the_form_opens_with_what_the_chat_gathered(
    client: httpx.AsyncClient, begun: dict[str, str]
) -> None:
    page = (await client.post(GO_ON, data=begun)).text
    assert f"{STORY}</textarea>" in page
    assert 'value="2026-11-20"' in page
    assert "i går kveld" in page


async def test_what_is_sent_is_the_conversations_report_and_the_chat_shows_it_as_sent(
    client: httpx.AsyncClient, begun: dict[str, str], database: Database
) -> None:
    answer = await client.post(GO_ON, data=sending(begun))
    assert answer.status_code == 201, answer.text
    whole = await client.get(
        f"/api/v1/conversations/{begun['conversation']}",
        headers={"Authorization": f"Bearer {begun['token']}"},
    )
    code = whole.json()["receipt"]["receipt_code"]
    assert code in re.sub(r"<[^>]+>|\s", "", answer.text)
    assert whole.json()["expects"]["kind"] == "done"
    async with database.begin() as tx:
        draft = await reports.opened(tx, (await tx.scalars(select(Report))).one())
    assert draft.what_matters == "En beklagelse"
    assert draft.language == "nn"
    assert draft.consent is not None


async def test_the_hours_the_chat_found_stay_unless_the_days_are_changed(
    client: httpx.AsyncClient, begun: dict[str, str], database: Database
) -> None:
    await client.post(GO_ON, data=sending(begun))
    async with database.begin() as tx:
        draft = await reports.opened(tx, (await tx.scalars(select(Report))).one())
    assert draft.occurred is not None
    assert draft.occurred.start is not None
    assert draft.occurred.start.isoformat() == "2026-11-20T18:00:00+01:00"
    assert draft.occurred.approximate


async def test_sending_twice_makes_one_report_and_a_late_change_is_not_lost_silently(
    client: httpx.AsyncClient, begun: dict[str, str], database: Database
) -> None:
    first = await client.post(GO_ON, data=sending(begun))
    again = await client.post(GO_ON, data=sending(begun))
    late = await client.post(GO_ON, data=sending(begun, what_matters="Noe nytt"))
    assert (first.status_code, again.status_code, late.status_code) == (201, 201, 422)
    assert "Noe nytt" in late.text
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Report)) == 1


async def test_a_mistake_keeps_the_words_and_the_link_to_the_conversation(
    client: httpx.AsyncClient, begun: dict[str, str]
) -> None:
    answer = await client.post(GO_ON, data=sending(begun, email="x"))
    assert answer.status_code == 422
    assert "En beklagelse</textarea>" in answer.text
    assert f'value="{begun["token"]}"' in answer.text


async def test_without_the_right_token_nothing_is_shown(
    client: httpx.AsyncClient, begun: dict[str, str]
) -> None:
    answer = await client.post(GO_ON, data=begun | {"token": "guess"})
    assert answer.status_code == 401
    assert STORY not in answer.text


async def test_coming_back_without_a_conversation_leads_to_the_empty_form(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    answer = await client.get(f"{GO_ON}?lang=nn")
    assert (answer.status_code, answer.headers["location"]) == (303, "/s/solvik/form?lang=nn")
