"""What invitations mean to reviews: the reporter's part, words to quote, and a time to meet."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import Actor
from api.invitations import answering, queries
from api.invitations import meeting as times
from api.invitations.events import (
    AnswerUndone,
    InvitationAnswered,
    InvitationSent,
    TimeAgreed,
    TimeTakenBack,
)
from api.invitations.models import Invitation
from api.invitations.schemas import State
from api.reports import service as reports
from api.reports.models import Report
from api.reports.schemas import ParticipationMode
from api.reviews import involvement, meeting
from api.reviews.meeting_schemas import MeetingKind
from api.reviews.schemas import Decision
from api.reviews.telling import Passage, Source
from api.shared.i18n import _


async def invitation_sent(tx: AsyncSession, fact: InvitationSent) -> None:
    """Keep that the reporter was invited."""
    actor = Actor("staff", fact.invitation.sent_by)
    await involvement.invited(tx, fact.report.id, actor)


async def invitation_answered(tx: AsyncSession, fact: InvitationAnswered) -> None:
    """Keep what the reporter answered. A no calls off the meeting at the time agreed on."""
    if await involvement.answered(tx, fact.report.id, Decision(fact.answer.answer)):
        await _meet_or_not(tx, fact.report, fact.invitation)


async def answer_undone(tx: AsyncSession, fact: AnswerUndone) -> None:
    """Keep the answer that counts again; a yes brings the meeting back."""
    state = fact.invitation.state
    counts = Decision.INVITED if state == State.SENT else Decision(state)
    if await involvement.answered(tx, fact.report.id, counts):
        await _meet_or_not(tx, fact.report, fact.invitation)


async def _meet_or_not(tx: AsyncSession, report: Report, invitation: Invitation) -> None:
    if times.called_off(invitation) is not None:
        await meeting.time_taken_back(tx, report)
    elif invitation.agreed_start is not None and invitation.state == State.ACCEPTED:
        await meeting.time_holds_again(tx, report)


async def words_of_answer(tx: AsyncSession, report_id: UUID) -> list[Passage]:
    """Return what the reporter wrote in their answer to the newest invitation."""
    invitation = await queries.newest(tx, report_id)
    if invitation is None:
        return []
    wishes = await answering.wishes_of(tx, await reports.by_id(tx, report_id), invitation)
    said = (
        ("questions", _("The invitation: questions they want answered"), wishes.questions),
        ("hopes", _("The invitation: what they hope for"), wishes.hopes),
    )
    return [
        Passage(
            key=f"invitation:{field}",
            source=Source.INVITATION,
            title=title,
            said_at=invitation.answered_at,
            text=text,
        )
        for field, title, text in said
        if text
    ]


KINDS = {
    ParticipationMode.JOINT_MEETING: MeetingKind.JOINT,
    ParticipationMode.SEPARATE_MEETING: MeetingKind.SEPARATE,
    ParticipationMode.VIDEO: MeetingKind.VIDEO,
    ParticipationMode.PHONE: MeetingKind.PHONE,
}
"""What kind of meeting each wish leads to; staff may choose another."""


async def time_agreed(tx: AsyncSession, fact: TimeAgreed) -> None:
    """Plan the review's meeting for the time agreed on, or move it."""
    agreed = await times.agreed(tx, fact.report, fact.invitation)
    if agreed is None:
        return
    wishes = await answering.wishes_of(tx, fact.report, fact.invitation)
    wanted = (kind for mode, kind in KINDS.items() if mode in wishes.modes)
    await meeting.time_agreed(
        tx,
        fact.report,
        start=agreed.start,
        end=agreed.end,
        place=agreed.details,
        kind=next(wanted, MeetingKind.JOINT),
    )


async def time_taken_back(tx: AsyncSession, fact: TimeTakenBack) -> None:
    """Call the meeting off that was planned for the time agreed on."""
    await meeting.time_taken_back(tx, fact.report)
