"""Everything by keyboard: the focus is always somewhere, and comes back where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from tests.widgets.conftest import Visitor

FOCUSED = "document.activeElement.shadowRoot?.activeElement?.textContent"
CAN_FOCUS_BEHIND = """
    () => {
      const link = document.querySelector("a");
      link.focus();
      return document.activeElement === link;
    }
"""


async def test_tab_to_the_button_enter_opens_escape_gives_the_focus_back(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/?lang=nb")
        button = page.get_by_role("button", name="Meld fra")
        await button.wait_for()
        for _ in range(12):
            await page.keyboard.press("Tab")
            if await page.evaluate(FOCUSED) == "Meld fra":
                break
        assert await page.evaluate(FOCUSED) == "Meld fra"

        await page.keyboard.press("Enter")
        chat = page.frame_locator("iframe")
        await expect(chat.get_by_label("Meldingen din")).to_be_focused()
        await expect(page.get_by_role("dialog", name="Meld fra eller gi")).to_be_visible()

        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await expect(button).to_be_focused()


async def test_the_close_button_gives_the_focus_back_and_keeps_the_conversation(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/?lang=nb")
        await page.get_by_role("button", name="Meld fra").click()
        chat = page.frame_locator("iframe")
        await chat.get_by_label("Meldingen din").fill("Ikke sendt ennå")
        await chat.get_by_role("listitem").last.wait_for()
        said = await chat.get_by_role("listitem").count()

        await page.get_by_role("button", name="Lukk").click()
        await expect(page.get_by_role("button", name="Meld fra")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(chat.get_by_label("Meldingen din")).to_have_value("Ikke sendt ennå")
        await expect(chat.get_by_role("listitem")).to_have_count(said)


async def test_after_a_press_the_focus_is_where_the_next_answers_are(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        first = page.get_by_role("group", name="Forslag til svar").get_by_role("button").first
        await first.focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("listitem").filter(has_text="Du:").wait_for()
        await expect(page.locator("#answers")).to_be_focused()


async def test_on_a_phone_the_panel_is_the_whole_screen_and_the_page_behind_is_out_of_reach(
    site: str, visitor: Visitor
) -> None:
    async with visitor(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True
    ) as page:
        await page.goto(f"{site}/?lang=nb")
        await page.get_by_role("button", name="Meld fra").tap()
        panel = page.get_by_role("dialog")
        box = await panel.bounding_box()
        assert box == {"x": 0, "y": 0, "width": 390, "height": 760}
        assert not await page.evaluate(CAN_FOCUS_BEHIND)
        await page.get_by_role("button", name="Lukk").tap()
        await expect(panel).to_be_hidden()
        assert await page.evaluate(CAN_FOCUS_BEHIND)


async def test_on_a_site_of_another_origin_the_focus_goes_in_and_comes_back(
    site: str, other_site: tuple[str, Path], visitor: Visitor
) -> None:
    address, folder = other_site
    (folder / "index.html").write_text(
        '<!doctype html><html lang="nn"><style>html{font-size:62.5%} button{display:none}</style>'
        f'<p><a href="#">Fyrst</a><script src="{site}/button.js" data-service="solvik"></script>',
        "utf-8",
    )
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld frå")
        size = await button.evaluate("element => getComputedStyle(element).fontSize")
        assert size == "16px", "the host page's style must not reach the button"
        await button.press("Enter")
        box = page.frame_locator("iframe").get_by_label("Meldinga di")
        await expect(box).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await expect(button).to_be_focused()


async def test_script_drives_the_button_and_hears_of_it(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/?lang=en")
        await page.get_by_role("button", name="Speak up").wait_for()
        await page.evaluate(
            """() => {
              window.heard = [];
              for (const name of ["meldeknapp-open", "meldeknapp-close"])
                document.addEventListener(name, () => heard.push(name));
              document.querySelector("meldeknapp-button").open();
            }"""
        )
        await _open(page)
        await page.evaluate("document.querySelector('meldeknapp-button').close()")
        # The browser tells of a closed dialog a moment after it is gone.
        await page.wait_for_function("heard.length > 1")
        assert await page.evaluate("heard") == ["meldeknapp-open", "meldeknapp-close"]


async def _open(page: Page) -> None:
    await page.frame_locator("iframe").get_by_role("listitem").first.wait_for()
