"""What the receipt page shows of a review: that the reporter can see and add to the timeline."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import service as cases
from api.reports import service as reports
from api.reviews import queries
from api.reviews.telling import Side
from api.shared.panels import Panel


class ReviewForReporter(BaseModel):
    """A review as the reporter meets it: how many entries tell their side, whether it goes on."""

    entries: int
    finished: bool


async def for_reporter(tx: AsyncSession, report_id: UUID) -> ReviewForReporter | None:
    """Return the review of the report, or None when there is none to see."""
    report = await reports.by_id(tx, report_id)
    if report.withdrawn_at is not None:
        return None
    case = await cases.of_report(tx, report_id)
    review = await queries.of_case(tx, case.id)
    if review is None:
        return None
    told = [each for each in await queries.entries(tx, review.id) if each.side == Side.REPORTER]
    return ReviewForReporter(entries=len(told), finished=review.finished_at is not None)


RECEIPT = Panel("review", "reviews/receipt_panel.html", for_reporter)
