"""Present danger in what was not said in the chat: read by the bot, which alone judges it.

Whoever sends waits `SECONDS` for the reading and no longer. What was not read by then is sent all
the same, and a job reads it as soon as the bot is there (`jobs.py`).
"""

import json
from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

import structlog
from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.shared import jobs
from api.shared.jobs import Means
from api.shared.neighbour import Neighbour, NoAnswer

log = structlog.get_logger()

SECONDS = 1.0
"""How long sending may wait for the reading."""

SECONDS_OF_JOB = 15.0

LONGEST_WAIT = 60.0
"""Seconds between two tries at most: so soon after it is back, the bot has read what waits."""

TASK = "reports.read_for_danger"


class _Reading(BaseModel):
    """The bot's answer (bot/contract/danger.response.json)."""

    model_config = ConfigDict(extra="forbid")

    danger: bool


class DangerReader:
    """The bot's eye for danger. Nothing is kept there."""

    def __init__(self, neighbour: Neighbour, *, seconds: float = SECONDS) -> None:
        self._neighbour = neighbour
        self._seconds = seconds

    async def reads(self, texts: list[str]) -> bool | None:
        """Return whether any of these tells of present danger; None when nobody could read them."""
        asked = json.dumps({"texts": texts}, ensure_ascii=False).encode()
        try:
            answer = await self._neighbour.ask("/danger", asked, within=self._seconds)
            return _Reading.model_validate_json(answer).danger
        except (NoAnswer, ValidationError) as error:
            log.warning("not read for danger", error=type(error.__cause__ or error).__name__)
            return None


async def read_later(
    tx: AsyncSession,
    report_id: UUID,
    *,
    message_id: UUID | None = None,
    attempt: int = 1,
    in_seconds: float | None = None,
) -> None:
    """Have a job read the report, or one message that followed it, for danger."""
    which = {"report_id": str(report_id)}
    if message_id is not None:
        which["message_id"] = str(message_id)
    await jobs.defer(tx, TASK, in_seconds=in_seconds, attempt=attempt, **which)


class ReadLater(Protocol):
    """Has a job read a row once more."""

    async def __call__(
        self, tx: AsyncSession, row_id: UUID, /, *, attempt: int, in_seconds: float
    ) -> None:
        """Put it on the queue."""


async def read_waiting(  # noqa: PLR0913 - what a feature does with a row of its own
    given: Means,
    row_id: UUID,
    attempt: int,
    *,
    unread: Callable[[AsyncSession, UUID], Awaitable[list[str]]],
    read_later: ReadLater,
    mark_read: Callable[[AsyncSession, UUID], Awaitable[None]],
) -> None:
    """Read, in a job, what nobody could read when it was sent. Run twice, it marks once.

    While the bot is away, each try puts the next one on the queue, without an end: what may tell
    of danger is not given up. `unread` returns no texts once there is nothing to read any more.
    """
    async with given.database.begin() as tx:
        texts = await unread(tx, row_id)
    if not texts:
        return
    async with Neighbour(given.settings.bot_url) as neighbour:
        found = await DangerReader(neighbour, seconds=SECONDS_OF_JOB).reads(texts)
    async with given.database.begin() as tx:
        if found is None:
            wait = min(5.0 * attempt, LONGEST_WAIT)
            await read_later(tx, row_id, attempt=attempt + 1, in_seconds=wait)
        elif found:
            await mark_read(tx, row_id)


async def read(request: Request, texts: list[str]) -> bool | None:
    """Read what is about to be sent, with the application's reader.

    To be called before the transaction takes a connection: it may take a second.
    """
    reader: DangerReader = request.app.state.danger
    return await reader.reads(texts)
