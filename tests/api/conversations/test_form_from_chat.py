"""Going on in the plain form with what the chat has gathered, when the bot is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from api.reports import service as reports
from api.reports.models import Report
from tests.api.conversations.plain_form import FORM, receipt_code, send

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

GO_ON = f"{FORM}/continue"
STORY = "Mor fikk feil medisin."


@pytest.fixture
async def begun(client: httpx.AsyncClient, solvik: Solvik) -> dict[str, str]:
    """A conversation with a draft in it, as what the chat hands over."""
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


def filled_in(**changes: Any) -> dict[str, Any]:
    return {
        "what_happened": STORY,
        "occurred_phrase": "i går kveld",
        "occurred_from": "2026-11-20",
        "occurred_to": "2026-11-20",
        "what_matters": "En beklagelse",
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
    await client.post(GO_ON, data=begun)
    await client.post(FORM, data=filled_in())
    sent = await send(client, "nn")
    whole = await client.get(
        f"/api/v1/conversations/{begun['conversation']}",
        headers={"Authorization": f"Bearer {begun['token']}"},
    )
    assert whole.json()["receipt"]["receipt_code"] == receipt_code(sent.text)
    assert whole.json()["expects"]["kind"] == "done"
    async with database.begin() as tx:
        draft = await reports.opened(tx, (await tx.scalars(select(Report))).one())
    assert draft.what_matters == "En beklagelse"
    assert draft.consent is not None
    again = await client.post(GO_ON, data=begun)
    assert again.headers["location"] == f"{FORM}/sent"
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Report)) == 1


async def test_the_hours_the_chat_found_stay_unless_the_days_are_changed(
    client: httpx.AsyncClient, begun: dict[str, str], database: Database
) -> None:
    await client.post(GO_ON, data=begun)
    await client.post(FORM, data=filled_in())
    await send(client)
    async with database.begin() as tx:
        occurred = (await reports.opened(tx, (await tx.scalars(select(Report))).one())).occurred
    assert occurred.start is not None
    assert occurred.start.isoformat() == "2026-11-20T18:00:00+01:00"
    assert occurred.approximate


async def test_what_the_bot_has_not_heard_stands_in_the_form_once(
    client: httpx.AsyncClient, begun: dict[str, str]
) -> None:
    unheard = "Ingen ringte tilbake."
    said = {"client_id": "01890a5d-ac96-774b-bcce-b302099a8057", "text": unheard}
    await client.post(
        f"/api/v1/conversations/{begun['conversation']}/messages",
        json=said,
        headers={"Authorization": f"Bearer {begun['token']}"},
    )
    for _ in range(2):
        page = (await client.post(GO_ON, data=begun)).text
        assert f"{STORY}\n\n{unheard}</textarea>" in page


async def test_without_the_right_token_nothing_is_shown(
    client: httpx.AsyncClient, begun: dict[str, str]
) -> None:
    answer = await client.post(GO_ON, data=begun | {"token": "guess"})
    assert answer.status_code == 401
    assert STORY not in answer.text
    assert "set-cookie" not in answer.headers


async def test_coming_back_without_a_conversation_leads_to_the_form(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    answer = await client.get(f"{GO_ON}?lang=nn")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FORM}?lang=nn")
