"""Forms and lists of the staff by keyboard: what is wrong is told, and leads to its field."""

from __future__ import annotations

import asyncio
import re
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from api.access.permissions import Role
from tests.widgets.staff_world import (
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
from tests.widgets.test_staff_pages import become, pages_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.async_api import Page

    from tests.widgets.conftest import Visitor

__all__ = ["case", "checker", "decide", "make", "propose", "send", "share", "work", "write"]

MUST_REFUSE = {
    "triage",
    "messages",
    "notes",
    "new",
    "tries",
    "lesson",
    "links",
    "transfer",
    "learning",
    "timeline",
    "participants",
    "meetings",
    "requests",
    "claims",
    "texts",
    "connectors/new/webhook",
}
"""How the addresses of forms end that are sent empty here and, empty, are never right."""

FORMS = """
    () => [...document.querySelectorAll("main form[method=post]")]
      .filter((form) => [...form.elements].some((each) =>
        /^(text|email|tel|date|datetime-local|textarea|select-one|radio|file)/.test(each.type)))
      .map((form) => form.getAttribute("action"))
"""

FIND = 'document.querySelector(`main form[method=post][action="${action}"]`)'
EMPTY = f"""
    (action) => {{
      const form = {FIND};
      for (const each of form?.elements ?? []) {{
        if (/hidden|submit|button|fieldset/.test(each.type)) continue;
        if (/checkbox|radio/.test(each.type)) each.checked = false;
        else each.value = "";
      }}
      if (form) form.noValidate = true;
      return form !== null;
    }}
"""
SEND = f"""
    (action) => setTimeout(() => {{
      const form = {FIND};
      form.requestSubmit(form.querySelector("button:not([type=button])"));
    }})
"""

HELD = """
    (target) => {
      const held = document.activeElement;
      const at = document.getElementById(target);
      if (!at) return `nothing has the id ${target}`;
      const fits = at === held || (at.contains(held) && held !== document.body);
      return fits ? "" : `${target} does not take the focus`;
    }
"""


@pytest.mark.timeout(600)
async def test_a_form_with_mistakes_tells_them_and_leads_to_each(
    app: FastAPI, site: str, visitor: Visitor, work: Work
) -> None:
    refused: set[str] = set()

    async def try_all(role: Role) -> list[str]:
        found: list[str] = []
        tried: set[str] = set()
        async with visitor(locale="en-GB") as page:
            await become(page, site, work.people[role])
            async for route, path in pages_of(app, site, work, role):
                await page.goto(f"{site}{path}?lang=en")
                for action in await page.evaluate(FORMS):
                    if action in tried:
                        continue
                    tried.add(action)
                    wrong = await sent_empty(page, f"{site}{path}", action)
                    if wrong is not None:
                        refused.add(action)
                        found += [f"{role}: {route}: {action}: {each}" for each in wrong]
        return found

    found = await asyncio.gather(
        *(try_all(role) for role in (Role.ADVISER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER))
    )
    assert not any(found), "\n" + "\n".join(chain.from_iterable(found))
    let_through = {end for end in MUST_REFUSE if not any(each.endswith(end) for each in refused)}
    assert let_through == set()


async def sent_empty(page: Page, address: str, action: str) -> list[str] | None:
    """Send one form of a page empty; return what is wrong with how that is told, None: it fits."""
    await page.goto(address)
    if not await page.evaluate(EMPTY, action):
        return None  # what was sent before it took it off the page
    async with page.expect_navigation() as leads:
        await page.evaluate(SEND, action)
    answer = await leads.value
    summary = page.locator(".ds-error-summary")
    if not await summary.count():
        refused = answer is not None and answer.status >= 400
        return [f"{answer.status} without a summary"] if answer and refused else None
    found = []
    if not await summary.evaluate("(each) => each === document.activeElement"):
        found.append("the summary has not the focus")
    links = summary.get_by_role("link")
    for each in await links.all():
        await each.press("Enter")
        target = (await each.get_attribute("href") or "").partition("#")[2]
        found.append(await page.evaluate(HELD, target))
    if not await links.count():
        found.append("the summary leads nowhere")
    return [each for each in found if each]


@pytest.mark.parametrize("path", ["/staff/cases?view=all", "/staff/measures?show=all"])
async def test_a_list_is_sorted_and_filtered_by_keyboard_and_says_what_it_shows(
    site: str, visitor: Visitor, work: Work, path: str
) -> None:
    async with visitor(locale="en-GB") as page:
        await become(page, site, work.people[Role.ADVISER])
        await page.goto(f"{site}{path}&lang=en")
        columns = page.locator("thead th").filter(has=page.get_by_role("link"))
        assert await columns.count() >= 2
        for number in range(await columns.count()):
            await columns.nth(number).get_by_role("link").press("Enter")
            await expect(columns.nth(number)).to_have_attribute(
                "aria-sort", re.compile("ascending|descending")
            )
        await page.goto(f"{site}{path}&lang=en")
        told = page.locator("[role=status]").filter(has_text=re.compile(r"\d"))
        before = await told.element_handle()
        if await page.locator("summary", has_text="Filters").count():
            await page.locator("summary", has_text="Filters").press("Enter")
        choice = page.locator(".mk-filters select").first
        await choice.focus()
        async with page.expect_response(lambda got: path.partition("?")[0] in got.url):
            await choice.press("End")
        await expect(told).to_have_text(re.compile("^0 "))
        await expect(choice).to_be_focused()
        assert await before.evaluate("(each) => each.isConnected"), "a new place is not read aloud"
