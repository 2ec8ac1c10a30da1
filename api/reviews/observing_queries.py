"""SQL of what observers follow."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Role, StaffMember
from api.cases.models import Case
from api.reviews.meeting_models import Meeting, MeetingPerson
from api.reviews.models import Participant, Review
from api.reviews.observing_models import Observation, ObserverBrief


@dataclass(frozen=True)
class Followed:
    """A review that somebody follows as an observer."""

    participant: Participant
    review: Review
    case: Case


async def followed(
    tx: AsyncSession, staff: StaffMember, participant_id: UUID | None = None
) -> list[Followed]:
    """Return the reviews this person follows, the last begun first; or the one that is wanted.

    They must still take part in it, and sit in the council of its service.
    """
    services = {place.service_id for place in staff.places(Role.COUNCIL)}
    query = (
        select(Participant, Review, Case)
        .join(Review, Review.id == Participant.review_id)
        .join(Case, Case.id == Review.case_id)
        .where(
            Participant.user_id == staff.id,
            Participant.kind == "observer",
            Participant.removed_at.is_(None),
            Case.service_id.in_(services),
        )
        .order_by(Review.started_at.desc())
    )
    if participant_id is not None:
        query = query.where(Participant.id == participant_id)
    return [Followed(*row) for row in await tx.execute(query)]


async def meetings(tx: AsyncSession, participant_id: UUID) -> list[Meeting]:
    """Return the meetings an observer is asked to, the last first."""
    found = await tx.scalars(
        select(Meeting)
        .join(MeetingPerson, MeetingPerson.meeting_id == Meeting.id)
        .where(MeetingPerson.participant_id == participant_id)
        .order_by(Meeting.starts_at.desc())
    )
    return list(found)


async def briefs(tx: AsyncSession, case_id: UUID) -> dict[UUID, ObserverBrief]:
    """Return what observers may read of the case's meetings, by the meeting's id."""
    found = await tx.scalars(
        select(ObserverBrief)
        .join(Meeting, Meeting.id == ObserverBrief.meeting_id)
        .where(Meeting.case_id == case_id)
    )
    return {each.meeting_id: each for each in found}


async def observations(
    tx: AsyncSession, review_id: UUID, participant_id: UUID | None = None
) -> list[tuple[Observation, UUID | None]]:
    """Return what observers said they saw, with whose account it is, the first said first."""
    query = (
        select(Observation, Participant.user_id)
        .join(Participant, Participant.id == Observation.participant_id)
        .where(Participant.review_id == review_id)
        .order_by(Observation.at, Observation.id)
    )
    if participant_id is not None:
        query = query.where(Participant.id == participant_id)
    return [(row, user_id) for row, user_id in await tx.execute(query)]
