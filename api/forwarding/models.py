"""Where reports are forwarded to, and how each is getting there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class Connector(Base):
    """A way to one of a service's other systems. It holds no text from reports.

    `inbound_key_digest` lets the same system in at our own door (`service.connector_of_key`).
    """

    __tablename__ = "connectors"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    kind: Mapped[str] = mapped_column(comment="`webhook` or `folder`.")
    name: Mapped[str]
    config: Mapped[dict[str, Any]] = mapped_column(comment="Clear: an address or a folder's name.")
    key_id: Mapped[UUID] = mapped_column(ForeignKey("sealing_keys.id"))
    secret: Mapped[bytes | None] = mapped_column(comment="Sealed: signs webhooks.")
    inbound_key_digest: Mapped[bytes] = mapped_column(unique=True)
    active: Mapped[bool]
    created_at: Mapped[datetime]


class Delivery(Base):
    """One event of one report on its way through one connector.

    The row is the truth; a job on the queue only says "look at it now". States: `waiting` for
    `next_at`; `delivering` since `changed_at`; then `delivered`, `failed` (a dead letter: given
    up, until somebody sends it again) or `cancelled` (the report was withdrawn first).
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("report_id", "connector_id", "message_id"),
        Index(
            "ix_deliveries_open",
            "state",
            "next_at",
            postgresql_where=text("state IN ('waiting', 'delivering', 'failed')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    connector_id: Mapped[UUID] = mapped_column(ForeignKey("connectors.id"), index=True)
    event: Mapped[str] = mapped_column(comment="`submitted`, `changed` or `withdrawn`.")
    message_id: Mapped[str] = mapped_column(
        comment="The same at every attempt: what the receiver tells repeats by."
    )
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(comment="Begun since it was created or sent again.")
    last_error: Mapped[str | None] = mapped_column(comment="A slug, never content.")
    next_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
