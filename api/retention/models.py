"""Cases that are held back from being erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class RetentionHold(Base):
    """That a privacy officer holds a case back from being erased by time, why, and until when."""

    __tablename__ = "retention_holds"
    __table_args__ = (
        Index(
            "uq_retention_holds_standing",
            "case_id",
            unique=True,
            postgresql_where=text("let_go_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    reason: Mapped[bytes] = mapped_column(comment="Sealed under the report's key.")
    held_at: Mapped[datetime]
    held_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    let_go_at: Mapped[datetime | None]
    let_go_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
