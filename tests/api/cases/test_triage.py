"""Triage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.access.permissions import Role
from api.cases.models import Case, CaseEvent
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

FALL = {"kind": "harm_event", "category": "fall"}


async def case_of(database: Database, sent: Sent) -> Case:
    async with database.begin() as tx:
        found = await tx.scalar(select(Case).where(Case.reference == sent.reference))
    assert found is not None
    return found


async def test_the_first_triage_makes_a_new_case_triaged_and_stands_in_its_history(
    adviser: Browser, send: Send, database: Database, solvik: Solvik
) -> None:
    sent = await send(kind="concern")
    await adviser.open(sent.page)
    chosen = {
        "physical_harm": "none",
        "psychological_harm": "minor",
        "unit": str(solvik.units[0].id),
        "responsible": str(adviser.user_id),
        "urgent": "true",
    }
    page = await adviser.send(f"{sent.page}/triage", **FALL, **chosen)
    assert page.status_code == 200
    assert "The classification is saved" in page.text
    case = await case_of(database, sent)
    assert (case.state, case.kind, case.category) == ("triaged", "harm_event", "fall")
    assert (case.physical_harm, case.psychological_harm) == ("none", "minor")
    assert (case.assessed_harm, case.urgent) == ("minor", True)
    assert (case.unit_id, case.responsible_id) == (solvik.units[0].id, adviser.user_id)
    history = page.text.split('id="history"')[1]
    for line in (
        "Kind: Concern → Event with harm",
        "Category: not set → Falls",
        "Unit: not set → Emergency department",
        "Responsible: not set → Astrid",
        "Urgent: no → yes",
    ):
        assert line in history


async def test_a_later_change_is_noted_with_from_and_to_and_keeps_the_state(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/triage", **FALL)
    page = await adviser.send(f"{sent.page}/triage", kind="harm_event", category="medication")
    assert "Classification changed" in page.text
    assert "Category: Falls → Medicines" in page.text
    assert (await case_of(database, sent)).state == "triaged"


async def test_the_same_triage_twice_is_noted_once(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    opened = await adviser.open(sent.page)
    fields = hidden_fields(opened.text, f"{sent.page}/triage") | FALL
    for _ in range(2):
        answer = await adviser.http.post(f"{sent.page}/triage", data=fields)
        assert answer.status_code == 303
    case = await case_of(database, sent)
    async with database.begin() as tx:
        noted = await tx.scalars(select(CaseEvent.what).where(CaseEvent.case_id == case.id))
        assert sorted(noted) == ["first_read", "received", "triaged"]


async def test_a_stale_triage_shows_what_changed_keeps_what_was_chosen_and_overwrites_nothing(
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Send,
    database: Database,
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    other = await log_in("berit", Role.UNIT_LEADER)
    await other.open(sent.page)
    await other.send(f"{sent.page}/triage", kind="concern", category="nutrition")
    page = await adviser.send(f"{sent.page}/triage", **FALL, urgent="true")
    assert page.status_code == 409
    assert "Somebody changed this while you had it open" in page.text
    assert "Berit changed Category from not set to Food and drink given as care" in page.text
    assert '<option value="fall" selected>' in page.text
    assert 'value="true" checked' in page.text
    assert (await case_of(database, sent)).category == "nutrition"
    page = await adviser.send(f"{sent.page}/triage", **FALL, urgent="true")
    assert page.status_code == 200
    assert (await case_of(database, sent)).category == "fall"


async def test_what_is_missing_is_named_at_its_field_and_the_rest_is_kept(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/triage", kind="", category="fall", urgent="true")
    assert page.status_code == 422
    assert 'href="#kind"' in page.text
    assert 'id="kind-error"' in page.text
    assert '<option value="fall" selected>' in page.text
    assert 'value="true" checked' in page.text
    assert (await case_of(database, sent)).state == "received"


async def test_a_unit_or_a_colleague_from_elsewhere_is_refused(
    adviser: Browser,
    employ: Callable[..., Awaitable[object]],
    send: Send,
    database: Database,
    solvik: Solvik,
) -> None:
    leader = await employ("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    council = await employ("carl", Role.COUNCIL)
    sent = await send()
    await adviser.open(sent.page)
    emergency = str(solvik.units[0].id)
    for wrong in (
        {"unit": str(solvik.service.id)},
        {"unit": "secret"},
        {"unit": emergency, "responsible": str(leader)},
        {"responsible": str(leader)},
        {"responsible": str(council)},
    ):
        page = await adviser.send(f"{sent.page}/triage", **FALL, **wrong)
        assert page.status_code == 422, wrong
        assert "secret" not in page.text
    assert (await case_of(database, sent)).state == "received"
    maternity = {"unit": str(solvik.units[1].id), "responsible": str(leader)}
    page = await adviser.send(f"{sent.page}/triage", **FALL, **maternity)
    assert page.status_code == 200


async def test_a_leader_who_gives_a_case_to_another_unit_is_back_in_the_inbox(
    log_in: Callable[..., Awaitable[Browser]], send: Send, solvik: Solvik
) -> None:
    sent = await send(unit="akuttmottaket")
    leader = await log_in("berit", Role.UNIT_LEADER, unit="akuttmottaket")
    await leader.open(sent.page)
    page = await leader.send(f"{sent.page}/triage", **FALL, unit=str(solvik.units[1].id))
    assert page.status_code == 200
    assert page.url.path == "/staff/cases"
    assert (await leader.open(sent.page)).status_code == 403


async def test_somebody_out_of_reach_can_change_nothing(
    log_in: Callable[..., Awaitable[Browser]], send: Send, database: Database
) -> None:
    here, there = await send(unit="akuttmottaket"), await send(unit="fodeavdelingen")
    leader = await log_in("berit", Role.UNIT_LEADER, unit="akuttmottaket")
    opened = await leader.open(here.page)
    triage = hidden_fields(opened.text, f"{here.page}/triage") | FALL
    message = hidden_fields(opened.text, f"{here.page}/messages") | {"text": "Hei"}
    answers = [
        await leader.http.post(f"{there.page}/triage", data=triage),
        await leader.http.post(f"{there.page}/messages", data=message),
    ]
    assert [each.status_code for each in answers] == [404, 404]
    assert (await case_of(database, there)).state == "received"


async def test_the_language_can_be_changed_on_a_page_that_shows_an_error(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/triage", kind="", category="")
    assert page.status_code == 422
    page = await adviser.open(str(page.url.path), lang="nb")
    assert page.url.path == sent.page
    assert "Vår klassifisering" in page.text
