"""Reading a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.access.models import AuditEntry
from api.access.permissions import Role
from tests.api.cases.conftest import MATTERS, STORY, receipt

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

CONTACT = {"name": "Kari Nordmann", "email": "kari@example.org", "phone": None}


async def test_the_case_page_begins_with_what_matters_to_them(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(what_matters=MATTERS)
    page = await adviser.open(sent.page)
    assert page.status_code == 200
    assert 0 < page.text.index(MATTERS) < page.text.index(STORY)


async def test_what_a_person_wrote_is_never_read_as_markup(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(what_happened="<script>alert(1)</script>", what_matters="{{ 7 * 7 }}")
    page = await adviser.open(sent.page)
    assert "<script>alert" not in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert "unsafe" not in page.headers["content-security-policy"]


async def test_the_title_and_the_address_say_nothing_personal(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(contact=CONTACT)
    page = await adviser.open(sent.page)
    title = page.text.split("<title>")[1].split("</title>")[0]
    assert title == f"Case {sent.reference} – Meldeknapp"


async def test_reading_is_audited_and_shown_to_the_next_who_reads(
    log_in: Callable[..., Awaitable[Browser]],
    send: Callable[..., Awaitable[Sent]],
    database: Database,
) -> None:
    sent = await send()
    first = await log_in("berit", Role.UNIT_LEADER)
    await first.open(sent.page)
    second = await log_in("astrid", Role.ADVISER)
    page = await second.open(sent.page)
    readers = page.text.split("Who has read this")[1]
    assert "Berit" in readers
    assert "Unit leader" in readers
    assert "Astrid" in readers
    async with database.begin() as tx:
        read = select(AuditEntry).where(AuditEntry.action == "read").order_by(AuditEntry.id)
        entries = (await tx.scalars(read)).all()
    assert [(each.actor_id, each.actor_role) for each in entries] == [
        (first.user_id, "unit_leader"),
        (second.user_id, "adviser"),
    ]


async def test_the_reporter_is_told_once_that_it_was_read_and_by_which_role(
    adviser: Browser, send: Callable[..., Awaitable[Sent]], client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    await adviser.open(sent.page)
    steps = (await receipt(client, sent))["steps"]
    assert [step["step"] for step in steps] == ["received", "read"]


async def test_contact_is_shown_to_those_who_write_to_the_reporter_and_to_no_reviewer(
    log_in: Callable[..., Awaitable[Browser]], send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(contact=CONTACT)
    adviser = await log_in("astrid", Role.ADVISER)
    page = await adviser.open(sent.page)
    assert "kari@example.org" in page.text
    reviewer = await log_in("rolf", Role.REVIEWER)
    closed = await reviewer.open(sent.page)
    assert closed.status_code == 403
    assert STORY not in closed.text
    await adviser.send(
        f"{sent.page}/triage", kind="concern", category="other", responsible=str(reviewer.user_id)
    )
    page = await reviewer.open(sent.page)
    assert page.status_code == 200
    assert STORY in page.text
    assert "kari@example.org" not in page.text
    assert "Kari Nordmann" not in page.text
    assert "<textarea" not in page.text


async def test_the_reporters_own_classification_stands_beside_ours(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(kind="near_miss", category="fall", perceived_harm="minor")
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/triage", kind="harm_event", category="medication")
    report = page.text.split('id="report"')[1].split("</section>")[0]
    assert "Something almost went wrong" in report
    assert "Falls" in report
    assert '<option value="harm_event" selected>' in page.text


async def test_a_case_outside_ones_units_is_closed_and_not_listed(
    log_in: Callable[..., Awaitable[Browser]], send: Callable[..., Awaitable[Sent]]
) -> None:
    here = await send(unit="akuttmottaket")
    there = await send(unit="fodeavdelingen")
    nowhere = await send()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="akuttmottaket")
    listed = (await leader.open("/staff/cases")).text
    assert here.reference in listed
    assert there.reference not in listed
    assert nowhere.reference not in listed
    assert (await leader.open(here.page)).status_code == 200
    for out_of_reach in (there.page, nowhere.page):
        page = await leader.open(out_of_reach)
        assert page.status_code == 403
        assert STORY not in page.text
    assert (await leader.open("/staff/cases/AAAA-AAAA")).status_code == 404


async def test_an_administrator_and_the_council_see_no_case_and_no_content(
    log_in: Callable[..., Awaitable[Browser]], send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(what_matters=MATTERS)
    for name, role in (("amina", Role.ADMINISTRATOR), ("carl", Role.COUNCIL)):
        browser = await log_in(name, role)
        for path in ("/staff/cases", sent.page):
            page = await browser.open(path)
            assert page.status_code == 403
            assert STORY not in page.text
            assert MATTERS not in page.text
            assert sent.reference not in page.text


async def test_a_withdrawn_report_is_shown_as_withdrawn_without_its_texts(
    adviser: Browser, send: Callable[..., Awaitable[Sent]], client: httpx.AsyncClient
) -> None:
    sent = await send(what_matters=MATTERS, contact=CONTACT)
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert (await client.delete("/api/v1/receipts/current", headers=bearer)).status_code == 204
    page = await adviser.open(sent.page)
    assert page.status_code == 200
    assert "The reporter withdrew the report" in page.text
    for gone in (STORY, MATTERS, "kari@example.org"):
        assert gone not in page.text
    assert "<textarea" not in page.text
    assert sent.reference not in (await adviser.open("/staff/cases")).text
    assert sent.reference in (await adviser.open("/staff/cases", state="withdrawn")).text


async def test_the_reporters_new_message_makes_the_case_unread_again(
    adviser: Browser, send: Callable[..., Awaitable[Sent]], client: httpx.AsyncClient
) -> None:
    def unread(page: Any) -> bool:
        return "data-unread" in page.text

    sent = await send()
    assert unread(await adviser.open("/staff/cases"))
    await adviser.open(sent.page)
    assert not unread(await adviser.open("/staff/cases"))
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.post("/api/v1/receipts/current/messages", json={"text": "Hei"}, headers=bearer)
    assert unread(await adviser.open("/staff/cases"))
    page = await adviser.open(sent.page)
    assert "The reporter wrote" in page.text
    assert not unread(await adviser.open("/staff/cases"))
