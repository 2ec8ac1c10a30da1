"""Present danger in what the reporter tells or corrects: read by the bot as messages are."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.reports import service as reports
from api.reports import urgency as report_urgency
from api.reports.models import Report
from api.reviews import contributions, timeline
from api.reviews.models import Contribution, Review, TimelineEntry
from api.shared import jobs, sealing

TASK = "reviews.read_for_danger"


async def read_later(
    tx: AsyncSession, entry_id: UUID, *, attempt: int = 1, in_seconds: float | None = None
) -> None:
    """Have a job read an entry, or a contribution, that nobody could read when it was given."""
    await jobs.defer(tx, TASK, in_seconds=in_seconds, entry_id=str(entry_id), attempt=attempt)


async def unread(tx: AsyncSession, entry_id: UUID) -> list[str]:
    """Return what is to be read of an entry, or contribution; nothing when it is erased."""
    entry, report = await _of(tx, entry_id)
    if report.withdrawn_at is not None:
        return []
    key = await sealing.data_key(tx, report.key_id)
    if isinstance(entry, Contribution):
        return [key.open(contributions.COLUMN, entry.id, entry.body)]
    return [timeline.body_of(key, entry).text]


async def mark_read(tx: AsyncSession, entry_id: UUID) -> None:
    """Mark the report of what a job has read, unless it is erased by now."""
    _entry, report = await _of(tx, entry_id)
    if report.withdrawn_at is None:
        await report_urgency.mark(tx, report)


async def _of(tx: AsyncSession, entry_id: UUID) -> tuple[TimelineEntry | Contribution, Report]:
    entry: TimelineEntry | Contribution | None = await tx.get(TimelineEntry, entry_id)
    if entry is None:
        entry = await tx.get_one(Contribution, entry_id)
    review = await tx.get_one(Review, entry.review_id)
    case = await tx.get_one(Case, review.case_id)
    return entry, await reports.by_id(tx, case.report_id)
