"""Present danger in what was not said in the chat: read by the bot, which alone judges it.

Whoever sends waits `SECONDS` for the reading and no longer. A report that was not read by then is
sent all the same, and a job reads it as soon as the bot is there (`jobs.py`).
"""

import json
from typing import Self
from uuid import UUID

import structlog
from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.reports.schemas import Draft
from api.shared import jobs
from api.shared.neighbour import Neighbour, NoAnswer

log = structlog.get_logger()

SECONDS = 1.0
"""How long sending may wait for the reading."""

SECONDS_OF_JOB = 15.0

TASK = "reports.read_for_danger"


class _Reading(BaseModel):
    """The bot's answer (bot/contract/danger.response.json)."""

    model_config = ConfigDict(extra="forbid")

    danger: bool


class DangerReader:
    """The bot's eye for danger. Nothing is kept there."""

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        self._neighbour = Neighbour(url)
        self._seconds = seconds

    async def __aenter__(self) -> Self:
        """Open it."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close it."""
        await self.close()

    async def reads(self, draft: Draft) -> bool | None:
        """Return whether the draft tells of present danger; None when nobody could read it."""
        asked = json.dumps({"texts": draft.own_words}, ensure_ascii=False).encode()
        try:
            answer = await self._neighbour.ask("/danger", asked, within=self._seconds)
            return _Reading.model_validate_json(answer).danger
        except (NoAnswer, ValidationError) as error:
            log.warning("not read for danger", error=type(error.__cause__ or error).__name__)
            return None

    async def close(self) -> None:
        """Close the connections to the bot."""
        await self._neighbour.close()


async def read_later(
    tx: AsyncSession, report_id: UUID, *, attempt: int = 1, in_seconds: float | None = None
) -> None:
    """Have a job read the report for danger."""
    await jobs.defer(tx, TASK, in_seconds=in_seconds, report_id=str(report_id), attempt=attempt)


async def read(request: Request, draft: Draft) -> bool | None:
    """Read a draft that is about to be sent, with the application's reader."""
    reader: DangerReader = request.app.state.danger
    return await reader.reads(draft)
