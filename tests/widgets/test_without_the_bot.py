"""The bot is away: what was written is kept, and the plain form goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.widgets.talk import let_the_device_remember

if TYPE_CHECKING:
    from tests.widgets.conftest import Visitor

STORY = "Pappa ventet i seks timer uten å få vann."


async def test_the_form_goes_on_with_what_was_written_in_the_chat(
    site_without_bot: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site_without_bot}/s/solvik?lang=nb")
        form = page.get_by_role("button", name="Fortsett i skjemaet")
        await expect(form).to_be_visible()
        await page.get_by_label("Meldingen din").fill(STORY)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("log").get_by_text(STORY)).to_be_visible()
        await expect(page.get_by_role("button", name="Prøv igjen her")).to_be_visible()

        await form.click()
        await page.wait_for_url("**/form**")
        await expect(page.get_by_text(STORY)).to_have_value(STORY)


async def test_from_the_frame_the_form_opens_in_a_tab_of_its_own(
    site_without_bot: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site_without_bot}/?lang=nb")
        await page.get_by_role("button", name="Meld fra").click()
        chat = page.frame_locator("iframe")
        async with page.context.expect_page() as opened:
            await chat.get_by_role("button", name="Fortsett i skjemaet").click()
        form = await opened.value
        await expect(form.get_by_role("heading", level=1)).to_be_visible()
        assert "token" not in form.url


async def test_what_was_written_stays_when_the_page_is_reloaded(
    site_without_bot: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site_without_bot}/s/solvik?lang=nb")
        await page.get_by_role("button", name="Fortsett i skjemaet").wait_for()
        await let_the_device_remember(page)
        await page.get_by_label("Meldingen din").fill(STORY)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("log").get_by_text(STORY)).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("log").get_by_text(STORY)).to_have_count(1)
        await expect(page.get_by_role("button", name="Prøv igjen her")).to_be_visible()
