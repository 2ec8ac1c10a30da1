"""Invitations and their answers are decisions on the reporter's part in the review."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import Actor
from api.invitations.events import InvitationAnswered, InvitationSent
from api.reviews import involvement
from api.reviews.schemas import Decision


async def invitation_sent(tx: AsyncSession, fact: InvitationSent) -> None:
    """Keep that the reporter was invited."""
    actor = Actor("staff", fact.invitation.sent_by)
    await involvement.invited(tx, fact.report.id, actor)


async def invitation_answered(tx: AsyncSession, fact: InvitationAnswered) -> None:
    """Keep what the reporter answered."""
    await involvement.answered(tx, fact.report.id, Decision(fact.answer.answer))
