"""Duplicates: cases that tell of the same event as a main case, and are closed with it.

Each has a reporter of its own, who gets an answer of their own: written on the duplicate's closing
page, beside what matters to this person, and sent when the main case is closed.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.cases import links
from api.cases.models import Case
from api.closing import queries
from api.closing.gate import Missing
from api.closing.preparing import prepared
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import service as reviews


@dataclass(frozen=True)
class Waiting:
    """A duplicate that is closed with its main case, and what it lacks until then."""

    case: Case
    missing: list[Missing]

    @property
    def ready(self) -> bool:
        """Whether its answer only waits for the main case."""
        return not self.missing


async def contributed(tx: AsyncSession, main: Case, report: Report) -> bool:
    """Return whether the reporter of a duplicate wrote while the main case was under review."""
    review = await reviews.of_case(tx, main.id)
    return review is not None and await queries.wrote_since(tx, report.id, review.started_at)


async def answer_of(tx: AsyncSession, staff: StaffMember, main: Case) -> str:
    """Return the main case's answer, as far as it is written and this person may read it."""
    if main.id not in await links.readable(tx, staff, [main]):
        return ""
    report = await reports.by_id(tx, main.report_id)
    return (await prepared(tx, report, await queries.standing(tx, main.id))).answer
