"""Which cases somebody may read: SQL."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Unit
from api.access.permissions import Role, StaffMember
from api.cases.models import Case, CaseParticipant, CaseShare

READERS = (Role.ADVISER, Role.UNIT_LEADER, Role.REVIEWER)
"""Who may read cases, in the order in which a person with several roles acts."""

WORKERS = (Role.ADVISER, Role.UNIT_LEADER)
"""Who may classify a case, see the reporter's contact and write to the reporter."""


def within_reach(staff: StaffMember) -> ColumnElement[bool]:
    """Return the condition that a case is one this person may read."""
    return or_(false(), *reach(staff))


def reach(staff: StaffMember) -> list[ColumnElement[bool]]:
    """Return the conditions of which one holds for a case this person may read.

    Advisers and leaders have the cases of their units; a reviewer those they are responsible for
    and, in any unit of the service, those they were let into. A case that is shared with a unit is
    read there as well.
    Each condition names one service, so that a list in order can be read off an index for each.
    """
    by_service: dict[UUID, list[ColumnElement[bool]]] = {}
    for role in READERS:
        for place in staff.places(role):
            here: list[ColumnElement[bool]] = []
            if place.unit_id is not None:
                here.append(Case.unit_id == place.unit_id)
            if role is Role.REVIEWER:
                here.append(Case.responsible_id == staff.id)
            by_service.setdefault(place.service_id, []).append(and_(true(), *here))
    conditions = [
        and_(Case.service_id == service_id, or_(*places))
        for service_id, places in by_service.items()
    ]
    conditions += [
        and_(Case.service_id == service_id, Case.id.in_(_taken_part_in(staff.id)))
        for service_id in {place.service_id for place in staff.places(Role.REVIEWER)}
    ]
    conditions += [
        and_(Case.service_id == place.service_id, Case.id.in_(_shared_with(place.unit_id)))
        for place in dict.fromkeys(staff.places(*WORKERS))
        if place.unit_id is not None
    ]
    return conditions


def _shared_with(unit_id: UUID) -> Select[UUID]:
    return select(CaseShare.case_id).where(
        CaseShare.unit_id == unit_id, CaseShare.ended_at.is_(None)
    )


def _taken_part_in(user_id: UUID) -> Select[UUID]:
    return select(CaseParticipant.case_id).where(CaseParticipant.user_id == user_id)


async def takes_part(tx: AsyncSession, case: Case, staff: StaffMember) -> bool:
    """Return whether a reviewer of the case's service was let into it."""
    if case.service_id not in {place.service_id for place in staff.places(Role.REVIEWER)}:
        return False
    return await tx.get(CaseParticipant, (case.id, staff.id)) is not None


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


async def reachable(tx: AsyncSession, staff: StaffMember, case_ids: set[UUID]) -> set[UUID]:
    """Return which of the cases this person may read."""
    found = await tx.scalars(select(Case.id).where(Case.id.in_(case_ids), within_reach(staff)))
    return set(found)
