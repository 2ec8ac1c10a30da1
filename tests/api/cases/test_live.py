"""News in an open inbox."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from html import unescape
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import uvicorn
from sqlalchemy import delete

from api.access.models import StaffSession
from api.access.permissions import Role
from api.cases import live
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from fastapi import FastAPI

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


def news_address(page: str) -> str:
    found = re.search(r'hx-get="(/staff/inbox/news[^"]+)"', page)
    assert found is not None
    return unescape(found[1])


async def test_the_line_counts_what_came_since_the_page_was_made_and_fits_its_filter(
    adviser: Browser, send: Send
) -> None:
    await send(category="fall")
    page = await adviser.open("/staff/cases", category="fall")
    address = news_address(page.text)
    assert (await adviser.open(address)).text.strip() == ""
    await send(category="fall"), await send(category="fall"), await send(category="nutrition")
    line = (await adviser.open(address)).text
    assert "2 new cases." in line
    assert 'href="/staff/cases?category=fall"' in line


async def test_the_line_counts_nothing_out_of_reach(
    log_in: Callable[..., Awaitable[Browser]], send: Send
) -> None:
    leader = await log_in("lena", Role.UNIT_LEADER, unit="akuttmottaket")
    address = news_address((await leader.open("/staff/cases")).text)
    await send(unit="fodeavdelingen")
    assert (await leader.open(address)).text.strip() == ""


@asynccontextmanager
async def served(app: FastAPI, browser: Browser) -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Serve the application for real and open the stream; give what reads its next event."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, "127.0.0.1", port, log_level="error", lifespan="off")
    )
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookie = browser.http.cookies["meldeknapp"]
    writer.write(
        f"GET /staff/inbox/stream HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n"
        f"Cookie: meldeknapp={cookie}\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    assert "content-type: text/event-stream" in head
    assert "no-transform" in head
    assert "content-encoding" not in head

    async def next_event() -> str:
        while True:
            line = (await asyncio.wait_for(reader.readline(), 10)).decode().strip()
            if line.startswith(("event:", "data: ")):
                return line

    try:
        yield next_event
    finally:
        writer.close()
        server.should_exit = True
        server.force_exit = True
        await running


async def test_a_case_rings_and_the_event_says_nothing_about_it(
    app: FastAPI, adviser: Browser, send: Send
) -> None:
    async with served(app, adviser) as next_event:
        assert await next_event() == "event: news"  # the listening began: look once
        await send()
        assert await next_event() == "event: news"


async def test_the_stream_ends_with_the_login(
    app: FastAPI, adviser: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PULSE_SECONDS", 0.1)
    async with served(app, adviser) as next_event:
        assert await next_event() == "event: news"
        async with database.begin() as tx:
            await tx.execute(delete(StaffSession))
        assert await next_event() == "event: end"


async def test_a_lost_connection_is_made_again_and_everybody_looks_anew(
    app: FastAPI, adviser: Browser, send: Send, settings: Settings
) -> None:
    async with served(app, adviser) as next_event:
        assert await next_event() == "event: news"
        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN meldeknapp_bell%'"
            )
        assert await next_event() == "event: news"
        await send()
        assert await next_event() == "event: news"


async def test_many_who_watch_share_one_listening_connection(
    app: FastAPI, settings: Settings
) -> None:
    bell: Any = app.state.bell
    with psycopg.connect(settings.database_url) as connection:
        (before,) = connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
    async with bell.heard() as one, bell.heard() as two:
        assert await asyncio.wait_for(one.get(), 5) is None
        assert await asyncio.wait_for(two.get(), 5) is None
        with psycopg.connect(settings.database_url) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN meldeknapp_bell%%'"
                " AND datname = current_database() AND backend_start > %s",
                (before,),
            ).fetchone()
        assert row == (1,)


async def test_whoever_is_not_logged_in_gets_no_stream(adviser: Browser, app: FastAPI) -> None:
    adviser.http.cookies.clear()
    page = await adviser.http.get("/staff/inbox/stream")
    assert page.status_code == 303
