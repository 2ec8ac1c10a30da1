"""Calling the bot: one turn, within the time a person will wait."""

import time

import httpx
import structlog
from pydantic import ValidationError

from api.conversations.schemas import Turn, TurnResult

log = structlog.get_logger()

REST_SECONDS = 2.0
"""After a failure the bot is left alone this long, so that nobody else waits for the time-out."""


class BotUnavailableError(Exception):
    """The bot gave no usable answer in time. What the person said is stored all the same."""


class Bot:
    """The bot, as one function."""

    def __init__(self, url: str, *, timeout_seconds: float) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=timeout_seconds, trust_env=False)
        self._resting_until = 0.0

    async def turn(self, turn: Turn) -> TurnResult:
        """Return the bot's answer. Raises BotUnavailableError when it is slow, down or garbled."""
        if time.monotonic() < self._resting_until:
            raise BotUnavailableError
        try:
            response = await self._client.post(
                "/turn",
                content=turn.model_dump_json(),
                headers={"Content-Type": "application/json"},
            )
            response.raise_for_status()
            return TurnResult.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.warning("bot unavailable", error=type(error).__name__)
            if isinstance(error, (httpx.TransportError, httpx.TimeoutException)):
                self._resting_until = time.monotonic() + REST_SECONDS
            raise BotUnavailableError from error

    async def ready(self) -> bool:
        """Return whether the bot answers."""
        try:
            return (await self._client.get("/health")).is_success
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Close the connections to the bot."""
        await self._client.aclose()
