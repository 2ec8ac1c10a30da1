"""A case at Solvik, and people who write, check and read lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest_asyncio

from api.access.permissions import Role
from tests.api.cases.conftest import Sent, send
from tests.api.history.comparing import told_by_events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.staff_fixtures import Browser

__all__ = ["Sent", "send", "told_by_events"]

LESSON = {
    "title": "To medisiner som ligner",
    "happened": "En pasient fikk feil medisin.",
    "why": "Eskene så like ut og sto ved siden av hverandre.",
    "changed": "De står nå i hver sin hylle.",
    "ask": "Hvilke esker ligner hos dere?",
    "language": "nb",
}


@pytest_asyncio.fixture
async def checker(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """Another adviser for all of Solvik: the second person."""
    return await log_in("charlotte", Role.ADVISER)


@pytest_asyncio.fixture
async def write(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> Callable[..., Awaitable[str]]:
    """Have the adviser write a lesson from a case of a unit; return its address."""

    async def make(unit: str = "akuttmottaket", **parts: Any) -> str:
        sent = await send(unit=unit)
        await adviser.open(f"{sent.page}/lesson")
        page = await adviser.send(f"{sent.page}/lesson", **(LESSON | parts))
        assert page.status_code == 200, page.text
        return page.url.path

    return make


@pytest_asyncio.fixture
async def share(
    adviser: Browser, checker: Browser, write: Callable[..., Awaitable[str]]
) -> Callable[..., Awaitable[str]]:
    """Write a lesson, have it checked, and share it with all units or those named by id."""

    async def make(*, council: bool = False, **fields: Any) -> str:
        path = await write()
        await adviser.open(f"{path}/edit")
        await adviser.send(f"{path}/edit", **LESSON, do="send")
        await checker.open(path)
        chosen = fields or {"all": "true"}
        ticked = {"council": "true"} if council else {}
        page = await checker.send(f"{path}/share", **chosen, **ticked)
        assert page.status_code == 200, page.text
        return path

    return make
