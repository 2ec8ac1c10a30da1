"""What is printed: all that was said, and the receipt or the read-through, readable on white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.widgets.talk import MATTERS, STORY, begin, press, to_the_read_through

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.widgets.conftest import Visitor

# Texts that a printer, which leaves backgrounds out, would print too faintly: luminance above
# what gives 4.5:1 on white.
TOO_FAINT = """
    () => {
      const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
          .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return [...document.querySelectorAll("p, dt, dd, h1, h2, strong, span, a")]
        .filter((each) => each.checkVisibility() && each.textContent.trim())
        .filter((each) => light(getComputedStyle(each).color) > 0.1833)
        .map((each) => each.textContent);
    }
"""
CUT_OFF = """
    () => [document.body, document.getElementById("scroll")]
            .some((each) => each.scrollHeight > each.clientHeight + 1)
"""


async def on_paper(page: Page) -> str:
    """Look at the page as a printer does, and return what can be read on it."""
    await page.emulate_media(media="print", color_scheme="dark")
    for control in ("button", "textbox", "link"):
        shown = page.get_by_role(control)
        names = [await each.text_content() for each in await shown.all() if await each.is_visible()]
        assert [name for name in names if not (name or "").startswith("11")] == []
    assert await page.evaluate(TOO_FAINT) == []
    assert not await page.evaluate(CUT_OFF)
    return await page.locator("body").inner_text()


async def test_a_conversation_prints_whole_without_controls(site: str, visitor: Visitor) -> None:
    async with visitor(color_scheme="dark") as page:
        await begin(page, site)
        await to_the_read_through(page)
        printed = await on_paper(page)
        said = await page.get_by_role("log").inner_text()
        assert said in printed
        assert printed.count(STORY) == 2, "in the conversation, and in the read-through"
        assert MATTERS in printed


async def test_the_receipt_prints_with_its_code_and_what_was_said(
    site: str, visitor: Visitor
) -> None:
    async with visitor(color_scheme="dark") as page:
        await begin(page, site)
        await to_the_read_through(page)
        await press_send(page)
        code = await page.locator("#receipt-code").inner_text()
        printed = await on_paper(page)
        assert code in printed
        assert STORY in printed


async def press_send(page: Page) -> None:
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("heading", name="Kvitteringen din")).to_be_visible()


async def test_a_question_prints_without_the_choices(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await press(page, "Melde fra om noe")
        printed = await on_paper(page)
        assert "Fortell hva som skjedde" in printed
