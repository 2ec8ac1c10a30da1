"""The administrator at work on a service's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio
from sqlalchemy import select

from api.access.models import AuditEntry
from api.access.permissions import Role

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.staff_fixtures import Browser

BASE = "/staff/services/solvik"


@pytest_asyncio.fixture
async def amina(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """The administrator of Solvik, logged in."""
    return await log_in("amina", Role.ADMINISTRATOR)


async def change(browser: Browser, page: str, **typed: str) -> httpx.Response:
    """Open one of the forms, and send it in."""
    await browser.open(f"{BASE}/{page}")
    return await browser.send(f"{BASE}/{page}", **typed)


async def audited(database: Database, action: str) -> list[AuditEntry]:
    """Return what the audit log holds of this action, oldest first."""
    logged = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    async with database.begin() as tx:
        return list(await tx.scalars(logged))
