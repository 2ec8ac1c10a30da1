"""The reporter's own side of the timeline, on the receipt page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest_asyncio
from sqlalchemy import select

from api.cases.models import Case
from tests.api.reviews.test_timeline import add, path_of, texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from fastapi import FastAPI

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

OURS = "Sykepleier ga én tablett."
THEIRS = "Hun fikk to tabletter."


@pytest_asyncio.fixture
async def reporter(app: FastAPI, reviewed: Sent) -> AsyncIterator[httpx.AsyncClient]:
    """The reporter's browser, with the receipt open."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://meldeknapp.test",
        headers={"Accept-Language": "en"},
        follow_redirects=True,
    ) as http:
        page = await http.post("/receipt", data={"code": reviewed.receipt_code})
        assert page.status_code == 200, page.text
        yield http


async def tell(reporter: httpx.AsyncClient, text: str, **fields: Any) -> httpx.Response:
    body = {"id": str(uuid4()), "text": text} | fields
    return await reporter.post("/receipt/review", data=body)


async def test_the_reporter_sees_their_side_and_nothing_of_the_staffs_unless_it_is_shared(
    adviser: Browser, reviewed: Sent, reporter: httpx.AsyncClient
) -> None:
    assert "/receipt/review" in (await reporter.get("/receipt")).text
    await add(adviser, reviewed, OURS)
    await add(adviser, reviewed, "Vakten ble ringt.", side="record", shared="true")
    await add(adviser, reviewed, THEIRS, side="reporter")
    page = (await reporter.get("/receipt/review")).text
    assert THEIRS in page
    assert "Vakten ble ringt." in page
    assert OURS not in page
    assert "Astrid" not in page


async def test_what_the_reporter_adds_stands_on_the_timeline_and_makes_the_case_unread(
    adviser: Browser, reviewed: Sent, reporter: httpx.AsyncClient, database: Database
) -> None:
    async with database.begin() as tx:
        before = (await tx.scalars(select(Case))).one().news_at
    page = await tell(reporter, THEIRS, phrase="på kvelden")
    assert page.status_code == 200
    assert THEIRS in page.text
    shown = (await adviser.open(path_of(reviewed))).text
    assert texts(shown) == [THEIRS]
    assert "på kvelden" in shown
    assert "These are the reporter's own words" in shown
    async with database.begin() as tx:
        assert (await tx.scalars(select(Case))).one().news_at > before


async def test_the_reporter_words_anew_what_staff_wrote_for_them_and_both_are_kept(
    adviser: Browser, reviewed: Sent, reporter: httpx.AsyncClient
) -> None:
    entry = await add(adviser, reviewed, "Hun fikk en tablett.", side="reporter")
    change = {"id": entry, "version": "1", "text": THEIRS}
    assert THEIRS in (await reporter.post("/receipt/review/change", data=change)).text
    shown = (await adviser.open(path_of(reviewed))).text
    assert texts(shown) == [THEIRS]
    assert "Hun fikk en tablett." in shown


async def test_the_reporter_cannot_change_the_staffs_side_even_when_it_is_shared(
    adviser: Browser, reviewed: Sent, reporter: httpx.AsyncClient
) -> None:
    entry = await add(adviser, reviewed, OURS, shared="true")
    change = {"id": entry, "version": "1", "text": THEIRS}
    answer = await reporter.post("/receipt/review/change", data=change)
    assert answer.status_code == 404
    assert texts((await adviser.open(path_of(reviewed))).text) == [OURS]


async def test_nothing_written_is_asked_for_beside_its_field(
    reporter: httpx.AsyncClient,
) -> None:
    page = await tell(reporter, "  ")
    assert page.status_code == 422
    assert 'id="text-new-error"' in page.text


async def test_without_an_open_receipt_there_is_nothing_to_see(
    adviser: Browser, reviewed: Sent, client: httpx.AsyncClient
) -> None:
    await add(adviser, reviewed, THEIRS, side="reporter")
    page = await client.get("/receipt/review", follow_redirects=True)
    assert THEIRS not in page.text


async def test_present_danger_in_what_is_added_marks_the_case_urgent(
    app: FastAPI, reporter: httpx.AsyncClient, database: Database
) -> None:
    class Reads:
        async def reads(self, texts: list[str]) -> bool:
            return "dø" in " ".join(texts)

    app.state.danger = Reads()
    page = await tell(reporter, "Jeg vil dø nå.")
    assert "113" in page.text
    async with database.begin() as tx:
        assert (await tx.scalars(select(Case))).one().urgent
