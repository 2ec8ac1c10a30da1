"""The button under a notch, in large text, on paper, in a frame, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.widgets.host_pages import OtherSite, tag, write

if TYPE_CHECKING:
    from tests.widgets.conftest import Visitor

INSETS = {"top": 44, "right": 12, "bottom": 34, "left": 12}


async def test_a_notch_covers_neither_the_button_nor_the_panel(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag(site)}')
    async with visitor(viewport={"width": 390, "height": 800}) as page:
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Emulation.setSafeAreaInsetsOverride", {"insets": INSETS})
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        box = await button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] == 800 - INSETS["bottom"]
        await button.click()
        await page.frame_locator("iframe").get_by_role("textbox").wait_for()
        frame = await page.locator("iframe").bounding_box()
        assert frame == {
            "x": INSETS["left"],
            "y": INSETS["top"],
            "width": 390 - INSETS["left"] - INSETS["right"],
            "height": 800 - INSETS["top"] - INSETS["bottom"],
        }
        close = await page.get_by_role("button", name="Lukk").bounding_box()
        assert close is not None
        assert close["y"] >= INSETS["top"]


@pytest.mark.parametrize(("html", "shown"), [("200%", "32px"), ("62.5%", "16px")])
async def test_its_text_grows_with_the_page_s_and_never_shrinks(
    site: str, other_site: OtherSite, visitor: Visitor, html: str, shown: str
) -> None:
    label = "Meld fra eller gi oss en tilbakemelding om tjenesten"
    address = write(
        other_site,
        f'<html lang="nb" style="font-size: {html}"><p>…</p>{tag(site, label=label)}',
    )
    async with visitor(viewport={"width": 390, "height": 800}) as page:
        await page.goto(address)
        button = page.get_by_role("button", name=label)
        await expect(button).to_have_css("font-size", shown)
        await expect(button).to_be_in_viewport(ratio=1)
        cut = "each => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight"
        assert not await button.evaluate(cut)


async def test_nothing_moves(site: str, other_site: OtherSite, visitor: Visitor) -> None:
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag(site)}')
    async with visitor(reduced_motion="no-preference") as page:
        await page.goto(address)
        await page.get_by_role("button", name="Meld fra").click()
        root = "document.querySelector('meldeknapp-button').shadowRoot"
        assert await page.evaluate(f"{root}.getAnimations().length") == 0


async def test_on_paper_there_is_no_button(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag(site)}')
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        await button.wait_for()
        await page.emulate_media(media="print")
        await expect(button).to_be_hidden()


async def test_in_forced_colours_the_panel_has_an_edge(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag(site, colour="#ffd400")}')
    async with visitor(forced_colors="active") as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        await expect(button).to_have_css("border-top-width", "2px")
        await button.click()
        await expect(page.get_by_role("dialog")).to_have_css("border-top-width", "1px")


@pytest.mark.parametrize(
    "sandbox", ["", 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups"']
)
async def test_it_works_on_a_page_that_stands_in_a_frame_itself(
    site: str, other_site: OtherSite, visitor: Visitor, sandbox: str
) -> None:
    write(other_site, f'<html lang="nb"><p>Vår side</p>{tag(site)}', name="inner.html")
    inner = other_site[0].replace("localhost", "127.0.0.1") + "/inner.html"
    outer = f'<iframe id="outer" {sandbox} src="{inner}" width="900" height="760"></iframe>'
    address = write(other_site, f'<html lang="nb"><p>Rundt</p>{outer}')
    async with visitor() as page:
        await page.goto(address)
        host = page.frame_locator("#outer")
        button = host.get_by_role("button", name="Meld fra")
        await button.click()
        box = host.frame_locator("iframe").get_by_label("Meldingen din")
        await expect(box).to_be_focused()
        await host.frame_locator("iframe").get_by_role("listitem").first.wait_for()
        await page.keyboard.press("Escape")
        await expect(host.get_by_role("dialog")).to_be_hidden()
        await expect(button).to_be_focused()


async def test_without_script_the_link_inside_leads_to_the_page(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    link = f'<a href="{site}/s/solvik">Meld fra her</a>'
    page_with_both = (
        '<html lang="nb"><meldeknapp-button service="solvik" position="inline">'
        f'{link}</meldeknapp-button><script src="{site}/button.js" async></script>'
    )
    address = write(other_site, page_with_both)
    async with visitor() as page:
        await page.goto(address)
        await page.get_by_role("button", name="Meld fra").wait_for()
        await expect(page.get_by_role("link")).to_have_count(0)
    async with visitor(java_script_enabled=False) as page:
        await page.goto(address)
        await page.get_by_role("link", name="Meld fra her").click()
        await expect(page.get_by_role("link", name="Meld fra i skjemaet")).to_be_visible()


async def test_a_frame_written_by_hand_begins_by_itself_and_takes_no_focus(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    frame = f'<iframe src="{site}/s/solvik/frame?lang=nb" title="Meld fra" loading="lazy"></iframe>'
    address = write(other_site, f'<html lang="nb"><h1>Meld fra</h1>{frame}')
    async with visitor() as page:
        await page.goto(address)
        chat = page.frame_locator("iframe")
        await chat.get_by_role("group", name="Forslag til svar").wait_for()
        assert await page.evaluate("document.activeElement === document.body")
        await chat.get_by_label("Meldingen din").fill("Hei")


async def test_a_frame_without_script_leads_to_the_form_in_a_window_of_its_own(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    # A frame that may not run script is as one in a browser that has none.
    sandbox = "allow-popups allow-popups-to-escape-sandbox allow-forms"
    frame = f'<iframe src="{site}/s/solvik/frame?lang=nb" sandbox="{sandbox}"></iframe>'
    address = write(other_site, f'<html lang="nb"><h1>Meld fra</h1>{frame}')
    async with visitor() as page:
        await page.goto(address)
        async with page.expect_popup() as opened:
            link = page.frame_locator("iframe").get_by_role("link", name="Meld fra i skjemaet")
            await link.click()
        form = await opened.value
        await expect(form.get_by_role("heading", level=1)).to_be_visible()
        assert form.url.startswith(f"{site}/s/solvik/form")
