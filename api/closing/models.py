"""Closings as they are prepared and done, and the log of tries to reach a reporter."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class Closing(Base):
    """One closing of a case: prepared, done, and perhaps ended by reopening; then a new one begins.

    What was written is sealed under the report's key.
    """

    __tablename__ = "closings"
    __table_args__ = (
        Index(
            "uq_closings_standing",
            "case_id",
            unique=True,
            postgresql_where=text("reopened_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    body: Mapped[bytes] = mapped_column(
        comment="Sealed JSON: the answer, whether it addresses what matters, why no measure."
    )
    version: Mapped[int] = mapped_column(
        comment="Rises with each saving: two who write at once overwrite nothing."
    )
    saved_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    message_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("report_messages.id"), comment="The answer as the reporter got it."
    )
    reporter_wrote_at: Mapped[datetime | None] = mapped_column(
        comment="When the reporter wrote after the closing; null once it was left closed."
    )
    reopened_at: Mapped[datetime | None]
    reopen_reason: Mapped[bytes | None] = mapped_column(comment="Sealed: why it was reopened.")


class ContactTry(Base):
    """That somebody tried to reach the reporter, how and when."""

    __tablename__ = "contact_tries"

    id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="The form's own, so that sending twice is once."
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    tried_on: Mapped[date]
    way: Mapped[str] = mapped_column(comment="`phone`, `email`, `letter` or `receipt`.")
    note: Mapped[bytes | None] = mapped_column(comment="Sealed: what came of it.")
    tried_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
