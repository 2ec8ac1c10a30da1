"""Views of the inbox that somebody keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from api.access.permissions import Role
from api.cases import saved_views
from api.cases.models import SavedView
from tests.api.cases.test_inbox import listed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


async def keep(browser: Browser, name: str, **query: str) -> str:
    """Keep the view of `query` under a name; return the id it got."""
    await browser.open("/staff/cases", **query)
    page = await browser.send("/staff/inbox/views", name=name)
    assert page.status_code == 200, page.text
    return str(re.findall(r"/staff/inbox/views/([0-9a-f-]{36})/rename", page.text)[-1])


async def test_a_view_is_kept_found_renamed_and_deleted(adviser: Browser, send: Send) -> None:
    fall, _food = await send(category="fall"), await send(category="nutrition")
    view = await keep(adviser, "Fall i høst", category="fall", sort="received")
    page = await adviser.open("/staff/cases")
    link = re.search(r'<a href="([^"]+)" >Fall i høst</a>', page.text)
    assert link is not None
    page = await adviser.open(link[1].replace("&amp;", "&"))
    assert listed(page) == [fall.reference]
    assert 'aria-current="page">Fall i høst</a>' in page.text

    page = await adviser.send(f"/staff/inbox/views/{view}/rename", name="Alle fall")
    assert ">Alle fall</a>" in page.text
    assert "Fall i høst" not in page.text
    assert listed(page) == [fall.reference]
    page = await adviser.send(f"/staff/inbox/views/{view}/delete")
    assert "Alle fall" not in page.text


async def test_a_view_needs_a_name_and_is_one_of_a_few(
    adviser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await adviser.open("/staff/cases", category="fall")
    page = await adviser.send("/staff/inbox/views", name="  ")
    assert page.status_code == 422
    assert 'id="name-error"' in page.text
    assert '<option value="fall" selected>' in page.text
    monkeypatch.setattr(saved_views, "MOST", 1)
    await keep(adviser, "Første")
    page = await adviser.send("/staff/inbox/views", name="Andre")
    assert page.status_code == 422
    assert "Delete a view first." in page.text


async def test_nobody_else_sees_renames_or_deletes_a_view(
    adviser: Browser, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    view = await keep(adviser, "Fall", category="fall")
    other = await log_in("olav", Role.ADVISER)
    page = await other.open("/staff/cases")
    assert ">Fall</a>" not in page.text
    for verb in ("rename", "delete"):
        answer = await other.post(f"/staff/inbox/views/{view}/{verb}", name="Min")
        assert answer.status_code == 404
    assert ">Fall</a>" in (await adviser.open("/staff/cases")).text


async def test_the_name_lies_sealed_and_a_search_is_not_kept(
    adviser: Browser, send: Send, database: Database
) -> None:
    await send()
    await adviser.open("/staff/cases")
    await adviser.send("/staff/inbox/search", typed="medisin")
    await adviser.send("/staff/inbox/views", name="Hansen-saken")
    async with database.begin() as tx:
        row = await tx.scalar(text("SELECT saved_views::text FROM saved_views"))
        assert await tx.scalar(text("SELECT query FROM saved_views")) == {"view": "all"}
    assert "Hansen" not in row
    assert b"Hansen".hex() not in row


async def test_a_filter_that_is_no_longer_offered_is_left_out_of_a_view(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send(category="fall")
    await keep(adviser, "Fall", category="fall")
    async with database.begin() as tx:
        await tx.execute(update(SavedView).values(query={"category": "fall", "kind": "gone"}))
    page = await adviser.open("/staff/cases")
    assert 'href="/staff/cases?category=fall" >Fall</a>' in page.text
    assert listed(page) == [sent.reference]
