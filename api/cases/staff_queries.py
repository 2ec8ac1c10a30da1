"""Who there is to work with cases, and to take part in reviews: SQL."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Assignment, User
from api.access.permissions import Role, StaffMember
from api.cases.reach import READERS, WORKERS


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


async def colleagues_within_reach(tx: AsyncSession, staff: StaffMember) -> list[tuple[UUID, str]]:
    """Return who works with cases in the services this person reads in, by name."""
    services = {place.service_id for place in staff.places(*READERS)}
    found = await tx.execute(
        select(User.id, User.name)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.service_id.in_(services), Assignment.role.in_(READERS), User.active)
        .distinct()
        .order_by(User.name, User.id)
    )
    return [(row[0], row[1]) for row in found]


async def who_can_take_part(
    tx: AsyncSession, service_id: UUID, unit_id: UUID | None
) -> dict[UUID, str]:
    """Return by id the names of those who may take part in reviewing a case of this unit.

    Who has the case anyway, and the reviewers of the whole service, who are let into it.
    """
    here = or_(Assignment.unit_id.is_(None), Assignment.unit_id == unit_id)
    found = await tx.execute(
        select(User.id, User.name)
        .join(Assignment, Assignment.user_id == User.id)
        .where(
            Assignment.service_id == service_id,
            User.active,
            or_(
                and_(Assignment.role.in_(WORKERS), here),
                Assignment.role == Role.REVIEWER,
            ),
        )
        .distinct()
        .order_by(User.name)
    )
    return {row.id: row.name for row in found}


async def council_of(tx: AsyncSession, service_id: UUID) -> dict[UUID, str]:
    """Return by id the names of the service's user council."""
    found = await tx.execute(
        select(User.id, User.name)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.service_id == service_id, Assignment.role == Role.COUNCIL, User.active)
        .distinct()
        .order_by(User.name)
    )
    return {row.id: row.name for row in found}
