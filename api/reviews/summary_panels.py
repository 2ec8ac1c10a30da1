"""What the receipt page shows of a draft summary."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import service as cases
from api.reports import service as reports
from api.reviews import queries, summary
from api.shared.panels import Panel


class SummaryOffered(BaseModel):
    """That there is a draft to read, whether something was said of it, and answered since."""

    shared_at: datetime
    said: bool
    answered: bool


async def for_reporter(tx: AsyncSession, report_id: UUID) -> SummaryOffered | None:
    """Return what there is to read, or None when nothing is shared."""
    report = await reports.by_id(tx, report_id)
    shared = await summary.shared(tx, report)
    if not shared:
        return None
    case = await cases.of_report(tx, report_id)
    review = await queries.of_case(tx, case.id)
    said = await summary.comments(tx, report, review) if review else []
    return SummaryOffered(
        shared_at=shared[0].shared_at or shared[0].written_at,
        said=any(each.number == shared[0].number for each in said),
        answered=any(each.answer for each in said),
    )


RECEIPT = Panel("summary", "reviews/summary_panel.html", for_reporter)
