"""SQL of measures: whose they are, the overview, what hangs on one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Assignment, Unit, User
from api.access.permissions import Role, StaffMember
from api.cases import service as cases
from api.cases.models import Case
from api.measures.models import EffectCheck, Measure, MeasureCase, MeasureEvent
from api.measures.schemas import IN_PLACE, TO_DO, Filter, Shown, Sort, State
from api.shared import keyset

FAR = date(9999, 12, 31)
"""Stands for "no day" where days are put in order: last."""


def of_places(staff: StaffMember, roles: Sequence[Role]) -> ColumnElement[bool]:
    """Return the condition that a measure is carried out where this person has such a role."""
    reach: list[ColumnElement[bool]] = []
    for place in staff.places(*roles):
        here = [Measure.service_id == place.service_id]
        if place.unit_id is not None:
            here.append(Measure.unit_id == place.unit_id)
        reach.append(and_(*here))
    return or_(false(), *reach)


def within_reach(staff: StaffMember) -> ColumnElement[bool]:
    """Return the condition that this person may read a measure.

    They own it, lead or advise where it is carried out, or may read a case that it answers.
    """
    answers_case = exists().where(
        MeasureCase.measure_id == Measure.id,
        MeasureCase.case_id == Case.id,
        cases.within_reach(staff),
    )
    return or_(Measure.owner_id == staff.id, of_places(staff, cases.WORKERS), answers_case)


async def by_id(tx: AsyncSession, staff: StaffMember, measure_id: UUID) -> Measure | None:
    """Return the measure, if this person may read it."""
    return await tx.scalar(select(Measure).where(Measure.id == measure_id, within_reach(staff)))


async def of_client(tx: AsyncSession, client_id: UUID) -> Measure | None:
    """Return the measure proposed by the form with this id, if it was sent before."""
    return await tx.scalar(select(Measure).where(Measure.client_id == client_id))


async def locked(tx: AsyncSession, measure_id: UUID) -> Measure:
    """Return the measure as it is now, alone with it until the transaction ends."""
    return await tx.get_one(Measure, measure_id, with_for_update=True, populate_existing=True)


async def cases_of(tx: AsyncSession, measure_id: UUID, *, lock: bool = False) -> list[Case]:
    """Return the cases a measure answers, the oldest first."""
    query = (
        select(Case)
        .join(MeasureCase, MeasureCase.case_id == Case.id)
        .where(MeasureCase.measure_id == measure_id)
        .order_by(Case.id)
    )
    if lock:
        query = query.with_for_update(of=Case).execution_options(populate_existing=True)
    return list(await tx.scalars(query))


async def cases_in_reach(tx: AsyncSession, staff: StaffMember, measure_id: UUID) -> set[UUID]:
    """Return which of the measure's cases this person may read."""
    found = await tx.scalars(
        select(Case.id)
        .join(MeasureCase, MeasureCase.case_id == Case.id)
        .where(MeasureCase.measure_id == measure_id, cases.within_reach(staff))
    )
    return set(found)


async def of_case(tx: AsyncSession, case_id: UUID) -> list[tuple[Measure, UUID | None]]:
    """Return the measures that answer a case, each with the learning point it answers."""
    found = await tx.execute(
        select(Measure, MeasureCase.learning_point_id)
        .join(MeasureCase, MeasureCase.measure_id == Measure.id)
        .where(MeasureCase.case_id == case_id)
        .order_by(Measure.created_at, Measure.id)
    )
    return [(row[0], row[1]) for row in found]


async def link_of(tx: AsyncSession, measure_id: UUID, case_id: UUID) -> MeasureCase | None:
    """Return that the measure answers the case, if it does."""
    return await tx.get(MeasureCase, (measure_id, case_id))


async def linkable(
    tx: AsyncSession, staff: StaffMember, case: Case, *, limit: int
) -> list[Measure]:
    """Return measures that could answer this case too: not rejected, the newest first."""
    linked = exists().where(MeasureCase.measure_id == Measure.id, MeasureCase.case_id == case.id)
    found = await tx.scalars(
        select(Measure)
        .where(
            Measure.service_id == case.service_id,
            Measure.state != State.REJECTED,
            within_reach(staff),
            ~linked,
        )
        .order_by(Measure.created_at.desc())
        .limit(limit)
    )
    return list(found)


async def checks_of(tx: AsyncSession, measure_id: UUID) -> list[EffectCheck]:
    """Return the measure's checks, the first planned first."""
    found = await tx.scalars(
        select(EffectCheck)
        .where(EffectCheck.measure_id == measure_id)
        .order_by(EffectCheck.planned_on, EffectCheck.id)
    )
    return list(found)


async def events(tx: AsyncSession, measure_id: UUID) -> list[MeasureEvent]:
    """Return the measure's history, newest first."""
    found = await tx.scalars(
        select(MeasureEvent)
        .where(MeasureEvent.measure_id == measure_id)
        .order_by(MeasureEvent.at.desc(), MeasureEvent.id.desc())
    )
    return list(found)


def overdue(today: date) -> ColumnElement[bool]:
    """Return the condition that a measure waits for longer than it was given."""
    return or_(
        and_(Measure.state.in_(TO_DO), Measure.due_on < today),
        and_(Measure.state.in_(IN_PLACE), Measure.next_check_on < today),
    )


@dataclass(frozen=True)
class Row:
    """A measure in the overview, with what the list says of it."""

    measure: Measure
    owner_name: str | None
    unit_name: dict[str, str] | None


_ORDER = {
    Sort.DUE: func.coalesce(Measure.due_on, FAR),
    Sort.CHECK: func.coalesce(Measure.next_check_on, FAR),
    Sort.CHANGED: Measure.changed_at,
}


async def overview(
    tx: AsyncSession, staff: StaffMember, wanted: Filter, *, today: date, limit: int
) -> list[Row]:
    """Return a page of the overview; `wanted.show` and `wanted.sort` must be set."""
    column = _ORDER[wanted.sort or Sort.DUE]
    order = tuple_(column, Measure.id)
    query = (
        select(Measure, User.name, Unit.name)
        .outerjoin(User, User.id == Measure.owner_id)
        .outerjoin(Unit, Unit.id == Measure.unit_id)
        .where(*_conditions(staff, wanted, today))
        .limit(limit)
    )
    if wanted.descending:
        query = query.order_by(column.desc(), Measure.id.desc())
    else:
        query = query.order_by(column, Measure.id)
    day_or_moment = keyset.moment if wanted.sort is Sort.CHANGED else date.fromisoformat
    after = keyset.read(wanted.after, (day_or_moment, UUID))
    if after is not None:
        query = query.where(order < after if wanted.descending else order > after)
    return [Row(*row) for row in await tx.execute(query)]


def cursor(wanted: Filter, measure: Measure) -> str:
    """Return where a page that ends with this measure ended."""
    place: date | datetime = measure.due_on or FAR
    if wanted.sort is Sort.CHECK:
        place = measure.next_check_on or FAR
    elif wanted.sort is Sort.CHANGED:
        place = measure.changed_at
    return keyset.write((place, measure.id))


async def count(
    tx: AsyncSession, staff: StaffMember, wanted: Filter, *, today: date, cap: int
) -> int:
    """Return how many measures the filter finds, counting no further than `cap`."""
    found = select(Measure.id).where(*_conditions(staff, wanted, today)).limit(cap).subquery()
    return await tx.scalar(select(func.count()).select_from(found)) or 0


def _conditions(staff: StaffMember, wanted: Filter, today: date) -> list[ColumnElement[bool]]:
    mine = Measure.owner_id == staff.id
    conditions = [mine if wanted.show is Shown.MINE else or_(mine, of_places(staff, cases.WORKERS))]
    if wanted.show is Shown.UNITS:
        conditions[0] = of_places(staff, cases.WORKERS)
    if wanted.show is Shown.OVERDUE:
        conditions.append(overdue(today))
    elif wanted.show is Shown.CHECKS:
        conditions += [Measure.next_check_on.is_not(None), Measure.state != State.REJECTED]
    elif wanted.show is not Shown.ALL and wanted.state is None:
        conditions.append(or_(Measure.state.in_(TO_DO), Measure.next_check_on.is_not(None)))
        conditions.append(Measure.state != State.REJECTED)
    if wanted.state is not None:
        conditions.append(Measure.state == wanted.state)
    if wanted.strength is not None:
        conditions.append(Measure.strength == wanted.strength)
    if wanted.unit is not None:
        conditions.append(Measure.unit_id == wanted.unit)
    return conditions


async def waiting(tx: AsyncSession, until: date) -> list[Measure]:
    """Return the measures with an owner that have something to be done by this day."""
    found = await tx.scalars(
        select(Measure)
        .where(
            Measure.owner_id.is_not(None),
            or_(
                and_(Measure.state.in_(TO_DO), Measure.due_on <= until),
                and_(Measure.state.in_(IN_PLACE), Measure.next_check_on <= until),
            ),
        )
        .order_by(Measure.id)
        .with_for_update(skip_locked=True)
    )
    return list(found)


async def places_overdue(tx: AsyncSession, today: date) -> list[tuple[UUID, UUID | None]]:
    """Return the services and units where measures are overdue."""
    found = await tx.execute(
        select(Measure.service_id, Measure.unit_id).where(overdue(today)).distinct()
    )
    return [(row[0], row[1]) for row in found]


async def workers(tx: AsyncSession, service_id: UUID) -> list[tuple[UUID, str, UUID | None]]:
    """Return who can own a measure: id, name and unit, once for each place they work in."""
    found = await tx.execute(
        select(User.id, User.name, Assignment.unit_id)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.service_id == service_id, Assignment.role.in_(cases.WORKERS), User.active)
        .distinct()
        .order_by(User.name)
    )
    return [(row[0], row[1], row[2]) for row in found]


async def roles_of(tx: AsyncSession, service_id: UUID, user_ids: set[UUID]) -> dict[UUID, Role]:
    """Return the role in which each of them works in the service, one that owns measures first."""
    found = await tx.execute(
        select(Assignment.user_id, Assignment.role).where(
            Assignment.service_id == service_id, Assignment.user_id.in_(user_ids)
        )
    )
    order = [*cases.WORKERS, *Role]
    ranked = sorted((order.index(Role(role)), user_id) for user_id, role in found)
    return {user_id: order[rank] for rank, user_id in reversed(ranked)}
