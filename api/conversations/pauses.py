"""Pausing and coming back: a code that opens the same conversation on any device.

The code is derived from the conversation's own key and stored as a keyed digest, as a receipt code
is. It stays the same for the whole conversation, and works until that is sent or erased
(api/decisions/0007).
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import answering, queries, service, turns
from api.conversations.bot import Bot
from api.conversations.models import Conversation
from api.conversations.problems import ResumeUnknown
from api.conversations.talk import Talk
from api.shared import clock, ids, sealing

WELCOME_BACK = "welcome_back"
"""The choice that asks the bot for a welcome and for the open question once more."""


async def resume(tx: AsyncSession, code: str) -> tuple[UUID, str]:
    """Open the conversation behind a code: its id, and a new token in the old one's place.

    To be committed before anybody is shown the token. Raises ResumeUnknown.
    """
    held = sealing.vault(tx)
    found = await queries.by_resume_code(tx, held.digests("resume", ids.read_code(code)))
    if found is None or found.kept_until < clock.now():
        raise ResumeUnknown
    token = ids.new_token()
    found.token_digest = held.digest("conversation", token)
    found.updated_at = clock.now()
    return found.id, token


async def welcome(tx: AsyncSession, conversation: Conversation, bot: Bot) -> None:
    """Let the bot answer what it has not heard yet, and welcome the person back.

    A bot that is away changes nothing: all that was said is there. The caller holds the lock.
    """
    waiting = await queries.unanswered(tx, conversation.id)
    if waiting:
        last = waiting[-1].client_id
        if last is not None:
            await answering.answer(tx, conversation, last, bot)
        return
    talk = await Talk.opened(tx, conversation)
    choice = None if talk.bot_state is None else WELCOME_BACK
    result = await turns.ask(talk, bot, choice=choice)
    if result is not None:
        turns.keep(talk, result)


async def forget(tx: AsyncSession, most: int) -> int:
    """Erase conversations that were left alone for their time, at most so many; return how many."""
    found = await queries.left_alone(tx, clock.now(), most)
    for conversation in found:
        await service.erase(tx, conversation)
    return len(found)
