"""What somebody may do with a measure: read it, work with it, lead it."""

from contextlib import suppress
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import Actor
from api.access.permissions import Role, StaffMember
from api.cases import service as cases
from api.cases.models import Case
from api.measures import queries
from api.measures.models import Measure
from api.shared.problems import ChangedMeanwhile, Forbidden, NotFound

Right = Literal["read", "work", "lead"]
"""What somebody wants to do with a measure: the owner works with it, leaders and advisers lead."""


async def for_staff(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, right: Right = "read"
) -> tuple[Measure, Role]:
    """Return the measure and the role in which this person has it.

    Raises NotFound for one out of reach, as for one that is not there, and Forbidden.
    """
    measure = await queries.by_id(tx, staff, measure_id)
    if measure is None:
        raise NotFound
    wanted = cases.READERS if right == "read" else cases.WORKERS
    role = staff.role_in(measure.service_id, measure.unit_id, wanted)
    if role is None and right != "lead" and measure.owner_id == staff.id:
        held = [each for each in staff.assignments if each[0] in wanted]
        role = next((each for each, place in held if place.service_id == measure.service_id), None)
    for case in await queries.cases_of(tx, measure.id) if role is None else ():
        with suppress(NotFound, Forbidden):
            change = right != "read"
            _case, role = await cases.for_staff(tx, staff, case.reference, to_change=change)
            break
    if role is None:
        raise Forbidden
    return measure, role


async def held(tx: AsyncSession, staff: StaffMember, measure: Measure) -> frozenset[Right]:
    """Return what this person may do with a measure they may read."""
    given: set[Right] = {"read"}
    wanted: tuple[Right, ...] = ("work", "lead")
    for right in wanted:
        try:
            await for_staff(tx, staff, measure.id, right)
        except Forbidden:
            continue
        given.add(right)
    return frozenset(given)


async def to_change(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, version: int, right: Right
) -> tuple[Measure, list[Case], Actor]:
    """Return the measure and its cases, alone with them, and this person in their role.

    The cases are locked first and in one order, here as everywhere, so that none waits for ever.
    Raises NotFound, Forbidden, and ChangedMeanwhile when the form was opened before a change.
    """
    measure, role = await for_staff(tx, staff, measure_id, right)
    answered = await queries.cases_of(tx, measure.id, lock=True)
    measure = await queries.locked(tx, measure.id)
    if measure.version != version:
        raise ChangedMeanwhile
    return measure, answered, staff.actor(role)
