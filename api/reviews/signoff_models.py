"""Sign-offs: who stands by the shared account of a review, and who sees it otherwise."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class SignOff(Base):
    """What somebody said of one version of the account. Said anew, both are kept."""

    __tablename__ = "review_signoffs"
    __table_args__ = (Index("ix_review_signoffs_summary", "summary_id", "at"),)

    id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="The form's own, so that sending twice is once."
    )
    summary_id: Mapped[UUID] = mapped_column(
        ForeignKey("review_summaries.id"), comment="The version; another one asks anew."
    )
    signer: Mapped[str] = mapped_column(comment="`staff`, `reporter` or `representative`.")
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="Null: it was given by the receipt."
    )
    verdict: Mapped[str] = mapped_column(comment="`agrees` or `differs`.")
    body: Mapped[bytes | None] = mapped_column(comment="Sealed: how they see it.")
    at: Mapped[datetime]
    urgent: Mapped[bool] = mapped_column(
        comment="It tells of present danger, as far as it was read."
    )
