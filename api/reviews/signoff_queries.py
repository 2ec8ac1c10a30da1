"""SQL of sign-offs."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.reviews.models import Review
from api.reviews.signoff_models import SignOff
from api.reviews.summary_models import Summary


async def of_review(tx: AsyncSession, review_id: UUID) -> list[tuple[SignOff, int]]:
    """Return the sign-offs of all versions with the version's number, the first given first."""
    found = await tx.execute(
        select(SignOff, Summary.number)
        .join(Summary, Summary.id == SignOff.summary_id)
        .where(Summary.review_id == review_id)
        .order_by(SignOff.at, SignOff.id)
    )
    return [(row, number) for row, number in found]


async def of_summary(tx: AsyncSession, summary_id: UUID) -> list[SignOff]:
    """Return the sign-offs of one version, the first given first."""
    found = await tx.scalars(
        select(SignOff).where(SignOff.summary_id == summary_id).order_by(SignOff.at, SignOff.id)
    )
    return list(found)


async def given_by_reporter(tx: AsyncSession, case_id: UUID) -> bool:
    """Return whether the reporter, or who speaks for them, has signed any version."""
    given = exists().where(
        Review.case_id == case_id,
        Summary.review_id == Review.id,
        SignOff.summary_id == Summary.id,
        SignOff.signer != "staff",
    )
    return bool(await tx.scalar(select(given)))
