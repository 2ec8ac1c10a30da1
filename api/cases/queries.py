"""SQL of cases: whose they are, the inbox, the history."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Assignment, Unit, User
from api.access.permissions import Role, StaffMember
from api.cases.models import Case, CaseEvent, CaseParticipant, CaseReading
from api.cases.schemas import FINISHED, InboxFilter, Shown

READERS = (Role.ADVISER, Role.UNIT_LEADER, Role.REVIEWER)
"""Who may read cases, in the order in which a person with several roles acts."""

WORKERS = (Role.ADVISER, Role.UNIT_LEADER)
"""Who may classify a case, see the reporter's contact and write to the reporter."""


@dataclass(frozen=True)
class Cursor:
    """Where a page of the inbox ended: the last case's place in its order."""

    urgent: bool
    opened_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{int(self.urgent)}~{self.opened_at.isoformat()}~{self.id}"


def read_cursor(written: str) -> Cursor | None:
    """Return the cursor, or None (the first page) for none and for what is not one."""
    try:
        urgent, opened_at, case_id = written.split("~")
        moment = datetime.fromisoformat(opened_at)
        return Cursor(urgent == "1", moment, UUID(case_id)) if moment.tzinfo else None
    except ValueError:
        return None


def within_reach(staff: StaffMember) -> ColumnElement[bool]:
    """Return the condition that a case is one this person may read.

    Advisers and leaders have the cases of their units; a reviewer those they are responsible for
    and, in any unit of the service, those they were let into.
    """
    reach: list[ColumnElement[bool]] = []
    for role in READERS:
        for place in staff.places(role):
            here = [Case.service_id == place.service_id]
            if place.unit_id is not None:
                here.append(Case.unit_id == place.unit_id)
            if role is Role.REVIEWER:
                here.append(Case.responsible_id == staff.id)
            reach.append(and_(*here))
    services = {place.service_id for place in staff.places(Role.REVIEWER)}
    if services:
        reach.append(and_(Case.service_id.in_(services), Case.id.in_(_taken_part_in(staff.id))))
    return or_(false(), *reach)


def _taken_part_in(user_id: UUID) -> Select[UUID]:
    return select(CaseParticipant.case_id).where(CaseParticipant.user_id == user_id)


async def takes_part(tx: AsyncSession, case: Case, staff: StaffMember) -> bool:
    """Return whether a reviewer of the case's service was let into it."""
    if case.service_id not in {place.service_id for place in staff.places(Role.REVIEWER)}:
        return False
    return await tx.get(CaseParticipant, (case.id, staff.id)) is not None


def unread_by(staff_id: UUID) -> ColumnElement[bool]:
    """Return the condition that there is something in a case this person has not seen."""
    return ~exists().where(
        CaseReading.case_id == Case.id,
        CaseReading.user_id == staff_id,
        CaseReading.seen_news_at >= Case.news_at,
    )


async def by_reference(
    tx: AsyncSession, staff: StaffMember, reference: str, *, lock: bool = False
) -> Case | None:
    """Return the case, if this person may read it."""
    query = select(Case).where(Case.reference == reference, within_reach(staff))
    return await tx.scalar(_alone(query) if lock else query)


async def of_service(
    tx: AsyncSession, service_id: UUID, reference: str, *, lock: bool = False
) -> Case | None:
    """Return the case, if it belongs to this service."""
    query = select(Case).where(Case.reference == reference, Case.service_id == service_id)
    return await tx.scalar(_alone(query) if lock else query)


async def of_report(tx: AsyncSession, report_id: UUID, *, lock: bool = False) -> Case | None:
    """Return the case of a report."""
    query = select(Case).where(Case.report_id == report_id)
    return await tx.scalar(_alone(query) if lock else query)


def _alone(query: Select[Case]) -> Select[Case]:
    """Return the query, waiting for others at work with the row, and with what they left there."""
    return query.with_for_update().execution_options(populate_existing=True)


@dataclass(frozen=True)
class InboxRow:
    """A case in the list, with what the list says of it."""

    case: Case
    unread: bool
    unit_name: dict[str, str] | None
    responsible_name: str | None


async def inbox(
    tx: AsyncSession, staff: StaffMember, wanted: InboxFilter, *, limit: int
) -> list[InboxRow]:
    """Return a page of cases: urgent first, then the newest."""
    query = (
        select(Case, unread_by(staff.id), Unit.name, User.name)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .outerjoin(User, User.id == Case.responsible_id)
        .where(*_conditions(staff, wanted))
        .order_by(Case.urgent.desc(), Case.opened_at.desc(), Case.id.desc())
        .limit(limit)
    )
    cursor = read_cursor(wanted.after)
    if cursor is not None:
        place = tuple_(Case.urgent, Case.opened_at, Case.id)
        query = query.where(place < (cursor.urgent, cursor.opened_at, cursor.id))
    return [InboxRow(*row) for row in await tx.execute(query)]


async def count(tx: AsyncSession, staff: StaffMember, wanted: InboxFilter, *, cap: int) -> int:
    """Return how many cases the filter finds, counting no further than `cap`."""
    found = select(Case.id).where(*_conditions(staff, wanted)).limit(cap).subquery()
    return await tx.scalar(select(func.count()).select_from(found)) or 0


def _conditions(staff: StaffMember, wanted: InboxFilter) -> list[ColumnElement[bool]]:
    conditions = [within_reach(staff)]
    if wanted.state is Shown.OPEN:
        conditions += [Case.state.not_in(FINISHED), Case.withdrawn_at.is_(None)]
    elif wanted.state is Shown.WITHDRAWN:
        conditions.append(Case.withdrawn_at.is_not(None))
    elif wanted.state is not Shown.ALL:
        conditions += [Case.state == wanted.state, Case.withdrawn_at.is_(None)]
    if wanted.kind is not None:
        conditions.append(Case.kind == wanted.kind)
    if wanted.category is not None:
        conditions.append(Case.category == wanted.category)
    if wanted.unit is not None:
        conditions.append(Case.unit_id == wanted.unit)
    if wanted.urgent:
        conditions.append(Case.urgent.is_(True))
    if wanted.unread:
        conditions.append(unread_by(staff.id))
    if wanted.mine:
        conditions.append(Case.responsible_id == staff.id)
    return conditions


async def units_within_reach(tx: AsyncSession, staff: StaffMember) -> list[Unit]:
    """Return the units whose cases this person may read, in the services' own order."""
    places = staff.places(*READERS)
    whole = [place.service_id for place in places if place.unit_id is None]
    single = [place.unit_id for place in places if place.unit_id is not None]
    found = await tx.scalars(
        select(Unit)
        .where(or_(Unit.service_id.in_(whole), Unit.id.in_(single)))
        .order_by(Unit.service_id, Unit.position, Unit.slug)
    )
    return list(found)


async def events(tx: AsyncSession, case_id: UUID) -> list[CaseEvent]:
    """Return the case's history, newest first."""
    found = await tx.scalars(
        select(CaseEvent)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.at.desc(), CaseEvent.id.desc())
    )
    return list(found)


async def event_of_client(tx: AsyncSession, case_id: UUID, client_id: UUID) -> CaseEvent | None:
    """Return what was noted under the sender's own id, if it came before."""
    return await tx.scalar(
        select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.client_id == client_id)
    )


async def last_status(tx: AsyncSession, case_id: UUID) -> str | None:
    """Return the last status the quality system told of the case."""
    told = [each for each in await events(tx, case_id) if each.what == "status_reported"]
    return told[0].details["status"] if told else None


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be made responsible: in one unit, or (`unit_id` None) in all."""

    id: UUID
    name: str
    unit_id: UUID | None


async def colleagues(tx: AsyncSession, service_id: UUID) -> list[Colleague]:
    """Return who works with cases in the service, once for each place where they do."""
    found = await tx.execute(
        select(User.id, User.name, Assignment.unit_id)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.service_id == service_id, Assignment.role.in_(READERS), User.active)
        .distinct()
        .order_by(User.name)
    )
    return [Colleague(*row) for row in found]
