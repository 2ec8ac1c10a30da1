"""Staff's own pages in a real Chromium: logging in by the provider and out, and axe on each."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from playwright.async_api import async_playwright
from pydantic import SecretStr

from api.access.audit import SYSTEM
from api.access.models import RoleClaim
from api.access.permissions import Role
from api.access.service import NewAssignment
from api.access.users import invite
from api.shared import ids
from tests.browser import find_chromium
from tests.fixtures import ROOT
from tests.oidc_fixtures import SECRET, login_provider
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from fastapi import FastAPI
    from playwright.async_api import Page

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.fixtures import Solvik
    from tests.oidc_fixtures import LoginProvider

AXE = (ROOT / "widgets/node_modules/axe-core/axe.min.js").read_text()
PICTURES = os.environ.get("PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them."""


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[LoginProvider]:
    """A provider that knows us at the address of a real server."""
    with login_provider(tmp_path / "provider", ours=f"http://127.0.0.1:{free_port()}") as made:
        yield made


@pytest.fixture
def settings(settings: Settings, provider: LoginProvider) -> Settings:
    """The application's settings, with that provider."""
    return settings.model_copy(
        update={
            "public_url": provider.ours,
            "oidc_issuer": provider.issuer,
            "oidc_name": "Solvik-ID",
            "oidc_client_id": "meldeknapp",
            "oidc_client_secret": SecretStr(SECRET),
            "oidc_scopes": "openid profile email groups",
            "egress_allow": [provider.place],
            "static_dir": ROOT / ".build" / "static",
        }
    )


@asynccontextmanager
async def serving(app: FastAPI, address: str) -> AsyncIterator[None]:
    """Serve the application at its address."""
    port = int(address.rpartition(":")[2])
    config = uvicorn.Config(app, port=port, access_log=False, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it by this alone
        await asyncio.sleep(0.05)
    try:
        yield
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def chromium() -> AsyncIterator[Page]:
    """Give a page of a real browser, in English."""
    async with async_playwright() as playwright:
        options: dict[str, Any] = find_chromium().options()
        browser = await playwright.chromium.launch(**options)
        context = await browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
        page = await context.new_page()
        page.set_default_timeout(30_000)
        yield page
        await browser.close()


@pytest.mark.timeout(240)
async def test_a_person_logs_in_by_the_provider_looks_around_and_logs_out_of_both(
    app: FastAPI, provider: LoginProvider, database: Database, solvik: Solvik
) -> None:
    async with database.begin() as tx:
        for role in (Role.ADVISER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER):
            tx.add(
                RoleClaim(
                    id=ids.new_id(),
                    value="solvik-quality",
                    service_id=solvik.service.id,
                    unit_id=None,
                    role=role,
                )
            )
        given = NewAssignment(Role.UNIT_LEADER, solvik.service.id, solvik.units[0].id)
        user, token = await invite(tx, "frida@solvik.example", "Frida Nes", given, SYSTEM)
    async with serving(app, provider.ours), chromium() as page:
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
        await page.goto(f"{provider.ours}/staff/users")
        await looked_at(page, "login")
        await page.get_by_role("link", name="Log in with Solvik-ID").click()
        await page.get_by_placeholder("Enter any login").fill("astrid")
        await page.get_by_placeholder("and password").fill("of no importance")
        await page.get_by_role("button", name="Sign-in").click()
        await page.wait_for_url(f"{provider.ours}/staff/users")
        await looked_at(page, "users")
        for path in (
            "users/new",
            "users/claims",
            f"users/{user.id}",
            "logins",
            "privacy",
            "privacy/openings",
            "privacy/requests",
            f"join/{token}",
        ):
            await page.goto(f"{provider.ours}/staff/{path}")
            await looked_at(page, path.split("/")[-1] if len(path) < 30 else path.split("/")[0])
        await page.goto(f"{provider.ours}/staff/logins")
        await page.locator("details.mk-menu summary", has_text="Astrid").click()
        await page.get_by_role("button", name="Log out").click()
        await page.wait_for_url(f"{provider.issuer}/session/end*")
        await page.get_by_role("button", name="Yes").click()
        await page.wait_for_url(f"{provider.ours}/staff/login*")
        await page.goto(f"{provider.ours}/staff/users")
        assert "/staff/login" in page.url
        assert [each for each in refused if "Content Security Policy" in each] == []


async def looked_at(page: Page, name: str) -> None:
    """Check the page with axe, wide and narrow, and that nothing is wider than the window."""
    for width in (1280, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        if PICTURES:
            await page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, width, wide)
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run().then(run => run.violations.map(each => each.id))")
    assert found == [], (name, found)
