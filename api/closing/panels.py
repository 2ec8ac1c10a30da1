"""What the case page and the receipt page show of a closing."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import service as cases
from api.cases.schemas import CaseState
from api.closing import preparing, queries
from api.reports import service as reports
from api.shared.panels import Panel


class WroteAfter(BaseModel):
    """That the reporter wrote after the case was closed."""

    reference: str
    at: datetime


class Answer(BaseModel):
    """The service's answer, as it was sent."""

    text: str
    at: datetime


async def for_staff(tx: AsyncSession, report_id: UUID) -> WroteAfter | None:
    """Return that staff have to look whether to reopen, or None."""
    case = await cases.of_report(tx, report_id)
    closing = await queries.standing(tx, case.id)
    if closing is None or closing.reporter_wrote_at is None or case.withdrawn_at is not None:
        return None
    return WroteAfter(reference=case.reference, at=closing.reporter_wrote_at)


async def for_reporter(tx: AsyncSession, report_id: UUID) -> Answer | None:
    """Return the answer of a closed case, or None."""
    case = await cases.of_report(tx, report_id)
    closing = await queries.standing(tx, case.id)
    if closing is None or closing.closed_at is None or case.withdrawn_at is not None:
        return None
    if case.state != CaseState.CLOSED_WITH_LEARNING:
        return None
    report = await reports.by_id(tx, report_id)
    prepared = await preparing.prepared(tx, report, closing)
    return Answer(text=prepared.answer, at=closing.closed_at)


CASE = Panel("closing", "closing/case_panel.html", for_staff)
RECEIPT = Panel("closing", "closing/receipt_panel.html", for_reporter)
