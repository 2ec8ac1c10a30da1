"""Present danger in what the reporter says when they sign: read by the bot as messages are."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.reports import service as reports
from api.reports import urgency as report_urgency
from api.reports.models import Report
from api.reviews import summary_queries
from api.reviews.signoff_models import SignOff
from api.shared import jobs, sealing

TASK = "reviews.read_signoff_for_danger"


async def mark(tx: AsyncSession, report: Report, row: SignOff) -> None:
    """Mark what was said, its report and its case. Marked once, nothing more happens."""
    if report.withdrawn_at is not None or row.urgent:
        return
    row.urgent = True
    await report_urgency.mark(tx, report)


async def read_later(
    tx: AsyncSession, signoff_id: UUID, *, attempt: int = 1, in_seconds: float | None = None
) -> None:
    """Have a job read words that nobody could read when they were sent."""
    await jobs.defer(tx, TASK, in_seconds=in_seconds, signoff_id=str(signoff_id), attempt=attempt)


async def unread(tx: AsyncSession, signoff_id: UUID) -> list[str]:
    """Return what is to be read; nothing when it is marked or taken back by now."""
    row = await tx.get_one(SignOff, signoff_id)
    report = await _report(tx, row)
    if row.urgent or row.body is None or report.withdrawn_at is not None:
        return []
    key = await sealing.data_key(tx, report.key_id)
    return [key.open("review_signoffs.body", row.id, row.body)]


async def mark_read(tx: AsyncSession, signoff_id: UUID) -> None:
    """Mark what a job has read."""
    row = await tx.get_one(SignOff, signoff_id, with_for_update=True)
    await mark(tx, await _report(tx, row), row)


async def _report(tx: AsyncSession, row: SignOff) -> Report:
    return await reports.by_id(tx, await summary_queries.report_id_of(tx, row.summary_id))
