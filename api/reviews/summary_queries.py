"""SQL of draft summaries."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.reviews.models import Review
from api.reviews.summary_models import Summary, SummaryComment


async def versions(tx: AsyncSession, review_id: UUID) -> list[Summary]:
    """Return every version, the newest first."""
    found = await tx.scalars(
        select(Summary).where(Summary.review_id == review_id).order_by(Summary.number.desc())
    )
    return list(found)


async def comments(tx: AsyncSession, review_id: UUID) -> list[SummaryComment]:
    """Return what the reporter said of any version, oldest first."""
    found = await tx.scalars(
        select(SummaryComment)
        .join(Summary, Summary.id == SummaryComment.summary_id)
        .where(Summary.review_id == review_id)
        .order_by(SummaryComment.at, SummaryComment.place, SummaryComment.id)
    )
    return list(found)


async def sent_together(
    tx: AsyncSession, sent_id: UUID, *, lock: bool = False
) -> list[SummaryComment]:
    """Return the comments that were sent in one form."""
    query = select(SummaryComment).where(SummaryComment.sent_id == sent_id)
    return list(await tx.scalars(query.with_for_update() if lock else query))


async def has_comments(tx: AsyncSession, case_id: UUID) -> bool:
    """Return whether the reporter has said anything of a summary of this case."""
    said = exists().where(
        Review.case_id == case_id,
        Summary.review_id == Review.id,
        SummaryComment.summary_id == Summary.id,
    )
    return bool(await tx.scalar(select(said)))


async def report_id_of(tx: AsyncSession, summary_id: UUID) -> UUID:
    """Return the report that a summary is about."""
    found = await tx.scalar(
        select(Case.report_id)
        .join(Review, Review.case_id == Case.id)
        .join(Summary, Summary.review_id == Review.id)
        .where(Summary.id == summary_id)
    )
    if found is None:
        raise LookupError(str(summary_id))
    return found
