"""The report of a review: on a page and as PDF, in three languages, with names and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.access.models import AuditEntry
from api.access.permissions import Role
from tests.api.cases.conftest import Sent
from tests.api.reviews.conftest import MATTERS, start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.staff_fixtures import Browser

POINT = "Kari Nordmann måtte si fra tre ganger. Vi skal lytte første gang."


@pytest.fixture
async def found(adviser: Browser, send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A review in which something was learned, and a summary shared."""
    sent = await send(
        what_matters=MATTERS,
        involvement={"keep_informed": True, "take_part": True, "modes": ["written"]},
        contact={"name": "Kari Nordmann", "email": None, "phone": "40 00 00 01"},
    )
    await start(adviser, sent)
    review = f"{sent.page}/review"
    await adviser.open(f"{review}/learning")
    await adviser.send(f"{review}/learning", text=POINT)
    await adviser.open(f"{review}/summary")
    blank = dict.fromkeys(("came_about", "learned", "next", "open"), "")
    await adviser.send(f"{review}/summary", happened="Dosen ble skrevet to ganger.", **blank)
    await adviser.send(f"{review}/summary/share")
    return sent


async def pdf(adviser: Browser, sent: Sent, **query: Any) -> httpx.Response:
    """Take the report out as PDF."""
    return await adviser.open(f"{sent.page}/review/report.pdf", **query)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("Rapport fra en gjennomgang", "Hva vi lærte", "Kort gjennomgang")),
        ("nn", ("Rapport frå ein gjennomgang", "Kva vi lærte")),
        ("en", ("Report of a review", "What we learned", "Brief review")),
    ],
)
async def test_it_tells_what_was_found_in_the_language_that_is_chosen(
    found: Sent, adviser: Browser, language: str, words: tuple[str, ...]
) -> None:
    page = (await adviser.open(f"{found.page}/review/report", language=language)).text
    report = page[page.index("<article") :]
    assert f'lang="{language}"' in report
    for each in words:
        assert each in report
    assert MATTERS in report
    assert "Dosen ble skrevet to ganger." in report


async def test_without_names_the_names_we_know_are_hidden_and_with_names_they_stand(
    found: Sent, adviser: Browser
) -> None:
    path = f"{found.page}/review/report"
    hidden = (await adviser.open(path, language="nb")).text
    assert "[navn] måtte si fra tre ganger." in hidden
    assert "Nordmann" not in hidden
    shown = (await adviser.open(path, language="nb", names="true")).text
    assert POINT in shown


async def test_the_pdf_is_tagged_has_its_language_and_a_title_without_anything_personal(
    found: Sent, adviser: Browser
) -> None:
    answer = await pdf(adviser, found, language="nn")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="{found.reference}-review.pdf"'
    )
    content = answer.content
    assert content.startswith(b"%PDF-")
    for tag in (b"/H1", b"/H2", b"/BlockQuote", b"/LBody", b"/LI"):
        assert b"/S " + tag in content
    assert b"/StructTreeRoot" in content
    assert b"/Marked true" in content
    assert re.search(rb"/Lang \(nn\)", content)
    assert b"Nordmann" not in content
    marks = len(re.findall(rb"/MCID \d+", content))
    assert marks >= 10


async def test_taking_it_out_is_logged_and_looking_at_it_is_reading(
    found: Sent, adviser: Browser, database: Database
) -> None:
    await adviser.open(f"{found.page}/review/report")
    await pdf(adviser, found, names="true")
    async with database.begin() as tx:
        entries = await tx.scalars(select(AuditEntry).where(AuditEntry.action == "exported"))
        (entry,) = entries.all()
    assert entry.actor_id == adviser.user_id
    assert entry.details == {"what": "review_report", "form": "pdf", "names": True}


async def test_before_the_review_there_is_no_report(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send()
    assert (await adviser.open(f"{sent.page}/review/report")).status_code == 409


async def test_an_erased_report_leaves_nothing_to_print(
    found: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    await client.post("/receipt", data={"code": found.receipt_code})
    await client.post("/receipt/withdraw")
    for path in ("report", "report.pdf"):
        page = await adviser.open(f"{found.page}/review/{path}")
        assert page.headers["content-type"].startswith("text/html")
        assert "There is nothing left to read" in page.text


async def test_a_report_out_of_reach_is_not_there(
    found: Sent, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    other = await log_in("dina", Role.UNIT_LEADER, unit="fodeavdelingen")
    for path in ("report", "report.pdf"):
        assert (await other.open(f"{found.page}/review/{path}")).status_code == 404
