"""The invitation with mistakes in it: on a phone, with large text and with forced colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.async_api import expect

from api.access.audit import Actor
from api.access.permissions import Role
from api.cases import service as cases
from api.invitations import links, service
from api.reports import service as reports
from api.shared import sealing
from tests.widgets.test_accessibility import violations
from tests.widgets.test_faces import STICKING_OUT, is_right

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from playwright.async_api import Page

    from api.shared.db import Database
    from tests.widgets.conftest import Visitor

LONG = "Hvorfor? " * 500
FIELDS = {"support": "Someone you want with you", "hopes": "What do you hope will come of it?"}


@pytest.fixture
async def address(site: str, database: Database, employ: Callable[..., Awaitable[UUID]]) -> str:
    """The invitation of somebody who wants to take part, in English."""
    wishes = {"keep_informed": True, "take_part": True, "modes": ["phone"]}
    async with httpx.AsyncClient(base_url=site, trust_env=False) as client:
        sent = await client.post(
            "/api/v1/reports",
            json={
                "service": "solvik",
                "what_happened": "Mor falt i trappen.",
                "what_matters": "At noen hører på oss.",
                "involvement": wishes,
                "contact": {"email": "kari@example.org"},
            },
        )
    adviser = Actor("staff", await employ("astrid", Role.ADVISER), Role.ADVISER)
    async with database.begin() as tx:
        report = await reports.by_reference(tx, sent.json()["reference"])
        case = await cases.of_report(tx, report.id, lock=True)
        invitation = await service.invite(tx, case, adviser, "Vi vil gjerne høre mer.")
        key = await sealing.data_key(tx, report.key_id)
        return f"{site}/i/{links.token_of(key, invitation.id)}?lang=en"


async def send_mistakes(page: Page, address: str) -> None:
    await page.goto(address)
    for label in FIELDS.values():
        await page.get_by_label(label).fill(LONG)
    await page.get_by_role("button", name="Yes, I want to take part").click()
    await page.get_by_role("alert").wait_for()


async def test_the_summary_is_read_first_and_each_line_leads_to_its_field(
    address: str, visitor: Visitor
) -> None:
    async with visitor(java_script_enabled=True) as page:
        await send_mistakes(page, address)
        summary = page.get_by_role("alert")
        await expect(summary).to_be_focused()
        lines = summary.get_by_role("link")
        await expect(lines).to_have_count(len(FIELDS))
        for at, (field, label) in enumerate(FIELDS.items()):
            await lines.nth(at).click()
            box = page.get_by_label(label)
            await expect(box).to_be_focused()
            await expect(box).to_have_attribute("id", field)
            await expect(box).to_have_attribute("aria-invalid", "true")
            told = await page.locator(f"#{field}-error").text_content()
            colon = "" if label.endswith("?") else ":"
            assert await lines.nth(at).text_content() == f"{label}{colon} {told}"


async def test_with_mistakes_it_fits_in_every_dress_and_at_twice_the_text(
    address: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await send_mistakes(page, address)
        await is_right(page, "invitation with mistakes")
        await page.set_viewport_size({"width": 320, "height": 640})
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await page.evaluate(STICKING_OUT) == []


async def test_in_forced_colours_each_field_and_button_has_an_edge(
    address: str, visitor: Visitor
) -> None:
    async with visitor(forced_colors="active", viewport={"width": 320, "height": 640}) as page:
        await send_mistakes(page, address)
        assert await violations(page) == []
        bare = await page.evaluate(
            """() => [...document.querySelectorAll("main .ds-button, main .ds-input, [role=alert]")]
                .filter((each) => each.checkVisibility())
                .filter((each) => !["checkbox", "radio"].includes(each.type))
                .filter((each) => parseFloat(getComputedStyle(each).borderTopWidth) === 0
                                  && parseFloat(getComputedStyle(each).outlineWidth) === 0)
                .map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert bare == []
