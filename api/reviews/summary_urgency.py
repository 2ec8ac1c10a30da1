"""Present danger in what the reporter says of a summary: read by the bot as messages are."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.reports import service as reports
from api.reports import urgency as report_urgency
from api.reports.models import Report
from api.reviews import summary_queries
from api.reviews.summary_models import SummaryComment
from api.shared import jobs, sealing

TASK = "reviews.read_comments_for_danger"


async def mark(tx: AsyncSession, report: Report, sent: Sequence[SummaryComment]) -> None:
    """Mark comments, their report and its case. Marked once, nothing more happens."""
    if report.withdrawn_at is not None or not sent or any(each.urgent for each in sent):
        return
    for each in sent:
        each.urgent = True
    await report_urgency.mark(tx, report)


async def read_later(
    tx: AsyncSession, sent_id: UUID, *, attempt: int = 1, in_seconds: float | None = None
) -> None:
    """Have a job read comments that nobody could read when they were sent."""
    await jobs.defer(tx, TASK, in_seconds=in_seconds, sent_id=str(sent_id), attempt=attempt)


async def unread(tx: AsyncSession, sent_id: UUID) -> list[str]:
    """Return what is to be read; nothing when it is marked or taken back by now."""
    sent = await summary_queries.sent_together(tx, sent_id)
    if not sent or any(each.urgent for each in sent):
        return []
    report = await _report(tx, sent)
    if report.withdrawn_at is not None:
        return []
    key = await sealing.data_key(tx, report.key_id)
    column = "review_summary_comments.body"
    return [key.open(column, each.id, each.body) for each in sent if each.body]


async def mark_read(tx: AsyncSession, sent_id: UUID) -> None:
    """Mark comments that a job has read."""
    sent = await summary_queries.sent_together(tx, sent_id, lock=True)
    if sent:
        await mark(tx, await _report(tx, sent), sent)


async def _report(tx: AsyncSession, sent: Sequence[SummaryComment]) -> Report:
    return await reports.by_id(tx, await summary_queries.report_id_of(tx, sent[0].summary_id))
