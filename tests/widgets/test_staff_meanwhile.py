"""A form that somebody else was quicker with: told at once, to everybody, on any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.access.permissions import Role
from tests.widgets.pictures import picture
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
from tests.widgets.test_accessibility import violations
from tests.widgets.test_staff_pages import LAID_OUT_WRONG, become, pages_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.async_api import Page

    from tests.widgets.conftest import Visitor

__all__ = ["case", "checker", "decide", "make", "propose", "send", "share", "work", "write"]

MUST_TELL = {
    "/triage",
    "/closing",
    "/review/learning/change",
    "/review/learning/factor",
    "/review/timeline/change",
    "/review/method",
    "/review/summary",
    "/review/observer/{meeting_id}",
    "/review/meetings/{meeting_id}",
    "/review/meetings/{meeting_id}/minutes",
    "/staff/measures/{measure_id}/edit",
    "/staff/lessons/{lesson_id}/edit",
}
"""How the addresses of forms end that know which version they were opened with."""

FORMS = """
    () => [...document.querySelectorAll("main form[method=post]")]
      .filter((form) => form.querySelector("[name=version], [name=number]")
                        && form.querySelector("textarea, select"))
      .map((form) => form.getAttribute("action"))
"""

SEND_OLD = """
    ([action, words]) => {
      const form = document.querySelector(`main form[method=post][action="${action}"]`);
      form.querySelector("[name=version], [name=number]").value = "99";
      for (const each of form.querySelectorAll("textarea")) each.value = words;
      for (const each of form.querySelectorAll("select")) each.selectedIndex = 1;
      form.noValidate = true;
      setTimeout(() => form.requestSubmit(form.querySelector("button:not([type=button])")));
    }
"""

TEXTS = "(all) => all.map((each) => each.value ?? each.textContent)"


@pytest.mark.timeout(300)
async def test_whoever_comes_second_is_told_and_loses_no_word(
    app: FastAPI, site: str, visitor: Visitor, work: Work
) -> None:
    found: list[str] = []
    told: set[str] = set()
    async with visitor(locale="en-GB") as page:
        await become(page, site, work.people[Role.ADVISER])
        async for _route, path in pages_of(app, site, work, Role.ADVISER):
            await page.goto(f"{site}{path}")
            for action in dict.fromkeys(await page.evaluate(FORMS)):
                if action in told:
                    continue
                # The first of a form may be taken: there was nothing yet to be changed meanwhile.
                for words in ("Noe annet enn før.", "Og noe annet igjen."):
                    await page.goto(f"{site}{path}?lang=nb")
                    async with page.expect_navigation() as leads:
                        await page.evaluate(SEND_OLD, [action, words])
                    answer = await leads.value
                    if answer is not None and answer.status == 409:
                        told.add(action)
                        found += [f"{action}: {each}" for each in await wrong(page, action, words)]
                        break
    assert found == [], "\n" + "\n".join(found)
    untold = {each for each in MUST_TELL if not any_ends(told, each.format_map(work.things))}
    assert untold == set()


def any_ends(actions: set[str], end: str) -> bool:
    return any(each.endswith(end) for each in actions)


async def wrong(page: Page, action: str, words: str) -> list[str]:
    """Return what is wrong with how it is told, on a large screen and on a small, dark one."""
    box = page.locator(".ds-error-summary, .ds-alert[role=alert]").first
    found = []
    if not await box.evaluate("(each) => each === document.activeElement"):
        found.append("what is told has not the focus")
    form = page.locator(f'main form[action="{action}"]').first
    fields = form.locator("textarea") if await form.count() else page.locator("#left-over + * + p")
    kept = [each.strip() for each in await fields.evaluate_all(TEXTS)]
    if kept and words not in kept:
        found.append("the words are gone")
    for width, scheme in ((1280, "light"), (320, "dark")):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}: {each}" for each in await page.evaluate(LAID_OUT_WRONG)]
        found += [f"{width}: {each}" for each in await violations(page)]
        await picture(page, f"staff/meanwhile{action.replace('/', '-')}-{width}-{scheme}")
    await page.set_viewport_size({"width": 1280, "height": 800})
    return found
