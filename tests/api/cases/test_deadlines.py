"""Deadlines of a case, and whose turn it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.cases.deadlines import deadlines_of, drop_deadline, meet_deadline, set_deadline
from api.cases.models import Case, CaseEvent
from api.shared import clock, ids

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


async def case_of(database: Database, sent: Sent) -> Case:
    async with database.begin() as tx:
        return (await tx.scalars(select(Case).where(Case.reference == sent.reference))).one()


async def test_the_earliest_deadline_that_is_not_met_is_the_one_of_the_case(
    send: Send, database: Database
) -> None:
    sent, soon, later = await send(), clock.now(), clock.now() + timedelta(days=3)
    async with database.begin() as tx:
        case = (await tx.scalars(select(Case))).one()
        await set_deadline(tx, case, "measure", later, about=ids.new_id())
        assert case.due_at == later
        await set_deadline(tx, case, "meeting", soon)
        await set_deadline(tx, case, "first_contact", later)
    assert (await case_of(database, sent)).due_at == soon
    async with database.begin() as tx:
        case = (await tx.scalars(select(Case))).one()
        await meet_deadline(tx, case, "meeting")
        assert case.due_at == later
        await meet_deadline(tx, case, "first_contact")
        await drop_deadline(tx, case, "first_contact")
        left = await deadlines_of(tx, case.id)
    assert [(each.what, each.met_at is None) for each in left] == [
        ("meeting", False),
        ("first_contact", False),
        ("measure", True),
    ]


async def test_a_deadline_set_again_is_moved_and_open_once_more(
    send: Send, database: Database
) -> None:
    await send()
    first, second = clock.now(), clock.now() + timedelta(days=1)
    async with database.begin() as tx:
        case = (await tx.scalars(select(Case))).one()
        await set_deadline(tx, case, "first_contact", first)
        await meet_deadline(tx, case, "first_contact")
        assert case.due_at is None
        await set_deadline(tx, case, "first_contact", second)
        assert case.due_at == second
        await drop_deadline(tx, case, "first_contact")
        assert case.due_at is None
        assert await deadlines_of(tx, case.id) == []


async def test_what_changes_nothing_leaves_no_line_in_the_history(
    send: Send, database: Database
) -> None:
    await send()
    moment = clock.now()
    async with database.begin() as tx:
        case = (await tx.scalars(select(Case))).one()
        for _again in range(2):
            await set_deadline(tx, case, "first_contact", moment)
        await meet_deadline(tx, case, "meeting")
        for _again in range(2):
            await drop_deadline(tx, case, "first_contact")
        happened = list(await tx.scalars(select(CaseEvent.what).order_by(CaseEvent.at)))
    assert happened == ["received", "deadline_set", "deadline_dropped"]


async def test_the_history_says_which_deadline_was_set_and_until_when(
    send: Send, database: Database, adviser: Browser
) -> None:
    sent = await send()
    async with database.begin() as tx:
        case = (await tx.scalars(select(Case))).one()
        await set_deadline(tx, case, "first_contact", clock.now())
    page = (await adviser.open(sent.page)).text
    assert "A deadline was set: First contact with the reporter" in page
    assert "Next deadline: not set → " in page


async def test_it_is_our_turn_until_we_triaged_and_the_reporters_once_we_wrote(
    send: Send, database: Database, adviser: Browser, client: httpx.AsyncClient
) -> None:
    sent = await send()
    case = await case_of(database, sent)
    assert case.waits_for == "us"
    assert case.waits_since == case.updated_at

    await adviser.open(sent.page)
    assert (await case_of(database, sent)).waits_for == "us"
    await adviser.send(f"{sent.page}/triage", kind="concern", category="fall")
    assert (await case_of(database, sent)).waits_for is None
    await adviser.send(f"{sent.page}/messages", text="When was it?", audience="reporter")
    assert (await case_of(database, sent)).waits_for == "reporter"

    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    written = await client.post(
        "/api/v1/receipts/current/messages", json={"text": "On Friday."}, headers=bearer
    )
    assert written.status_code == 201, written.text
    case = await case_of(database, sent)
    assert (case.waits_for, case.state) == ("us", "triaged")
    assert case.waits_since == case.news_at

    withdrawn = await client.delete("/api/v1/receipts/current", headers=bearer)
    assert withdrawn.status_code == 204
    case = await case_of(database, sent)
    assert (case.waits_for, case.waits_since) == (None, None)
