"""Marking a report urgent when it was sent before anybody could read it for danger."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.reports import service
from api.reports.events import DangerFound
from api.reports.models import Report
from api.reports.schemas import Draft
from api.shared.announcements import announce


async def unread_draft(tx: AsyncSession, report_id: UUID) -> Draft | None:
    """Return what is to be read for danger; None when it is marked or taken back by now."""
    report = await service.by_id(tx, report_id)
    return None if report.urgent or report.withdrawn_at else await service.opened(tx, report)


async def mark_urgent(tx: AsyncSession, report_id: UUID) -> None:
    """Mark a report that turned out to tell of danger. Marked or taken back, it stays as it is."""
    report = await tx.get(Report, report_id, with_for_update=True)
    if report is None or report.urgent or report.withdrawn_at is not None:
        return
    report.urgent = True
    await audit.record(tx, audit.SYSTEM, "marked_urgent", audit.Subject("report", report.id))
    await announce(tx, DangerFound(report))
