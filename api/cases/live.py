"""Telling an open inbox that there is news, while its reader is logged in.

Nothing about a case is sent, only that it is worth looking: the page then asks what is new, as it
asks for everything else (`inbox.news`).
"""

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import StreamingResponse

from api.access import sessions
from api.access.permissions import StaffMember
from api.cases.searching import services_of
from api.shared.bell import Bell
from api.shared.db import Database

PULSE_SECONDS = 20.0
"""How often a silent line is kept open, and the login looked at."""

NEWS = b"event: news\ndata:\n\n"
PULSE = b":\n\n"
END = b"event: end\ndata:\n\n"
AGAIN = b"retry: 4000\n\n"
"""After how many milliseconds a browser tries again."""


def stream(request: Request, staff: StaffMember) -> StreamingResponse:
    """Answer with a stream of events that ends when the login does."""
    return StreamingResponse(
        _events(request, staff),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"},
    )


async def _events(request: Request, staff: StaffMember) -> AsyncIterator[bytes]:
    bell: Bell = request.app.state.bell
    services = set(services_of(staff))
    yield AGAIN
    async with bell.heard() as queue:
        while True:
            try:
                rung = await asyncio.wait_for(queue.get(), PULSE_SECONDS)
                news = rung is None or rung in services
            except TimeoutError:
                news = False
            if not await _logged_in(request):
                yield END
                return
            yield NEWS if news else PULSE


async def _logged_in(request: Request) -> bool:
    database: Database = request.app.state.database
    async with database.begin() as tx:
        return await sessions.current(tx, request) is not None
