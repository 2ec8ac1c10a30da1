"""Conversations under way and every message in them, sealed under the conversation's key."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.shared.db import Base
from api.shared.sealing import SealingKey


class Conversation(Base):
    """One talk. Its key becomes the report's key, so erasing the report erases the talk too."""

    __tablename__ = "conversations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    key_id: Mapped[UUID] = mapped_column(ForeignKey("sealing_keys.id"))
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    language: Mapped[str]
    urgent: Mapped[bool]
    kept_days: Mapped[int] = mapped_column(
        comment="Days it is kept after the last word, as the person was told when it began."
    )
    resume_digest: Mapped[bytes | None] = mapped_column(
        unique=True, comment="Keyed digest of the code that opens it; null before the first pause."
    )
    unread_words: Mapped[bool] = mapped_column(
        comment="Words were changed while the bot was away: nobody has read them for danger."
    )
    message_count: Mapped[int] = mapped_column(comment="Also the last message's position.")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("reports.id"), unique=True)
    draft: Mapped[bytes] = mapped_column(comment="Sealed JSON: the report so far.")
    bot_state: Mapped[bytes | None] = mapped_column(comment="Sealed JSON, the bot's own.")
    expects: Mapped[bytes] = mapped_column(comment="Sealed JSON: what is asked now.")
    key: Mapped[SealingKey] = relationship(lazy="raise")

    @property
    def kept_until(self) -> datetime:
        """When it is erased, unless it goes on before."""
        return self.updated_at + timedelta(days=self.kept_days)


class ConversationMessage(Base):
    """One message. A person's message keeps the answer it got, so that a repeat gets it again."""

    __tablename__ = "conversation_messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        UniqueConstraint("conversation_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    position: Mapped[int]
    client_id: Mapped[UUID | None] = mapped_column(comment="The sender's own id; null for the bot.")
    sender: Mapped[str] = mapped_column(comment="`reporter`, `bot` or `system`.")
    text: Mapped[bytes] = mapped_column(comment="Sealed: what is shown.")
    choice: Mapped[bytes | None] = mapped_column(comment="Sealed id of the pressed choice.")
    at: Mapped[datetime]
    answer: Mapped[bytes | None] = mapped_column(
        comment="Sealed JSON answer to this message; null until the bot has answered."
    )
