"""Cases of Solvik that are ready to be closed, or nearly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest_asyncio

from api.shared import clock
from tests.api.cases.conftest import MATTERS, STORY, Sent, receipt, send
from tests.api.history.comparing import told_by_events
from tests.api.invitations.conftest import Mailbox, mailbox, settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.staff_fixtures import Browser

__all__ = [
    "MATTERS",
    "STORY",
    "Mailbox",
    "Sent",
    "mailbox",
    "receipt",
    "send",
    "settings",
    "told_by_events",
]

ANSWER = "Vi fant at posene lå i samme skuff. Nå ligger de hver for seg. Vi hører på deg."
POINT = "Like poser må ikke ligge sammen."


async def review(adviser: Browser, sent: Sent) -> None:
    """Triage the case, start its review and write down what was learned."""
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/triage", kind="harm_event", category="medication")
    path = f"{sent.page}/review"
    await adviser.open(path)
    await adviser.send(
        f"{path}/not-yet",
        reason="not_wanted",
        words="De ville ikke.",
        ask_again_on=str(clock.today() + timedelta(days=30)),
    )
    page = await adviser.send(f"{path}/start", method="brief_review", method_reason="Det passer.")
    assert page.status_code == 200, page.text
    await adviser.open(f"{path}/learning")
    page = await adviser.send(f"{path}/learning", text=POINT)
    assert page.status_code == 200, page.text


async def prepare(adviser: Browser, sent: Sent, do: str = "close", **fields: Any) -> Any:
    """Send the closing's form, with all that is needed unless `fields` say otherwise."""
    path = f"{sent.page}/closing"
    await adviser.open(path)
    wanted = {"answer": ANSWER, "addressed": "true", "no_measure_reason": "Skuffen er ryddet."}
    return await adviser.send(path, **(wanted | fields | {"do": do}))


@pytest_asyncio.fixture
async def anonymous(adviser: Browser, send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A reviewed case whose reporter left no address and did not want to take part."""
    sent = await send(what_matters=MATTERS)
    await review(adviser, sent)
    return sent


@pytest_asyncio.fixture
async def eager(adviser: Browser, send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A reviewed case whose reporter wanted to take part and left an address."""
    sent = await send(
        what_matters=MATTERS,
        involvement={"keep_informed": True, "take_part": True, "modes": ["phone"]},
        contact={"name": "Kari Nordmann", "email": "kari@example.org", "phone": None},
    )
    await review(adviser, sent)
    return sent
