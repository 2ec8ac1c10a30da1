"""Learning points: what was learned in a review, in an order people chose."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.reports.models import Report
from api.reviews import history, queries
from api.reviews.models import LearningPoint, Review
from api.reviews.schemas import Direction, LearningPointShown, Move, NewPoint, PointChange
from api.reviews.work import Work
from api.shared import clock, sealing
from api.shared.problems import ChangedMeanwhile, NotFound
from api.shared.sealing import DataKey

COLUMN = "learning_points.text"
KEPT = timedelta(days=7)
"""How long a point that was taken away can be put back."""


async def points(tx: AsyncSession, report: Report, review: Review) -> list[LearningPointShown]:
    """Return what was learned, in its order."""
    key = await sealing.data_key(tx, report.key_id)
    return [_shown(key, each) for each in await queries.points(tx, review.id)]


async def removed(tx: AsyncSession, report: Report, review: Review) -> list[LearningPointShown]:
    """Return what can be put back, the last one first."""
    key = await sealing.data_key(tx, report.key_id)
    found = await queries.removed_points(tx, review.id, since=clock.now() - KEPT)
    return [_shown(key, each) for each in found]


async def add(tx: AsyncSession, at: Work, new: NewPoint) -> None:
    """Add a point at the end. The same words in the same form add nothing more."""
    found = await tx.get(LearningPoint, new.id)
    if found is not None and at.key.open(COLUMN, found.id, found.text) != new.text:
        new = new.model_copy(update={"id": sealing.sent_as(tx, new, at.review.id)})
        found = await tx.get(LearningPoint, new.id)
    if found is not None:
        return
    point = LearningPoint(
        id=new.id,
        review_id=at.review.id,
        text=at.key.seal(COLUMN, new.id, new.text),
        position=await queries.last_position(tx, at.review.id) + 1,
        version=1,
        written_by=at.by,
        written_at=clock.now(),
        removed_at=None,
    )
    tx.add(point)
    await _note(tx, at, "added", point)


async def change(tx: AsyncSession, at: Work, wanted: PointChange) -> None:
    """Write a point anew. Raises NotFound, and ChangedMeanwhile."""
    point = await _point(tx, at, wanted.id)
    if at.key.open(COLUMN, point.id, point.text) == wanted.text:
        return
    if point.version != wanted.version:
        raise ChangedMeanwhile
    point.version += 1
    point.text = at.key.seal(COLUMN, point.id, wanted.text)
    point.written_at = clock.now()
    point.written_by = at.by
    await _note(tx, at, "changed", point)


async def move(tx: AsyncSession, at: Work, wanted: Move) -> None:
    """Move a point by one place; at the end of the list, nothing happens. Raises NotFound."""
    point = await _point(tx, at, wanted.id)
    ordered = await queries.points(tx, at.review.id)
    place = ordered.index(point)
    other = place - 1 if wanted.direction is Direction.UP else place + 1
    if not 0 <= other < len(ordered):
        return
    passed = ordered[other]
    point.position, passed.position = passed.position, point.position
    await _note(tx, at, "moved", point, passed)


async def remove(tx: AsyncSession, at: Work, which: UUID) -> None:
    """Take a point away; it can be put back for a while. Raises NotFound."""
    point = await _point(tx, at, which)
    point.removed_at = clock.now()
    await _note(tx, at, "removed", point)


async def put_back(tx: AsyncSession, at: Work, which: UUID) -> None:
    """Put a point back that was taken away. There already, nothing happens. Raises NotFound."""
    point = await tx.get(LearningPoint, which)
    if point is None or point.review_id != at.review.id:
        raise NotFound
    if point.removed_at is not None:
        point.removed_at = None
        await _note(tx, at, "put_back", point)


async def _point(tx: AsyncSession, at: Work, which: UUID) -> LearningPoint:
    point = await tx.get(LearningPoint, which)
    if point is None or point.review_id != at.review.id or point.removed_at is not None:
        raise NotFound
    return point


async def _note(tx: AsyncSession, at: Work, done: str, *points: LearningPoint) -> None:
    await at.note(tx, "learning_changed", done=done, rows=history.rows(*points))


def _shown(key: DataKey, point: LearningPoint) -> LearningPointShown:
    return LearningPointShown(
        id=point.id,
        text=key.open(COLUMN, point.id, point.text),
        version=point.version,
        written_at=point.written_at,
    )
