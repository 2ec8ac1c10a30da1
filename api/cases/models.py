"""Cases: the service's own work with a report, kept apart from what the reporter said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class Case(Base):
    """One report under work. Classification here is the staff's, first taken from the report."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_inbox", "service_id", "urgent", text("opened_at DESC"), text("id DESC")),
        Index("ix_cases_unit", "unit_id", text("opened_at DESC"), text("id DESC")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    state: Mapped[str]
    urgent: Mapped[bool]
    kind: Mapped[str | None]
    category: Mapped[str | None]
    assessed_harm: Mapped[str | None]
    responsible_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CaseEvent(Base):
    """One thing that happened to a case: enough, all together, to tell its whole history."""

    __tablename__ = "case_events"
    __table_args__ = (Index("ix_case_events_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str | None]
    what: Mapped[str] = mapped_column(comment="A past-tense verb, such as `triaged`.")
    details: Mapped[dict[str, Any]] = mapped_column(comment="Clear values only, no free text.")


class CaseReading(Base):
    """When a member of staff last read a case: what makes it unread for the others."""

    __tablename__ = "case_readings"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime]
