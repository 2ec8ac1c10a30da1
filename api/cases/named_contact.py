"""The named contact: whom the reporter may ask for, told on the receipt page once staff say so."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.permissions import StaffMember
from api.access.services import service_by_id
from api.cases import service, staff_queries
from api.cases.models import Case
from api.cases.problems import CaseWithdrawn
from api.shared.i18n import _
from api.shared.panels import Panel
from api.shared.problems import InvalidInput


class ContactForReporter(BaseModel):
    """Whom to ask for, and on which number."""

    name: str
    phone: str


async def name_contact(
    tx: AsyncSession, staff: StaffMember, reference: str, user_id: UUID | None
) -> Case:
    """Tell the reporter whom to ask for, or (None) nobody any more.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, and InvalidInput for
    somebody who does not work with cases here.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    if user_id == case.named_contact_id:
        return case
    colleagues = await staff_queries.colleagues(tx, case.service_id)
    there = {each.id for each in colleagues if each.unit_id in {None, case.unit_id}}
    if user_id is not None and user_id not in there:
        message = _("This person does not work with the case.")
        raise InvalidInput(errors=[{"field": "named_contact", "message": message}])
    before, after = case.named_contact_id, user_id
    case.named_contact_id = user_id
    changes = {"named_contact": [before and str(before), after and str(after)]}
    actor = staff.actor(role)
    await service.note(tx, case, actor, "contact_named", changes=changes)
    await audit.record(tx, actor, "named_contact", audit.Subject("report", case.report_id))
    return case


async def for_reporter(tx: AsyncSession, report_id: UUID) -> ContactForReporter | None:
    """Return whom the reporter may ask for, or None."""
    case = await service.of_report(tx, report_id)
    if case.named_contact_id is None or case.withdrawn_at is not None:
        return None
    names = await access.names_of(tx, {case.named_contact_id})
    host = await service_by_id(tx, case.service_id)
    return ContactForReporter(name=names[case.named_contact_id], phone=host.phone_and_hours)


PANEL = Panel("named_contact", "cases/contact_panel.html", for_reporter)
