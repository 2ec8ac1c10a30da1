"""Where an invitation stands, and why it can no longer be answered."""

from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations import queries
from api.invitations.models import Invitation
from api.invitations.schemas import Door, State
from api.reports.models import Report
from api.reports.schemas import ReporterRole
from api.shared import clock

ANSWERED = frozenset({State.ACCEPTED, State.LATER, State.DECLINED})

OPEN = frozenset({State.SENT, State.ACCEPTED})
"""States in which there is something for the invited person to open: a question, or a time."""

SEND_AGAIN = frozenset({State.LATER, State.DECLINED, State.WITHDRAWN, State.EXPIRED})
"""States after which a new invitation may be sent; the law asks for the offer to be repeated
(pasient- og brukerrettighetsloven § 3-2)."""


class Closed(StrEnum):
    """Why an invitation can neither be answered nor its answer changed."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"
    HELD = "held"


def state_of(invitation: Invitation) -> State:
    """Return where the invitation stands now; one that nobody answered in time has expired."""
    state = State(invitation.state)
    if state is State.SENT and invitation.expires_at <= clock.now():
        return State.EXPIRED
    return state


async def why_closed(
    tx: AsyncSession, invitation: Invitation, report: Report, door: Door
) -> Closed | None:
    """Return why nothing can be answered by this door any more, or None.

    An answer may be changed until the meeting begins. Links and letters lie about, so they end
    with the time for answering, also for a change; the receipt's code does not.
    """
    state, now = state_of(invitation), clock.now()
    if report.withdrawn_at is not None or state is State.WITHDRAWN:
        return Closed.WITHDRAWN
    newest = await queries.newest(tx, report.id)
    if newest is not None and newest.id != invitation.id:
        return Closed.REPLACED
    if state is State.ACCEPTED and invitation.agreed_start and invitation.agreed_start <= now:
        return Closed.HELD
    by_paper = door in {Door.LINK, Door.LETTER}
    if state is State.EXPIRED or (by_paper and invitation.expires_at <= now):
        return Closed.EXPIRED
    return None


def about_another(report: Report) -> bool:
    """Whether the reporter is, or may be, another than the patient.

    To them nothing is said about the patient that they did not say themselves.
    """
    return report.reporter_role not in {ReporterRole.PATIENT, ReporterRole.SERVICE_USER}
