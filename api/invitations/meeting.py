"""Times for a meeting: those the service offers, and the one agreed on."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import Actor
from api.cases import service as cases
from api.cases.models import Case
from api.invitations import mailing, queries
from api.invitations.events import TimeAgreed, TimeTakenBack
from api.invitations.models import Invitation, OfferedTime
from api.invitations.problems import NoInvitation
from api.invitations.schemas import Agreed, NewTime, Span, State
from api.invitations.service import open_one
from api.reports import service as reports
from api.reports.models import Report
from api.shared import clock, ids, jobs, sealing
from api.shared.announcements import announce

MOST_OFFERED = 8
"""More than this is no help to choose."""


async def offered(tx: AsyncSession, invitation: Invitation) -> list[Span]:
    """Return the times on offer that are still to come, the first first."""
    now = clock.now()
    return [
        Span(start=each.starts_at, end=each.ends_at)
        for each in await queries.offered(tx, invitation.id)
        if each.starts_at > now
    ]


async def offer(tx: AsyncSession, case: Case, actor: Actor, time: NewTime) -> None:
    """Offer a time. One that is on offer already changes nothing. Raises NoInvitation."""
    invitation = await open_one(tx, case)
    if time.start in {each.starts_at for each in await queries.offered(tx, invitation.id)}:
        return
    tx.add(
        OfferedTime(
            id=ids.new_id(), invitation_id=invitation.id, starts_at=time.start, ends_at=time.end
        )
    )
    await cases.note(tx, case, actor, "time_offered")


async def take_back_offer(tx: AsyncSession, case: Case, actor: Actor, start: datetime) -> None:
    """Offer a time no longer. Raises NoInvitation."""
    invitation = await open_one(tx, case)
    await queries.take_back_offer(tx, invitation.id, start)
    await cases.note(tx, case, actor, "time_taken_back")


async def agree(
    tx: AsyncSession, case: Case, actor: Actor, time: NewTime, details: str | None
) -> None:
    """Set the time agreed on, or change it, and have the person told. Raises NoInvitation.

    The invitation can be opened, and its answer changed, until the meeting begins.
    """
    invitation = await open_one(tx, case, State.ACCEPTED)
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    invitation.agreed_at = clock.now()
    invitation.agreed_start, invitation.agreed_end = time.start, time.end
    invitation.agreed_details = (
        key.seal("invitations.agreed_details", invitation.id, details) if details else None
    )
    invitation.expires_at = max(invitation.expires_at, time.end + timedelta(days=1))
    await reports.add_step(tx, report, "time_agreed")
    await cases.note(tx, case, actor, "time_agreed")
    await audit.record(tx, actor, "agreed_time", audit.Subject("report", report.id))
    await announce(tx, TimeAgreed(report, invitation))
    wait = (time.start - mailing.REMIND_BEFORE - clock.now()).total_seconds()
    if wait > 0:
        named = {"invitation_id": str(invitation.id), "start": time.start.isoformat()}
        await jobs.defer(tx, mailing.REMIND, in_seconds=wait, **named)


async def take_back(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Let the time agreed on hold no longer, and have the person told. Raises NoInvitation."""
    invitation = await open_one(tx, case, State.ACCEPTED)
    if invitation.agreed_start is None:
        raise NoInvitation
    report = await reports.by_id(tx, case.report_id)
    invitation.agreed_at = clock.now()
    invitation.agreed_start = invitation.agreed_end = invitation.agreed_details = None
    await reports.add_step(tx, report, "time_taken_back")
    await cases.note(tx, case, actor, "agreement_taken_back")
    await audit.record(tx, actor, "took_back_time", audit.Subject("report", report.id))
    await announce(tx, TimeTakenBack(report, invitation))


def is_taken_back(invitation: Invitation) -> bool:
    """Return whether a time was agreed on that holds no longer, and no other is."""
    had_one = invitation.agreed_at is not None and invitation.agreed_start is None
    return had_one and invitation.state == State.ACCEPTED


def called_off(invitation: Invitation) -> Span | None:
    """Return the time agreed on that somebody does not come to after all, if it is still to come.

    Should they say yes again, or take the no back, it holds again.
    """
    start, end = invitation.agreed_start, invitation.agreed_end
    if start is None or end is None or start <= clock.now():
        return None
    return None if invitation.state == State.ACCEPTED else Span(start=start, end=end)


async def agreed(tx: AsyncSession, report: Report, invitation: Invitation) -> Agreed | None:
    """Return the time agreed on with someone who wants to take part, if there is one."""
    start, end = invitation.agreed_start, invitation.agreed_end
    if start is None or end is None or invitation.state != State.ACCEPTED:
        return None
    details = None
    if invitation.agreed_details is not None:
        key = await sealing.data_key(tx, report.key_id)
        details = key.open("invitations.agreed_details", invitation.id, invitation.agreed_details)
    return Agreed(start=start, end=end, details=details)
