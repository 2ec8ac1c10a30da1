"""SQL of invitations and e-mails."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations.models import Invitation, InvitationAnswer, Mail, OfferedTime


async def newest(tx: AsyncSession, report_id: UUID, *, lock: bool = False) -> Invitation | None:
    """Return the report's latest invitation."""
    query = (
        select(Invitation)
        .where(Invitation.report_id == report_id)
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
        .limit(1)
    )
    return await tx.scalar(query.with_for_update() if lock else query)


async def by_digests(tx: AsyncSession, digests: Iterable[bytes]) -> Invitation | None:
    """Return the invitation whose link has one of these digests."""
    return await tx.scalar(select(Invitation).where(Invitation.token_digest.in_(list(digests))))


async def by_letter_digests(tx: AsyncSession, digests: Iterable[bytes]) -> Invitation | None:
    """Return the invitation whose letter's code has one of these digests."""
    return await tx.scalar(select(Invitation).where(Invitation.letter_digest.in_(list(digests))))


async def locked(tx: AsyncSession, invitation_id: UUID) -> Invitation:
    """Return the invitation as it is now, alone with it until the transaction ends."""
    return await tx.get_one(Invitation, invitation_id, with_for_update=True, populate_existing=True)


async def answers(tx: AsyncSession, invitation_id: UUID) -> list[InvitationAnswer]:
    """Return every answer, oldest first."""
    found = await tx.scalars(
        select(InvitationAnswer)
        .where(InvitationAnswer.invitation_id == invitation_id)
        .order_by(InvitationAnswer.at, InvitationAnswer.id)
    )
    return list(found)


async def offered(tx: AsyncSession, invitation_id: UUID) -> list[OfferedTime]:
    """Return the times on offer, the first first."""
    found = await tx.scalars(
        select(OfferedTime)
        .where(OfferedTime.invitation_id == invitation_id)
        .order_by(OfferedTime.starts_at)
    )
    return list(found)


async def take_back_offer(tx: AsyncSession, invitation_id: UUID, start: datetime) -> None:
    """Offer this time no longer. One that is not offered changes nothing."""
    await tx.execute(
        delete(OfferedTime).where(
            OfferedTime.invitation_id == invitation_id, OfferedTime.starts_at == start
        )
    )


async def mail_of(tx: AsyncSession, invitation_id: UUID) -> Mail | None:
    """Return the latest e-mail with this invitation."""
    return await tx.scalar(
        select(Mail)
        .where(Mail.invitation_id == invitation_id)
        .order_by(Mail.created_at.desc(), Mail.id.desc())
        .limit(1)
    )


async def unsent_mails(tx: AsyncSession, report_id: UUID) -> list[Mail]:
    """Return the report's e-mails that are still to be sent."""
    found = await tx.scalars(
        select(Mail)
        .where(Mail.report_id == report_id, Mail.state.in_(["waiting", "sending", "failed"]))
        .with_for_update()
    )
    return list(found)


async def failed_messages(tx: AsyncSession, report_id: UUID) -> int:
    """Return how many e-mails that told of a message could not be sent."""
    found = await tx.scalar(
        select(func.count())
        .select_from(Mail)
        .where(
            Mail.report_id == report_id,
            Mail.invitation_id.is_(None),
            ~Mail.asked_for,
            Mail.state == "failed",
        )
    )
    return found or 0


async def asked_for(tx: AsyncSession, report_id: UUID) -> int:
    """Return how many e-mails the reporter has asked for."""
    found = await tx.scalar(
        select(func.count()).select_from(Mail).where(Mail.report_id == report_id, Mail.asked_for)
    )
    return found or 0
