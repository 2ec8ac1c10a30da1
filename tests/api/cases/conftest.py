"""Reports that become cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest_asyncio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from tests.fixtures import Solvik

STORY = "Mor fikk feil medisin på fredag."
MATTERS = "At noen hører på oss."


@dataclass(frozen=True)
class Sent:
    """A report that was sent, as its reporter knows it."""

    reference: str
    receipt_code: str

    @property
    def page(self) -> str:
        """Where staff find the case."""
        return f"/staff/cases/{self.reference}"


@pytest_asyncio.fixture
async def send(client: httpx.AsyncClient, solvik: Solvik) -> Callable[..., Awaitable[Sent]]:
    """Send a report to Solvik; fields are the report's, `unit` a unit's slug."""

    async def make(*, unit: str | None = None, **fields: Any) -> Sent:
        body = {"service": "solvik", "language": "nb", "what_happened": STORY} | fields
        if unit is not None:
            body["place"] = {"unit": unit, "text": None}
        answer = await client.post("/api/v1/reports", json=body)
        assert answer.status_code == 201, answer.text
        return Sent(answer.json()["reference"], answer.json()["receipt_code"])

    return make


async def receipt(client: httpx.AsyncClient, sent: Sent) -> dict[str, Any]:
    """Return what the reporter sees on the receipt page."""
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    answer = await client.get("/api/v1/receipts/current", headers=bearer)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
