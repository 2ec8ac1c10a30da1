"""What the law and the service ask of a case, and by when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from api.access.models import Service
from api.access.permissions import Role
from api.cases import duties
from api.cases.deadlines import deadlines_of
from api.cases.models import Case, CaseDecision, CaseEvent
from api.cases.working_days import end_after
from api.reports.models import Report
from api.shared import clock, ids
from tests.api.cases.test_classification import text_of
from tests.api.cases.test_triage import FALL, case_of
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

GRAVE = {
    "kind": "harm_event",
    "category": "fall",
    "physical_harm": "death",
    "very_serious_unexpected": "true",
}
INFORMED = {"keep_informed": True, "take_part": False}
CONTACT = {"email": "ada@example.org"}


async def standing(database: Database, sent: Sent) -> dict[str, tuple[datetime, bool]]:
    """Return the case's deadlines: when, and whether they are met."""
    case = await case_of(database, sent)
    async with database.begin() as tx:
        found = await deadlines_of(tx, case.id)
    return {each.what: (each.due_at, each.met_at is not None) for each in found}


async def grave(adviser: Browser, send: Send, **fields: object) -> Sent:
    """Return a case that staff found very serious and unexpected."""
    sent = await send(**fields)
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/triage", **GRAVE)
    await adviser.open(f"{sent.page}/duties")
    return sent


async def set_rules(database: Database, **case_rules: object) -> None:
    async with database.begin() as tx:
        await tx.execute(update(Service).values(case_rules=case_rules))


async def test_who_wants_to_be_told_hears_from_us_within_the_services_working_days(
    adviser: Browser, send: Send, database: Database
) -> None:
    await set_rules(database, first_contact_days=2)
    sent = await send(involvement=INFORMED, contact=CONTACT)
    due = end_after((await case_of(database, sent)).opened_at, working_days=2)
    assert await standing(database, sent) == {"first_contact": (due, False)}
    page = text_of((await adviser.open(sent.page)).text)
    assert "First contact with the reporter By" in page
    await adviser.send(
        f"{sent.page}/messages", text="Hei, vi har lest meldingen.", audience="reporter"
    )
    assert (await standing(database, sent))["first_contact"] == (due, True)
    assert (await case_of(database, sent)).due_at is None


async def test_an_invitation_is_a_first_contact_too(
    adviser: Browser, send: Send, database: Database
) -> None:
    wishes = {"keep_informed": True, "take_part": True}
    sent = await send(involvement=wishes, contact=CONTACT)
    await adviser.open(sent.page)
    await adviser.http.post(
        f"{sent.page}/invitation",
        data=hidden_fields((await adviser.open(sent.page)).text, f"{sent.page}/invitation"),
    )
    assert (await standing(database, sent))["first_contact"][1]


async def test_nobody_waits_for_us_who_did_not_ask_to_be_told_or_took_it_back(
    adviser: Browser, send: Send, client: httpx.AsyncClient, database: Database
) -> None:
    assert await standing(database, await send()) == {}
    sent = await send(involvement=INFORMED, contact=CONTACT)
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    answer = await client.delete("/api/v1/receipts/current", headers=bearer)
    assert answer.status_code in {200, 204}, answer.text
    assert await standing(database, sent) == {}


async def test_a_very_serious_and_unexpected_event_starts_ten_days_and_notifies_nobody(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await grave(adviser, send)
    case = await case_of(database, sent)
    assert await standing(database, sent) == {
        "meeting": (end_after(case.opened_at, days=10), False)
    }
    page = text_of((await adviser.open(f"{sent.page}/duties")).text)
    assert "The service has not set up a recipient here." in page
    assert "Meldeknapp notifies nobody." in page
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/triage", **FALL)
    assert await standing(database, sent) == {}


async def test_a_service_that_set_it_up_is_told_whom_to_notify_and_by_when(
    adviser: Browser, send: Send, database: Database
) -> None:
    recipient = {"nb": "Tilsynet", "en": "The supervisor"}
    await set_rules(
        database,
        notification={
            "on": True,
            "recipient": recipient,
            "address": "melde.example",
            "working_days": 5,
        },
    )
    sent = await grave(adviser, send)
    case = await case_of(database, sent)
    due = end_after(case.opened_at, working_days=5)
    assert (await standing(database, sent))["statutory_notice"] == (due, False)
    page = text_of((await adviser.open(f"{sent.page}/duties")).text)
    assert "The supervisor is notified within 5 working days" in page
    where = f"{sent.page}/duties/notification"
    page = text_of((await adviser.send(where, answer="yes", reason="Uventet dødsfall.")).text)
    assert "Yes, it is to be notified Uventet dødsfall. Astrid, Quality adviser" in page
    assert (await standing(database, sent))["statutory_notice"] == (due, False)
    await adviser.send(where, answer="done", reason="Meldt i dag.")
    assert (await standing(database, sent))["statutory_notice"] == (due, True)


async def test_the_meeting_is_offered_again_after_a_no_and_once_only(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await grave(adviser, send)
    due = (await standing(database, sent))["meeting"][0]
    where = f"{sent.page}/duties/meeting_offer"
    await adviser.send(where, answer="not_reached", reason="Ringte to ganger.")
    assert (await standing(database, sent))["meeting"] == (due, False)
    await adviser.send(where, answer="offered")
    assert (await standing(database, sent))["meeting"] == (due, True)
    await adviser.send(where, answer="no", reason="Orker ikke nå.")
    again, met = (await standing(database, sent))["meeting"]
    assert again > clock.now() + timedelta(days=13)
    assert not met
    page = await adviser.send(where, answer="no")
    assert (await standing(database, sent))["meeting"] == (again, True)
    log = text_of(page.text.split('id="meeting_offer"')[1].split("<form")[0])
    assert log.index("They said no") < log.index("Offered") < log.index("We could not reach them")
    assert "Orker ikke nå." in log


@pytest.mark.parametrize("answer", ["yes", "no", "not_now"])
async def test_simulation_is_answered_with_a_reason_for_grave_events(
    adviser: Browser, send: Send, database: Database, answer: str
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(
        f"{sent.page}/triage", kind="harm_event", category="fall", psychological_harm="significant"
    )
    assert "To be answered: Simulation" in text_of(page.text)
    await adviser.open(f"{sent.page}/duties")
    where = f"{sent.page}/duties/simulation"
    for missing in ({"answer": answer, "reason": " "}, {"reason": "Fordi."}, {"answer": "maybe"}):
        page = await adviser.send(where, **missing)
        assert page.status_code == 422
        assert 'href="#simulation-' in page.text
    assert "To be answered" in page.text
    page = await adviser.send(where, answer=answer, reason="Teamet har øvd.")
    assert page.status_code == 200
    assert "Teamet har øvd." in page.text
    case = await case_of(database, sent)
    async with database.begin() as tx:
        assert await duties.open_questions(tx, case) == []


async def test_a_minor_event_and_good_care_are_asked_nothing(
    adviser: Browser, send: Send, database: Database
) -> None:
    for chosen in (
        {"kind": "harm_event", "category": "fall", "physical_harm": "minor"},
        {"kind": "good_care", "category": "fall", "physical_harm": "death"},
    ):
        sent = await send()
        await adviser.open(sent.page)
        await adviser.send(f"{sent.page}/triage", **chosen)
        page = await adviser.open(f"{sent.page}/duties")
        assert "None for this case." in page.text
        token = {
            "csrf_token": hidden_fields(
                (await adviser.open(sent.page)).text, f"{sent.page}/triage"
            )["csrf_token"]
        }
        fields = token | {"client_id": str(ids.new_id()), "answer": "yes", "reason": "x"}
        answer = await adviser.http.post(f"{sent.page}/duties/simulation", data=fields)
        assert answer.status_code == 404


async def test_a_decision_sent_twice_is_kept_once_and_its_reason_is_sealed_until_withdrawn(
    adviser: Browser, send: Send, client: httpx.AsyncClient, database: Database
) -> None:
    sent = await grave(adviser, send)
    where = f"{sent.page}/duties/notification"
    assert adviser.page is not None
    fields = hidden_fields(adviser.page.text, where) | {"answer": "no", "reason": "Hemmelig grunn"}
    for _ in range(2):
        assert (await adviser.http.post(where, data=fields)).status_code == 303
    async with database.begin() as tx:
        kept = (await tx.scalars(select(CaseDecision))).all()
        assert len(kept) == 1
        assert b"Hemmelig" not in (kept[0].reason or b"")
        told = [str(each.details) for each in await tx.scalars(select(CaseEvent))]
        assert not [each for each in told if "Hemmelig" in each]
        report = (await tx.scalars(select(Report))).one()
        assert report.withdrawn_at is None
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.delete("/api/v1/receipts/current", headers=bearer)
    page = await adviser.open(f"{sent.page}/duties")
    assert page.status_code == 200
    assert "Hemmelig" not in page.text
    assert "No, the law does not ask for it here" in page.text
    assert f'action="{where}"' not in page.text


async def test_only_those_who_work_with_the_case_decide(
    adviser: Browser, log_in: Callable[..., Awaitable[Browser]], send: Send, database: Database
) -> None:
    sent = await grave(adviser, send, unit="akuttmottaket")
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    reviewer = await log_in("carl", Role.REVIEWER)
    assert (await leader.open(f"{sent.page}/duties")).status_code == 404
    case = await case_of(database, sent)
    async with database.begin() as tx:
        await tx.execute(
            update(Case)
            .where(Case.id == case.id)
            .values(responsible_id=reviewer.user_id, unit_id=case.unit_id)
        )
    page = await reviewer.open(f"{sent.page}/duties")
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main")[1]


AUTHORITY = {"on": True, "recipient": {"nb": "Tilsynet"}, "working_days": 5, "report_months": 3}


async def answer(adviser: Browser, sent: Sent, what: str, given: str) -> httpx.Response:
    """Answer one of the case's questions, through its page."""
    path = f"{sent.page}/duties"
    await adviser.open(path)
    return await adviser.send(f"{path}/{what}", answer=given, reason="Fordi.")


async def test_a_report_follows_the_notification_within_the_months_the_service_set(
    adviser: Browser, send: Send, database: Database
) -> None:
    await set_rules(database, notification=AUTHORITY)
    sent = await grave(adviser, send)
    assert "statutory_report" not in await standing(database, sent)
    assert "Report to the authority" not in (await adviser.open(f"{sent.page}/duties")).text
    page = await answer(adviser, sent, "notification", "done")
    assert "how the patient and the next of kin took part" in page.text
    case = await case_of(database, sent)
    due = end_after(case.opened_at, months=3)
    assert (await standing(database, sent))["statutory_report"] == (due, False)
    async with database.begin() as tx:
        assert duties.Question.REPORT in await duties.open_questions(tx, case)
    await answer(adviser, sent, "follow_up_report", "sent")
    assert (await standing(database, sent))["statutory_report"] == (due, True)
    async with database.begin() as tx:
        assert duties.Question.REPORT not in await duties.open_questions(tx, case)


async def test_no_report_is_waited_for_where_the_law_asks_for_no_notification(
    adviser: Browser, send: Send, database: Database
) -> None:
    await set_rules(database, notification=AUTHORITY)
    sent = await grave(adviser, send)
    await answer(adviser, sent, "notification", "yes")
    assert "statutory_report" in await standing(database, sent)
    await answer(adviser, sent, "notification", "no")
    assert "statutory_report" not in await standing(database, sent)
    async with database.begin() as tx:
        open_now = await duties.open_questions(tx, await case_of(database, sent))
    assert duties.Question.REPORT not in open_now


async def test_a_service_may_set_that_it_notifies_at_once_and_that_no_report_follows(
    adviser: Browser, send: Send, database: Database
) -> None:
    await set_rules(database, notification=AUTHORITY | {"working_days": 0, "report_months": 0})
    sent = await grave(adviser, send)
    assert "is notified at once." in (await adviser.open(f"{sent.page}/duties")).text
    due, _met = (await standing(database, sent))["statutory_notice"]
    assert due == end_after((await case_of(database, sent)).opened_at)
    page = await answer(adviser, sent, "notification", "done")
    assert "statutory_report" not in await standing(database, sent)
    assert 'id="follow_up_report"' not in page.text
    case = await case_of(database, sent)
    async with database.begin() as tx:
        assert duties.Question.REPORT not in await duties.open_questions(tx, case)
    fields = hidden_fields(page.text, f"{sent.page}/duties/notification") | {"answer": "sent"}
    refused = await adviser.http.post(f"{sent.page}/duties/follow_up_report", data=fields)
    assert refused.status_code == 404


async def test_a_report_that_has_its_deadline_is_asked_for_though_the_service_asks_no_more(
    adviser: Browser, send: Send, database: Database
) -> None:
    await set_rules(database, notification=AUTHORITY)
    sent = await grave(adviser, send)
    await answer(adviser, sent, "notification", "done")
    await set_rules(database, notification=AUTHORITY | {"report_months": 0})
    case = await case_of(database, sent)
    async with database.begin() as tx:
        assert duties.Question.REPORT in await duties.open_questions(tx, case)
    await answer(adviser, sent, "follow_up_report", "sent")
    assert (await standing(database, sent))["statutory_report"][1]
    async with database.begin() as tx:
        assert duties.Question.REPORT not in await duties.open_questions(tx, case)


async def test_the_laws_days_count_from_when_we_knew_if_that_was_before_the_report(
    adviser: Browser, send: Send, database: Database
) -> None:
    await set_rules(database, notification=AUTHORITY)
    sent = await grave(adviser, send)
    opened = (await case_of(database, sent)).opened_at
    knew = opened.astimezone(clock.LOCAL).date() - timedelta(days=3)
    page = await adviser.send(
        f"{sent.page}/awareness", aware_on=str(knew), why_aware="Sykepleieren meldte i avviket."
    )
    assert "Sykepleieren meldte i avviket." in page.text
    earlier = opened - timedelta(days=3)
    found = await standing(database, sent)
    assert found["meeting"] == (end_after(earlier, days=10), False)
    assert found["statutory_notice"] == (end_after(earlier, working_days=5), False)
    async with database.begin() as tx:
        details = str([each.details for each in await tx.scalars(select(CaseEvent))])
    assert "Sykepleieren" not in details
    assert "We knew of it from" in (await adviser.open(sent.page)).text


async def test_who_goes_back_and_corrects_the_day_we_knew_keeps_the_corrected_one(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await grave(adviser, send)
    opened = (await case_of(database, sent)).opened_at
    assert adviser.page is not None
    where = f"{sent.page}/awareness"
    fields = hidden_fields(adviser.page.text, where) | {"why_aware": "Vi så det i avviket."}
    for days in (3, 5, 5):
        knew = {"aware_on": str(opened.astimezone(clock.LOCAL).date() - timedelta(days=days))}
        assert (await adviser.http.post(where, data=fields | knew)).status_code == 303
    due = end_after(opened - timedelta(days=5), days=10)
    assert (await standing(database, sent))["meeting"] == (due, False)
    async with database.begin() as tx:
        assert len((await tx.scalars(select(CaseDecision))).all()) == 2


async def test_we_never_came_to_know_of_an_event_after_the_report_of_it(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await grave(adviser, send)
    before = await standing(database, sent)
    later = clock.today() + timedelta(days=1)
    page = await adviser.send(f"{sent.page}/awareness", aware_on=str(later), why_aware="Nei.")
    assert page.status_code == 422
    assert 'href="#aware_on"' in page.text
    assert "Nei." in page.text
    assert await standing(database, sent) == before
    light = await send()
    assert "/awareness" not in (await adviser.open(f"{light.page}/duties")).text


def test_three_months_after_the_last_of_november_is_the_last_of_february() -> None:
    start = clock.now().replace(year=2026, month=11, day=30, hour=12)
    assert (end_after(start, months=3).month, end_after(start, months=3).day) == (2, 28)
