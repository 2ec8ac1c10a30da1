"""Measures on cases of Solvik, through the staff's pages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from api.measures.models import Measure
from api.shared import clock
from tests.api.cases.conftest import Sent, receipt, send
from tests.api.history.comparing import told_by_events
from tests.api.invitations.conftest import Mailbox, mailbox, settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.staff_fixtures import Browser

__all__ = ["Mailbox", "Sent", "mailbox", "receipt", "send", "settings", "told_by_events"]

TITLE = "Pumpen stopper selv når posen er tom"
INDICATOR = "Doser som kommer for sent"
DUE = clock.today() + timedelta(days=30)
CHECK = clock.today() + timedelta(days=90)


@pytest_asyncio.fixture
async def case(adviser: Browser, send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A triaged case of the emergency ward."""
    sent = await send(unit="akuttmottaket")
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/triage", kind="harm_event", category="medication")
    return sent


@pytest.fixture
def propose(adviser: Browser, case: Sent) -> Callable[..., Awaitable[str]]:
    """The adviser proposes a measure on a case: `await propose(strength="weak")` is its page."""

    async def make(*, on: Sent = case, by: Browser = adviser, **fields: Any) -> str:
        await by.open(f"{on.page}/measures/new")
        wanted = {"title": TITLE, "strength": "strong"} | fields
        page = await by.send(f"{on.page}/measures/new", **wanted)
        assert page.status_code == 200, page.text
        found = re.findall(r'href="(/staff/measures/[0-9a-f-]{36})"', page.text)
        return str(found[-1])

    return make


@pytest.fixture
def decide(
    adviser: Browser, propose: Callable[..., Awaitable[str]]
) -> Callable[..., Awaitable[str]]:
    """The adviser proposes and decides a measure: `await decide()` is its page."""

    async def make(*, check_on: date = CHECK, **fields: Any) -> str:
        ready = {"owner": str(adviser.user_id), "due_on": str(DUE), "indicator": INDICATOR}
        path = await propose(**(ready | fields))
        await adviser.open(path)
        page = await adviser.send(f"{path}/decide", check_on=str(check_on))
        assert page.status_code == 200, page.text
        return path

    return make


@pytest.fixture
def implement(
    adviser: Browser, decide: Callable[..., Awaitable[str]]
) -> Callable[..., Awaitable[str]]:
    """The adviser decides a measure and carries it out: `await implement()` is its page."""

    async def make(**fields: Any) -> str:
        path = await decide(**fields)
        await adviser.open(path)
        page = await adviser.send(f"{path}/implement", implemented_on=str(clock.today()))
        assert page.status_code == 200, page.text
        return path

    return make


async def check_form(browser: Browser, path: str) -> str:
    """Open a measure and return where the form for its next check is sent to."""
    page = await browser.open(path)
    found = re.search(rf'action="({path}/checks/[0-9a-f-]+)"', page.text)
    assert found, page.text
    return found[1]


async def stored(database: Database, path: str) -> Measure:
    """Return the measure's row."""
    async with database.begin() as tx:
        found = await tx.scalar(select(Measure).where(Measure.id == path.rpartition("/")[2]))
    assert found is not None
    return found
