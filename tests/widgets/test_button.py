"""The button on somebody's page: placed as they like, under a strict policy, not in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.widgets.host_pages import OtherSite, write

if TYPE_CHECKING:
    from tests.widgets.conftest import Visitor


async def test_a_strict_policy_has_to_allow_our_address_and_nothing_else(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    policy = (
        f"default-src 'none'; script-src {site}; frame-src {site}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    address = write(
        other_site,
        f'<html lang="nb"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<script src="{site}/button.js" data-service="solvik" async></script><p>Vår side',
    )
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        await expect(button).to_have_css("position", "fixed")
        await button.click()
        await expect(page.frame_locator("iframe").get_by_label("Meldingen din")).to_be_focused()


async def test_it_can_stand_in_the_text_with_a_label_of_its_own(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(
        other_site,
        '<html lang="en"><p>Before</p><meldeknapp-button service="solvik" position="inline" '
        f'label="Fortel oss" lang="nn"></meldeknapp-button>'
        f'<script src="{site}/button.js"></script>',
    )
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Fortel oss", exact=True)
        await expect(button).to_have_css("position", "static")
        await expect(page.locator("meldeknapp-button")).to_have_count(1)
        await button.click()
        await expect(page.frame_locator("iframe").get_by_label("Meldinga di")).to_be_focused()


async def test_it_follows_the_language_around_it(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    for tag, label in (("no", "Meld fra"), ("nn-NO", "Meld frå"), ("se", "Speak up")):
        address = write(
            other_site,
            f'<html lang="{tag}"><script src="{site}/button.js" data-service="solvik" async>'
            "</script><p>…",
        )
        async with visitor() as page:
            await page.goto(address)
            await expect(page.get_by_role("button", name=label, exact=True)).to_be_visible()


async def test_on_the_left_the_button_and_the_panel_stand_on_the_left(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(
        other_site,
        '<html lang="nb"><meldeknapp-button service="solvik" position="left"></meldeknapp-button>'
        f'<script src="{site}/button.js"></script>',
    )
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        panel = page.get_by_role("dialog")
        left = "element => element.getBoundingClientRect().left"
        assert await button.evaluate(left) == 20
        await button.click()
        assert await panel.evaluate(left) == 20
        await page.set_viewport_size({"width": 390, "height": 700})
        assert await panel.evaluate("element => element.offsetWidth") == 390 - 2 * 20


async def test_the_host_page_s_own_dialog_comes_before_an_open_panel(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(
        other_site,
        f'<html lang="nb"><script src="{site}/button.js" data-service="solvik" async></script>'
        "<dialog id=theirs style='width:100%;height:100%'>Vår egen dialog</dialog>",
    )
    async with visitor() as page:
        await page.goto(address)
        await page.get_by_role("button", name="Meld fra").click()
        await page.frame_locator("iframe").get_by_label("Meldingen din").wait_for()
        await page.evaluate("theirs.showModal()")
        on_top = await page.evaluate("document.elementFromPoint(innerWidth - 200, 400).id")
        assert on_top == "theirs"


async def test_a_second_script_tag_makes_no_second_button(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    tag = f'<script src="{site}/button.js" data-service="solvik"></script>'
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag}{tag}')
    async with visitor() as page:
        await page.goto(address)
        await expect(page.get_by_role("button", name="Meld fra")).to_have_count(1)
