"""A link to the receipt by SMS: the reporter asks for it, with a number used this once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.invitations.by_sms import LINK, NUMBER, TYPED, gateway, rows_of, settings
from tests.api.invitations.conftest import ADDRESS, STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.fixtures import Solvik
    from tests.sms_gateway import Gateway

    Jobs = Callable[..., Awaitable[None]]

__all__ = ["gateway", "settings"]


@pytest.fixture
async def opened(report: Callable[..., Awaitable[Reported]], client: httpx.AsyncClient) -> Reported:
    """The receipt of somebody who left no contact is open."""
    nobody: dict[str, Any] = {"involvement": {"keep_informed": False}, "contact": {}}
    reported = await report(email=None, **nobody)
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    return reported


async def test_it_says_neither_code_nor_reference_and_the_number_is_not_kept(
    *,
    opened: Reported,
    client: httpx.AsyncClient,
    run_jobs: Jobs,
    gateway: Gateway,
    mailbox: Mailbox,
    database: Database,
) -> None:
    page = await client.post(LINK, data={"phone": f" {TYPED} "}, follow_redirects=True)
    assert "The SMS is on its way" in page.text
    assert TYPED not in page.text
    ((channel, state, *_rest, address),) = await rows_of(database)
    assert (channel, state) == ("sms", "waiting")
    assert address
    await run_jobs()
    assert gateway.taken[0]["to"] == NUMBER
    groups = [opened.receipt_code[at : at + 4] for at in range(0, 20, 4)]
    for unsaid in (*groups, opened.receipt_code, opened.reference, STORY, "Kari"):
        assert unsaid not in gateway.only_text()
    assert gateway.only_text().startswith("Lenken du ba om, fra Solvik.")
    assert await rows_of(database) == [("sms", "sent", 1, None, None)]
    assert mailbox.letters == []


@pytest.mark.parametrize("wrong", ["55 12 34 56", "ring meg", "400 00"])
async def test_what_is_no_mobile_number_is_told_at_the_field_and_stays_there(
    opened: Reported, client: httpx.AsyncClient, database: Database, wrong: str
) -> None:
    page = await client.post(LINK, data={"email": "", "phone": wrong})
    assert page.status_code == 422
    assert '<a href="#phone">' in page.text
    assert 'id="phone-error"' in page.text
    assert f'value="{wrong}"' in page.text
    assert "begin with + and the country code" in page.text
    assert await rows_of(database) == []


async def test_one_way_is_asked_for_at_a_time(
    opened: Reported, client: httpx.AsyncClient, database: Database
) -> None:
    page = await client.post(LINK, data={"email": ADDRESS, "phone": TYPED})
    assert "One is enough" in page.text
    assert f'value="{ADDRESS}"' in page.text
    assert f'value="{TYPED}"' in page.text
    assert await rows_of(database) == []


async def test_e_mails_and_sms_are_counted_together(
    opened: Reported, client: httpx.AsyncClient, run_jobs: Jobs, gateway: Gateway
) -> None:
    for typed in ({"phone": TYPED}, {"email": ADDRESS}, {"phone": "90000000"}):
        assert (await client.post(LINK, data=typed)).status_code == 303
    page = await client.post(LINK, data={"phone": TYPED})
    assert page.status_code == 422
    assert "Enough messages are sent" in page.text
    await run_jobs()
    assert len(gateway.taken) == 2


async def test_the_json_door_sends_it_too(
    opened: Reported, client: httpx.AsyncClient, run_jobs: Jobs, gateway: Gateway
) -> None:
    door = "/api/v1/receipts/current/mail"
    token = await client.post("/api/v1/receipts/open", json={"receipt_code": opened.receipt_code})
    bearer = {"Authorization": f"Bearer {token.json()['token']}"}
    for wrong in ({"phone": "55 12 34 56"}, {}, {"phone": TYPED, "email": ADDRESS}):
        answer = await client.post(door, json=wrong, headers=bearer)
        assert answer.status_code == 422
        assert "55 12" not in answer.text
    assert (await client.post(door, json={"phone": TYPED}, headers=bearer)).status_code == 204
    await run_jobs()
    assert [each["to"] for each in gateway.taken] == [NUMBER]


async def test_the_page_after_the_form_sends_it_and_still_shows_the_code(
    client: httpx.AsyncClient, solvik: Solvik, run_jobs: Jobs, gateway: Gateway
) -> None:
    form = "/s/solvik/form"
    await client.get(form)
    told = {"afterwards": "informed", "phone": TYPED}
    await client.post(form, data={"what_happened": STORY, "do": "check"} | told)
    await client.post(f"{form}/send")
    page = (await client.get(f"{form}/sent?lang=en")).text
    assert "You get an SMS when there is something new." in page
    sent = await client.post(
        f"{form}/sent/mail?lang=en", data={"phone": TYPED}, follow_redirects=True
    )
    assert "The SMS is on its way" in sent.text
    assert 'id="code"' in sent.text
    await run_jobs()
    assert len(gateway.taken) == 1
