"""Cases ready to be reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest_asyncio

from tests.api.cases.conftest import MATTERS, STORY, Sent, receipt, send
from tests.api.history.comparing import told_by_events
from tests.staff_fixtures import Browser

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["MATTERS", "STORY", "receipt", "send", "told_by_events"]


async def classify(adviser: Browser, sent: Sent, **fields: Any) -> None:
    """Triage a case through its page."""
    await adviser.open(sent.page)
    chosen = {"kind": "no_harm_event", "category": "medication"} | fields
    page = await adviser.send(f"{sent.page}/triage", **chosen)
    assert page.status_code == 200, page.text


async def start(adviser: Browser, sent: Sent, method: str = "brief_review", **fields: Any) -> None:
    """Decide on the reporter's part and start the review, through its page."""
    await classify(adviser, sent, **fields)
    path = f"{sent.page}/review"
    await adviser.open(path)
    who = {"words": "Ola Lie, broren hennes"}
    await adviser.send(f"{path}/someone-else", **who)
    page = await adviser.send(f"{path}/start", method=method, method_reason="Det passer her.")
    assert page.status_code == 200, page.text


@pytest_asyncio.fixture
async def reviewed(adviser: Browser, send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A case whose review is started."""
    sent = await send()
    await start(adviser, sent)
    return sent
