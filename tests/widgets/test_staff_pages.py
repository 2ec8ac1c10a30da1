"""Every page of the staff, with something in it: for everybody, on any screen, in any dress.

A new page is found by its route; a new path parameter is told in `staff_world.py: Work.things`.
With MELDEKNAPP_PICTURES set, pictures are left in `.build/screenshots/`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Literal

import httpx
import pytest

from api.access.permissions import Role
from tests.api.access.test_permissions import FOR_EVERYBODY, allowed, staff_routes
from tests.widgets.pictures import picture
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
    from playwright.async_api import ConsoleMessage, Page, ViewportSize

    from tests.staff_fixtures import Browser
    from tests.widgets.conftest import Visitor

__all__ = ["case", "checker", "decide", "make", "propose", "send", "share", "work", "write"]

SIZES = {320: 640, 768: 1024, 1280: 800}
PAPER: ViewportSize = {"width": 718, "height": 1046}
"""A sheet of A4 within its margins, and in dark dress: what is printed is light all the same."""

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (1280, "light"),
    (768, "light"),
    (320, "dark"),
)
PERSONAL = (*NAME.split(), "Mor ", "Astrid", "Magnhild", "Amina", "Petter", "@")

NOT_PAGES = {
    "/staff": "leads to the first page of a role's menu",
    "/staff/inbox/news": "answers a page that asks for news with what is new, or nothing",
    "/staff/inbox/stream": "a stream that never ends",
    "/staff/services": "leads to the service when there is but one, as here",
    "/staff/services/{slug}/preview.css": "a style sheet for the colour being tried",
    "/staff/cases/{reference}/review/report.pdf": "a file; its pages are looked at as a report",
    "/staff/cases/{reference}/handover/document.html": "a file, once handed over",
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


ON_PAPER = """
    () => {
      const wrong = [];
      const seen = (each) => each.checkVisibility() && !each.closest(".mk-hidden");
      const pressed = "button, input, select, textarea, nav, form, header.mk-header, footer";
      for (const each of document.querySelectorAll(pressed))
        if (seen(each)) wrong.push(`cannot be used on paper: ${each.outerHTML.slice(0, 90)}`);
      for (const each of document.querySelectorAll(".ds-card, section")) {
        const titles = each.querySelectorAll("h2, h3, h4, legend");
        const heading = [...titles].map((one) => one.innerText);
        const rest = heading.reduce((text, one) => text.replace(one, ""), each.innerText);
        if (seen(each) && heading.length && !rest.trim())
          wrong.push(`a heading over nothing on paper: ${heading}`);
      }
      const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
          .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const says = (each) => [...each.childNodes].some((one) => one.data?.trim());
      for (const each of document.querySelectorAll("main :not(.mk-sample, .mk-sample *)"))
        if (seen(each) && says(each) && light(getComputedStyle(each).color) > 0.1833)
          wrong.push(`too faint on paper: ${each.outerHTML.slice(0, 90)}`);
      if (document.documentElement.scrollWidth > innerWidth) wrong.push("wider than the paper");
      return wrong;
    }
"""

SHAPE = """
    () => [...document.querySelectorAll("body *")]
      .map((each) => `${each.tagName}.${each.className}[${each.getAttribute("role")}]`).join()
"""
"""What a page is made of, whatever it says."""


@pytest.mark.timeout(600)
async def test_every_page_is_for_everybody(
    app: FastAPI, site: str, visitor: Visitor, work: Work
) -> None:
    may_open: dict[str, list[Role]] = {}
    routes: dict[str, str] = {}
    for role in Role:
        async for route, path in pages_of(app, site, work, role):
            routes[path] = route
            may_open.setdefault(path, []).append(role)
    unopened = page_routes(app) - set(routes.values())
    assert unopened == set(), "open these pages, or say in NOT_PAGES why not"
    # Each is looked at thoroughly by one of those who open it, in turn, and by the others in short.
    thoroughly = {path: who[n % len(who)] for n, (path, who) in enumerate(may_open.items())}
    shapes: set[str] = set()

    async def look(role: Role) -> list[str]:
        found: list[str] = []
        async with visitor() as page:
            page.on("console", partial(complain, found, role))
            await become(page, site, work.people[role])
            for n, path in enumerate(path for path, who in may_open.items() if role in who):
                name = routes[path].removeprefix("/staff").strip("/").replace("/", "-")
                if thoroughly[path] is role:
                    other = ("nn", "en")[n % 2]
                    found += await looked_at(page, f"{site}{path}", f"{name}-{role}", other)
                else:
                    found += await glanced_at(page, f"{site}{path}", f"{name}-{role}", shapes)
        return found

    found = await asyncio.gather(*(look(role) for role in Role))
    assert not any(found), "\n" + "\n".join(chain.from_iterable(found))


def complain(found: list[str], role: Role, said: ConsoleMessage) -> None:
    """Add an error of the browser's console to what was found."""
    if said.type == "error":
        found.append(f"{role}: {said.text} {said.location['url']}")


async def looked_at(page: Page, address: str, name: str, other: str) -> list[str]:
    """Return what is wrong with a page in bokmål at every size, in another language at one."""
    found = []
    for language in (other, "nb"):
        await page.set_viewport_size({"width": 320, "height": 640})
        await page.goto(f"{address}?lang={language}")
        found += await page.evaluate(LAID_OUT_WRONG)
        found += await wrong_in_head(page)
    found += await page.evaluate(WITHOUT_FOCUS)
    await page.evaluate("document.activeElement.blur()")
    for width, scheme in LOOKS:
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": SIZES[width]})
        found += [f"{width}: {each}" for each in await page.evaluate(LAID_OUT_WRONG)]
        if (width, scheme) in {(1280, "light"), (320, "dark")}:
            found += [f"{width} {scheme}: {each}" for each in await violations(page)]
        await picture(page, f"staff/{name}-{width}-{scheme}")
    await page.emulate_media(media="print")
    await page.set_viewport_size(PAPER)
    found += await page.evaluate(ON_PAPER)
    await picture(page, f"staff/{name}-paper")
    await page.emulate_media(media="screen")
    return [f"{name}: {each}" for each in dict.fromkeys(found)]


async def glanced_at(page: Page, address: str, name: str, shapes: set[str]) -> list[str]:
    """Return what is wrong with a page in bokmål, where there is least room.

    One that is made of the same as another in `shapes` has broken no other rule.
    """
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(f"{address}?lang=nb")
    found = await page.evaluate(LAID_OUT_WRONG) + await wrong_in_head(page)
    shape = await page.evaluate(SHAPE)
    if shape not in shapes:
        shapes.add(shape)
        found += await violations(page)
        await picture(page, f"staff/{name}-320-dark")
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
            answer = await http.get(path)
            if answer.status_code == 404 and role is Role.REVIEWER:  # has one review, no more
                continue
            assert answer.status_code == 200, f"{role}: {path}: {answer.status_code}"
            yield route.path, path


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
