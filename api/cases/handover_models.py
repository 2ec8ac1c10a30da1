"""Cases handed over to somebody outside this installation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class CaseHandover(Base):
    """That a case was handed over to somebody outside, until it is taken back."""

    __tablename__ = "case_handovers"
    __table_args__ = (
        Index(
            "uq_case_handovers_standing",
            "case_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="The form's own, so that sending twice is once."
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    body: Mapped[bytes] = mapped_column(comment="Sealed JSON: to whom, how to reach them, why.")
    basis: Mapped[str] = mapped_column(comment="Why they may have it: `consent` or `law`.")
    with_dialogue: Mapped[bool] = mapped_column(comment="The document has the messages, too.")
    with_contact: Mapped[bool] = mapped_column(
        comment="The document tells how to reach the reporter."
    )
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_reason: Mapped[bytes | None] = mapped_column(comment="Sealed: why it is ours again.")
