"""Triage: the staff's own classification of a case, and who takes care of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.permissions import StaffMember
from api.access.services import units_of
from api.cases import classification, duties, passing_on, service, staff_queries
from api.cases.classification import Value
from api.cases.models import Case
from api.cases.problems import CaseChanged, CaseWithdrawn
from api.cases.schemas import CaseState, Triage
from api.shared.i18n import _
from api.shared.problems import InvalidInput

Change = tuple[Value, Value]


async def triage(tx: AsyncSession, staff: StaffMember, reference: str, wanted: Triage) -> Case:
    """Classify a case; the first time, that makes a new case a triaged one.

    Each value that changes stands in the history with what it was. Saving what is there already
    changes nothing and is no conflict, so that sending twice is safe.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, InvalidInput for a unit or
    a responsible person that does not fit, and CaseChanged when somebody else was quicker.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    await _check(tx, case, wanted)
    changes = _changes(case, wanted)
    first = case.state == CaseState.RECEIVED
    if not changes and not first:
        return case
    if case.version != wanted.version:
        raise CaseChanged(wanted.version)
    unit_before = case.unit_id
    case.version += 1
    actor, what = staff.actor(role), "triaged" if first else "reclassified"
    if first:
        changes["state"] = (case.state, str(CaseState.TRIAGED))
    await service.note(tx, case, actor, what, changes=changes, version=case.version)
    await audit.record(tx, actor, what, audit.Subject("report", case.report_id))
    if first:
        case.state = CaseState.TRIAGED
    for field in classification.FIELDS:
        column = classification.COLUMNS.get(field, field)
        setattr(case, column, getattr(wanted, field))
    await passing_on.show_new_unit(tx, case, unit_before)
    await duties.follow(tx, case, actor)
    await tx.flush()
    return case


def _changes(case: Case, wanted: Triage) -> dict[str, Change]:
    """Return which fields differ, each with what it is and what it shall be."""
    chosen = wanted.model_dump(mode="json", include=set(classification.FIELDS))
    return {
        field: (before, chosen[field])
        for field, before in classification.values(case).items()
        if before != chosen[field]
    }


async def _check(tx: AsyncSession, case: Case, wanted: Triage) -> None:
    """Raise InvalidInput for a unit of another service, or somebody who does not work there."""
    units = {unit.id for unit in await units_of(tx, case.service_id)}
    if wanted.unit is not None and wanted.unit not in units:
        raise InvalidInput(errors=[{"field": "unit", "message": _("Choose one of those listed.")}])
    if wanted.responsible in {None, case.responsible_id} and wanted.unit == case.unit_id:
        return
    there = {
        each.id
        for each in await staff_queries.colleagues(tx, case.service_id)
        if each.unit_id in {None, wanted.unit}
    }
    if wanted.responsible is not None and wanted.responsible not in there:
        message = _("This person does not work in the unit you chose.")
        raise InvalidInput(errors=[{"field": "responsible", "message": message}])
