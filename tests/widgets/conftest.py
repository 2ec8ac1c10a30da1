"""A real browser at the real service: database, application, bot, and pages that hold the button.

Playwright's asynchronous interface, on one event loop for the whole run, since the application's
own fixtures are asynchronous too.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from api.demo import host
from api.shared.settings import Settings
from tests.browser import ROOT, find_chromium
from tests.fixtures import NOBODY_THERE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    Visitor = Callable[..., AbstractAsyncContextManager[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of this folder on the loop that holds the browser."""
    for item in items:
        here = item.path.is_relative_to(ROOT / "tests" / "widgets")
        if here and iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@contextmanager
def served(database_url: str, key_file: Path, bot_url: str) -> Iterator[str]:
    """Run the application with the demo's host page at its root; give its address."""
    settings = Settings(
        database_url=database_url,
        database_connections=5,
        key_file=key_file,
        bot_url=bot_url,
        static_dir=ROOT / ".build" / "static",
        demo=True,
        cookie_secure=False,
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(host.create_app(settings), log_level="error", ws="none")
        )
        thread = threading.Thread(
            target=asyncio.run, args=[server.serve(sockets=[listening])], daemon=True
        )
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the application did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def service_url(database_url: str, key_file: Path, bot_url: str) -> Iterator[str]:
    """Address of the running application."""
    with served(database_url, key_file, bot_url) as url:
        yield url


@pytest.fixture
def site(service_url: str, solvik: object) -> str:
    """The running application, with the service Solvik in it."""
    return service_url


@pytest.fixture
def site_without_bot(database_url: str, key_file: Path, solvik: object) -> Iterator[str]:
    """The running application, whose bot is down."""
    with served(database_url, key_file, NOBODY_THERE) as url:
        yield url


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Somebody else's web site on an origin of its own: its address, and the folder it serves."""
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}", tmp_path
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for the run. A busy machine may need long to show something."""
    expect.set_options(timeout=15_000)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(**find_chromium().options())  # type: ignore[arg-type]
        yield launched
        await launched.close()


@pytest.fixture
def visitor(browser: Browser) -> Visitor:
    """Someone with a browser profile of their own. Whatever goes wrong on a page fails the test."""

    @asynccontextmanager
    async def visit(**options: Any) -> AsyncIterator[Page]:
        context: BrowserContext = await browser.new_context(
            **{
                "locale": "nb-NO",
                "viewport": {"width": 1280, "height": 800},
                "reduced_motion": "reduce",
            }
            | options
        )
        context.set_default_timeout(15_000)
        wrong: list[str] = []
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on(
            "console",
            lambda said: wrong.append(said.text) if "Content Security" in said.text else None,
        )
        try:
            yield await context.new_page()
            assert wrong == []
        finally:
            await context.close()

    return visit
