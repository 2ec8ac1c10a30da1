"""What is held about somebody is found, handed over whole, and erased for good."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from api.access.models import AuditEntry
from api.reports import service as reports
from api.reports.contacts import normalised
from api.reports.models import ContactDigest
from api.reports.schemas import Contact, Involvement
from tests.api.retention.conftest import STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.staff_fixtures import Browser

REASON = "Brev fra melderen den 20. november"
REQUESTS = "/staff/privacy/requests"


async def find(officer: Browser, who: str) -> str:
    await officer.open(REQUESTS)
    return (await officer.send(REQUESTS, who=who)).text


async def post(officer: Browser, verb: str, **fields: object) -> httpx.Response:
    await officer.open(REQUESTS)
    return await officer.post(f"{REQUESTS}/{verb}", **fields)


@pytest.mark.parametrize(
    "typed", ["Kari@Example.org ", "40 00 00 01", "+47 40000001", "004740000001"]
)
async def test_all_reports_of_one_person_are_found_by_what_they_gave(
    officer: Browser, send: Callable[..., Awaitable[str]], typed: str
) -> None:
    first = await send(email="kari@example.org", phone="40 00 00 01")
    second = await send(email="kari@example.org", phone="+47 400 00 001")
    other = await send(email="ola@example.org", phone="40000002")
    page = await find(officer, typed)
    assert first in page
    assert second in page
    assert other not in page
    assert STORY not in page


async def test_a_report_is_found_by_its_reference_and_nothing_by_anything_else(
    officer: Browser, send: Callable[..., Awaitable[str]]
) -> None:
    reference = await send()
    assert reference in await find(officer, f" {reference.lower()} ")
    assert "Nothing is held under that" in await find(officer, "nobody@example.org")
    assert "Nothing is held under that" in await find(officer, "---")


async def test_what_was_searched_for_is_neither_logged_nor_stored_in_the_clear(
    officer: Browser, send: Callable[..., Awaitable[str]], database: Database
) -> None:
    await send(email="kari@example.org", phone="40000001")
    await find(officer, "kari@example.org")
    async with database.begin() as tx:
        entry = await tx.scalar(select(AuditEntry).where(AuditEntry.action == "searched"))
        assert entry is not None
        assert entry.details == {}
        digests = (await tx.scalars(select(ContactDigest.digest))).all()
        assert len(digests) == 2
        for each in digests:
            assert b"kari" not in each
            assert b"40000001" not in each


async def test_a_changed_contact_is_found_by_the_new_one_alone(
    officer: Browser, client: httpx.AsyncClient, solvik: object, database: Database
) -> None:
    body = {
        "service": "solvik",
        "language": "nb",
        "what_happened": STORY,
        "contact": {"name": None, "email": "old@example.org", "phone": None},
        "involvement": {"keep_informed": True, "take_part": False, "modes": []},
    }
    sent = (await client.post("/api/v1/reports", json=body)).json()
    async with database.begin() as tx:
        report = await reports.by_reference(tx, sent["reference"])
        await reports.change_contact(
            tx,
            report,
            Involvement(keep_informed=True, take_part=False, modes=[]),
            Contact(name=None, email="new@example.org", phone=None),
        )
    assert sent["reference"] in await find(officer, "new@example.org")
    assert sent["reference"] not in await find(officer, "old@example.org")


async def test_the_export_holds_everything_that_can_be_read_and_no_secret(
    officer: Browser,
    adviser: Browser,
    send: Callable[..., Awaitable[str]],
    database: Database,
) -> None:
    reference = await send(email="kari@example.org", phone=None)
    await adviser.open(f"/staff/cases/{reference}")
    answer = await post(officer, "export", reference=reference, reason=REASON)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        told = json.loads(packed.read("held.json"))[reference]
        page = packed.read("held.html").decode()
    (report,) = told["reports"]
    assert report["body"]["what_happened"] == STORY
    assert report["contact"]["email"] == "kari@example.org"
    assert told["cases"][0]["reference"] == reference
    assert any(each["action"] == "read" for each in told["access_log"])
    assert STORY in page
    for hidden in ("digest", "key_id", "token", "password", "Astrid"):
        assert hidden not in json.dumps(told), hidden
    async with database.begin() as tx:
        entry = await tx.scalar(select(AuditEntry).where(AuditEntry.action == "exported_report"))
        assert entry is not None
        assert entry.reason == REASON


async def test_every_sealed_column_below_a_report_is_in_the_export_or_left_out_on_purpose(
    officer: Browser, send: Callable[..., Awaitable[str]], adviser: Browser
) -> None:
    reference = await send(email="kari@example.org")
    await adviser.open(f"/staff/cases/{reference}")
    words = {"text": "Vi har lest det du skrev.", "audience": "reporter"}
    await adviser.send(f"/staff/cases/{reference}/messages", **words)
    answer = await post(officer, "export", reference=reference, reason=REASON)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        told = packed.read("held.json").decode()
    assert "Vi har lest det du skrev." in told
    assert not re.search(r"\\u0000|\\ufffd", told)


async def test_nothing_is_exported_without_a_reason_or_a_report(
    officer: Browser, send: Callable[..., Awaitable[str]], database: Database
) -> None:
    reference = await send()
    for fields in ({"reference": reference}, {"reason": REASON}, {}):
        answer = await post(officer, "export", **fields)
        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("text/html")
    async with database.begin() as tx:
        exported = select(AuditEntry).where(AuditEntry.action == "exported_report")
        assert await tx.scalar(exported) is None


async def test_erasing_destroys_the_key_and_says_so_in_the_case_and_the_log(
    officer: Browser,
    adviser: Browser,
    send: Callable[..., Awaitable[str]],
    database: Database,
) -> None:
    reference = await send(email="kari@example.org")
    refused = await post(officer, "erase", reference=reference, reason=REASON)
    assert refused.status_code == 422
    done = await post(officer, "erase", reference=reference, reason=REASON, sure="yes")
    assert f"Erased: {reference}" in done.text
    page = await adviser.open(f"/staff/cases/{reference}")
    assert STORY not in page.text
    assert "Erased by the privacy officer, as the reporter asked" in page.text
    assert reference not in await find(officer, "kari@example.org")
    async with database.begin() as tx:
        left = await tx.scalar(
            text(
                "SELECT count(*) FROM sealing_keys JOIN reports ON key_id = sealing_keys.id"
                " WHERE wrapped IS NOT NULL"
            )
        )
        assert left == 0
        entry = await tx.scalar(select(AuditEntry).where(AuditEntry.action == "erased"))
        assert entry is not None
        assert entry.reason == REASON
    answer = await post(officer, "export", reference=reference, reason=REASON)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert STORY not in packed.read("held.json").decode()


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("Kari@Example.org", "kari@example.org"),
        ("+47 40 00 00 01", "40000001"),
        ("47000001", "47000001"),
        ("+46 70 123 45 67", "46701234567"),
        ("", ""),
    ],
)
def test_addresses_and_numbers_are_compared_as_they_are_meant(typed: str, compared: str) -> None:
    assert normalised(typed) == compared
