"""Sharing a case with another unit, and passing it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.access.models import Assignment, Service, Unit
from api.access.permissions import Role
from api.cases.models import CaseEvent, CaseShare, CaseTransfer
from api.shared import clock, ids
from tests.api.cases.conftest import receipt
from tests.api.cases.test_classification import text_of
from tests.api.cases.test_triage import FALL, case_of
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]
    LogIn = Callable[..., Awaitable[Browser]]

CONTACT = {"name": "Ada Vik", "email": "ada@example.org"}


@pytest.fixture
async def annendal(database: Database) -> Unit:
    """The only unit of another service."""
    service = Service(
        id=ids.new_id(),
        slug="annendal",
        name={"nb": "Annendal kommune"},
        phone="1",
        created_at=clock.now(),
    )
    unit = Unit(
        id=ids.new_id(),
        service_id=service.id,
        slug="legevakt",
        name={"nb": "Legevakten"},
        synonyms=[],
        position=0,
    )
    async with database.begin() as tx:
        tx.add(service)
        await tx.flush()
        tx.add(unit)
    return unit


async def may_read(browser: Browser, sent: Sent) -> bool:
    """Return whether the case opens: it may be as if it were not there, or ask for a reason."""
    answer = await browser.open(sent.page)
    assert answer.status_code in {200, 403, 404}
    return answer.status_code == 200


async def share(browser: Browser, sent: Sent, unit: Unit, **fields: Any) -> httpx.Response:
    await browser.open(f"{sent.page}/related")
    chosen = {"share_unit": str(unit.id), "share_basis": "own_work", "why_shared": "De var med."}
    return await browser.send(f"{sent.page}/related/shares", **(chosen | fields))


async def pass_on(browser: Browser, sent: Sent, to: str, **fields: Any) -> httpx.Response:
    await browser.open(f"{sent.page}/related")
    chosen = {"to": to, "transfer_basis": "consent", "why_transferred": "Det skjedde der."}
    return await browser.send(f"{sent.page}/related/transfer", **(chosen | fields))


async def steps(client: httpx.AsyncClient, sent: Sent) -> list[str]:
    """Return the steps the reporter sees, in words."""
    return [each["text"] for each in (await receipt(client, sent))["steps"]]


async def test_a_unit_the_case_is_shared_with_reads_it_and_decides_nothing(
    adviser: Browser, log_in: LogIn, send: Send, solvik: Solvik, client: httpx.AsyncClient
) -> None:
    sent = await send(unit="akuttmottaket", contact=CONTACT, involvement={"keep_informed": True})
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    assert not await may_read(leader, sent)
    shared = text_of((await share(adviser, sent, solvik.units[1])).text)
    assert "Maternity ward Quality work within our service" in shared
    assert "De var med." in shared
    page = await leader.open("/staff/cases")
    assert sent.reference in page.text
    page = await leader.open(sent.page)
    assert page.status_code == 200
    assert "ada@example.org" not in page.text
    assert "Ada Vik" not in page.text
    assert f'action="{sent.page}/triage"' not in page.text
    token = hidden_fields((await leader.open("/staff/cases")).text, "/staff/logout")
    for path, fields in (
        ("triage", FALL | {"version": "1"}),
        ("related/transfer", {"to": "x", "transfer_basis": "law", "why_transferred": "x"}),
        (f"related/shares/{solvik.units[1].id}/end", {}),
        ("messages", {"client_id": str(ids.new_id()), "text": "Hei"}),
    ):
        answer = await leader.http.post(f"{sent.page}/{path}", data=token | fields)
        assert answer.status_code == 403, path
    assert "Leses også av Fødeavdelingen, som kan hjelpe til med å se på det" in await steps(
        client, sent
    )


async def test_a_share_that_is_taken_back_shuts_the_door_and_the_reporter_sees_it(
    adviser: Browser,
    log_in: LogIn,
    send: Send,
    solvik: Solvik,
    client: httpx.AsyncClient,
    database: Database,
) -> None:
    sent = await send(unit="akuttmottaket")
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    await share(adviser, sent, solvik.units[1])
    await share(adviser, sent, solvik.units[1])
    async with database.begin() as tx:
        kept = (await tx.scalars(select(CaseShare))).all()
        assert len(kept) == 1
        assert b"De var" not in kept[0].reason
    await adviser.open(f"{sent.page}/related")
    page = await adviser.send(f"{sent.page}/related/shares/{solvik.units[1].id}/end")
    assert "Taken back" in page.text
    assert not await may_read(leader, sent)
    assert sent.reference not in (await leader.open("/staff/cases")).text
    assert (await steps(client, sent))[-1] == "Leses ikke lenger av Fødeavdelingen"
    history = text_of((await adviser.open(sent.page)).text.split('id="history"')[1])
    assert "Shared with: Maternity ward → not set" in history
    assert "Shared with: not set → Maternity ward" in history


async def test_a_case_is_passed_on_to_another_unit_with_its_history(
    adviser: Browser,
    log_in: LogIn,
    send: Send,
    solvik: Solvik,
    client: httpx.AsyncClient,
    database: Database,
) -> None:
    sent = await send(unit="akuttmottaket")
    here = await log_in("berit", Role.UNIT_LEADER, unit="akuttmottaket")
    there = await log_in("carl", Role.UNIT_LEADER, unit="fodeavdelingen")
    await here.open(sent.page)
    await here.send(
        f"{sent.page}/triage", **FALL, responsible=str(here.user_id), unit=str(solvik.units[0].id)
    )
    to = f"{solvik.service.id}/{solvik.units[1].id}"
    page = await pass_on(here, sent, to, transfer_basis="own_work")
    assert page.url.path == "/staff/cases"
    assert not await may_read(here, sent)
    page = await there.open(sent.page)
    assert page.status_code == 200
    assert "Unit: Emergency department → Maternity ward" in text_of(page.text)
    case = await case_of(database, sent)
    assert (case.state, case.unit_id) == ("received", solvik.units[1].id)
    assert (case.responsible_id, case.waits_for) == (None, "us")
    assert (await steps(client, sent))[-1] == "Sendt videre til Fødeavdelingen"
    async with database.begin() as tx:
        moved = [
            event.details["changes"]["state"]
            for event in await tx.scalars(
                select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.at)
            )
            if "state" in event.details.get("changes", {})
        ]
    assert moved[1:] == [["triaged", "transferred"], ["transferred", "received"]]


async def test_another_service_gets_the_case_on_a_basis_of_its_own_and_nobody_here_keeps_it(
    adviser: Browser,
    log_in: LogIn,
    send: Send,
    solvik: Solvik,
    annendal: Unit,
    client: httpx.AsyncClient,
    database: Database,
) -> None:
    sent = await send(unit="akuttmottaket")
    sharer = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    await share(adviser, sent, solvik.units[1])
    theirs = await log_in("dag", Role.ADVISER)
    async with database.begin() as tx:
        found = (
            await tx.scalars(select(Assignment).where(Assignment.user_id == theirs.user_id))
        ).one()
        found.service_id = annendal.service_id
    assert not await may_read(theirs, sent)
    to = f"{annendal.service_id}/{annendal.id}"
    page = await pass_on(adviser, sent, to, transfer_basis="own_work")
    assert page.status_code == 422
    assert "Another service needs the reporter&#39;s yes" in page.text
    page = await pass_on(adviser, sent, to)
    assert page.url.path == "/staff/cases"
    for browser in (adviser, sharer):
        assert not await may_read(browser, sent)
    page = await theirs.open(f"{sent.page}/related")
    assert "Annendal kommune, Legevakten" in text_of(page.text)
    assert "The reporter said yes. Det skjedde der." in text_of(page.text)
    history = text_of((await theirs.open(sent.page)).text.split('id="history"')[1])
    assert "Service: Solvik → Annendal kommune" in history
    assert "Unit: Emergency department → Legevakten" in history
    assert "Sendt videre til Annendal kommune, Legevakten" in await steps(client, sent)
    async with database.begin() as tx:
        assert b"Det skjedde" not in (await tx.scalars(select(CaseTransfer))).one().reason


async def test_a_place_or_a_basis_that_is_none_is_refused_and_the_reason_kept_in_its_field(
    adviser: Browser, send: Send, solvik: Solvik, database: Database
) -> None:
    sent = await send(unit="akuttmottaket")
    own = f"{solvik.service.id}/{solvik.units[0].id}"
    for to, fields in (
        (own, {}),
        ("elsewhere", {}),
        (f"{solvik.service.id}/{solvik.units[1].id}", {"transfer_basis": "because"}),
    ):
        page = await pass_on(adviser, sent, to, **fields)
        assert page.status_code == 422
        assert "Det skjedde der." in page.text
    assert (await share(adviser, sent, solvik.units[0])).status_code == 422
    case = await case_of(database, sent)
    assert case.unit_id == solvik.units[0].id


async def test_the_reporter_can_be_asked_first_in_their_own_language(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send(language="nn")
    page = await adviser.open(f"{sent.page}/related")
    assert "Vi vil gjerne sende meldinga di vidare til [kven]" in page.text
    await adviser.send(
        f"{sent.page}/related/ask", audience="reporter", text="Kan vi sende henne til Annendal?"
    )
    messages = (await receipt(client, sent))["messages"]
    assert [each["text"] for each in messages] == ["Kan vi sende henne til Annendal?"]
