"""Where two entries tell something differently: marked, with a note, and both kept as they are."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.reports.models import Report
from api.reviews import history, queries
from api.reviews.models import Review, TimelineDifference
from api.reviews.telling import DifferenceChange, DifferenceShown, NewDifference
from api.reviews.work import Work
from api.shared import clock, sealing
from api.shared.problems import ChangedMeanwhile, NotFound

COLUMN = "timeline_differences.note"


async def of_review(
    tx: AsyncSession, report: Report, review: Review, *, removed: bool = False
) -> list[DifferenceShown]:
    """Return the differences that are marked, or with `removed` can be put back, oldest first."""
    there = {each.id for each in await queries.entries(tx, review.id)}
    key = await sealing.data_key(tx, report.key_id)
    return [
        DifferenceShown(
            id=each.id,
            one=each.one_id,
            other=each.other_id,
            note=key.open(COLUMN, each.id, each.note),
            version=each.version,
        )
        for each in await queries.differences(tx, review.id, removed=removed)
        if {each.one_id, each.other_id} <= there
    ]


async def mark(tx: AsyncSession, at: Work, new: NewDifference) -> None:
    """Mark a difference. The same words in the same form mark nothing more.

    Raises NotFound for entries that are not on the timeline.
    """
    found = await tx.get(TimelineDifference, new.id)
    if found is not None and (
        {found.one_id, found.other_id} != {new.one, new.other}
        or at.key.open(COLUMN, found.id, found.note) != new.note
    ):
        new = new.model_copy(update={"id": sealing.sent_as(tx, new, at.review.id)})
        found = await tx.get(TimelineDifference, new.id)
    if found is not None:
        return
    there = {each.id for each in await queries.entries(tx, at.review.id)}
    if not {new.one, new.other} <= there:
        raise NotFound
    row = TimelineDifference(
        id=new.id,
        review_id=at.review.id,
        one_id=new.one,
        other_id=new.other,
        note=at.key.seal(COLUMN, new.id, new.note),
        version=1,
        marked_by=at.by,
        marked_at=clock.now(),
        removed_at=None,
    )
    tx.add(row)
    await at.note(tx, "difference_marked", rows=history.rows(row))


async def change(tx: AsyncSession, at: Work, wanted: DifferenceChange) -> None:
    """Write the note anew. Raises NotFound, and ChangedMeanwhile."""
    row = await _row(tx, at, wanted.id)
    if row.removed_at is not None:
        raise NotFound
    if at.key.open(COLUMN, row.id, row.note) == wanted.note:
        return
    if row.version != wanted.version:
        raise ChangedMeanwhile
    row.version += 1
    row.note = at.key.seal(COLUMN, row.id, wanted.note)
    row.marked_by, row.marked_at = at.by, clock.now()
    await at.note(tx, "difference_marked", rows=history.rows(row))


async def take_back(tx: AsyncSession, at: Work, which: UUID) -> None:
    """Take back a difference that was marked by mistake; it can be put back. Raises NotFound."""
    row = await _row(tx, at, which)
    if row.removed_at is None:
        row.removed_at = clock.now()
        await at.note(tx, "difference_taken_back", rows=history.rows(row))


async def put_back(tx: AsyncSession, at: Work, which: UUID) -> None:
    """Put a difference back. There already, nothing happens.

    Raises NotFound, also when one of its entries is not on the timeline any more.
    """
    row = await _row(tx, at, which)
    if not {row.one_id, row.other_id} <= {
        each.id for each in await queries.entries(tx, at.review.id)
    }:
        raise NotFound
    if row.removed_at is not None:
        row.removed_at = None
        await at.note(tx, "difference_put_back", rows=history.rows(row))


async def _row(tx: AsyncSession, at: Work, which: UUID) -> TimelineDifference:
    row = await tx.get(TimelineDifference, which)
    if row is None or row.review_id != at.review.id:
        raise NotFound
    return row
