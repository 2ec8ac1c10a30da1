"""Who reads a measure and who does what with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.access.permissions import Role
from api.measures.schemas import State
from api.shared import clock
from tests.api.measures.conftest import TITLE, Sent, stored
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Make = Callable[..., Awaitable[str]]
    LogIn = Callable[..., Awaitable[Browser]]


async def test_a_leader_of_another_unit_finds_neither_the_measure_nor_the_case(
    log_in: LogIn, case: Sent, decide: Make
) -> None:
    path = await decide()
    leader = await log_in("unni", Role.UNIT_LEADER, unit="fodeavdelingen")
    for place in (path, f"{path}/edit", f"{case.page}/measures", f"{case.page}/measures/new"):
        page = await leader.open(place)
        assert page.status_code == 404, place
        assert TITLE not in page.text
    assert TITLE not in (await leader.open("/staff/measures", show="all")).text


async def test_the_owner_carries_it_out_and_checks_it_wherever_they_work_but_does_not_change_it(
    log_in: LogIn, decide: Make, database: Database
) -> None:
    owner = await log_in("unni", Role.UNIT_LEADER, unit="fodeavdelingen")
    path = await decide(owner=str(owner.user_id))
    page = await owner.open(path)
    assert "And 1 case that you do not have access to." in page.text
    assert f'action="{path}/reject"' not in page.text
    assert (await owner.open(f"{path}/edit")).status_code == 403
    await owner.open(path)
    await owner.send(f"{path}/implement", implemented_on=str(clock.today()))
    assert (await stored(database, path)).state == State.IMPLEMENTED
    assert TITLE in (await owner.open("/staff/measures", show="mine")).text


async def test_a_leader_of_the_unit_where_it_is_carried_out_leads_it(
    log_in: LogIn, solvik: Solvik, propose: Make
) -> None:
    unit = next(each for each in solvik.units if each.slug == "fodeavdelingen")
    path = await propose(unit=str(unit.id))
    leader = await log_in("unni", Role.UNIT_LEADER, unit="fodeavdelingen")
    await leader.open(path)
    page = await leader.send(f"{path}/reject", reason="Vi har alt ny pumpe.")
    assert page.status_code == 200
    assert "Vi har alt ny pumpe." in page.text


async def test_a_reviewer_reads_the_measures_of_their_case_and_changes_none(
    adviser: Browser, log_in: LogIn, case: Sent, propose: Make
) -> None:
    path = await propose()
    reviewer = await log_in("rita", Role.REVIEWER, unit="akuttmottaket")
    assert (await reviewer.open(path)).status_code == 404
    await adviser.open(case.page)
    await adviser.send(
        f"{case.page}/triage",
        kind="harm_event",
        category="medication",
        unit=await unit_of(adviser, case),
        responsible=str(reviewer.user_id),
    )
    page = await reviewer.open(f"{case.page}/measures")
    assert TITLE in page.text
    assert "Propose a measure" not in page.text
    page = await reviewer.open(path)
    assert page.status_code == 200
    assert "<form class=" not in page.text
    assert (await reviewer.open(f"{path}/edit")).status_code == 403


async def unit_of(adviser: Browser, case: Sent) -> str:
    page = await adviser.open(case.page)
    options = page.text.split('id="unit"')[1].split("</select>")[0]
    found = next(each for each in options.split("<option") if "Emergency department" in each)
    return found.split('value="')[1].split('"')[0]


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
async def test_those_without_content_see_no_measure(
    log_in: LogIn, decide: Make, role: Role
) -> None:
    path = await decide()
    other = await log_in("olav", role)
    for place in (path, "/staff/measures"):
        assert (await other.open(place)).status_code == 403


async def test_an_owner_must_work_with_cases_of_the_service(
    adviser: Browser, case: Sent, employ: Callable[..., Awaitable[object]]
) -> None:
    stranger = await employ("olav", Role.COUNCIL)
    page = await adviser.open(f"{case.page}/measures/new")
    assert "Olav" not in page.text
    fields = hidden_fields(page.text, f"{case.page}/measures/new")
    fields |= {"title": TITLE, "strength": "strong", "owner": str(stranger)}
    answer = await adviser.http.post(f"{case.page}/measures/new", data=fields)
    assert answer.status_code == 422
    assert 'id="owner-error"' in answer.text
