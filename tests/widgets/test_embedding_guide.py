"""Every example of the embedding guide does what the guide says, in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser import ROOT
from tests.widgets.host_pages import OtherSite, write

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator, Page

    from tests.widgets.conftest import Visitor

GUIDE = (ROOT / "api" / "operations" / "EMBEDDING.md").read_text("utf-8")
ADDRESS = "https://meldeknapp.example"


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)


HTML = _blocks("html")
BUTTONS = [each for each in HTML if "button.js" in each]
FRAMES = [each for each in HTML if "<iframe" in each]
LINKS = [each for each in HTML if "<a " in each and each not in BUTTONS]
BOTH, FRAME_ONLY = _blocks("csp")


def _page(example: str, site: str, policy: str = "") -> str:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    language = "" if "<html" in example else '<html lang="nb">'
    return f"{language}{meta}<title>Vår side</title>{example}".replace(ADDRESS, site)


async def _can_type(chat: Page | FrameLocator) -> None:
    box = chat.locator("textarea#text")
    await chat.get_by_role("listitem").first.wait_for()
    await box.fill("Hei")
    await expect(box).to_have_value("Hei")


def test_the_guide_has_every_way_in() -> None:
    assert len(BUTTONS) >= 8
    assert len(FRAMES) >= 2
    assert len(LINKS) >= 3
    assert len(HTML) == len(BUTTONS) + len(FRAMES) + len(LINKS)


@pytest.mark.parametrize("example", BUTTONS)
async def test_a_button_opens_the_chat(
    site: str, other_site: OtherSite, visitor: Visitor, example: str
) -> None:
    address = write(other_site, _page(example, site))
    async with visitor() as page:
        await page.goto(address)
        button = page.locator("meldeknapp-button").get_by_role("button").first
        await button.wait_for()
        link = page.locator("a#report")
        await (link if await link.count() else button).click()
        await _can_type(page.frame_locator("iframe"))
        await page.get_by_role("button", name="Lukk").click()
        await expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("example", [each for each in BUTTONS if "<script>" not in each])
async def test_a_button_works_under_the_policy_of_the_guide(
    site: str, other_site: OtherSite, visitor: Visitor, example: str
) -> None:
    # The visitor fails on every violation; a style of the page's own is not what is tried here.
    example = re.sub(r' style="[^"]*"', "", example)
    policy = f"default-src 'none'; {BOTH.strip()}; require-trusted-types-for 'script'"
    address = write(other_site, _page(example, site, policy))
    async with visitor() as page:
        await page.goto(address)
        await page.locator("meldeknapp-button").get_by_role("button").first.click()
        await _can_type(page.frame_locator("iframe"))


@pytest.mark.parametrize("example", FRAMES)
async def test_a_frame_holds_the_chat_under_the_policy_of_the_guide(
    site: str, other_site: OtherSite, visitor: Visitor, example: str
) -> None:
    policy = f"default-src 'none'; {FRAME_ONLY.strip()}"
    address = write(other_site, _page(example, site, policy))
    async with visitor() as page:
        await page.goto(address)
        await _can_type(page.frame_locator("iframe"))


@pytest.mark.parametrize("example", LINKS)
async def test_every_link_leads_there(
    site: str, other_site: OtherSite, visitor: Visitor, example: str
) -> None:
    address = write(other_site, _page(example, site))
    async with visitor() as page:
        await page.goto(address)
        for number in range(await page.get_by_role("link").count()):
            await page.goto(address)
            link = page.get_by_role("link").nth(number)
            leads_to = await link.get_attribute("href") or ""
            await link.click()
            if "poster" in leads_to:
                await page.get_by_text("113").wait_for()
            elif "/form" in leads_to:
                where = page.get_by_label("Stad", exact=True)
                await expect(where).to_have_value("akuttmottaket")
            else:
                await _can_type(page)
