"""Handing a case over to somebody outside, who has no account here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from api.access.models import AuditEntry
from api.access.permissions import Role
from api.cases.models import CaseEvent
from api.shared import clock
from tests.api.cases.conftest import MATTERS, STORY, receipt
from tests.api.cases.test_sharing import share
from tests.api.cases.test_triage import case_of
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

PARTY, REACH = "Annendal legesenter", "22 00 00 00, hverdager 9-15"
WHY = "Det skjedde hos fastlegen. Hun sa ja på telefon."
CONTACT = {"name": "Ada Vik", "email": "ada@example.org"}


async def hand_over(browser: Browser, sent: Sent, **fields: Any) -> httpx.Response:
    await browser.open(f"{sent.page}/handover")
    chosen = {
        "party": PARTY,
        "reach": REACH,
        "handover_basis": "consent",
        "why_handed_over": WHY,
    }
    return await browser.send(f"{sent.page}/handover", **(chosen | fields))


async def steps(client: httpx.AsyncClient, sent: Sent) -> list[str]:
    return [each["step"] for each in (await receipt(client, sent))["steps"]]


async def on_receipt(client: httpx.AsyncClient, sent: Sent) -> str:
    page = await client.post(
        "/receipt?lang=en", data={"code": sent.receipt_code}, follow_redirects=True
    )
    return page.text


async def test_the_document_holds_the_reporters_own_words_and_no_more_than_was_chosen(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send(what_matters=MATTERS, contact=CONTACT, involvement={"keep_informed": True})
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text="Kan du si mer?", audience="reporter")
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/notes", note="Snakk med Per.")
    page = await hand_over(adviser, sent)
    assert "Transferred</span>" in page.text
    path = f"{sent.page}/handover/document.html"
    assert f'href="{path}"' in page.text
    for document in (page.text, (file := await adviser.open(path)).text):
        for told in (STORY, MATTERS, PARTY, WHY, "Solvik"):
            assert told in document
        for kept in ("ada@example.org", "Ada Vik", "Kan du si mer?", "Snakk med Per."):
            assert kept not in document
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "<link" not in file.text
    assert "<script" not in file.text
    async with database.begin() as tx:
        logged = list(await tx.scalars(select(AuditEntry.action)))
    assert {"handed_over", "exported_handover"} <= set(logged)


async def test_with_a_yes_the_document_tells_how_to_reach_the_reporter_and_what_was_written(
    adviser: Browser, send: Send
) -> None:
    sent = await send(contact=CONTACT, involvement={"keep_informed": True})
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text="Kan du si mer?", audience="reporter")
    refused = await hand_over(adviser, sent, handover_basis="law", with_contact="true")
    assert refused.status_code == 422
    assert 'href="#with_contact"' in refused.text
    await hand_over(adviser, sent, with_contact="true", with_dialogue="true")
    document = (await adviser.open(f"{sent.page}/handover/document.html")).text
    assert "ada@example.org" in document
    assert "Kan du si mer?" in document


async def test_the_reporter_sees_who_has_it_how_to_reach_them_and_that_it_came_back(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await hand_over(adviser, sent)
    assert (await steps(client, sent))[-1] == "handed_over"
    shown = await on_receipt(client, sent)
    assert PARTY in shown
    assert REACH in shown
    assert "You said yes to that." in shown
    assert "fastlegen" not in shown
    page = await adviser.open(f"{sent.page}/handover")
    page = await adviser.send(f"{sent.page}/handover/end", why_taken_back="De sa nei.")
    assert "Reopened</span>" in page.text
    assert f"Taken back from {PARTY}" in page.text
    assert "De sa nei." in page.text
    assert (await steps(client, sent))[-1] == "handover_ended"
    shown = await on_receipt(client, sent)
    assert PARTY not in shown
    assert "De sa nei." not in shown
    assert (await adviser.open(f"{sent.page}/handover/document.html")).status_code == 404
    assert "Transferred</span>" in (await hand_over(adviser, sent, party="Et annet sted")).text


async def test_nothing_is_sent_and_nothing_written_stands_in_the_clear(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send(contact=CONTACT, involvement={"keep_informed": True})
    count = text("SELECT count(*) FROM procrastinate_jobs")
    async with database.begin() as tx:
        before = await tx.scalar(count)
    await hand_over(adviser, sent)
    async with database.begin() as tx:
        assert await tx.scalar(count) == before
        rows = (await tx.execute(text("SELECT * FROM case_handovers"))).all()
        events = [each.details for each in await tx.scalars(select(CaseEvent))]
        kept = (await tx.execute(text("SELECT details FROM report_steps"))).all()
    clear = str([[each for each in row if not isinstance(each, bytes)] for row in rows])
    for words in (PARTY, REACH, "fastlegen"):
        assert words not in clear + str(events) + str(kept)


async def test_what_lacks_is_asked_for_beside_its_field_and_what_was_typed_stays(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    page = await hand_over(adviser, sent, party=" ", handover_basis="")
    assert page.status_code == 422
    for field in ("party", "handover_basis"):
        assert f'href="#{field}"' in page.text
    assert WHY in page.text
    fields = hidden_fields(page.text, f"{sent.page}/handover") | {
        "party": PARTY,
        "reach": REACH,
        "why_handed_over": WHY,
        "handover_basis": "own_work",
    }
    answer = await adviser.http.post(f"{sent.page}/handover", data=fields)
    assert answer.status_code == 422
    assert (await case_of(database, sent)).state == "received"


async def test_sent_twice_it_is_handed_over_once(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    page = await adviser.open(f"{sent.page}/handover")
    fields = hidden_fields(page.text, f"{sent.page}/handover") | {
        "party": PARTY,
        "reach": REACH,
        "why_handed_over": WHY,
        "handover_basis": "law",
    }
    for _again in range(2):
        answer = await adviser.http.post(f"{sent.page}/handover", data=fields)
        assert answer.status_code == 303
    assert (await steps(client, sent)).count("handed_over") == 1


async def test_whom_a_service_often_hands_over_to_is_chosen_from_its_own_list(
    log_in: LogIn, adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    administrator = await log_in("arne", Role.ADMINISTRATOR)
    path = "/staff/services/solvik/cases"
    page = await administrator.open(path)
    selects = re.findall(r'<select[^>]* name="(method_[^"]+)".*?</select>', page.text, re.DOTALL)
    given = dict.fromkeys(selects, "brief_review")
    given |= {"first_contact_days": "3", "notification_days": "5", "report_months": "3"}
    page = await administrator.send(path, **given, parties="Bare et navn")
    assert page.status_code == 422
    assert 'id="parties-error"' in page.text
    for name, reach in ((PARTY, "x" * 201), ("x" * 201, REACH)):
        page = await administrator.send(path, **given, parties=f"{name}: {reach}\n")
        assert page.status_code == 422
        assert "at most 200 characters" in page.text
    longest = REACH.ljust(200, "x")
    page = await administrator.send(path, **given, parties=f"{PARTY}: {longest}\n")
    assert page.status_code == 200, page.text
    sent = await send()
    await hand_over(adviser, sent, known=PARTY, party="", reach="")
    shown = await on_receipt(client, sent)
    assert PARTY in shown
    assert longest in shown


async def test_only_who_works_with_the_case_hands_it_over(
    log_in: LogIn, adviser: Browser, send: Send
) -> None:
    sent = await send(unit="akuttmottaket")
    other = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    assert (await other.open(f"{sent.page}/handover")).status_code == 404
    await hand_over(adviser, sent)
    assert (await other.open(f"{sent.page}/handover/document.html")).status_code == 404
    page = await adviser.open(sent.page)
    assert str(clock.today().year) in page.text
    assert "Handed over to somebody outside" in page.text


async def test_a_unit_that_only_reads_the_case_does_not_see_what_was_handed_over(
    log_in: LogIn, adviser: Browser, send: Send, solvik: Solvik
) -> None:
    sent = await send(unit="akuttmottaket", contact=CONTACT, involvement={"keep_informed": True})
    await hand_over(adviser, sent, with_contact="true")
    await adviser.open(sent.page)
    await share(adviser, sent, solvik.units[1])
    other = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    page = await other.open(f"{sent.page}/related")
    assert page.status_code == 200
    assert f'href="{sent.page}/handover"' not in page.text
    for path in ("handover", "handover/document.html"):
        answer = await other.open(f"{sent.page}/{path}")
        assert answer.status_code == 404
        assert "ada@example.org" not in answer.text
    token = hidden_fields((await other.open("/staff/cases")).text, "/staff/logout")
    answer = await other.http.post(f"{sent.page}/handover/end", data=token)
    assert answer.status_code == 404
    own = await log_in("carl", Role.UNIT_LEADER, unit="akuttmottaket")
    assert f'href="{sent.page}/handover"' in (await own.open(f"{sent.page}/related")).text
    assert "ada@example.org" in (await own.open(f"{sent.page}/handover")).text


async def test_only_what_is_handed_over_counts_as_read_by_us(
    adviser: Browser, send: Send, client: httpx.AsyncClient, database: Database
) -> None:
    sent = await send()
    await hand_over(adviser, sent)
    await client.post("/receipt", data={"code": sent.receipt_code})
    await client.post("/receipt/messages", data={"text": "Det skjedde igjen i går."})

    async def seen() -> bool:
        async with database.begin() as tx:
            rows = (await tx.execute(text("SELECT seen_at FROM report_messages"))).all()
        assert len(rows) == 1
        return rows[0][0] is not None

    for path in ("handover", "handover/document.html"):
        assert (await adviser.open(f"{sent.page}/{path}")).status_code == 200
        assert not await seen()
    await adviser.open(sent.page)
    assert await seen()
