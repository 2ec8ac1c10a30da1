"""SQL of lessons: whose they are, the lists, the answers, what happened."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.cases.service import READERS, WORKERS
from api.lessons.models import Lesson, LessonEvent, LessonUnit
from api.lessons.schemas import LessonFilter, State, View
from api.shared import keyset

TEXT_CHANGED = ("begun", "written")
"""The events of those who wrote in a lesson: none of them can be the one who checks it."""


def written_by_unit_of(staff: StaffMember) -> ColumnElement[bool]:
    """Return the condition that this person may write in a lesson: they work where it began."""
    reach: list[ColumnElement[bool]] = []
    for place in staff.places(*WORKERS):
        here = [Lesson.service_id == place.service_id]
        if place.unit_id is not None:
            here.append(Lesson.unit_id == place.unit_id)
        reach.append(and_(*here))
    return or_(false(), *reach)


def shared_with(staff: StaffMember) -> ColumnElement[bool]:
    """Return the condition that a lesson is shared with a unit this person reads for."""
    places = staff.places(*READERS)
    whole = [place.service_id for place in places if place.unit_id is None]
    units = [place.unit_id for place in places if place.unit_id is not None]
    theirs = exists().where(LessonUnit.lesson_id == Lesson.id, LessonUnit.unit_id.in_(units))
    return and_(Lesson.state == State.SHARED, or_(Lesson.service_id.in_(whole), theirs))


def to_answer(staff: StaffMember) -> ColumnElement[bool]:
    """Return the condition that a unit this person answers for has not answered yet."""
    places = staff.places(*WORKERS)
    whole = [place.service_id for place in places if place.unit_id is None]
    units = [place.unit_id for place in places if place.unit_id is not None]
    waits = exists().where(
        LessonUnit.lesson_id == Lesson.id,
        LessonUnit.answer.is_(None),
        or_(Lesson.service_id.in_(whole), LessonUnit.unit_id.in_(units)),
    )
    return and_(Lesson.state == State.SHARED, waits)


def wrote(staff_id: UUID) -> ColumnElement[bool]:
    """Return the condition that this person has written in the lesson."""
    return exists().where(
        LessonEvent.lesson_id == Lesson.id,
        LessonEvent.actor_id == staff_id,
        LessonEvent.what.in_(TEXT_CHANGED),
    )


async def by_id(
    tx: AsyncSession, staff: StaffMember, lesson_id: UUID, *, lock: bool = False
) -> Lesson | None:
    """Return the lesson, if this person may read it."""
    query = select(Lesson).where(
        Lesson.id == lesson_id, or_(written_by_unit_of(staff), shared_with(staff))
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await tx.scalar(query)


async def has_written(tx: AsyncSession, lesson_id: UUID, staff_id: UUID) -> bool:
    """Return whether this person has written in the lesson."""
    found = await tx.scalar(select(Lesson.id).where(Lesson.id == lesson_id, wrote(staff_id)))
    return found is not None


def _conditions(staff: StaffMember, wanted: LessonFilter) -> list[ColumnElement[bool]]:
    views: dict[View, list[ColumnElement[bool]]] = {
        View.TO_ANSWER: [to_answer(staff)],
        View.TO_CHECK: [
            Lesson.state == State.IN_CHECK,
            written_by_unit_of(staff),
            ~wrote(staff.id),
        ],
        View.DRAFTS: [
            Lesson.state.in_((State.DRAFT, State.IN_CHECK)),
            written_by_unit_of(staff),
        ],
        View.SHARED: [
            Lesson.state == State.SHARED,
            or_(shared_with(staff), written_by_unit_of(staff)),
        ],
    }
    conditions = views[wanted.view or View.SHARED]
    if wanted.category is not None:
        conditions.append(Lesson.category == wanted.category)
    return conditions


async def lessons(
    tx: AsyncSession, staff: StaffMember, wanted: LessonFilter, *, limit: int
) -> list[Lesson]:
    """Return a page of lessons, the last changed first."""
    query = (
        select(Lesson)
        .where(*_conditions(staff, wanted))
        .order_by(Lesson.changed_at.desc(), Lesson.id.desc())
        .limit(limit)
    )
    after = keyset.read(wanted.after, (keyset.moment, UUID))
    if after is not None:
        query = query.where(tuple_(Lesson.changed_at, Lesson.id) < after)
    return list(await tx.scalars(query))


async def count(tx: AsyncSession, staff: StaffMember, wanted: LessonFilter, *, cap: int) -> int:
    """Return how many lessons the filter finds, counting no further than `cap`."""
    found = select(Lesson.id).where(*_conditions(staff, wanted)).limit(cap).subquery()
    return await tx.scalar(select(func.count()).select_from(found)) or 0


async def of_case(tx: AsyncSession, case_id: UUID) -> list[Lesson]:
    """Return the lessons written from a case, the newest first."""
    found = await tx.scalars(
        select(Lesson).where(Lesson.case_id == case_id).order_by(Lesson.begun_at.desc(), Lesson.id)
    )
    return list(found)


async def unfinished(tx: AsyncSession, case_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these cases have a lesson that is written on, or waits to be checked."""
    found = await tx.scalars(
        select(Lesson.case_id).where(
            Lesson.case_id.in_(case_ids), Lesson.state.in_((State.DRAFT, State.IN_CHECK))
        )
    )
    return set(found)


async def units(tx: AsyncSession, lesson_id: UUID) -> list[LessonUnit]:
    """Return the units a lesson is shared with."""
    return list(await tx.scalars(select(LessonUnit).where(LessonUnit.lesson_id == lesson_id)))


async def events(tx: AsyncSession, lesson_id: UUID) -> list[LessonEvent]:
    """Return what happened to the lesson, newest first."""
    found = await tx.scalars(
        select(LessonEvent)
        .where(LessonEvent.lesson_id == lesson_id)
        .order_by(LessonEvent.at.desc(), LessonEvent.id.desc())
    )
    return list(found)


async def for_council(
    tx: AsyncSession, service_id: UUID, start: datetime, end: datetime
) -> list[Lesson]:
    """Return the lessons shared in the period that the user council reads."""
    found = await tx.scalars(
        select(Lesson)
        .where(
            Lesson.service_id == service_id,
            Lesson.state == State.SHARED,
            Lesson.for_council,
            Lesson.shared_at >= start,
            Lesson.shared_at < end,
        )
        .order_by(Lesson.shared_at, Lesson.id)
    )
    return list(found)
