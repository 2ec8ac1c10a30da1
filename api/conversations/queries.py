"""SQL of conversations."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.conversations.models import Conversation, ConversationMessage

_MESSAGES = cast("Table", ConversationMessage.__table__)
_CONVERSATIONS = cast("Table", Conversation.__table__)
_SAID = (
    insert(_MESSAGES)
    .values({each.name: bindparam(f"said_{each.name}") for each in _MESSAGES.columns})
    .on_conflict_do_nothing(index_elements=["conversation_id", "client_id"])
    .returning(_MESSAGES.c.conversation_id, _MESSAGES.c.position)
    .cte("said")
)
_ADD_SAID = (
    update(_CONVERSATIONS)
    .where(_CONVERSATIONS.c.id == _SAID.c.conversation_id)
    .values(message_count=_SAID.c.position, updated_at=bindparam("now"))
)


async def conversation(
    tx: AsyncSession, conversation_id: UUID, *, lock: bool = False
) -> Conversation | None:
    """Return the conversation and its key; with `lock`, alone with it until the end."""
    query = (
        select(Conversation)
        .options(joinedload(Conversation.key, innerjoin=True))
        .where(Conversation.id == conversation_id)
    )
    return await tx.scalar(query.with_for_update(of=Conversation) if lock else query)


async def by_token(
    tx: AsyncSession, digests: list[bytes], *, lock: bool = False
) -> Conversation | None:
    """Return the conversation that a token opens; with `lock`, alone with it until the end."""
    query = (
        select(Conversation)
        .options(joinedload(Conversation.key, innerjoin=True))
        .where(Conversation.token_digest.in_(digests))
    )
    return await tx.scalar(query.with_for_update(of=Conversation) if lock else query)


async def by_resume_code(tx: AsyncSession, digests: list[bytes]) -> Conversation | None:
    """Return the conversation, not yet sent, that a code opens; alone with it until the end."""
    return await tx.scalar(
        select(Conversation)
        .where(Conversation.resume_digest.in_(digests), Conversation.report_id.is_(None))
        .with_for_update()
    )


async def left_alone(tx: AsyncSession, now: datetime, most: int) -> list[Conversation]:
    """Return conversations, not sent, whose time is over; none that anybody holds just now."""
    until = Conversation.updated_at + func.make_interval(0, 0, 0, Conversation.kept_days)
    found = await tx.scalars(
        select(Conversation)
        .where(Conversation.report_id.is_(None), until < now)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(found)


async def of_report(tx: AsyncSession, report_id: UUID) -> Conversation | None:
    """Return the conversation a report came from, if it came from one."""
    return await tx.scalar(select(Conversation).where(Conversation.report_id == report_id))


async def messages(tx: AsyncSession, conversation_id: UUID) -> list[ConversationMessage]:
    """Return every message, in order."""
    found = await tx.scalars(
        select(ConversationMessage)
        .where(ConversationMessage.conversation_id == conversation_id)
        .order_by(ConversationMessage.position)
    )
    return list(found)


async def unanswered(tx: AsyncSession, conversation_id: UUID) -> list[ConversationMessage]:
    """Return what the reporter said and the bot has not answered, in order."""
    found = await tx.scalars(
        select(ConversationMessage)
        .where(
            ConversationMessage.conversation_id == conversation_id,
            ConversationMessage.sender == "reporter",
            ConversationMessage.answer.is_(None),
        )
        .order_by(ConversationMessage.position)
    )
    return list(found)


async def by_client_id(
    tx: AsyncSession, conversation_id: UUID, client_id: UUID
) -> ConversationMessage | None:
    """Return the message the front end gave this id, if it arrived before."""
    return await tx.scalar(
        select(ConversationMessage).where(
            ConversationMessage.conversation_id == conversation_id,
            ConversationMessage.client_id == client_id,
        )
    )


async def add_said(tx: AsyncSession, message: ConversationMessage, now: datetime) -> None:
    """Store what the reporter said, unless it came before: one statement, on every turn's way.

    The caller holds the conversation's lock, and does not use its row after this.
    """
    values = {f"said_{each.name}": getattr(message, each.name) for each in _MESSAGES.columns}
    await (await tx.connection()).execute(_ADD_SAID, values | {"now": now})


async def delete_messages(tx: AsyncSession, conversation_id: UUID) -> None:
    """Delete every message."""
    await tx.execute(
        delete(ConversationMessage).where(ConversationMessage.conversation_id == conversation_id)
    )
