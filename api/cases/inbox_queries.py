"""SQL of the inbox: a page in any order, and counts that stop counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Unit, User
from api.access.permissions import StaffMember
from api.cases.inbox_order import Place, Sort, beyond, in_order
from api.cases.models import Case
from api.cases.queries import unread_by
from api.cases.reach import reach

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Row:
    """A case in the list, with what the list says of it, and the values it is ordered by."""

    case: Case
    unread: bool
    unit_name: dict[str, str] | None
    responsible_name: str | None
    values: tuple[Any, ...]


async def page(  # noqa: PLR0913 - what a page of a list is
    tx: AsyncSession,
    staff: StaffMember,
    conditions: Conditions,
    *,
    sort: Sort,
    place: Place | None,
    limit: int,
) -> list[Row]:
    """Return up to `limit` cases beyond `place`, in the order in which they stand on the page."""
    back = place is not None and place.before
    keys = [key.label(f"key_{number}") for number, key in enumerate(sort.order.keys)]
    falling = sort.falling != back
    if place is not None:
        conditions = [*conditions, beyond(place, sort)]
    parts = [
        select(Case.id.label("case_id"), *keys)
        .where(part, *conditions)
        .order_by(*in_order(sort.order.keys, falling=falling))
        .limit(limit)
        for part in reach(staff)
    ]
    if not parts:
        return []
    found = (parts[0] if len(parts) == 1 else union(*(_alone(part) for part in parts))).subquery()
    columns = [found.c[key.name] for key in keys]
    rows = await tx.execute(
        select(Case, unread_by(staff.id), Unit.name, User.name, *columns)
        .join(found, found.c.case_id == Case.id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .outerjoin(User, User.id == Case.responsible_id)
        .order_by(*in_order(columns, falling=falling))
        .limit(limit)
    )
    shown = [Row(row[0], row[1], row[2], row[3], tuple(row[4:])) for row in rows]
    return shown[::-1] if back else shown


async def counts(
    tx: AsyncSession, staff: StaffMember, wanted: Mapping[str, Conditions], *, cap: int
) -> dict[str, int]:
    """Return how many cases fulfil each set of conditions, counting no further than `cap`.

    One statement for all; each part of somebody's reach is counted by itself, so that a case in
    two of them may count twice.
    """
    parts = reach(staff)
    sums = [
        sum((_count(part, each, cap) for part in parts), start=literal(0))
        for each in wanted.values()
    ]
    if not sums:
        return {}
    row = (await tx.execute(select(*sums))).one()
    return {name: min(found, cap) for name, found in zip(wanted, row, strict=True)}


async def oldest(tx: AsyncSession, services: Sequence[UUID]) -> datetime | None:
    """Return when the first case of these services came."""
    found = [
        await tx.scalar(select(func.min(Case.opened_at)).where(Case.service_id == service_id))
        for service_id in services
    ]
    return min((each for each in found if each is not None), default=None)


def _count(part: ColumnElement[bool], conditions: Conditions, cap: int) -> ColumnElement[int]:
    found = select(literal(1)).select_from(Case).where(part, *conditions).limit(cap).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


def _alone(part: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a part of a union that keeps its own order and limit."""
    return select(part.subquery())
