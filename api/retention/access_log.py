"""The access log of a service: who did what with which report, when, in which role, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Assignment, AuditEntry, User
from api.access.permissions import ROLES, Role
from api.reports.models import Report
from api.retention.wording import ACTORS, told
from api.shared.clock import LOCAL

PAGE = 100
MOST_EXPORTED = 50_000
"""Rows in one export; a longer period is exported in parts."""


class Wanted(BaseModel):
    """What to show of the log. `before` is the entry from which the page goes on."""

    model_config = ConfigDict(extra="ignore")

    person: UUID | None = None
    reference: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the log, in words."""

    id: int
    at: datetime
    who: str
    role: str
    action: str
    about: str
    reason: str


async def entries(
    tx: AsyncSession, service_ids: Collection[UUID], wanted: Wanted, *, limit: int = PAGE
) -> list[Entry]:
    """Return what was done, newest first: with reports, and with the accounts of these services."""
    query = (
        select(AuditEntry, Report.reference)
        .outerjoin(
            Report, and_(AuditEntry.subject_kind == "report", Report.id == AuditEntry.subject_id)
        )
        .where(
            or_(
                Report.service_id.in_(service_ids),
                and_(AuditEntry.subject_kind == "service", AuditEntry.subject_id.in_(service_ids)),
                and_(
                    AuditEntry.subject_kind == "user",
                    AuditEntry.subject_id.in_(_people(service_ids)),
                ),
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    found = (await tx.execute(_narrowed(query, wanted))).all()
    who = {entry.actor_id for entry, _reference in found}
    who |= {entry.subject_id for entry, _reference in found if entry.subject_kind == "user"}
    names = await _names(tx, {each for each in who if each is not None})
    return [_entry(entry, reference, names) for entry, reference in found]


def _narrowed(query: Select[AuditEntry, str], wanted: Wanted) -> Select[AuditEntry, str]:
    if wanted.person is not None:
        query = query.where(AuditEntry.actor_id == wanted.person)
    if wanted.reference.strip():
        query = query.where(Report.reference == wanted.reference.strip().upper())
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= _here(wanted.since))
    if wanted.until is not None:
        query = query.where(AuditEntry.at < _here(wanted.until) + timedelta(days=1))
    if wanted.before is not None:
        query = query.where(AuditEntry.id < wanted.before)
    return query


async def people(tx: AsyncSession, service_ids: Collection[UUID]) -> list[User]:
    """Return who has a role in these services, by name: those a log can be narrowed to."""
    found = await tx.scalars(
        select(User).where(User.id.in_(_people(service_ids))).order_by(User.name, User.id)
    )
    return list(found)


def as_csv(rows: Iterable[Entry]) -> bytes:
    """Return the lines as CSV for a spreadsheet. A cell never begins as a formula does."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(["at", "who", "role", "action", "about", "reason"])
    for row in rows:
        cells = [row.at.isoformat(), row.who, row.role, row.action, row.about, row.reason]
        writer.writerow([f"'{each}" if each[:1] in "=+-@\t\r" and each else each for each in cells])
    return b"\xef\xbb\xbf" + held.getvalue().encode()


def _people(service_ids: Collection[UUID]) -> Select[UUID]:
    return select(Assignment.user_id).where(Assignment.service_id.in_(service_ids))


async def _names(tx: AsyncSession, who: set[UUID]) -> dict[UUID, str]:
    found = await tx.execute(select(User.id, User.name).where(User.id.in_(who)))
    return {row.id: row.name for row in found}


def _entry(entry: AuditEntry, reference: str | None, names: dict[UUID, str]) -> Entry:
    about = reference or ""
    if entry.subject_kind == "user":
        about = names.get(entry.subject_id, "")
    role = ROLES.get(Role(entry.actor_role)) if entry.actor_role in set(Role) else None
    return Entry(
        id=entry.id,
        at=entry.at,
        who=names.get(entry.actor_id, "") if entry.actor_id else str(ACTORS[entry.actor_kind]),
        role=str(role or ""),
        action=told(entry.action, entry.subject_kind),
        about=about,
        reason=entry.reason or "",
    )


def _here(day: datetime) -> datetime:
    """Return the moment a day begins in Norway."""
    return day if day.tzinfo else day.replace(tzinfo=LOCAL)
