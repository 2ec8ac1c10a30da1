"""A measure's way from proposal to confirmed effect, and what the reporter sees of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from api.measures.models import Measure
from api.measures.schemas import State
from api.shared import clock
from tests.api.measures.conftest import (
    CHECK,
    DUE,
    INDICATOR,
    TITLE,
    Sent,
    check_form,
    receipt,
    stored,
)
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.staff_fixtures import Browser

    Make = Callable[..., Awaitable[str]]
    Send = Callable[..., Awaitable[Sent]]

EVIDENCE = "Tjue kurver lest i uke 9: to doser for sent."


async def steps(client: httpx.AsyncClient, sent: Sent) -> list[str]:
    return [each["step"] for each in (await receipt(client, sent))["steps"]]


async def test_a_measure_goes_from_proposed_to_a_confirmed_effect_and_the_reporter_sees_it(
    adviser: Browser, case: Sent, implement: Make, client: httpx.AsyncClient, database: Database
) -> None:
    path = await implement(baseline="12,5", target="2")
    assert "change_made" in await steps(client, case)
    page = await adviser.open(path)
    assert "Implemented, effect not known" in page.text
    assert "done is not the same as effective" in page.text
    form = await check_form(adviser, path)
    page = await adviser.send(
        form, outcome="effective", done_on=str(clock.today()), measured="2", evidence=EVIDENCE
    )
    assert "Effect confirmed" in page.text
    assert EVIDENCE in page.text
    assert (await steps(client, case))[-3:] == ["change_planned", "change_made", "effect_checked"]
    assert (await stored(database, path)).state == State.EFFECT_CONFIRMED


async def test_proposing_alone_shows_the_reporter_nothing(
    case: Sent, propose: Make, client: httpx.AsyncClient
) -> None:
    await propose()
    assert "change_planned" not in await steps(client, case)


async def test_the_case_moves_with_its_measures(
    adviser: Browser, case: Sent, decide: Make, propose: Make
) -> None:
    path = await decide()
    assert "Measures under way</span>" in (await adviser.open(case.page)).text
    other = await propose(title="Sjekkliste ved bytte av pose", strength="intermediate")
    await adviser.open(path)
    await adviser.send(f"{path}/implement", implemented_on=str(clock.today()))
    assert "Measures under way</span>" in (await adviser.open(case.page)).text
    await adviser.open(other)
    await adviser.send(f"{other}/reject", reason="Pumpen gjør den overflødig.")
    page = await adviser.open(case.page)
    assert "Following up the effect</span>" in page.text
    history = page.text.split('id="history"')[1]
    for told in ("A measure was decided", "A measure was carried out", "A measure was rejected"):
        assert told in history


@pytest.mark.parametrize("missing", ["owner", "due_on", "indicator"])
async def test_a_measure_cannot_be_decided_while_it_lacks(
    adviser: Browser, propose: Make, database: Database, missing: str
) -> None:
    ready = {"owner": str(adviser.user_id), "due_on": str(DUE), "indicator": INDICATOR}
    path = await propose(**(ready | {missing: ""}))
    page = await adviser.open(path)
    assert "Before it can be decided" in page.text
    assert f'action="{path}/decide"' not in page.text
    token = hidden_fields(page.text, f"{path}/reject")
    answer = await adviser.http.post(f"{path}/decide", data=token | {"check_on": str(CHECK)})
    assert answer.status_code == 422
    assert (await stored(database, path)).state == State.PROPOSED


async def test_a_decided_measure_has_a_day_on_which_its_effect_is_checked(
    adviser: Browser, propose: Make, database: Database
) -> None:
    ready = {"owner": str(adviser.user_id), "due_on": str(DUE), "indicator": INDICATOR}
    path = await propose(**ready)
    await adviser.open(path)
    page = await adviser.send(f"{path}/decide", check_on="")
    assert page.status_code == 422
    assert 'id="check_on-error"' in page.text
    page = await adviser.send(f"{path}/decide", check_on=str(clock.today()))
    assert "Choose a day that is still to come." in page.text
    assert (await stored(database, path)).next_check_on is None


@pytest.mark.parametrize("verb", ["implement", "propose"])
async def test_a_measure_only_moves_as_it_may(
    adviser: Browser, propose: Make, database: Database, verb: str
) -> None:
    path = await propose()
    page = await adviser.open(path)
    token = hidden_fields(page.text, f"{path}/reject")
    answer = await adviser.http.post(
        f"{path}/{verb}", data=token | {"implemented_on": str(clock.today())}
    )
    assert answer.status_code == 409
    assert "cannot be done" in answer.text
    assert (await stored(database, path)).state == State.PROPOSED


async def test_an_unclear_effect_is_looked_at_again(
    adviser: Browser, case: Sent, implement: Make, database: Database, client: httpx.AsyncClient
) -> None:
    path = await implement()
    found = {"outcome": "unclear", "done_on": str(clock.today()), "evidence": EVIDENCE}
    page = await adviser.send(await check_form(adviser, path), **found)
    assert page.status_code == 422
    assert "An unclear effect is looked at again" in page.text
    assert EVIDENCE in page.text
    again = clock.today() + timedelta(days=40)
    page = await adviser.send(await check_form(adviser, path), **found, next_on=str(again))
    measure = await stored(database, path)
    assert (measure.state, measure.next_check_on) == (State.IMPLEMENTED, again)
    assert "effect_checked" not in await steps(client, case)


async def test_a_measure_without_effect_says_so_and_can_be_decided_anew(
    adviser: Browser, implement: Make, database: Database
) -> None:
    path = await implement()
    page = await adviser.send(
        await check_form(adviser, path),
        outcome="not_effective",
        done_on=str(clock.today()),
        evidence=EVIDENCE,
    )
    assert "It did not help, and that is worth knowing" in page.text
    await adviser.send(f"{path}/decide", check_on=str(CHECK))
    measure = await stored(database, path)
    assert (measure.state, measure.implemented_on) == (State.DECIDED, None)


async def test_a_check_needs_evidence_and_a_day_that_has_come(
    adviser: Browser, implement: Make, database: Database
) -> None:
    path = await implement()
    tomorrow = str(clock.today() + timedelta(days=1))
    page = await adviser.send(
        await check_form(adviser, path), outcome="effective", done_on=tomorrow, evidence="  "
    )
    assert page.status_code == 422
    assert 'id="evidence-error"' in page.text
    assert "Choose today or an earlier day." in page.text
    assert (await stored(database, path)).state == State.IMPLEMENTED


async def test_two_who_change_a_measure_at_once_do_not_overwrite_each_other(
    adviser: Browser, propose: Make, database: Database
) -> None:
    path = await propose()
    page = await adviser.open(f"{path}/edit")
    old = hidden_fields(page.text, f"{path}/edit")
    await adviser.send(f"{path}/edit", title="Først", strength="strong")
    answer = await adviser.http.post(
        f"{path}/edit", data=old | {"title": "Sist", "strength": "weak"}
    )
    assert answer.status_code == 409
    told, form = answer.text.split("Somebody changed this while you had it open")[1].split(
        'id="title"', maxsplit=1
    )
    assert "Først" in told
    assert "Strong" in told
    assert 'value="Sist"' in form
    assert 'value="Sist"' in answer.text
    assert (await stored(database, path)).strength == "strong"


async def test_another_proposal_in_the_same_form_after_going_back_is_a_measure_of_its_own(
    adviser: Browser, case: Sent, database: Database
) -> None:
    form = await adviser.open(f"{case.page}/measures/new")
    fields = hidden_fields(form.text, f"{case.page}/measures/new") | {"strength": "weak"}
    for title in ("Merk skuffene", "Bytt skuffene", "Bytt skuffene"):
        answer = await adviser.http.post(
            f"{case.page}/measures/new", data=fields | {"title": title}
        )
        assert answer.status_code == 303
    page = (await adviser.open(f"{case.page}/measures")).text
    assert "Merk skuffene" in page
    assert "Bytt skuffene" in page
    async with database.begin() as tx:
        assert len((await tx.scalars(select(Measure.id))).all()) == 2


async def test_the_same_proposal_sent_twice_at_once_is_one_measure(
    adviser: Browser, case: Sent, database: Database
) -> None:
    page = await adviser.open(f"{case.page}/measures/new")
    fields = hidden_fields(page.text, f"{case.page}/measures/new")
    fields |= {"title": TITLE, "strength": "weak"}
    answers = await asyncio.gather(
        *(adviser.http.post(f"{case.page}/measures/new", data=fields) for _ in range(3))
    )
    assert {each.status_code for each in answers} == {303}
    async with database.begin() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM measures")) == 1


async def test_what_does_not_fit_is_shown_again_as_it_was_typed(
    adviser: Browser, case: Sent
) -> None:
    await adviser.open(f"{case.page}/measures/new")
    page = await adviser.send(
        f"{case.page}/measures/new", title="", description="Vi bytter pumpe", target="mye"
    )
    assert page.status_code == 422
    for field in ("title", "strength", "target"):
        assert f'id="{field}-error"' in page.text
    assert "Vi bytter pumpe" in page.text
    assert 'value="mye"' in page.text


async def test_all_weak_measures_are_gently_warned_about_and_never_stopped(
    adviser: Browser, case: Sent, decide: Make
) -> None:
    await decide(strength="weak")
    page = await adviser.open(f"{case.page}/measures")
    assert "All measures here are weak" in page.text
    assert "Decided</span>" in page.text
    await decide(strength="strong", title="Ny pumpe")
    assert "are weak" not in (await adviser.open(f"{case.page}/measures")).text


async def test_one_measure_answers_several_cases_and_both_reporters_see_it(
    adviser: Browser, case: Sent, propose: Make, decide: Make, send: Send, client: httpx.AsyncClient
) -> None:
    path = await decide()
    other = await send(unit="akuttmottaket")
    page = await adviser.open(f"{other.page}/measures")
    assert TITLE in page.text
    page = await adviser.send(f"{other.page}/measures/link", measure=path.rpartition("/")[2])
    assert f'href="{path}"' in page.text
    await adviser.open(path)
    page = await adviser.send(f"{path}/implement", implemented_on=str(clock.today()))
    assert case.reference in page.text
    assert other.reference in page.text
    assert "change_made" in await steps(client, case)
    assert "change_made" in await steps(client, other)


async def test_a_measure_outlives_its_report_and_no_more_are_proposed_on_it(
    adviser: Browser, case: Sent, decide: Make, client: httpx.AsyncClient
) -> None:
    path = await decide()
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": case.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.delete("/api/v1/receipts/current", headers=bearer)
    assert TITLE in (await adviser.open(path)).text
    page = await adviser.open(f"{case.page}/measures")
    assert TITLE in page.text
    assert "Propose a measure" not in page.text
    await adviser.open(path)
    page = await adviser.send(f"{path}/implement", implemented_on=str(clock.today()))
    assert "Implemented, effect not known" in page.text
    assert (await steps(client, case))[-1] == "withdrawn"


async def test_nothing_that_was_written_stands_in_clear(
    adviser: Browser, implement: Make, database: Database, propose: Make
) -> None:
    path = await implement(description="Hemmelig beskrivelse", indicator_unit="doser")
    await adviser.send(
        await check_form(adviser, path),
        outcome="effective",
        done_on=str(clock.today()),
        evidence="Hemmelig belegg",
    )
    other = await propose(title="Hemmelig forslag")
    await adviser.open(other)
    await adviser.send(f"{other}/reject", reason="Hemmelig grunn")
    async with database.begin() as tx:
        for table in (
            "measures",
            "effect_checks",
            "measure_events",
            "case_events",
            "measure_cases",
            "audit_entries",
        ):
            whole = f"SELECT row_to_json({table})::text FROM {table}"  # noqa: S608 - our own names
            rows = await tx.execute(text(whole))
            stored_text = "".join(rows.scalars())
            assert stored_text
            for word in ("Hemmelig", TITLE, INDICATOR, "doser"):
                assert word not in stored_text, table


async def test_the_measures_state_can_be_told_from_its_events_alone(
    adviser: Browser, implement: Make, database: Database
) -> None:
    path = await implement(baseline="12,5", target="2", unit="")
    await adviser.open(f"{path}/edit")
    await adviser.send(
        f"{path}/edit",
        title=TITLE,
        strength="weak",
        owner=str(adviser.user_id),
        due_on=str(DUE + timedelta(days=3)),
        indicator=INDICATOR,
        baseline="12,5",
        target="1",
    )
    await adviser.send(
        await check_form(adviser, path),
        outcome="not_effective",
        done_on=str(clock.today()),
        evidence=EVIDENCE,
        next_on=str(CHECK + timedelta(days=9)),
    )
    measure = await stored(database, path)
    told: dict[str, str | None] = {}
    async with database.begin() as tx:
        rows = await tx.execute(
            text("SELECT details FROM measure_events WHERE measure_id = :id ORDER BY at, id"),
            {"id": measure.id},
        )
        for (details,) in rows:
            for field, (before, after) in details.get("changes", {}).items():
                assert told.get(field) == before, field
                told[field] = after
    columns = {"owner": "owner_id", "unit": "unit_id"}
    for field in (
        "state",
        "strength",
        "owner",
        "unit",
        "due_on",
        "baseline",
        "target",
        "implemented_on",
        "next_check_on",
    ):
        value = getattr(measure, columns.get(field, field))
        assert told.get(field) == (None if value is None else str(value)), field


async def test_a_reason_for_a_move_that_is_not_possible_any_more_can_be_copied(
    adviser: Browser, propose: Make
) -> None:
    path = await propose()
    page = await adviser.open(path)
    old = hidden_fields(page.text, f"{path}/reject")
    await adviser.send(f"{path}/reject", reason="Vi har ikke råd til det.")
    answer = await adviser.http.post(f"{path}/reject", data=old | {"reason": "Det finnes alt her."})
    assert answer.status_code == 409
    assert "Det finnes alt her." in answer.text.split("What you wrote")[1]
