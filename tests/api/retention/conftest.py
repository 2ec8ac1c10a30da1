"""Reports of somebody who can be reached, and a privacy officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest_asyncio

from api.access.permissions import Role

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

STORY = "Mor fikk feil medisin på fredag."


@pytest_asyncio.fixture
async def send(client: httpx.AsyncClient, solvik: Solvik) -> Callable[..., Awaitable[str]]:
    """Send a report to Solvik and return its reference: `await send(email=…, phone=…)`."""

    async def make(email: str | None = None, phone: str | None = None, **fields: Any) -> str:
        body = {
            "service": "solvik",
            "language": "nb",
            "what_happened": STORY,
            "contact": {"name": "Kari Nordmann", "email": email, "phone": phone},
            "involvement": {"keep_informed": True, "take_part": False, "modes": []},
        }
        answer = await client.post("/api/v1/reports", json=body | fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["reference"])

    return make


@pytest_asyncio.fixture
async def officer(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """The privacy officer of Solvik."""
    return await log_in("petra", Role.PRIVACY_OFFICER)
