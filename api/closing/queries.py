"""SQL of closings, and of what the reporter contributed."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.closing.models import Closing, ContactTry
from api.reports.models import ReportMessage
from api.reviews.models import Contribution, Review


async def standing(tx: AsyncSession, case_id: UUID) -> Closing | None:
    """Return the closing that is prepared or done; None before the first and after a reopening."""
    return await tx.scalar(
        select(Closing).where(Closing.case_id == case_id, Closing.reopened_at.is_(None))
    )


async def earlier(tx: AsyncSession, case_id: UUID) -> list[Closing]:
    """Return the closings that were ended by reopening, the last first."""
    found = await tx.scalars(
        select(Closing)
        .where(Closing.case_id == case_id, Closing.reopened_at.is_not(None))
        .order_by(Closing.reopened_at.desc())
    )
    return list(found)


async def tries(tx: AsyncSession, case_id: UUID) -> list[ContactTry]:
    """Return the tries to reach the reporter, the first first."""
    found = await tx.scalars(
        select(ContactTry)
        .where(ContactTry.case_id == case_id)
        .order_by(ContactTry.tried_on, ContactTry.at)
    )
    return list(found)


async def contributions(tx: AsyncSession, review: Review, report_id: UUID) -> int:
    """Return how often the reporter added to the review: written down, or by a message."""
    told = select(func.count()).where(Contribution.review_id == review.id)
    wrote = select(func.count()).where(
        ReportMessage.report_id == report_id,
        ReportMessage.sender == "reporter",
        ReportMessage.at >= review.started_at,
    )
    return (await tx.scalar(told) or 0) + (await tx.scalar(wrote) or 0)
