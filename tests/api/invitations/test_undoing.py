"""Undoing an answer to an invitation that was given by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from api.invitations.models import Invitation
from api.shared import clock
from tests.api.invitations.conftest import YES, answers, set_invitation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.staff_fixtures import Browser


@pytest.mark.parametrize(
    ("answer", "state"),
    [({"answer": "declined"}, "declined"), ({"answer": "later", "weeks": "13"}, "later")],
)
async def test_what_one_press_answered_one_press_undoes(
    *,
    client: httpx.AsyncClient,
    link: str,
    adviser: Browser,
    reported: Reported,
    database: Database,
    answer: dict[str, str],
    state: str,
) -> None:
    await client.post(link, data=answer)
    assert "Undo" in (await client.get(link)).text
    for _ in range(2):
        await client.post(link, data={"undo": state})
    assert "Yes, I want to take part" in (await client.get(link)).text
    page = (await adviser.open(reported.case)).text
    assert "Awaiting an answer" in page
    assert "Took the answer before this back" in page
    assert "The reporter took the answer to the invitation back" in page
    async with database.begin() as tx:
        assert (await tx.scalars(select(Invitation.ask_again_at))).one() is None


async def test_undoing_a_no_brings_back_the_yes_before_it_with_all_its_wishes(
    client: httpx.AsyncClient, link: str, adviser: Browser, reported: Reported
) -> None:
    await client.post(link, data=YES)
    await client.post(link, data={"answer": "declined"})
    assert "Said no" in (await adviser.open(reported.case)).text
    for _ in range(2):
        await client.post(link, data={"undo": "declined"})
    page = (await adviser.open(reported.case)).text
    assert "Said yes" in page
    assert "Polsk" in page.split("Earlier answers")[0]


async def test_who_undid_a_no_is_still_asked_again_when_they_wished_it(
    *,
    client: httpx.AsyncClient,
    link: str,
    database: Database,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    await client.post(link, data={"answer": "later", "weeks": "4"})
    await client.post(link, data={"answer": "declined"})
    await run_jobs(hurry=True)
    await client.post(link, data={"undo": "declined"})
    await set_invitation(database, ask_again_at=clock.now())
    await run_jobs(hurry=True)
    await run_jobs()
    assert len(mailbox.letters) == 2


async def test_undo_takes_back_no_answer_but_the_one_it_names(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    await client.post(link, data=YES)
    for named in ("accepted", "declined", "later", "rubbish"):
        await client.post(link, data={"undo": named})
    assert await answers(database) == 1
    async with database.begin() as tx:
        assert (await tx.scalars(select(Invitation.state))).one() == "accepted"


@pytest.mark.parametrize("answers_of_the_server", [None, "451 4.3.0 Try again later"])
async def test_a_mail_that_an_answer_stopped_is_not_on_its_way_once_the_answer_is_undone(
    *,
    client: httpx.AsyncClient,
    reported: Reported,
    adviser: Browser,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
    answers_of_the_server: str | None,
) -> None:
    await adviser.open(reported.case)
    page = await adviser.send(f"{reported.case}/invitation", note="")
    assert "The e-mail is on its way." in page.text
    if answers_of_the_server:
        mailbox.refusals = [answers_of_the_server]
        await run_jobs()
    await client.post("/receipt", data={"code": reported.receipt_code})
    for posted in ({"answer": "declined"}, {"undo": "declined"}):
        await client.post("/receipt/invitation", data=posted)
    page = await adviser.open(reported.case)
    assert "Awaiting an answer" in page.text
    assert "on its way" not in page.text
    assert "we keep trying" not in page.text
    assert "The e-mail was stopped" in page.text
    assert "Send the e-mail again" not in page.text
    await adviser.send(f"{reported.case}/invitation/mail", by="email")
    await run_jobs()
    assert len(mailbox.letters) == 1
    page = await adviser.open(reported.case)
    assert "The e-mail was stopped" not in page.text
    assert "The e-mail was sent" in page.text
