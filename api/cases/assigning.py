"""Giving several cases to somebody, or to a unit, at once; and taking that back.

Cases are never closed, triaged or answered together: each of those needs somebody to have read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import BaseModel, BeforeValidator
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.permissions import StaffMember
from api.access.services import units_of
from api.cases import classification, passing_on, queries, service, staff_queries
from api.cases.models import Case
from api.cases.schemas import FINISHED, nothing
from api.cases.staff_queries import Colleague
from api.shared import clock
from api.shared.i18n import _, lazy
from api.shared.problems import Forbidden, NotFound

MOST = 100
"""Cases at once: a few pages of the inbox."""

UNDO_WITHIN = timedelta(hours=1)

Changes = dict[str, tuple[classification.Value, classification.Value]]

NOT_YOURS = lazy("You may not change it.")
NOTHING_LEFT = lazy("It is closed, transferred or withdrawn.")
NOT_THERE = lazy("This person does not work in the unit you chose.")


class Assign(BaseModel):
    """Who shall be responsible, and which unit. `client_id` is the form's own."""

    client_id: UUID
    responsible: Annotated[UUID | None, BeforeValidator(nothing)] = None
    unit: Annotated[UUID | None, BeforeValidator(nothing)] = None


@dataclass
class Assigned:
    """What came of it: how many cases changed, and which were left as they were, and why."""

    done: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


async def assign(
    tx: AsyncSession, staff: StaffMember, references: Iterable[str], wanted: Assign
) -> Assigned:
    """Give each case to who was chosen, noted in its own history; what does not fit is left.

    The same `client_id` again changes nothing more.
    """
    result = Assigned()
    # In one order, so that two who assign the same cases wait for each other and no more.
    for reference in sorted(set(references))[:MOST]:
        why_not = await _assign(tx, staff, reference, wanted)
        if why_not is None:
            result.done += 1
        else:
            result.left.append((reference, why_not))
    await tx.flush()
    return result


async def undo(tx: AsyncSession, staff: StaffMember, client_id: UUID) -> Assigned:
    """Take one's own assignment back, within the hour, where nobody changed it since."""
    result = Assigned()
    for case, event in await queries.assigned_together(
        tx, staff.id, client_id, since=clock.now() - UNDO_WITHIN
    ):
        undone = uuid5(client_id, "undone")
        changes = {
            name: (after, before) for name, (before, after) in event.details["changes"].items()
        }
        now = classification.values(case)
        if await queries.event_of_client(tx, case.id, undone) is not None:
            continue
        if any(now[name] != before for name, (before, _after) in changes.items()):
            result.left.append((case.reference, _("Somebody changed it since.")))
            continue
        actor = audit.Actor("staff", staff.id, event.actor_role)
        await _change(tx, case, actor, "assignment_undone", changes, undone)
        result.done += 1
    await tx.flush()
    return result


async def _assign(
    tx: AsyncSession, staff: StaffMember, reference: str, wanted: Assign
) -> str | None:
    """Assign one case; return why not, if it is left."""
    try:
        case, role = await service.for_staff(tx, staff, reference, to_change=True)
    except (NotFound, Forbidden):
        return str(NOT_YOURS)
    if await queries.event_of_client(tx, case.id, wanted.client_id) is not None:
        return None
    if case.withdrawn_at is not None or case.state in FINISHED:
        return str(NOTHING_LEFT)
    unit, responsible = wanted.unit or case.unit_id, wanted.responsible or case.responsible_id
    if not await _fits(tx, case, unit, responsible):
        return str(NOT_THERE)
    now = classification.values(case)
    chosen = {"unit": _text(unit), "responsible": _text(responsible)}
    changes: Changes = {
        name: (now[name], value) for name, value in chosen.items() if now[name] != value
    }
    if changes:
        await _change(tx, case, staff.actor(role), "assigned", changes, wanted.client_id)
    return None


async def _fits(tx: AsyncSession, case: Case, unit: UUID | None, responsible: UUID | None) -> bool:
    """Return whether the unit is one of the case's service, and the person works there."""
    if unit is not None and unit not in {each.id for each in await units_of(tx, case.service_id)}:
        return False
    if responsible is None:
        return True
    there: list[Colleague] = await staff_queries.colleagues(tx, case.service_id)
    return responsible in {each.id for each in there if each.unit_id in {None, unit}}


async def _change(  # noqa: PLR0913, PLR0917 - what a change of a case is made of
    tx: AsyncSession,
    case: Case,
    actor: audit.Actor,
    what: str,
    changes: Changes,
    client_id: UUID,
) -> None:
    unit_before = case.unit_id
    case.version += 1
    await service.note(
        tx, case, actor, what, client_id=client_id, changes=changes, version=case.version
    )
    await audit.record(tx, actor, what, audit.Subject("report", case.report_id))
    for name, (_before, after) in changes.items():
        column = classification.COLUMNS[name]
        setattr(case, column, UUID(str(after)) if after else None)
    await passing_on.show_new_unit(tx, case, unit_before)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
