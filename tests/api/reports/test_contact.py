"""Changing whether and how one is reached, after the report is sent."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.access.audit import Subject, entries
from api.cases.models import CaseEvent
from api.reports import service as reports
from api.reports.models import Report

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

CONTACT = "/receipt/contact?lang=en"
STORY = "Mor falt i trappen."


@pytest.fixture
async def opened(client: httpx.AsyncClient, solvik: Solvik) -> None:
    """The receipt of somebody who left name and e-mail, and wants to take part, is open."""
    report = {
        "service": "solvik",
        "language": "nb",
        "what_happened": STORY,
        "involvement": {"keep_informed": True, "take_part": True, "modes": ["phone"]},
        "contact": {"name": "Kari", "email": "kari@example.org"},
    }
    sent = await client.post("/api/v1/reports", json=report)
    await client.post("/receipt", data={"code": sent.json()["receipt_code"]})


async def only(database: Database) -> tuple[Report, dict[str, Any]]:
    async with database.begin() as tx:
        report = (await tx.scalars(select(Report))).one()
        draft = await reports.opened(tx, report)
        return report, draft.model_dump(exclude_none=True)


async def change(client: httpx.AsyncClient, **fields: Any) -> httpx.Response:
    return await client.post(CONTACT, data=fields)


@pytest.mark.usefixtures("opened")
async def test_what_was_chosen_is_shown_and_can_be_changed(
    client: httpx.AsyncClient, database: Database
) -> None:
    page = (await client.get("/receipt?lang=en")).text
    assert "Kari, kari@example.org" in page
    form = (await client.get(CONTACT)).text
    assert 'value="kari@example.org"' in form
    fields = {"afterwards": "take_part", "modes": ["video", "written"], "support": "Min søster"}
    saved = await change(client, **fields, email="k@example.org", phone="400 00 000")
    assert saved.headers["location"] == "/receipt?lang=en#contact"
    report, draft = await only(database)
    assert draft["contact"] == {"email": "k@example.org", "phone": "400 00 000"}
    assert draft["involvement"]["modes"] == ["video", "written"]
    assert draft["involvement"]["support"] == "Min søster"
    assert (report.keep_informed, report.take_part) == (True, True)
    assert draft["what_happened"] == STORY
    page = (await client.get("/receipt?lang=en")).text
    assert "k@example.org" in page
    assert "kari@example.org" not in page


@pytest.mark.usefixtures("opened")
async def test_who_wants_to_be_anonymous_after_all_leaves_nothing_behind(
    client: httpx.AsyncClient, database: Database
) -> None:
    await change(client, afterwards="anonymous", name="Kari", email="kari@example.org")
    report, draft = await only(database)
    assert report.contact is None
    assert draft["contact"] == {}
    assert draft["involvement"] == {"keep_informed": False, "take_part": False, "modes": []}
    assert (report.keep_informed, report.take_part) == (False, False)
    assert "kari@example.org" not in (await client.get("/receipt")).text


@pytest.mark.usefixtures("opened")
async def test_staff_see_that_it_changed_and_no_log_says_to_what(
    client: httpx.AsyncClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await change(client, afterwards="informed", email="ny@example.org")
    async with database.begin() as tx:
        report = (await tx.scalars(select(Report.id))).one()
        log = await entries(tx, Subject("report", report))
        events = list(await tx.scalars(select(CaseEvent).order_by(CaseEvent.at)))
    assert [entry.action for entry in log] == ["changed_contact", "submitted"]
    assert [event.what for event in events] == ["received", "deadline_set", "contact_changed"]
    assert all("ny@example.org" not in str(vars(each)) for each in [*log, *events])
    printed = capsys.readouterr()
    assert "ny@example.org" not in printed.out + printed.err


@pytest.mark.usefixtures("opened")
async def test_a_mistake_is_told_at_the_field_and_changes_nothing(
    client: httpx.AsyncClient, database: Database
) -> None:
    page = await change(client, afterwards="informed", name="Kari N", email="kari")
    assert page.status_code == 422
    assert '<a href="#email">' in page.text
    assert 'value="Kari N"' in unescape(page.text)
    _report, draft = await only(database)
    assert draft["contact"] == {"name": "Kari", "email": "kari@example.org"}


@pytest.mark.usefixtures("opened")
async def test_nobody_changes_it_without_an_open_receipt_or_after_taking_the_report_back(
    client: httpx.AsyncClient, database: Database
) -> None:
    cookies = dict(client.cookies)
    client.cookies.clear()
    assert "kari" not in (await client.get(CONTACT, follow_redirects=True)).text
    assert (await change(client, afterwards="anonymous")).status_code == 303
    _report, draft = await only(database)
    assert draft["contact"]["email"] == "kari@example.org"
    for name, value in cookies.items():
        client.cookies.set(name, value, domain="meldeknapp.test", path="/receipt")
    await client.post("/receipt/withdraw")
    assert (await change(client, afterwards="anonymous")).status_code == 303
    assert (await client.get(CONTACT)).status_code == 303
