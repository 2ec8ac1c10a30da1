"""What the receipt page shows of a draft summary."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import service as cases
from api.reports import service as reports
from api.reviews import queries, signoff, summary
from api.reviews.signoff_schemas import Signer
from api.shared.panels import Panel


class SummaryOffered(BaseModel):
    """That there is a draft to read, whether something was said of it, and answered since.

    `signed` is whether the reporter's side signed this version, or saw it otherwise;
    `signed_before` whether they did so of another one, and not yet of this.
    """

    shared_at: datetime
    said: bool
    answered: bool
    signed: bool
    signed_before: bool


async def for_reporter(tx: AsyncSession, report_id: UUID) -> SummaryOffered | None:
    """Return what there is to read, or None when nothing is shared."""
    report = await reports.by_id(tx, report_id)
    shared = await summary.shared(tx, report)
    if not shared:
        return None
    case = await cases.of_report(tx, report_id)
    review = await queries.of_case(tx, case.id)
    said = await summary.comments(tx, report, review) if review else []
    standing = await signoff.of_case(tx, report, case.id)
    signed = bool(standing and standing.by_reporter)
    before = (
        any(each.signer is not Signer.STAFF for each in standing.earlier) if standing else False
    )
    return SummaryOffered(
        shared_at=shared[0].shared_at or shared[0].written_at,
        said=any(each.number == shared[0].number for each in said),
        answered=any(each.answer for each in said),
        signed=signed,
        signed_before=before and not signed,
    )


RECEIPT = Panel("summary", "reviews/summary_panel.html", for_reporter)
