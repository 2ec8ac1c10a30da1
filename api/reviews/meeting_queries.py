"""SQL of meetings."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import User
from api.reviews.meeting_models import Meeting, MeetingMail, MeetingPerson
from api.reviews.models import Participant, Review


async def of_case(tx: AsyncSession, case_id: UUID) -> list[Meeting]:
    """Return the case's meetings, the last first."""
    found = await tx.scalars(
        select(Meeting).where(Meeting.case_id == case_id).order_by(Meeting.starts_at.desc())
    )
    return list(found)


async def people(tx: AsyncSession, meeting_id: UUID) -> dict[UUID, MeetingPerson]:
    """Return who is asked to a meeting, by the participant's id."""
    found = await tx.scalars(select(MeetingPerson).where(MeetingPerson.meeting_id == meeting_id))
    return {each.participant_id: each for each in found}


async def active_user(tx: AsyncSession, user_id: UUID) -> User | None:
    """Return the member of staff, if they still work here."""
    return await tx.scalar(select(User).where(User.id == user_id, User.active))


async def observes(tx: AsyncSession, case_id: UUID, user_id: UUID) -> bool:
    """Return whether somebody is an observer of the case's review, or was: they never open it."""
    found = exists().where(
        Review.case_id == case_id,
        Participant.review_id == Review.id,
        Participant.user_id == user_id,
        Participant.kind == "observer",
    )
    return bool(await tx.scalar(select(found)))


async def is_superseded(tx: AsyncSession, mail: MeetingMail) -> bool:
    """Return whether a later e-mail tells the same colleague how the meeting stands."""
    later = exists().where(
        MeetingMail.meeting_id == mail.meeting_id,
        MeetingMail.user_id == mail.user_id,
        MeetingMail.sequence > mail.sequence,
    )
    return bool(await tx.scalar(select(later)))


async def last_mails(tx: AsyncSession, meeting_id: UUID) -> list[tuple[str, MeetingMail]]:
    """Return the last e-mail to each colleague, with the colleague's name."""
    found = await tx.execute(
        select(User.name, MeetingMail)
        .join(User, User.id == MeetingMail.user_id)
        .where(MeetingMail.meeting_id == meeting_id)
        .order_by(User.name, MeetingMail.sequence)
    )
    return list({mail.user_id: (name, mail) for name, mail in found}.values())


async def users_of(tx: AsyncSession, participant_ids: Iterable[UUID]) -> set[UUID]:
    """Return the accounts of those participants who have one."""
    found = await tx.scalars(
        select(Participant.user_id).where(
            Participant.id.in_(list(participant_ids)), Participant.user_id.is_not(None)
        )
    )
    return {each for each in found if each is not None}
