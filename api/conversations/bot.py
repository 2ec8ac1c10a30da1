"""Calling the bot: one turn, within the time a person will wait."""

import structlog
from pydantic import ValidationError

from api.conversations.schemas import Turn, TurnResult
from api.shared.neighbour import Neighbour, NoAnswer

log = structlog.get_logger()


class BotUnavailableError(Exception):
    """The bot gave no usable answer in time. What the person said is stored all the same."""


class Bot:
    """The bot, as one function."""

    def __init__(self, neighbour: Neighbour, *, timeout_seconds: float) -> None:
        self._neighbour = neighbour
        self._seconds = timeout_seconds

    async def turn(self, turn: Turn) -> TurnResult:
        """Return the bot's answer. Raises BotUnavailableError when it is slow, down or garbled."""
        asked = turn.model_dump_json().encode()
        try:
            answer = await self._neighbour.ask("/turn", asked, within=self._seconds)
            return TurnResult.model_validate_json(answer)
        except (NoAnswer, ValidationError) as error:
            log.warning("bot unavailable", error=type(error.__cause__ or error).__name__)
            raise BotUnavailableError from error

    async def ready(self) -> bool:
        """Return whether the bot answers."""
        return await self._neighbour.well()
