"""Measures, the cases they answer, the checks of their effect, and what happened to them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base
from api.shared.outbox import Outgoing


class Measure(Base):
    """Something the service changes. It outlives the reports it came from.

    So its texts are sealed under a key of its own, not under a report's.
    """

    __tablename__ = "measures"
    __table_args__ = (
        UniqueConstraint("client_id"),
        Index("ix_measures_unit", "service_id", "unit_id", "due_on", "id"),
        Index("ix_measures_owner", "owner_id", "due_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    unit_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("units.id"), comment="Where it is carried out; null: in all of the service."
    )
    key_id: Mapped[UUID] = mapped_column(ForeignKey("sealing_keys.id"))
    state: Mapped[str]
    strength: Mapped[str] = mapped_column(comment="`strong`, `intermediate` or `weak`.")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date | None] = mapped_column(comment="By when it shall be carried out.")
    baseline: Mapped[Decimal | None] = mapped_column(comment="The indicator before the measure.")
    target: Mapped[Decimal | None] = mapped_column(comment="Where the indicator shall come.")
    body: Mapped[bytes] = mapped_column(
        comment="Sealed JSON: title, description, indicator and its unit."
    )
    reason: Mapped[bytes | None] = mapped_column(comment="Sealed: why it was rejected.")
    implemented_on: Mapped[date | None]
    next_check_on: Mapped[date | None] = mapped_column(
        comment="The first planned check of the effect that is not done."
    )
    reminded_on: Mapped[date | None] = mapped_column(
        comment="When the owner was last reminded of `due_on`."
    )
    version: Mapped[int] = mapped_column(
        comment="Rises with each change: two who change it at once overwrite nothing."
    )
    client_id: Mapped[UUID] = mapped_column(
        comment="The form's own id, so that proposing twice is once."
    )
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class MeasureCase(Base):
    """That a measure answers a case: one may answer several."""

    __tablename__ = "measure_cases"

    measure_id: Mapped[UUID] = mapped_column(ForeignKey("measures.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    learning_point_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("learning_points.id"),
        comment="The learning point of the case's review that it answers.",
    )
    linked_at: Mapped[datetime]


class EffectCheck(Base):
    """A day on which somebody looks at whether a measure helps, and what they found."""

    __tablename__ = "effect_checks"
    __table_args__ = (Index("ix_effect_checks_measure", "measure_id", "planned_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    measure_id: Mapped[UUID] = mapped_column(ForeignKey("measures.id"))
    planned_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(comment="`effective`, `not_effective`, `unclear`.")
    measured: Mapped[Decimal | None] = mapped_column(comment="The indicator on that day.")
    evidence: Mapped[bytes | None] = mapped_column(comment="Sealed: what it rests on.")
    reminded_on: Mapped[date | None] = mapped_column(
        comment="When the owner was last reminded of `planned_on`."
    )


class MeasureEvent(Base):
    """One thing that happened to a measure: enough, all together, to tell its whole history."""

    __tablename__ = "measure_events"
    __table_args__ = (Index("ix_measure_events_measure", "measure_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    measure_id: Mapped[UUID] = mapped_column(ForeignKey("measures.id"))
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str | None]
    what: Mapped[str] = mapped_column(comment="A past-tense verb, such as `decided`.")
    details: Mapped[dict[str, Any]] = mapped_column(comment="Clear values only, no free text.")


class ReminderMail(Outgoing, Base):
    """One e-mail to a member of staff: that there are measures to look at."""

    __tablename__ = "reminder_mails"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    occasion: Mapped[str] = mapped_column(
        comment="`owner` of what is due or overdue, or `leader` where something is overdue."
    )
