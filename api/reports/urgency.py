"""Marking a report urgent when it, or a message after it, tells of present danger."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.reports import service
from api.reports.events import DangerFound
from api.reports.models import Report, ReportMessage
from api.shared import sealing
from api.shared.announcements import announce


async def mark(tx: AsyncSession, report: Report) -> None:
    """Mark the report and its case, also when they were marked for another danger before."""
    report.urgent = True
    await audit.record(tx, audit.SYSTEM, "marked_urgent", audit.Subject("report", report.id))
    await announce(tx, DangerFound(report))


async def unread_texts(
    tx: AsyncSession, report_id: UUID, message_id: UUID | None = None
) -> list[str]:
    """Return what is to be read for danger; nothing when it is marked or taken back by now."""
    report = await service.by_id(tx, report_id)
    if report.withdrawn_at is not None:
        return []
    if message_id is None:
        return [] if report.urgent else (await service.opened(tx, report)).own_words
    message = await tx.get_one(ReportMessage, message_id)
    if message.urgent:
        return []
    key = await sealing.data_key(tx, report.key_id)
    return [key.open("report_messages.text", message.id, message.text)]


async def mark_urgent(tx: AsyncSession, report_id: UUID, message_id: UUID | None = None) -> None:
    """Mark a report that turned out to tell of danger. Marked or taken back, it stays as it is.

    A message is marked once as well, whatever the report was: staff may have seen to the danger it
    told of before.
    """
    report = await tx.get(Report, report_id, with_for_update=True)
    if report is None or report.withdrawn_at is not None:
        return
    marked: Report | ReportMessage = report
    if message_id is not None:
        marked = await tx.get_one(ReportMessage, message_id)
    if marked.urgent:
        return
    marked.urgent = True
    await mark(tx, report)
