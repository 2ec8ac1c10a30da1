"""The button on pages that do as they like: their style, their dialogs, their language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from tests.widgets.host_pages import OtherSite, tag, write

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.widgets.conftest import Visitor

HOSTILE = """<style>
  html { font-size: 62.5%; letter-spacing: 4px; word-spacing: 2em; line-height: 3 }
  body { text-transform: uppercase; font: italic 30px serif; color: lime; cursor: help }
  body * { all: unset !important; transform: translateX(500px) !important; opacity: .1 !important;
           filter: blur(9px) !important; pointer-events: none !important; font-size: 5px !important;
           visibility: hidden !important; zoom: .5 !important; position: static !important;
           animation: spin 1s infinite !important; contain: strict !important; width: 1px !important }
  button, dialog, iframe, meldeknapp-button { background: red !important; border: 9px solid !important;
           margin: 99px !important; padding: 50px !important; display: none !important }
  ::before { content: "?!" !important }
  @keyframes spin { to { rotate: 1turn } }
</style>"""  # noqa: E501

APPEARANCE = """() => {
    const {shadowRoot} = document.querySelector("meldeknapp-button");
    return [...shadowRoot.querySelectorAll("button, dialog[open], iframe")].map((each) => {
      const {x, y, width, height} = each.getBoundingClientRect();
      const style = getComputedStyle(each);
      const said = ["color", "backgroundColor", "fontSize", "fontStyle", "opacity", "filter",
                    "textTransform", "letterSpacing", "lineHeight", "cursor",
                    "pointerEvents"];
      return [x, y, width, height, ...said.map((name) => style[name])];
    });
}"""

FOCUSED = "document.activeElement?.id || document.activeElement?.localName"


async def _open(page: Page, name: str = "Meld fra") -> None:
    await page.get_by_role("button", name=name).click()
    await page.frame_locator("iframe").get_by_role("textbox").wait_for()


async def _appearance(page: Page) -> list[Any]:
    found: list[Any] = await page.evaluate(APPEARANCE)
    return found


async def test_no_rule_of_the_page_reaches_the_button_or_the_panel(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    plain = write(other_site, f'<html lang="nb"><p>Vår side</p>{tag(site)}')
    hostile = write(
        other_site, f'<html lang="nb">{HOSTILE}<p>Vår side</p>{tag(site)}', name="hostile.html"
    )
    seen = []
    for address in (plain, hostile):
        async with visitor() as page:
            await page.goto(address)
            button = page.get_by_role("button", name="Meld fra")
            await button.wait_for()
            closed = await _appearance(page)
            await _open(page)
            seen.append((closed, await _appearance(page)))
    assert seen[0] == seen[1]


async def test_the_page_can_hide_it(site: str, other_site: OtherSite, visitor: Visitor) -> None:
    address = write(other_site, f'<html lang="nb"><p>Vår side</p>{tag(site)}')
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        await button.wait_for()
        await page.evaluate("document.querySelector('meldeknapp-button').hidden = true")
        await expect(button).to_be_hidden()


async def test_it_follows_the_nearest_language_and_every_change_of_it(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(
        other_site,
        '<html lang="en"><div id="part" lang="nn">'
        '<meldeknapp-button service="solvik" position="inline"></meldeknapp-button></div>'
        f'<script src="{site}/button.js"></script>',
    )
    async with visitor() as page:
        await page.goto(address)
        await _open(page, "Meld frå")
        box = page.frame_locator("iframe").get_by_label("Meldinga di")
        await expect(box).to_be_focused()
        await page.get_by_role("button", name="Lukk").click()

        await page.evaluate("part.lang = 'nb-NO'")
        await expect(page.get_by_role("button", name="Meld fra", exact=True)).to_be_visible()
        await page.evaluate("part.removeAttribute('lang')")
        await expect(page.get_by_role("button", name="Speak up", exact=True)).to_be_visible()


async def test_a_chat_that_was_fetched_but_not_begun_comes_in_the_page_s_new_language(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><p>Vår side</p>{tag(site)}')
    async with visitor() as page:
        await page.goto(address)
        await page.get_by_role("button", name="Meld fra").hover()
        box = page.frame_locator("iframe").get_by_label("Meldingen din")
        await box.wait_for(state="attached")
        await page.evaluate("document.documentElement.lang = 'en'")
        await page.get_by_role("button", name="Speak up").click()
        await expect(page.frame_locator("iframe").get_by_label("Your message")).to_be_focused()
        await expect(page.locator("iframe")).to_have_count(1)


async def test_a_label_that_changes_is_read_anew_as_words_never_as_markup(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag(site, label="Sei ifrå")}')
    async with visitor() as page:
        await page.goto(address)
        await page.get_by_role("button", name="Sei ifrå", exact=True).wait_for()
        await page.evaluate(
            "document.querySelector('meldeknapp-button').setAttribute('label', '<b>Hei</b>')"
        )
        await page.get_by_role("button", name="<b>Hei</b>", exact=True).wait_for()


async def test_while_the_page_has_a_dialog_of_its_own_open_nothing_opens_over_it(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(
        other_site,
        f'<html lang="nb"><dialog id="theirs"><button id="ok">Greit</button></dialog>{tag(site)}',
    )
    for width in (1280, 390):
        async with visitor(viewport={"width": width, "height": 800}) as page:
            await page.goto(address)
            await page.get_by_role("button", name="Meld fra").wait_for()
            await page.evaluate("theirs.showModal()")
            await page.evaluate("document.querySelector('meldeknapp-button').open()")
            await expect(page.get_by_role("dialog")).to_have_count(1)
            assert await page.evaluate(FOCUSED) == "ok"
            await page.evaluate("theirs.close()")
            await _open(page)
            await page.evaluate("theirs.showModal()")
            on_top = "document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.id"
            assert await page.evaluate(on_top) in {"theirs", "ok"}


async def test_inside_a_dialog_of_the_page_it_opens(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    inside = '<meldeknapp-button service="solvik" position="inline"></meldeknapp-button>'
    address = write(
        other_site,
        f'<html lang="nb"><dialog id="theirs">{inside}</dialog>'
        f'<script src="{site}/button.js"></script>',
    )
    for width in (1280, 390):
        async with visitor(viewport={"width": width, "height": 800}) as page:
            await page.goto(address)
            await page.evaluate("theirs.showModal()")
            await _open(page)
            await page.keyboard.type("Hei")
            box = page.frame_locator("iframe").get_by_role("textbox")
            await expect(box).to_have_value("Hei")


async def test_a_layer_of_the_page_such_as_frameworks_make_covers_the_button(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(
        other_site,
        '<html lang="nb"><style>#layer { position: fixed; inset: 0; z-index: 1000 }</style>'
        f'<div id="layer" role="dialog" aria-modal="true">Vårt vindu</div>{tag(site)}',
    )
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        await button.wait_for()
        on_top = "document.elementFromPoint(innerWidth - 60, innerHeight - 40).id"
        assert await page.evaluate(on_top) == "layer"


async def test_closed_by_script_it_takes_no_focus_from_where_the_person_writes(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><input id="search">{tag(site)}')
    async with visitor() as page:
        await page.goto(address)
        await _open(page)
        await page.locator("#search").focus()
        await page.evaluate("document.querySelector('meldeknapp-button').close()")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        assert await page.evaluate(FOCUSED) == "search"


async def test_opened_by_a_link_of_the_page_it_gives_the_focus_back_to_the_link(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(
        other_site, f'<html lang="nb"><a id="link" href="{site}/s/solvik">Fortell</a>{tag(site)}'
    )
    for width in (1280, 390):
        async with visitor(viewport={"width": width, "height": 800}) as page:
            await page.goto(address)
            await page.get_by_role("button", name="Meld fra").wait_for()
            await page.evaluate(
                """() => {
                     link.onclick = (event) => {
                       event.preventDefault();
                       document.querySelector("meldeknapp-button").open();
                     };
                   }"""
            )
            await page.locator("#link").focus()
            await page.keyboard.press("Enter")
            await page.frame_locator("iframe").get_by_role("listitem").first.wait_for()
            await page.get_by_role("button", name="Lukk").click()
            await expect(page.get_by_role("dialog")).to_be_hidden()
            assert await page.evaluate(FOCUSED) == "link"
