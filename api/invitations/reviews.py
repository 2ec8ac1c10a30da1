"""What invitations mean to reviews: decisions on the reporter's part, and words to quote."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import Actor
from api.invitations import answering, queries
from api.invitations.events import InvitationAnswered, InvitationSent
from api.reports import service as reports
from api.reviews import involvement
from api.reviews.schemas import Decision
from api.reviews.telling import Passage, Source
from api.shared.i18n import _


async def invitation_sent(tx: AsyncSession, fact: InvitationSent) -> None:
    """Keep that the reporter was invited."""
    actor = Actor("staff", fact.invitation.sent_by)
    await involvement.invited(tx, fact.report.id, actor)


async def invitation_answered(tx: AsyncSession, fact: InvitationAnswered) -> None:
    """Keep what the reporter answered."""
    await involvement.answered(tx, fact.report.id, Decision(fact.answer.answer))


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
