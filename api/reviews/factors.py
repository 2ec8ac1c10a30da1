"""Factors that played a part, so that a review looks further than at the person who was there.

The six are those of SEIPS, the Systems Engineering Initiative for Patient Safety.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.reports.models import Report
from api.reviews import history, queries
from api.reviews.models import ContributingFactor, Review
from api.reviews.schemas import Factor, FactorNamed, FactorShown
from api.reviews.work import Work
from api.shared import clock, ids, sealing
from api.shared.problems import ChangedMeanwhile, NotFound

COLUMN = "contributing_factors.note"


async def of_review(tx: AsyncSession, report: Report, review: Review) -> list[FactorShown]:
    """Return the factors that were named, in the order of `Factor`."""
    key = await sealing.data_key(tx, report.key_id)
    found = {each.factor: each for each in await queries.factors(tx, review.id)}
    return [
        FactorShown(
            id=row.id,
            factor=factor,
            note=key.open(COLUMN, row.id, row.note) if row.note else "",
            version=row.version,
        )
        for factor in Factor
        if (row := found.get(factor)) is not None
    ]


def only_a_person(named: list[FactorShown]) -> bool:
    """Return whether nothing but the person is named: a sign to look further, not a mistake."""
    return {each.factor for each in named} == {Factor.PERSON}


async def name(tx: AsyncSession, at: Work, wanted: FactorNamed) -> None:
    """Name a factor, or say anew how it played a part. Raises ChangedMeanwhile."""
    found = {each.factor: each for each in await queries.factors(tx, at.review.id)}
    row = found.get(wanted.factor)
    if row is None:
        row_id = ids.new_id()
        row = ContributingFactor(
            id=row_id,
            review_id=at.review.id,
            factor=wanted.factor,
            note=at.key.seal(COLUMN, row_id, wanted.note) if wanted.note else None,
            version=1,
            named_by=at.by,
            named_at=clock.now(),
            removed_at=None,
        )
        tx.add(row)
        await at.note(tx, "factor_named", rows=history.rows(row))
        return
    if (at.key.open(COLUMN, row.id, row.note) if row.note else "") == wanted.note:
        return
    if row.version != wanted.version:
        raise ChangedMeanwhile
    row.version += 1
    row.note = at.key.seal(COLUMN, row.id, wanted.note) if wanted.note else None
    row.named_by, row.named_at = at.by, clock.now()
    await at.note(tx, "factor_described", rows=history.rows(row))


async def remove(tx: AsyncSession, at: Work, which: UUID) -> None:
    """Take a factor away. Raises NotFound."""
    row = await tx.get(ContributingFactor, which)
    if row is None or row.review_id != at.review.id:
        raise NotFound
    if row.removed_at is None:
        row.removed_at = clock.now()
        await at.note(tx, "factor_removed", rows=history.rows(row))
