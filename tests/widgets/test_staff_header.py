"""The head of the staff's pages: one row on any screen, and all of it by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import expect

from api.access.permissions import Role
from tests.api.cases.conftest import send

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser
    from tests.widgets.conftest import Visitor

__all__ = ["send"]

ROW_PX = 80
"""More than one row of the header is higher than this."""


@pytest_asyncio.fixture
async def everything(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """Somebody with every role, who therefore has the longest menu."""
    return await log_in("margrethe-elisabeth", *Role)


async def become(page: Page, site: str, person: Browser) -> None:
    """Let a page be opened by somebody who is logged in."""
    await page.context.add_cookies(
        [{"name": name, "value": value, "url": site} for name, value in person.http.cookies.items()]
    )


@pytest.mark.parametrize("width", [320, 768, 1024, 1280])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_longest_menu_takes_one_row(
    site: str, visitor: Visitor, everything: Browser, width: int, language: str
) -> None:
    async with visitor(viewport={"width": width, "height": 700}) as page:
        await become(page, site, everything)
        await page.goto(f"{site}/staff/logins?lang={language}")
        box = await page.get_by_role("banner").bounding_box()
        assert box is not None
        assert box["height"] < ROW_PX


async def test_by_keyboard_on_a_phone(
    site: str, visitor: Visitor, everything: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(unit="akuttmottaket")
    async with visitor(viewport={"width": 320, "height": 640}) as page:
        await become(page, site, everything)
        await page.goto(f"{site}{sent.page}")
        focused = page.locator(":focus")
        press = page.keyboard.press

        await press("Tab")
        await expect(focused).to_have_text("Hopp til innholdet")
        await press("Enter")
        await expect(page.get_by_role("main")).to_be_focused()

        await page.reload()
        for _ in range(3):
            await press("Tab")
        await expect(focused).to_have_text("Meny")
        await press("Enter")
        await press("Tab")
        await expect(focused).to_have_text("Saker")
        await expect(focused).to_have_attribute("aria-current", "true")
        await press("Tab")
        await expect(focused).to_have_text("Tiltak")
        await press("Enter")
        await page.wait_for_url("**/staff/measures")
        menu = page.get_by_role("navigation", name="Hovedmeny")
        await menu.get_by_text("Meny", exact=True).click()
        await expect(menu.locator("[aria-current=page]:visible")).to_have_text("Tiltak")

        await page.locator(".mk-menu--user > summary").focus()
        await press("Enter")
        await expect(menu.get_by_role("link", name="Saker")).to_be_hidden()
        await press("Tab")
        await expect(focused).to_have_text("Mine innlogginger")
        for language in ("Bokmål", "Nynorsk"):
            await press("Tab")
            await expect(focused).to_have_text(language)
        await press("Enter")
        await expect(page.locator("html")).to_have_attribute("lang", "nn")
