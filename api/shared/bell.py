"""A bell that rings in every process when something happened in the database.

Whoever changes something rings it in their transaction (`ring`); PostgreSQL tells when that
commits. Each process listens on one connection, however many are waiting. What is told is an id.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.shared.db import plain_url

log = structlog.get_logger()

CHANNEL: Final = "meldeknapp_bell"
LISTEN_AGAIN_SECONDS: Final = 2.0
MOST_UNHEARD: Final = 100

Rung = UUID | None
"""What it was rung for; None: something may have been missed, look at everything."""


async def ring(tx: AsyncSession, about: UUID) -> None:
    """Ring when, and only when, the transaction commits; twice in one counts once."""
    await tx.execute(select(func.pg_notify(CHANNEL, str(about))))


class Bell:
    """The bell of one process. It listens from the first who waits until it is closed."""

    def __init__(self, url: str) -> None:
        self._url = plain_url(url)
        self._waiting: set[asyncio.Queue[Rung]] = set()
        self._task: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def heard(self) -> AsyncIterator[asyncio.Queue[Rung]]:
        """Give a queue of what the bell was rung for from now on."""
        queue: asyncio.Queue[Rung] = asyncio.Queue(MOST_UNHEARD)
        self._waiting.add(queue)
        if not self._closed and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._listen())
        try:
            yield queue
        finally:
            self._waiting.discard(queue)

    async def close(self) -> None:
        """Stop listening, for good: who still comes to hear begins nothing."""
        self._closed = True
        if self._task is not None:
            with contextlib.suppress(TimeoutError):
                # A connection broken off while it is made is left to the garbage collector.
                await asyncio.wait_for(self._connecting.acquire(), LISTEN_AGAIN_SECONDS)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        """Listen until cancelled; a lost connection is made again, and everybody looks anew."""
        while True:
            try:
                async with self._connecting:
                    connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._tell(None)
                    async for notice in connection.notifies():
                        self._tell(_rung(notice.payload))
            except psycopg.Error:
                log.warning("the bell is not heard; trying again")
            await asyncio.sleep(LISTEN_AGAIN_SECONDS)

    def _tell(self, rung: Rung) -> None:
        for queue in self._waiting:
            # Who has not heard so much has to look at everything anyway.
            if not queue.full():
                queue.put_nowait(rung)


def _rung(payload: str) -> Rung:
    try:
        return UUID(payload)
    except ValueError:
        return None
