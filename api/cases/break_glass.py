"""Opening a case out of one's reach: with a reason, for some hours, to read, and seen by others.

For the night when nobody of the case's unit can be reached. Only within the same service: whoever
reads cases nowhere in it is told nothing, not even that there is such a case. The privacy officer
and the leaders of the unit are told at once, and the privacy officer looks at each opening.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.models import Assignment, User
from api.access.permissions import ROLES, Role, StaffMember
from api.cases.models import BreakGlass, BreakGlassMail, Case
from api.reports import service as reports
from api.shared import clock, ids, sealing
from api.shared.outbox import Outbox
from api.shared.panels import Panel
from api.shared.sealing import KeyDestroyedError

LASTS = timedelta(hours=8)
"""How long a case stays open: one watch."""

READERS = (Role.ADVISER, Role.UNIT_LEADER, Role.REVIEWER)
"""Who may: those who read cases somewhere in the service."""

READS_AS = Role.REVIEWER
"""They read as a reviewer does: without the reporter's contact, and changing nothing."""

COLUMN = "break_glass.reason"
OUTBOX = Outbox(BreakGlassMail, "cases.send_break_glass_mail")


class Opening(BaseModel):
    """One opening, as those see it who look at it afterwards. `reason` is None once erased."""

    id: UUID
    who: str
    role: str
    reference: str
    reason: str | None
    at: datetime
    until: datetime
    seen_by: str | None
    seen_at: datetime | None


class Openings(BaseModel):
    """What a case's page shows of them."""

    openings: list[Opening]


@dataclass(frozen=True)
class OutOfReach:
    """A case of a service in which somebody reads cases, out of their reach."""

    case: Case
    role: Role


def open_to(staff: StaffMember) -> ColumnElement[bool]:
    """Return the condition that this person opened the case a short while ago."""
    return exists().where(
        BreakGlass.case_id == Case.id,
        BreakGlass.user_id == staff.id,
        BreakGlass.until > clock.now(),
    )


async def holds(tx: AsyncSession, staff: StaffMember, case: Case) -> bool:
    """Return whether this person opened this case a short while ago."""
    found = await tx.scalar(select(Case.id).where(Case.id == case.id, open_to(staff)))
    return found is not None


async def out_of_reach(tx: AsyncSession, staff: StaffMember, reference: str) -> OutOfReach | None:
    """Return the case and the role in which they may open it anyway; None: nothing to tell."""
    case = await tx.scalar(select(Case).where(Case.reference == reference.upper()))
    if case is None:
        return None
    for role in READERS:
        if any(place.service_id == case.service_id for place in staff.places(role)):
            return OutOfReach(case, role)
    return None


async def open_anyway(
    tx: AsyncSession, staff: StaffMember, found: OutOfReach, reason: str
) -> BreakGlass:
    """Open the case for some hours; log it, and have it told. The caller notes it in the case.

    Raises KeyDestroyedError when there is nothing left to read.
    """
    report = await reports.by_id(tx, found.case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    opening_id, now = ids.new_id(), clock.now()
    opening = BreakGlass(
        id=opening_id,
        case_id=found.case.id,
        user_id=staff.id,
        role=found.role,
        reason=key.seal(COLUMN, opening_id, reason),
        at=now,
        until=now + LASTS,
    )
    tx.add(opening)
    await tx.flush()
    actor, subject = staff.actor(found.role), audit.Subject("report", report.id)
    await audit.record(tx, actor, "opened_anyway", subject, until=opening.until.isoformat())
    for user_id in await _to_tell(tx, found.case):
        if user_id != staff.id:
            await OUTBOX.put(tx, BreakGlassMail(break_glass_id=opening_id, user_id=user_id))
    return opening


async def _to_tell(tx: AsyncSession, case: Case) -> Sequence[UUID]:
    """Return the privacy officers of the case's service, and the leaders of its unit."""
    found = await tx.execute(
        select(Assignment.user_id, Assignment.role, Assignment.unit_id)
        .join(User, User.id == Assignment.user_id)
        .where(
            Assignment.service_id == case.service_id,
            Assignment.role.in_((Role.PRIVACY_OFFICER, Role.UNIT_LEADER)),
            User.active,
            User.email.is_not(None),
        )
    )
    told = {
        user_id
        for user_id, role, unit_id in found
        if role == Role.PRIVACY_OFFICER or unit_id in {None, case.unit_id}
    }
    return sorted(told)


async def of_services(
    tx: AsyncSession, service_ids: Sequence[UUID], *, limit: int = 200
) -> list[Opening]:
    """Return the openings in these services: those nobody has looked at first, then the newest."""
    found = await tx.execute(
        select(BreakGlass, Case)
        .join(Case, Case.id == BreakGlass.case_id)
        .where(Case.service_id.in_(service_ids))
        .order_by(BreakGlass.seen_at.is_not(None), BreakGlass.at.desc(), BreakGlass.id)
        .limit(limit)
    )
    return await _shown(tx, [(each[0], each[1]) for each in found])


async def look_at(
    tx: AsyncSession, staff: StaffMember, opening_id: UUID, service_ids: Sequence[UUID]
) -> bool:
    """Write down that this privacy officer has looked at it; False: there is no such one here."""
    opening = await tx.scalar(
        select(BreakGlass)
        .join(Case, Case.id == BreakGlass.case_id)
        .where(BreakGlass.id == opening_id, Case.service_id.in_(service_ids))
        .with_for_update(of=BreakGlass)
    )
    if opening is None:
        return False
    if opening.seen_at is None:
        opening.seen_at, opening.seen_by = clock.now(), staff.id
        case = await tx.get_one(Case, opening.case_id)
        subject = audit.Subject("report", case.report_id)
        actor = staff.actor(Role.PRIVACY_OFFICER)
        await audit.record(tx, actor, "looked_at_opening", subject)
    return True


async def _of_report(tx: AsyncSession, report_id: UUID) -> Openings | None:
    found = await tx.execute(
        select(BreakGlass, Case)
        .join(Case, Case.id == BreakGlass.case_id)
        .where(Case.report_id == report_id)
        .order_by(BreakGlass.at.desc())
    )
    shown = await _shown(tx, [(each[0], each[1]) for each in found])
    return Openings(openings=shown) if shown else None


PANEL = Panel("opened_anyway", "cases/opened_anyway.html", _of_report)


async def _shown(tx: AsyncSession, rows: list[tuple[BreakGlass, Case]]) -> list[Opening]:
    people = {row.user_id for row, _case in rows} | {row.seen_by for row, _case in rows}
    names = await access.names_of(tx, {each for each in people if each is not None})
    return [
        Opening(
            id=row.id,
            who=names.get(row.user_id, ""),
            role=str(ROLES[Role(row.role)]),
            reference=case.reference,
            reason=await _reason(tx, row, case),
            at=row.at,
            until=row.until,
            seen_by=names.get(row.seen_by) if row.seen_by else None,
            seen_at=row.seen_at,
        )
        for row, case in rows
    ]


async def _reason(tx: AsyncSession, row: BreakGlass, case: Case) -> str | None:
    report = await reports.by_id(tx, case.report_id)
    try:
        return (await sealing.data_key(tx, report.key_id)).open(COLUMN, row.id, row.reason)
    except KeyDestroyedError:
        return None
