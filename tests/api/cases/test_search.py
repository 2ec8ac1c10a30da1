"""Searching the inbox: by reference, and by what people wrote, which lies sealed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from api.access.models import AuditEntry, Service
from api.access.permissions import Role
from api.cases import searching
from api.cases.models import CaseSearch
from api.reports import terms
from api.reports.models import Report
from api.shared import clock, ids, jobs
from tests.api.cases.test_inbox import listed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


async def found(browser: Browser, typed: str) -> list[str]:
    """Search from the inbox, and return the references of what is shown."""
    await browser.open("/staff/cases")
    page = await browser.send("/staff/inbox/search", typed=typed)
    assert page.status_code == 200, page.text
    return listed(page)


async def as_reporter(client: httpx.AsyncClient, sent: Sent) -> dict[str, str]:
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    return {"Authorization": f"Bearer {opened.json()['token']}"}


async def test_a_word_finds_the_reports_that_say_it_in_any_form(
    adviser: Browser, send: Send
) -> None:
    fall = await send(what_happened="Mor ramlet ut av sengen om natten på sykehuset.")
    pills = await send(what_happened="Feil medisiner.", what_matters="Å sove trygt i senga.")
    english = await send(language="en", what_happened="Nurses were waiting in the hallways.")
    for typed, expected in (
        ("medisin", [pills]),
        ("MEDISINENE", [pills]),
        ("seng", [pills, fall]),
        ("natt sengen", [fall]),
        ("nurse hallway", [english]),
        ("sykehus medisin", []),
        ("trygt", [pills]),
        ("giraff", []),
        ("!", []),
    ):
        assert await found(adviser, typed) == [each.reference for each in expected], typed


async def test_messages_are_found_from_both_sides_as_soon_as_they_are_stored(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text="Var det i dusjen?", audience="reporter")
    bearer = await as_reporter(client, sent)
    said = {"text": "Nei, på kjøkkenet."}
    await client.post("/api/v1/receipts/current/messages", json=said, headers=bearer)
    assert await found(adviser, "dusj") == [sent.reference]
    assert await found(adviser, "kjøkken dusjen") == [sent.reference]


async def test_contact_is_not_searched(adviser: Browser, send: Send) -> None:
    await send(contact={"name": "Kari Nordmann", "email": "kari@example.org", "phone": "99887766"})
    for typed in ("Nordmann", "kari", "99887766", "example"):
        assert await found(adviser, typed) == []


@pytest.mark.parametrize("cut", [9, 8, 6, 5, 4])
async def test_a_reference_is_found_whole_and_by_its_beginning(
    adviser: Browser, send: Send, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    monkeypatch.setattr(ids, "new_reference", lambda: "7K3Q-92MX")
    sent = await send()
    monkeypatch.setattr(ids, "new_reference", lambda: "8K3Q-92MX")
    await send()
    typed = sent.reference[:cut]
    assert await found(adviser, typed) == [sent.reference]
    assert await found(adviser, typed.lower().replace("-", "")) == [sent.reference]
    assert await found(adviser, "7K3Q-93") == []


async def test_a_word_of_a_references_letters_is_a_word(adviser: Browser, send: Send) -> None:
    sent = await send(what_happened="Det er fare for brann.")
    assert await found(adviser, "fare") == [sent.reference]
    assert searching.reference_in("fare") is None
    assert searching.reference_in("FARE-") == "FARE"


async def test_withdrawing_a_report_takes_away_what_a_search_could_find(
    adviser: Browser, send: Send, client: httpx.AsyncClient, database: Database
) -> None:
    sent = await send(what_happened="Mor ramlet.")
    assert await found(adviser, "ramlet") == [sent.reference]
    await client.delete("/api/v1/receipts/current", headers=await as_reporter(client, sent))
    assert await found(adviser, "ramlet") == []
    async with database.begin() as tx:
        assert await tx.scalar(select(Report.terms)) == []


async def test_a_search_shows_nothing_out_of_reach(
    log_in: Callable[..., Awaitable[Browser]], send: Send
) -> None:
    leader = await log_in("lena", Role.UNIT_LEADER, unit="akuttmottaket")
    own = await send(unit="akuttmottaket", what_happened="Mor ramlet.")
    other = await send(unit="fodeavdelingen", what_happened="Mor ramlet.")
    assert await found(leader, "ramlet") == [own.reference]
    assert await found(leader, other.reference) == []


async def test_two_words_with_the_same_hash_show_nothing_wrong(
    adviser: Browser, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "_hash", lambda _digest: 7)
    sent = await send(what_happened="Mor ramlet.")
    assert await found(adviser, "giraff") == []
    assert await found(adviser, "ramlet") == [sent.reference]


async def test_equal_words_in_two_services_do_not_show(
    send: Send, database: Database, solvik: Solvik
) -> None:
    await send(what_happened="Mor ramlet.")
    async with database.begin() as tx:
        other = Service(
            id=ids.new_id(), slug="fjord", name={"nb": "F"}, phone="1", created_at=clock.now()
        )
        tx.add(other)
        held = tx.info["vault"]
        stored = await tx.scalar(select(Report.terms))
    here = terms.terms_of(held, solvik.service.id, "nb", ["Mor ramlet."])
    assert stored == here
    assert not set(here) & set(terms.terms_of(held, other.id, "nb", ["Mor ramlet."]))


async def test_nobody_learns_from_address_log_or_database_what_was_typed(
    adviser: Browser, send: Send, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    await send(what_happened="Mor ramlet.")
    await found(adviser, "ramlet kjempelangt")
    assert adviser.page is not None
    assert "ramlet" not in str(adviser.page.url)
    assert 'value="ramlet kjempelangt"' in adviser.page.text
    links = re.findall(r'href="([^"]+)"', adviser.page.text)
    assert not [link for link in links if "ramlet" in link]
    output = capfd.readouterr()
    assert "ramlet" not in output.out + output.err
    async with database.begin() as tx:
        for table in ("case_searches", "reports", "audit_entries", "case_events"):
            for row in await tx.execute(text(f"SELECT {table}::text FROM {table}")):  # noqa: S608
                assert "ramlet" not in row[0]
                assert b"ramlet".hex() not in row[0]


async def test_a_search_is_logged_with_who_and_in_which_role(
    adviser: Browser, send: Send, database: Database, solvik: Solvik
) -> None:
    sent = await send()
    await found(adviser, "ramlet")
    await found(adviser, sent.reference)
    async with database.begin() as tx:
        logged = (
            await tx.scalars(
                select(AuditEntry).where(AuditEntry.action == "searched").order_by(AuditEntry.id)
            )
        ).all()
    assert [each.details for each in logged] == [{"by": "words"}, {"by": "reference"}]
    for each in logged:
        assert (each.actor_id, each.actor_role) == (adviser.user_id, "adviser")
        assert (each.subject_kind, each.subject_id) == ("service", solvik.service.id)


async def test_a_search_belongs_to_the_one_who_made_it_and_is_kept_for_a_day(
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Send,
    database: Database,
) -> None:
    sent = await send(what_happened="Mor ramlet.")
    assert await found(adviser, "ramlet") == [sent.reference]
    assert adviser.page is not None
    address = str(adviser.page.url)
    other = await log_in("olav", Role.ADVISER)
    assert (await other.open(address)).status_code == 404
    assert listed(await adviser.open(address)) == [sent.reference]
    async with database.begin() as tx:
        await tx.execute(update(CaseSearch).values(at=clock.now() - timedelta(hours=25)))
    assert (await adviser.open(address)).status_code == 404
    await found(adviser, "noe annet")
    async with database.begin() as tx:
        assert len((await tx.scalars(select(CaseSearch))).all()) == 1


async def test_an_empty_search_leads_to_the_inbox(adviser: Browser, send: Send) -> None:
    sent = await send()
    assert await found(adviser, "   ") == [sent.reference]


async def test_reports_from_before_and_from_before_a_new_key_are_made_findable(
    adviser: Browser,
    send: Send,
    database: Database,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    sent = await send(what_happened="Mor ramlet.")
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text="Var det i dusjen?", audience="reporter")
    for version in (None, 0):
        async with database.begin() as tx:
            await tx.execute(update(Report).values(terms=None, terms_version=version))
        assert await found(adviser, "ramlet") == []
        async with database.begin() as tx:
            await jobs.defer(tx, "reports.make_findable", timestamp=0)
        await run_jobs()
        assert await found(adviser, "ramlet dusj") == [sent.reference]
