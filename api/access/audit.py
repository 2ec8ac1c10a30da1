"""The audit log: every read, change and export of a report, in the transaction that did it.

Personopplysningsloven and pasientjournalloven § 22 expect that a service can tell who has seen
what; the log holds who, role, action, when and why, and never any content.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import AuditEntry
from api.shared import clock


@dataclass(frozen=True)
class Actor:
    """Who acts: a member of staff in a role, the reporter, a connector, or the system itself."""

    kind: Literal["staff", "reporter", "connector", "system"]
    id: UUID | None = None
    role: str | None = None


REPORTER = Actor("reporter")
SYSTEM = Actor("system")


@dataclass(frozen=True)
class Subject:
    """What was acted on, such as `Subject("report", report.id)`."""

    kind: str
    id: UUID


async def record(
    tx: AsyncSession,
    actor: Actor,
    action: str,
    subject: Subject,
    *,
    reason: str | None = None,
    **details: Any,
) -> None:
    """Write one entry. `action` is a past-tense verb such as `read`; `details` hold no content."""
    tx.add(
        AuditEntry(
            at=clock.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_role=actor.role,
            action=action,
            subject_kind=subject.kind,
            subject_id=subject.id,
            reason=reason,
            details=details,
        )
    )


async def entries(tx: AsyncSession, subject: Subject, *, limit: int = 200) -> list[AuditEntry]:
    """Return what was done to the subject, newest first."""
    found = await tx.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == subject.kind, AuditEntry.subject_id == subject.id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return list(found)


@dataclass(frozen=True)
class Reader:
    """A member of staff who read something: in which role, how often, when first and last."""

    id: UUID
    role: str
    times: int
    first_at: datetime
    last_at: datetime


async def readers(tx: AsyncSession, subject: Subject) -> list[Reader]:
    """Return who has read the subject, last reader first."""
    found = await tx.execute(
        select(
            AuditEntry.actor_id,
            AuditEntry.actor_role,
            func.count(),
            func.min(AuditEntry.at),
            func.max(AuditEntry.at),
        )
        .where(
            AuditEntry.subject_kind == subject.kind,
            AuditEntry.subject_id == subject.id,
            AuditEntry.action == "read",
            AuditEntry.actor_kind == "staff",
        )
        .group_by(AuditEntry.actor_id, AuditEntry.actor_role)
        .order_by(func.max(AuditEntry.at).desc())
    )
    return [
        Reader(who, role, times, first_at, last_at)
        for who, role, times, first_at, last_at in found
        if who is not None and role is not None
    ]
