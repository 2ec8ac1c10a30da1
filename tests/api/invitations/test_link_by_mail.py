"""An e-mail that leads to the receipt page: asked for by the reporter, without code or content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.invitations.models import Mail
from tests.api.invitations.conftest import MATTERS, STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Jobs = Callable[..., Awaitable[None]]

PLACE = "meg@example.org"
SEND = "/receipt/mail?lang=en"


@pytest.fixture
async def reported(report: Callable[..., Awaitable[Reported]]) -> Reported:
    """A report of somebody who left no address, and wants no more than to have sent it."""
    nobody: dict[str, Any] = {"involvement": {"keep_informed": False}, "contact": {}}
    return await report(email=None, **nobody)


@pytest.fixture
async def opened(client: httpx.AsyncClient, reported: Reported) -> Reported:
    """The receipt is open."""
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    return reported


async def kept(database: Database) -> list[tuple[str, bytes | None]]:
    async with database.begin() as tx:
        mails = await tx.scalars(select(Mail).order_by(Mail.created_at, Mail.id))
        return [(each.state, each.address) for each in mails]


async def test_it_leads_to_the_receipt_and_says_neither_code_nor_anything_of_the_report(
    client: httpx.AsyncClient, opened: Reported, mailbox: Mailbox, run_jobs: Jobs
) -> None:
    page = await client.post(SEND, data={"email": f" {PLACE} "}, follow_redirects=True)
    assert "The e-mail is on its way" in page.text
    assert PLACE not in page.text
    await run_jobs()
    (letter,) = mailbox.letters
    assert letter["To"] == PLACE
    assert letter["Subject"] == "Lenken du ba om, fra Solvik"
    whole = letter.as_string() + mailbox.only_text()
    groups = [opened.receipt_code[at : at + 4] for at in range(0, 20, 4)]
    for unsaid in (*groups, opened.receipt_code, opened.reference, STORY, MATTERS, "Kari", "meldt"):
        assert unsaid not in whole
    assert mailbox.link() == "/receipt?lang=nb"


async def test_the_address_is_not_kept_once_the_mail_is_sent_or_has_failed_for_good(
    client: httpx.AsyncClient,
    opened: Reported,
    mailbox: Mailbox,
    run_jobs: Jobs,
    database: Database,
    capfd: pytest.CaptureFixture[str],
) -> None:
    await client.post(SEND, data={"email": PLACE})
    ((state, address),) = await kept(database)
    assert state == "waiting"
    assert address
    assert PLACE.encode() not in address
    mailbox.refusals = ["451 Later"]
    await run_jobs()
    ((state, address),) = await kept(database)
    assert state == "waiting"
    assert address
    await run_jobs(hurry=True)
    assert await kept(database) == [("sent", None)]
    mailbox.refusals = ["550 Never"]
    await client.post(SEND, data={"email": PLACE})
    await run_jobs()
    assert set(await kept(database)) == {("sent", None), ("failed", None)}
    out, err = capfd.readouterr()
    assert PLACE not in out + err


async def test_what_is_no_address_is_told_at_the_field_and_stays_there(
    client: httpx.AsyncClient, opened: Reported, mailbox: Mailbox, run_jobs: Jobs
) -> None:
    page = await client.post(SEND, data={"email": "meg at example"})
    assert page.status_code == 422
    assert '<a href="#email">' in page.text
    assert 'id="email-error"' in page.text
    assert 'value="meg at example"' in page.text
    await run_jobs()
    assert mailbox.letters == []


async def test_no_more_than_three_are_sent_for_one_report(
    client: httpx.AsyncClient, opened: Reported, mailbox: Mailbox, run_jobs: Jobs
) -> None:
    for number in range(3):
        sent = await client.post(SEND, data={"email": f"{number}@example.org"})
        assert sent.status_code == 303
    page = await client.post(SEND, data={"email": PLACE})
    assert page.status_code == 422
    assert "Enough e-mails are sent" in page.text
    await run_jobs()
    assert len(mailbox.letters) == 3


async def test_a_receipt_that_has_closed_sends_nothing(
    client: httpx.AsyncClient, reported: Reported, database: Database
) -> None:
    page = await client.post(SEND, data={"email": PLACE})
    assert "code" in page.text
    assert await kept(database) == []


async def test_the_json_door_sends_it_too(
    client: httpx.AsyncClient, reported: Reported, mailbox: Mailbox, run_jobs: Jobs
) -> None:
    door = "/api/v1/receipts/current/mail"
    token = await client.post("/api/v1/receipts/open", json={"receipt_code": reported.receipt_code})
    bearer = {"Authorization": f"Bearer {token.json()['token']}"}
    assert (await client.post(door, json={"email": PLACE})).status_code == 401
    assert (await client.post(door, json={"email": "?"}, headers=bearer)).status_code == 422
    assert (await client.post(door, json={"email": PLACE}, headers=bearer)).status_code == 204
    await run_jobs()
    assert [each["To"] for each in mailbox.letters] == [PLACE]


async def test_what_was_taken_back_is_written_to_no_one(
    client: httpx.AsyncClient, opened: Reported, mailbox: Mailbox, run_jobs: Jobs
) -> None:
    await client.post(SEND, data={"email": PLACE})
    await client.post("/receipt/withdraw")
    await run_jobs()
    assert mailbox.letters == []
    assert (await client.post(SEND, data={"email": PLACE})).status_code == 409


async def test_the_page_after_the_form_sends_it_and_still_shows_the_code(
    client: httpx.AsyncClient, solvik: Solvik, mailbox: Mailbox, run_jobs: Jobs
) -> None:
    form = "/s/solvik/form"
    await client.get(form)
    await client.post(form, data={"what_happened": STORY, "do": "check"})
    await client.post(f"{form}/send")
    page = (await client.get(f"{form}/sent?lang=en")).text
    assert f'action="{form}/sent/mail?lang=en"' in page
    wrong = await client.post(f"{form}/sent/mail?lang=en", data={"email": "meg"})
    assert wrong.status_code == 422
    assert 'id="email-error"' in wrong.text
    assert 'id="code"' in wrong.text
    sent = await client.post(
        f"{form}/sent/mail?lang=en", data={"email": PLACE}, follow_redirects=True
    )
    assert "The e-mail is on its way" in sent.text
    assert 'id="code"' in sent.text
    await run_jobs()
    assert [each["To"] for each in mailbox.letters] == [PLACE]


async def test_staff_see_nothing_of_it(
    client: httpx.AsyncClient,
    opened: Reported,
    mailbox: Mailbox,
    run_jobs: Jobs,
    adviser: Browser,
) -> None:
    mailbox.refusals = ["550 Never"]
    await client.post(SEND, data={"email": PLACE})
    await run_jobs()
    page = (await adviser.open(opened.case)).text
    assert PLACE not in page
    assert "could not be sent" not in page
