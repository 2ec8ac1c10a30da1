"""Every page of the staff, with something in it: for everybody, on any screen, in any dress.

A new page is found by its route; a new path parameter is told in `staff_world.py: Work.things`.
With MELDEKNAPP_PICTURES set, pictures are left in `.build/screenshots/`.
"""

from __future__ import annotations

import asyncio
import os
from itertools import chain
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

NOT_PAGES = {
    "/staff/inbox/news": "answers a page that asks for news with what is new, or nothing",
    "/staff/inbox/stream": "a stream that never ends",
    "/staff/services": "leads to the service when there is but one, as here",
    "/staff/services/{slug}/preview.css": "a style sheet for the colour being tried",
    "/staff/cases/{reference}/review/report.pdf": "a file; its pages are looked at as a report",
}
"""What shows no page of its own, and why."""

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
    opened: dict[Role, list[tuple[str, str]]] = {}
    routes: set[str] = set()
    for role in Role:
        opened[role] = []
        async for route, path in pages_of(app, site, work, role):
            routes.add(route)
            opened[role].append((route, path))
    assert page_routes(app) - routes == set(), "pages that nobody opened: open them, or say why not"
    found = await asyncio.gather(
        *(one_persons(visitor, site, work.people[role], role, opened) for role in Role)
    )
    assert not any(found), "\n" + "\n".join(chain.from_iterable(found))


async def one_persons(
    visitor: Visitor,
    site: str,
    person: Browser,
    role: Role,
    opened: dict[Role, list[tuple[str, str]]],
) -> list[str]:
    """Return what is wrong with a role's pages.

    The first role that opens a page looks at it thoroughly, the others at what differs for them.
    """
    roles = list(Role)
    before = {path for each in roles[: roles.index(role)] for _route, path in opened[each]}
    found: list[str] = []
    async with visitor() as page:
        page.on(
            "console",
            lambda said: found.append(f"{role}: {said.text}") if said.type == "error" else None,
        )
        await become(page, site, person)
        for route, path in opened[role]:
            name = f"{role}-{route.removeprefix('/staff').strip('/').replace('/', '-') or 'home'}"
            look = glanced_at if path in before else looked_at
            found += await look(page, f"{site}{path}", name)
    return found


async def glanced_at(page: Page, address: str, name: str) -> list[str]:
    """Return what is wrong with a page in bokmål, where there is least room."""
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(f"{address}?lang=nb")
    found = await page.evaluate(LAID_OUT_WRONG) + await wrong_in_head(page)
    found += await violations(page)
    await picture(page, f"{name}-320-dark")
    return [f"{name}: {each}" for each in dict.fromkeys(found)]


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
    """Return route and path of each page this role can open; what leads to another is left out."""
    cookies = dict(work.people[role].http.cookies)
    async with httpx.AsyncClient(base_url=site, cookies=cookies, trust_env=False) as http:
        for _method, route in staff_routes(app):
            if route.path not in page_routes(app) or role not in (allowed(route) or ()):
                continue
            path = route.path_format.format_map(work.things)
            answer = await http.get(path, follow_redirects=route.path == "/staff")
            if answer.status_code == 404 and role is Role.REVIEWER:  # has one review, no more
                continue
            assert answer.status_code == 200, f"{role}: {path}: {answer.status_code}"
            yield route.path, answer.url.path


def page_routes(app: FastAPI) -> set[str]:
    """Return the routes that show a page to staff who are logged in."""
    return {
        route.path
        for method, route in staff_routes(app)
        if method == "GET"
        and (method, route.path) not in FOR_EVERYBODY
        and route.path not in NOT_PAGES
        and not leads_back(route)
    }


def leads_back(route: APIRoute) -> bool:
    """Return whether a GET only leads from a form's address to the page the form stands on."""
    return route.endpoint.__name__.startswith("back")
