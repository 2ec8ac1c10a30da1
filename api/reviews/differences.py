"""Where two entries tell something differently: marked, with a note, and both kept as they are."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.reports.models import Report
from api.reviews import queries
from api.reviews.models import Review, TimelineDifference
from api.reviews.telling import DifferenceChange, DifferenceShown, NewDifference
from api.reviews.work import Work
from api.shared import clock, sealing
from api.shared.problems import ChangedMeanwhile, NotFound

COLUMN = "timeline_differences.note"


async def of_review(tx: AsyncSession, report: Report, review: Review) -> list[DifferenceShown]:
    """Return the differences that are marked, oldest first."""
    key = await sealing.data_key(tx, report.key_id)
    return [
        DifferenceShown(
            id=each.id,
            one=each.one_id,
            other=each.other_id,
            note=key.open(COLUMN, each.id, each.note),
            version=each.version,
        )
        for each in await queries.differences(tx, review.id)
    ]


async def mark(tx: AsyncSession, at: Work, new: NewDifference) -> None:
    """Mark a difference. The same `id` again marks nothing more.

    Raises NotFound for entries that are not on the timeline.
    """
    if await tx.get(TimelineDifference, new.id) is not None:
        return
    there = {each.id for each in await queries.entries(tx, at.review.id)}
    if not {new.one, new.other} <= there:
        raise NotFound
    tx.add(
        TimelineDifference(
            id=new.id,
            review_id=at.review.id,
            one_id=new.one,
            other_id=new.other,
            note=at.key.seal(COLUMN, new.id, new.note),
            version=1,
            marked_by=at.by,
            marked_at=clock.now(),
        )
    )
    await at.note(tx, "difference_marked", entries=[str(new.one), str(new.other)])


async def change(tx: AsyncSession, at: Work, wanted: DifferenceChange) -> None:
    """Write the note anew. Raises NotFound, and ChangedMeanwhile."""
    row = await tx.get(TimelineDifference, wanted.id)
    if row is None or row.review_id != at.review.id:
        raise NotFound
    if at.key.open(COLUMN, row.id, row.note) == wanted.note:
        return
    if row.version != wanted.version:
        raise ChangedMeanwhile
    row.version += 1
    row.note = at.key.seal(COLUMN, row.id, wanted.note)
    row.marked_by, row.marked_at = at.by, clock.now()
    await at.note(tx, "difference_marked", entries=[str(row.one_id), str(row.other_id)])
