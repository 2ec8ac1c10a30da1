"""Assigning several cases at once, and taking it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from api.access.models import AuditEntry
from api.access.permissions import Role
from api.cases.models import Case, CaseEvent
from tests.api.cases.conftest import receipt
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

ASSIGN, UNDO = "/staff/inbox/assign", "/staff/inbox/assign/undo"


async def assign(browser: Browser, *sent: Sent, **fields: Any) -> httpx.Response:
    """Mark cases in the inbox and assign them."""
    await browser.open("/staff/cases", view="all")
    return await browser.send(ASSIGN, case=[each.reference for each in sent], **fields)


async def standing(database: Database) -> dict[str, tuple[Any, ...]]:
    """Return by reference: who is responsible, which unit, which state."""
    async with database.begin() as tx:
        rows = await tx.scalars(select(Case))
        return {row.reference: (row.responsible_id, row.unit_id, row.state) for row in rows}


async def test_marked_cases_go_to_a_person_and_a_unit_and_come_back_by_undo(
    adviser: Browser, send: Send, database: Database, solvik: Solvik
) -> None:
    one, two, other = await send(unit="fodeavdelingen"), await send(), await send()
    before = await standing(database)
    unit = solvik.units[0].id
    page = await assign(adviser, one, two, responsible=str(adviser.user_id), unit=str(unit))
    assert page.status_code == 200
    assert "2 cases were assigned." in page.text
    after = await standing(database)
    for sent in (one, two):
        assert after[sent.reference] == (adviser.user_id, unit, "received")
    assert after[other.reference] == before[other.reference]
    history = (await adviser.open(one.page)).text
    assert "Assigned together with other cases" in history
    assert "Unit: Maternity ward → Emergency department" in history

    await assign(adviser, one, two, responsible=str(adviser.user_id))
    page = await assign(adviser, one, two, unit=str(solvik.units[1].id))
    page = await adviser.send(UNDO)
    assert "2 cases are as they were before." in page.text
    assert await standing(database) == after
    async with database.begin() as tx:
        logged = await tx.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        assert list(logged).count("assignment_undone") == 2


async def test_sent_twice_it_is_done_once_and_undone_once(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    page = await adviser.open("/staff/cases")
    fields = hidden_fields(page.text, ASSIGN)
    fields |= {"case": sent.reference, "responsible": str(adviser.user_id)}
    for _again in range(2):
        page = await adviser.http.post(ASSIGN, data=fields)
        assert "1 case was assigned." in page.text
    undo = hidden_fields(page.text, UNDO)
    for _again in range(2):
        await adviser.http.post(UNDO, data=undo)
    async with database.begin() as tx:
        happened = list(await tx.scalars(select(CaseEvent.what)))
    assert sorted(happened) == ["assigned", "assignment_undone", "received"]


async def test_what_does_not_fit_is_left_and_said_why(
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Send,
    database: Database,
    solvik: Solvik,
) -> None:
    leader = await log_in("lena", Role.UNIT_LEADER, unit="akuttmottaket")
    own, elsewhere, closed = [await send(unit="akuttmottaket") for _number in range(3)]
    async with database.begin() as tx:
        await tx.execute(
            update(Case)
            .where(Case.reference == elsewhere.reference)
            .values(unit_id=solvik.units[1].id)
        )
        await tx.execute(
            update(Case)
            .where(Case.reference == closed.reference)
            .values(state="closed_with_learning")
        )
    before = await standing(database)
    page = await assign(adviser, own, elsewhere, closed, responsible=str(leader.user_id))
    assert "1 case was assigned." in page.text
    assert f"{elsewhere.reference}: This person does not work in the unit" in page.text
    assert f"{closed.reference}: It is closed, transferred or withdrawn." in page.text
    after = await standing(database)
    assert after[own.reference][0] == leader.user_id
    for sent in (elsewhere, closed):
        assert after[sent.reference] == before[sent.reference]

    page = await assign(leader, elsewhere, responsible=str(leader.user_id))
    assert f"{elsewhere.reference}: You may not change it." in page.text
    assert (await standing(database))[elsewhere.reference] == before[elsewhere.reference]


async def test_undo_leaves_what_somebody_changed_since_and_what_others_assigned(
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Send,
    database: Database,
    solvik: Solvik,
) -> None:
    one, two = await send(), await send()
    page = await assign(adviser, one, two, unit=str(solvik.units[0].id))
    fields = hidden_fields(page.text, UNDO)
    other = await log_in("olav", Role.ADVISER)
    await assign(other, one, unit=str(solvik.units[1].id))
    before = await standing(database)
    await other.post(UNDO, **fields)
    assert await standing(database) == before
    page = await adviser.http.post(UNDO, data=fields)
    assert f"{one.reference}: Somebody changed it since." in page.text
    after = await standing(database)
    assert after[one.reference][1] == solvik.units[1].id
    assert after[two.reference][1] is None


async def test_a_form_of_triage_that_was_open_meanwhile_does_not_overwrite_it(
    adviser: Browser, send: Send, solvik: Solvik
) -> None:
    sent = await send()
    page = await adviser.open(sent.page)
    typed = hidden_fields(page.text, f"{sent.page}/triage")
    await assign(adviser, sent, unit=str(solvik.units[0].id))
    answer = await adviser.http.post(
        f"{sent.page}/triage", data=typed | {"kind": "concern", "category": "fall"}
    )
    assert answer.status_code == 409


async def test_nothing_marked_or_nobody_chosen_is_said_beside_the_form(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    for page in (await assign(adviser, sent), await assign(adviser, unit=str(sent.reference))):
        assert page.status_code == 422
    page = await assign(adviser, sent)
    assert 'id="assign-error"' in page.text
    assert f'value="{sent.reference}" aria-label="Mark {sent.reference}" checked' in page.text


async def test_a_reviewer_is_offered_no_assigning_and_refused_it(
    log_in: Callable[..., Awaitable[Browser]], send: Send
) -> None:
    await send()
    reviewer = await log_in("rita", Role.REVIEWER)
    page = await reviewer.open("/staff/cases")
    assert ASSIGN not in page.text
    answer = await reviewer.post(ASSIGN)
    assert answer.status_code == 403


async def test_there_is_no_way_to_close_cases_together(adviser: Browser, send: Send) -> None:
    sent = await send()
    page = await adviser.open("/staff/cases")
    form = page.text.split('id="assign"')[1].split("</form>")[0]
    assert re.findall(r'name="([^"]+)"', form) == [
        *("csrf_token", "client_id", "query", "unit", "responsible")
    ]
    page = await assign(adviser, sent, responsible=str(adviser.user_id), state="transferred")
    assert "Received" in page.text.split('id="cases"')[1]


async def steps(client: httpx.AsyncClient, sent: Sent) -> list[str]:
    """Return the steps the reporter sees, in words."""
    return [each["text"] for each in (await receipt(client, sent))["steps"]]


async def test_the_reporter_sees_that_another_unit_has_the_case_now_and_that_it_came_back(
    adviser: Browser, send: Send, solvik: Solvik, client: httpx.AsyncClient
) -> None:
    sent = await send(unit="fodeavdelingen")
    await assign(adviser, sent, unit=str(solvik.units[0].id))
    assert (await steps(client, sent))[-1] == "Sendt videre til Akuttmottaket"
    await adviser.send(UNDO)
    assert (await steps(client, sent))[-1] == "Sendt videre til Fødeavdelingen"


async def test_nobody_is_told_of_a_unit_when_the_case_changes_no_hands(
    adviser: Browser, send: Send, solvik: Solvik, client: httpx.AsyncClient
) -> None:
    homeless, there = await send(), await send(unit="akuttmottaket")
    first, same = await steps(client, homeless), await steps(client, there)
    await assign(adviser, homeless, there, unit=str(solvik.units[0].id))
    await assign(adviser, homeless, there, responsible=str(adviser.user_id))
    assert await steps(client, homeless) == first
    assert await steps(client, there) == same


async def test_a_triage_that_moves_the_case_to_another_unit_shows_the_reporter_too(
    adviser: Browser, send: Send, solvik: Solvik, client: httpx.AsyncClient
) -> None:
    sent = await send(unit="fodeavdelingen")
    for unit in (solvik.units[0], solvik.units[0]):
        await adviser.open(sent.page)
        chosen = {"kind": "concern", "category": "fall", "unit": str(unit.id)}
        await adviser.send(f"{sent.page}/triage", **chosen)
    told = [each for each in await steps(client, sent) if each.startswith("Sendt videre")]
    assert told == ["Sendt videre til Akuttmottaket"]
