"""No accessibility rule that a program can check is broken, on any face, in any dress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.browser import ROOT
from tests.widgets.talk import to_the_read_through

if TYPE_CHECKING:
    from playwright.async_api import Frame, FrameLocator, Page

    from tests.widgets.conftest import Visitor

AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
SUGGESTED = {"nb": "Forslag til svar", "nn": "Forslag til svar", "en": "Suggested answers"}
DRESSES = [
    pytest.param({"color_scheme": "light", "viewport": {"width": 1280, "height": 800}}, id="light"),
    pytest.param(
        {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}}, id="dark-320"
    ),
]


async def violations(where: Page | Frame) -> list[str]:
    """Return what axe finds wrong in one document: WCAG A and AA and best practice."""
    if not await where.evaluate("'axe' in window"):
        await where.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = await where.evaluate("axe.run(document, {iframes: false})")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("dress", DRESSES)
async def test_the_host_page_with_the_button_closed_and_open(
    site: str, visitor: Visitor, dress: dict[str, Any]
) -> None:
    async with visitor(**dress) as page:
        await page.goto(f"{site}/?lang=nb")
        button = page.get_by_role("button", name="Meld fra")
        await button.wait_for()
        assert await violations(page) == []

        await button.click()
        await page.frame_locator("iframe").get_by_role("group", name="Forslag").wait_for()
        assert await violations(page) == []
        assert await violations(page.frames[1]) == []


@pytest.mark.parametrize("dress", DRESSES)
async def test_the_chat_from_the_first_words_to_the_receipt(
    site: str, visitor: Visitor, dress: dict[str, Any]
) -> None:
    async with visitor(**dress) as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        assert await violations(page) == []

        await page.get_by_label("Meny").click()
        assert await violations(page) == []
        await page.keyboard.press("Escape")

        await to_the_read_through(page)
        assert await violations(page) == []
        await page.get_by_role("button", name="Endre: Hva som skjedde").click()
        assert await violations(page) == []
        await page.get_by_role("button", name="Avbryt").click()

        await page.get_by_role("button", name="Send", exact=True).click()
        await page.get_by_role("heading", name="Kvitteringen din").wait_for()
        assert await violations(page) == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_at_320_pixels_and_twice_the_text_nothing_sticks_out(
    site: str, visitor: Visitor, language: str
) -> None:
    async with visitor(viewport={"width": 320, "height": 640}) as page:
        await page.goto(f"{site}/s/solvik?lang={language}")
        await page.get_by_role("group", name=SUGGESTED[language]).wait_for()
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = await page.evaluate(
            """() => [...document.querySelectorAll("body *")]
                 .filter((each) => each.checkVisibility() && !each.closest(".mk-hidden")
                                   && each.getBoundingClientRect().right > innerWidth + 1)
                 .map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert wide == []


@pytest.mark.parametrize("where", ["page", "frame"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_on_the_smallest_phone_the_first_choice_is_whole_without_scrolling(
    site: str, visitor: Visitor, language: str, where: str
) -> None:
    async with visitor(viewport={"width": 320, "height": 640}) as page:
        chat: Page | FrameLocator = page
        if where == "frame":
            await page.goto(f"{site}/?lang={language}")
            await page.locator("meldeknapp-button").get_by_role("button").click()
            chat = page.frame_locator("iframe")
        else:
            await page.goto(f"{site}/s/solvik?lang={language}")
        choice = chat.get_by_role("group", name=SUGGESTED[language]).get_by_role("button").first
        await choice.wait_for()
        below = await choice.evaluate(
            """(choice) => choice.getBoundingClientRect().bottom
                 - document.getElementById("scroll").getBoundingClientRect().bottom"""
        )
        assert below <= 0


async def test_in_forced_colours_every_press_still_has_an_edge(site: str, visitor: Visitor) -> None:
    async with visitor(forced_colors="active") as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        answer = page.get_by_role("group", name="Forslag til svar").get_by_role("button").first
        await expect(answer).to_have_css("border-top-width", "1px")
        await page.goto(f"{site}/?lang=nb")
        await expect(page.get_by_role("button", name="Meld fra")).to_have_css(
            "border-top-width", "2px"
        )


async def test_without_script_the_chat_page_leads_to_the_form(site: str, visitor: Visitor) -> None:
    async with visitor(java_script_enabled=False) as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        link = page.get_by_role("link", name="Meld fra i skjemaet")
        assert await link.get_attribute("href") == "/s/solvik/form"


async def test_titles_say_nothing_about_a_person(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_label("Meldingen din").fill("Jeg heter Kari Nordmann")
        await page.keyboard.press("Enter")
        await page.get_by_text("Jeg heter Kari Nordmann").wait_for()
        assert await page.title() == "Meld fra – Solvik"
        assert "Kari" not in page.url
