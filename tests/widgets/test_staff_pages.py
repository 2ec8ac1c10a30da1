"""Every page of the staff, with something in it: for everybody, on any screen, in any dress.

A new page is found by its route; a new path parameter is told in `staff_world.py: Work.things`.
With MELDEKNAPP_PICTURES set, pictures are left in `.build/screenshots/`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import httpx
import pytest

from api.access.permissions import Role
from tests.api.access.test_permissions import FOR_EVERYBODY, allowed, staff_routes
from tests.browser import ROOT
from tests.widgets.staff_world import (
    NAME,
    Work,
    case,
    checker,
    decide,
    make,
    propose,
    send,
    share,
    work,
    write,
)
from tests.widgets.test_accessibility import violations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI
    from fastapi.routing import APIRoute
    from playwright.async_api import Page

    from tests.staff_fixtures import Browser
    from tests.widgets.conftest import Visitor

__all__ = ["case", "checker", "decide", "make", "propose", "send", "share", "work", "write"]

SIZES = {320: 640, 768: 1024, 1280: 800}
FOLDER = ROOT / ".build" / "screenshots" / "staff"
PERSONAL = (*NAME.split(), "Mor ", "Astrid", "Magnhild", "Amina", "Petter", "@")

NOT_PAGES = {"/staff/inbox/news", "/staff/services/{slug}/preview.css"}
"""What answers with a stream or a style sheet, and only when it is asked for something."""

UNOPENED = {"meeting_id", "request_id"}
"""Parameters of what is not made here yet; its pages are not looked at."""

LAID_OUT_WRONG = """
    () => {
      const wrong = [];
      const tell = (what, each) => wrong.push(`${what}: ${each.outerHTML.slice(0, 90)}`);
      const over = document.documentElement.scrollWidth - innerWidth;
      if (over > 0) wrong.push(`the page is ${over} px wider than the window`);
      for (const each of document.querySelectorAll("body *")) {
        if (!each.checkVisibility() || each.closest(".mk-hidden, .mk-skip, svg")) continue;
        const style = getComputedStyle(each);
        const box = each.getBoundingClientRect();
        if (style.clipPath !== "none" || box.width === 0) continue;
        const scrolls = each.parentElement?.closest(".mk-scroll, .mk-tabs");
        if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) tell("sticks out", each);
        const card = each.parentElement?.closest(".ds-card, .ds-fieldset, .ds-table td");
        if (card && !scrolls && box.right > card.getBoundingClientRect().right + 1)
          tell("sticks out of its box", each);
        if (/hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis"
            && !/INPUT|SELECT|TEXTAREA/.test(each.tagName)
            && each.scrollWidth > each.clientWidth + 1) tell("is cut", each);
        if (each.tabIndex > 0) tell("has its own place in the tab order", each);
        if (style.order !== "0" || /reverse/.test(style.flexDirection))
          tell("is shown in another order than it is read", each);
      }
      return wrong;
    }
"""

WITHOUT_FOCUS = """
    () => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex]")]
      .filter((each) => each.checkVisibility() && !each.disabled && each.type !== "hidden"
                        && each.id !== "main")
      .filter((each) => {
        each.focus({focusVisible: true});
        const ringed = (one) => getComputedStyle(one).outlineStyle !== "none";
        const field = each.closest(".ds-field");
        return document.activeElement === each && !ringed(each) && !(field && ringed(field));
      })
      .map((each) => `its focus is not seen: ${each.outerHTML.slice(0, 90)}`)
"""


@pytest.mark.timeout(600)
async def test_every_page_is_for_everybody(
    app: FastAPI, site: str, visitor: Visitor, work: Work
) -> None:
    found, opened = [], 0
    for role in (Role.ADVISER, Role.ADMINISTRATOR):
        person = work.people[role]
        async with visitor() as page:
            await become(page, site, person)
            async for name, path in pages_of(app, site, work, role):
                opened += 1
                found += await looked_at(page, f"{site}{path}", f"{role}-{name}")
    assert not found, "\n" + "\n".join(found)
    assert opened > 30


async def looked_at(page: Page, address: str, name: str) -> list[str]:
    """Return what is wrong with a page in bokmål at every size, in nynorsk and English at one."""
    found = []
    for language in ("nn", "en", "nb"):
        await page.set_viewport_size({"width": 320, "height": 640})
        await page.goto(f"{address}?lang={language}")
        found += await page.evaluate(LAID_OUT_WRONG)
        found += await wrong_in_head(page)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for width, height in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            found += [f"{width}: {each}" for each in await page.evaluate(LAID_OUT_WRONG)]
            if (width, scheme) in {(1280, "light"), (320, "dark")}:
                found += [f"{width} {scheme}: {each}" for each in await violations(page)]
                await picture(page, f"{name}-{width}-{scheme}")
    found += await page.evaluate(WITHOUT_FOCUS)
    await page.emulate_media(color_scheme="light")
    return [f"{name}: {each}" for each in dict.fromkeys(found)]


async def wrong_in_head(page: Page) -> list[str]:
    """Return what is wrong with a page's title and its main heading."""
    title, headings = await page.title(), await page.locator("h1:visible").count()
    found = [f"a title with “{word}” in it: {title}" for word in PERSONAL if word in title]
    if not title.endswith("Meldeknapp"):
        found.append(f"a title that does not say where it is: {title}")
    if headings != 1:
        found.append(f"{headings} main headings")
    return found


async def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page, when pictures are wanted."""
    if os.environ.get("MELDEKNAPP_PICTURES"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=FOLDER / f"{name}.png", full_page=True)


async def become(page: Page, site: str, person: Browser) -> None:
    """Let a page be opened by somebody who is logged in."""
    await page.context.add_cookies(
        [
            {"name": each.name, "value": each.value or "", "url": site}
            for each in person.http.cookies.jar
        ]
    )


async def pages_of(
    app: FastAPI, site: str, work: Work, role: Role
) -> AsyncIterator[tuple[str, str]]:
    """Return name and path of each page this role can open; what is not a page is left out."""
    seen = set()
    cookies = dict(work.people[role].http.cookies)
    async with httpx.AsyncClient(base_url=site, cookies=cookies, trust_env=False) as http:
        for method, route in staff_routes(app):
            if method != "GET" or (method, route.path) in FOR_EVERYBODY:
                continue
            if role not in (allowed(route) or ()) or leads_back(route):
                continue
            if route.path in NOT_PAGES or UNOPENED & set(route.param_convertors):
                continue
            path = route.path_format.format_map(work.things)
            async with http.stream("GET", path, follow_redirects=True) as answer:
                assert answer.status_code == 200, f"{path}: {answer.status_code}"
                shown = answer.url.path
                if "text/html" in answer.headers["content-type"] and shown not in seen:
                    seen.add(shown)
                    yield (
                        route.path.removeprefix("/staff").strip("/").replace("/", "-") or "home",
                        shown,
                    )


def leads_back(route: APIRoute) -> bool:
    """Return whether a GET only leads from a form's address to the page the form stands on."""
    return route.endpoint.__name__.startswith("back")
