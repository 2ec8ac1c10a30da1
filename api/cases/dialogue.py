"""Writing to the reporter from a case."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.cases import queries, service, starters
from api.cases.models import Case
from api.cases.problems import CaseWithdrawn
from api.cases.schemas import CaseState, MessageToReporter
from api.reports import dialogue
from api.reports import service as reports
from api.shared import sealing
from api.shared.i18n import _
from api.shared.problems import InvalidInput


async def write_to_reporter(
    tx: AsyncSession, staff: StaffMember, reference: str, message: MessageToReporter
) -> Case:
    """Send the reporter a message; a triaged case then awaits the reporter.

    The same words in the same form again send nothing more.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, and InvalidInput when it is
    not said that the reporter is to read it, or something in brackets is left to fill in.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    sent = sealing.sent_as(tx, message, case.id)
    if await queries.event_of_client(tx, case.id, sent) is not None:
        return case
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    _check(message)
    actor = staff.actor(role)
    report = await reports.by_id(tx, case.report_id)
    await dialogue.write_as_staff(tx, report, actor, message.text)
    await service.note(tx, case, actor, "staff_wrote", client_id=sent)
    if case.state == CaseState.TRIAGED:
        await service.move(tx, case, actor, CaseState.AWAITING_REPORTER)
    return case


def _check(message: MessageToReporter) -> None:
    wrong = {}
    left = starters.left_open(message.text)
    if left:
        wrong["text"] = _("Fill in what stands in brackets, or take it away: %(what)s") % {
            "what": ", ".join(dict.fromkeys(left))
        }
    if not message.audience:
        wrong["audience"] = _(
            "Say that the reporter is to read it. A note to colleagues goes below."
        )
    if wrong:
        raise InvalidInput(errors=[{"field": field, "message": wrong[field]} for field in wrong])
