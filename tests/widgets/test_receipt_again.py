"""The receipt is shown again for as long as this visit lasts, and nothing of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import Page, async_playwright, expect

from tests.browser import find_chromium
from tests.widgets.talk import STORY, say, to_the_read_through

if TYPE_CHECKING:
    from playwright.async_api import Frame

    from tests.widgets.conftest import Visitor

STORED = "localStorage.length + sessionStorage.length"


async def _to_the_receipt(chat: Page | Frame) -> str:
    await to_the_read_through(chat)
    await chat.get_by_role("button", name="Send", exact=True).click()
    code = chat.locator("#receipt-code")
    await code.wait_for()
    return await code.inner_text()


async def test_closing_and_opening_the_panel_shows_it_again(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/?lang=nb")
        opens = page.get_by_role("button", name="Meld fra")
        await opens.click()
        await page.frame_locator("iframe").locator("#answers button").first.wait_for()
        chat = page.frames[1]
        code = await _to_the_receipt(chat)

        await page.get_by_role("button", name="Lukk").click()
        await opens.click()
        assert await chat.locator("#receipt-code").inner_text() == code
        assert await chat.evaluate(STORED) == 0

        said = await chat.get_by_role("listitem").count()
        await chat.get_by_role("button", name="Jeg har tatt vare på den").click()
        await page.get_by_role("button", name="Lukk").click()
        await opens.click()
        await expect(chat.get_by_role("link", name="Siden din om denne")).to_be_visible()
        await expect(chat.get_by_role("listitem")).to_have_count(said)
        assert code not in await chat.locator("body").inner_text()

        await chat.get_by_role("button", name="Meld fra om noe annet").click()
        await expect(chat.get_by_text(STORY)).to_have_count(0)
        await chat.locator("#answers button").first.wait_for()
        await say(chat, "Hvem leser dette?")


async def test_going_away_and_back_shows_it_again(site: str) -> None:
    async with async_playwright() as playwright:
        # Playwright starts browsers without the memory that a person's own has for pages just left.
        browser = await playwright.chromium.launch(
            **find_chromium().options(),  # type: ignore[arg-type]
            ignore_default_args=["--disable-back-forward-cache"],
        )
        page = await browser.new_page(locale="nb-NO")
        page.on("dialog", lambda dialog: dialog.accept())  # words would be lost: leave all the same
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.locator("#answers button").first.wait_for()
        code = await _to_the_receipt(page)
        await page.goto(f"{site}/s/solvik/privacy?lang=nb")
        await page.go_back(wait_until="commit")  # out of that memory, nothing is loaded
        assert await page.locator("#receipt-code").inner_text() == code
        assert await page.evaluate(STORED) == 0
        await browser.close()
