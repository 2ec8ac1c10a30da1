"""Answering an invitation with the receipt code: on the receipt page, and at the JSON door."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from api.shared import clock
from api.shared.limits import MISSES
from tests.api.invitations.conftest import YES, answers, set_invitation

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Reported
    from tests.staff_fixtures import Browser


async def test_the_answer_can_be_changed_on_the_receipt_page(
    client: httpx.AsyncClient, link: str, adviser: Browser, reported: Reported
) -> None:
    await client.post(link, data={"answer": "declined"})
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    page = await client.get("/receipt/invitation?lang=en")
    assert "You may change your answer here" in page.text
    done = await client.post("/receipt/invitation?lang=en", data=YES, follow_redirects=True)
    assert "You said yes" in done.text
    page = await client.get("/receipt/invitation?lang=en")
    assert 'value="Polsk"' in page.text
    assert "Polsk" in (await adviser.open(reported.case)).text


async def test_an_old_link_changes_no_answer_but_the_receipt_still_does(
    client: httpx.AsyncClient, link: str, reported: Reported, database: Database
) -> None:
    await client.post(link, data={"answer": "declined"})
    await set_invitation(database, expires_at=clock.now() - timedelta(days=1))
    assert (await client.get(link)).status_code == 410
    assert (await client.post(link, data=YES)).status_code == 410
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    assert (await client.post("/receipt/invitation", data=YES)).status_code == 303
    assert await answers(database) == 2


async def test_an_answer_typed_while_the_receipt_closed_waits_for_the_code(
    client: httpx.AsyncClient, link: str, reported: Reported, database: Database
) -> None:
    page = await client.post("/receipt/invitation?lang=en", data=YES)
    assert "nothing is lost" in page.text
    assert 'value="Teleslynge"' in page.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    wrong = await client.post("/receipt/invitation?lang=en", data=hidden | {"code": "0" * 20})
    assert wrong.status_code == 404
    assert 'value="Teleslynge"' in wrong.text
    sent = await client.post(
        "/receipt/invitation?lang=en",
        data=hidden | {"code": reported.receipt_code},
        follow_redirects=True,
    )
    assert "You said yes" in sent.text
    assert await answers(database) == 1


@pytest.mark.parametrize("door", ["/receipt/invitation", "/i"])
async def test_wrong_codes_that_carry_an_answer_are_counted_and_the_answer_is_kept(
    client: httpx.AsyncClient, link: str, reported: Reported, door: str
) -> None:
    wrong = YES | {"code": "0" * 20}
    for _ in range(MISSES):
        assert (await client.post(door, data=wrong)).status_code == 404
    refused = await client.post(door, data=wrong)
    assert refused.status_code == 429
    assert 'id="code-error"' in refused.text
    assert 'value="Teleslynge"' in refused.text, "no words are lost by it"
    assert (await client.post("/receipt", data={"code": "0000"})).status_code == 429
    if door != "/i":
        right = await client.post(door, data=YES | {"code": reported.receipt_code})
        assert right.status_code == 303


async def test_the_json_receipt_shows_the_invitation_and_takes_the_answer(
    client: httpx.AsyncClient, link: str, reported: Reported, database: Database
) -> None:
    opened = await client.post(
        "/api/v1/receipts/open", json={"receipt_code": reported.receipt_code}
    )
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    shown = (await client.get("/api/v1/receipts/current", headers=bearer)).json()["invitation"]
    assert (shown["state"], shown["may_answer"]) == ("sent", True)
    door = "/api/v1/receipts/current/invitation"
    given = {
        "answer": "accepted",
        "wishes": {"interpreter": True, "interpreter_language": "Arabisk"},
    }
    for _ in range(2):
        answer = await client.post(door, json=given, headers=bearer)
        assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert await answers(database) == 1
    assert (await client.post(door, json=given)).status_code == 401
    bad = await client.post(door, json={"answer": "secret"}, headers=bearer)
    assert bad.status_code == 422
    assert "secret" not in bad.text
