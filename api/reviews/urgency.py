"""Present danger in what the reporter tells or corrects: read by the bot as messages are."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.cases.models import Case
from api.reports import service as reports
from api.reports.events import DangerFound
from api.reports.models import Report
from api.reviews import contributions, timeline
from api.reviews.models import Contribution, Review, TimelineEntry
from api.shared import jobs, sealing
from api.shared.announcements import announce

TASK = "reviews.read_for_danger"


async def mark(tx: AsyncSession, report: Report) -> None:
    """Mark the report and its case, also when they were marked for another danger before."""
    report.urgent = True
    await audit.record(tx, audit.SYSTEM, "marked_urgent", audit.Subject("report", report.id))
    await announce(tx, DangerFound(report))


async def read_later(
    tx: AsyncSession, entry_id: UUID, *, attempt: int = 1, in_seconds: float | None = None
) -> None:
    """Have a job read an entry, or a contribution, that nobody could read when it was given."""
    await jobs.defer(tx, TASK, in_seconds=in_seconds, entry_id=str(entry_id), attempt=attempt)


async def unread(tx: AsyncSession, entry_id: UUID) -> tuple[Report, str] | None:
    """Return the report and the text of the entry, or contribution; None when it is erased."""
    entry: TimelineEntry | Contribution | None = await tx.get(TimelineEntry, entry_id)
    if entry is None:
        entry = await tx.get_one(Contribution, entry_id)
    review = await tx.get_one(Review, entry.review_id)
    case = await tx.get_one(Case, review.case_id)
    report = await reports.by_id(tx, case.report_id)
    if report.withdrawn_at is not None:
        return None
    key = await sealing.data_key(tx, report.key_id)
    if isinstance(entry, Contribution):
        return report, key.open(contributions.COLUMN, entry.id, entry.body)
    return report, timeline.body_of(key, entry).text
