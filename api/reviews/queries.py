"""SQL of reviews."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.reviews.models import (
    ContributingFactor,
    Contribution,
    ContributionVersion,
    InvolvementDecision,
    LearningPoint,
    Participant,
    Review,
    TimelineDifference,
    TimelineEntry,
    TimelineVersion,
)


async def of_case(tx: AsyncSession, case_id: UUID) -> Review | None:
    """Return the review of a case, finished or not."""
    return await tx.scalar(select(Review).where(Review.case_id == case_id))


async def decisions(tx: AsyncSession, case_id: UUID) -> list[InvolvementDecision]:
    """Return the decisions on the reporter's part, newest first."""
    found = await tx.scalars(
        select(InvolvementDecision)
        .where(InvolvementDecision.case_id == case_id)
        .order_by(InvolvementDecision.at.desc(), InvolvementDecision.id.desc())
    )
    return list(found)


async def points(tx: AsyncSession, review_id: UUID) -> list[LearningPoint]:
    """Return the learning points in their order."""
    found = await tx.scalars(
        select(LearningPoint)
        .where(LearningPoint.review_id == review_id, LearningPoint.removed_at.is_(None))
        .order_by(LearningPoint.position, LearningPoint.id)
    )
    return list(found)


async def removed_points(
    tx: AsyncSession, review_id: UUID, *, since: datetime
) -> list[LearningPoint]:
    """Return the learning points taken away since then, the last one first."""
    found = await tx.scalars(
        select(LearningPoint)
        .where(LearningPoint.review_id == review_id, LearningPoint.removed_at >= since)
        .order_by(LearningPoint.removed_at.desc())
    )
    return list(found)


async def last_position(tx: AsyncSession, review_id: UUID) -> int:
    """Return the place of the last learning point, 0 when there is none."""
    highest = select(func.max(LearningPoint.position)).where(LearningPoint.review_id == review_id)
    return await tx.scalar(highest) or 0


async def participants(tx: AsyncSession, review_id: UUID) -> list[Participant]:
    """Return who takes part now, in the order they joined."""
    found = await tx.scalars(
        select(Participant)
        .where(Participant.review_id == review_id, Participant.removed_at.is_(None))
        .order_by(Participant.added_at, Participant.id)
    )
    return list(found)


async def factors(tx: AsyncSession, review_id: UUID) -> list[ContributingFactor]:
    """Return the factors that were named."""
    found = await tx.scalars(
        select(ContributingFactor).where(
            ContributingFactor.review_id == review_id, ContributingFactor.removed_at.is_(None)
        )
    )
    return list(found)


async def entries(
    tx: AsyncSession, review_id: UUID, *, removed: bool = False
) -> list[TimelineEntry]:
    """Return the timeline in its order; with `removed` what was taken away, the last one first."""
    query = select(TimelineEntry).where(TimelineEntry.review_id == review_id)
    if removed:
        query = query.where(TimelineEntry.removed_at.is_not(None))
        query = query.order_by(TimelineEntry.removed_at.desc())
    else:
        query = query.where(TimelineEntry.removed_at.is_(None))
        query = query.order_by(TimelineEntry.position, TimelineEntry.id)
    return list(await tx.scalars(query))


async def versions(tx: AsyncSession, review_id: UUID) -> list[TimelineVersion]:
    """Return the earlier versions of all entries, the last ones first."""
    found = await tx.scalars(
        select(TimelineVersion)
        .join(TimelineEntry, TimelineEntry.id == TimelineVersion.entry_id)
        .where(TimelineEntry.review_id == review_id)
        .order_by(TimelineVersion.version.desc())
    )
    return list(found)


async def differences(
    tx: AsyncSession, review_id: UUID, *, removed: bool = False
) -> list[TimelineDifference]:
    """Return the differences that are marked, or with `removed` were taken back, oldest first."""
    gone = TimelineDifference.removed_at
    found = await tx.scalars(
        select(TimelineDifference)
        .where(
            TimelineDifference.review_id == review_id,
            gone.is_not(None) if removed else gone.is_(None),
        )
        .order_by(TimelineDifference.marked_at, TimelineDifference.id)
    )
    return list(found)


async def contributions(tx: AsyncSession, review_id: UUID) -> list[Contribution]:
    """Return what was written down, in the order it was told."""
    found = await tx.scalars(
        select(Contribution)
        .where(Contribution.review_id == review_id)
        .order_by(Contribution.given_on, Contribution.id)
    )
    return list(found)


async def contribution_versions(tx: AsyncSession, review_id: UUID) -> list[ContributionVersion]:
    """Return the earlier versions of all contributions, the last ones first."""
    found = await tx.scalars(
        select(ContributionVersion)
        .join(Contribution, Contribution.id == ContributionVersion.contribution_id)
        .where(Contribution.review_id == review_id)
        .order_by(ContributionVersion.version.desc())
    )
    return list(found)
