"""Whatever colour a service has, the button's words can be read on it."""

from __future__ import annotations

import gzip
from itertools import product
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import update

from api.access.models import Service
from api.access.theme import theme
from tests.widgets.host_pages import OtherSite, tag, write

if TYPE_CHECKING:
    from playwright.async_api import Page

    from api.shared.db import Database
    from tests.widgets.conftest import Visitor

LEAST = 4.5
"""WCAG 2.2, 1.4.3: contrast of text."""

# Colours of the whole cube, every grey, and those where white and black are equally good.
COLOURS = [
    *(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in product((0, 51, 102, 153, 204, 255), repeat=3)),
    *(f"#{grey:02x}{grey:02x}{grey:02x}" for grey in range(256)),
    *("#757575", "#767676", "#777777", "#ff0000", "#008a00", "#8080ff", "#A36A00", "#c2185b"),
]

PAINTED = """async (colours) => {
    const element = document.querySelector("meldeknapp-button");
    const button = element.shadowRoot.querySelector(".go");
    const paint = Object.assign(document.createElement("canvas"), {width: 1, height: 1})
      .getContext("2d", {willReadFrequently: true});
    const painted = (colour) => {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
      return [...paint.getImageData(0, 0, 1, 1).data];
    };
    const found = [];
    for (const colour of colours) {
      if (colour) element.setAttribute("colour", colour);
      else element.removeAttribute("colour");
      await Promise.resolve();
      const {color, backgroundColor} = getComputedStyle(button);
      found.push([painted(color), painted(backgroundColor)]);
    }
    return found;
}"""

Rgba = list[int]


def _luminance(colour: Rgba) -> float:
    """Return the relative luminance as WCAG defines it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour[:3])
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: Rgba, other: Rgba) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


async def _painted(page: Page, colours: list[str]) -> list[tuple[Rgba, Rgba]]:
    """Return text and background of the button as they are painted, for each value of `colour`."""
    await page.locator("meldeknapp-button button").first.wait_for()
    return [tuple(each) for each in await page.evaluate(PAINTED, colours)]


async def test_text_on_any_colour_has_enough_contrast(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag(site)}')
    async with visitor() as page:
        await page.goto(address)
        found = await _painted(page, COLOURS)
    assert len(found) == len(COLOURS)
    for wanted, (text, background) in zip(COLOURS, found, strict=True):
        assert background == [*bytes.fromhex(wanted[1:]), 255], wanted
        assert text in ([0, 0, 0, 255], [255, 255, 255, 255]), wanted
        assert _contrast(text, background) >= LEAST, wanted


async def test_what_is_no_plain_colour_leaves_ours_by_day_and_by_night(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    wrong = ["", "currentcolor", "transparent", "#fff8", "#12345", "inherit", "#112233;all:unset"]
    head = '<html lang="nb"><meta name="color-scheme" content="light dark">'
    address = write(other_site, f"{head}<p>…</p>{tag(site)}")
    for scheme in ("light", "dark"):
        async with visitor(color_scheme=scheme) as page:
            await page.goto(address)
            ours, *others = await _painted(page, wrong)
            assert _contrast(*ours) >= LEAST
            assert others == [ours] * len(others)


async def test_the_script_tag_can_say_the_colour(
    site: str, other_site: OtherSite, visitor: Visitor
) -> None:
    address = write(other_site, f'<html lang="nb"><p>…</p>{tag(site, colour="#ffd400")}')
    async with visitor() as page:
        await page.goto(address)
        button = page.get_by_role("button", name="Meld fra")
        painted = await button.evaluate("each => getComputedStyle(each).backgroundColor")
        assert painted == "rgb(255, 212, 0)"


async def _dress(database: Database, accent: str | None) -> None:
    async with database.begin() as tx:
        await tx.execute(update(Service).values(accent=accent))


async def test_the_button_wears_its_services_colour_by_itself(
    site: str, database: Database, other_site: OtherSite, visitor: Visitor
) -> None:
    line = f'<script src="{site}/s/solvik/button.js" async></script>'
    head = '<html lang="nb"><meta name="color-scheme" content="light dark">'
    address = write(other_site, f"{head}<p>…</p>{line}")
    for accent in ("#7a1f4b", "#ffe600", "#000000", "#ffffff"):
        await _dress(database, accent)
        shades = theme(accent)
        for scheme, wanted in (("light", shades.light), ("dark", shades.dark)):
            async with visitor(color_scheme=scheme) as page:
                await page.goto(address)
                ((text, background),) = await _painted(page, [""])
            assert background == [*bytes.fromhex(wanted["base-default"][1:]), 255]
            assert _contrast(text, background) >= LEAST


async def test_a_colour_said_on_the_page_wins_over_the_services(
    site: str, database: Database, other_site: OtherSite, visitor: Visitor
) -> None:
    await _dress(database, "#7a1f4b")
    line = f'<script src="{site}/s/solvik/button.js" data-colour="#ffd400" async></script>'
    address = write(other_site, f'<html lang="nb"><p>…</p>{line}')
    async with visitor() as page:
        await page.goto(address)
        ((_text, background),) = await _painted(page, ["#ffd400"])
        assert background == [255, 212, 0, 255]


async def test_a_services_button_is_as_small_as_any(site: str, database: Database) -> None:
    async with httpx.AsyncClient(base_url=site) as web:
        for accent in COLOURS[:216:7]:
            await _dress(database, accent)
            answer = await web.get("/s/solvik/button.js")
            assert theme(accent).button in answer.text
            assert len(gzip.compress(answer.content, mtime=0)) <= 2000


async def test_a_browser_asks_again_only_whether_the_button_changed(
    site: str, database: Database
) -> None:
    await _dress(database, None)
    async with httpx.AsyncClient(base_url=site) as web:
        first = await web.get("/s/solvik/button.js")
        assert first.text == (await web.get("/button.js")).text
        assert first.headers["cache-control"] == "public, max-age=3600"
        asked = {"If-None-Match": first.headers["etag"]}
        again = await web.get("/s/solvik/button.js", headers=asked)
        assert (again.status_code, again.content) == (304, b"")
        await _dress(database, "#7a1f4b")
        assert (await web.get("/s/solvik/button.js", headers=asked)).status_code == 200


def test_a_service_that_is_not_there_has_no_button(site: str) -> None:
    assert httpx.get(f"{site}/s/nowhere/button.js").status_code == 404
