"""A review at work: what everything that changes it has at hand."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import Actor
from api.access.permissions import Role, StaffMember
from api.cases import service as cases
from api.cases.models import Case
from api.cases.problems import CaseWithdrawn
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import queries
from api.reviews.models import Review
from api.reviews.problems import NoReview, ReviewFinished
from api.shared import sealing
from api.shared.sealing import DataKey


@dataclass(frozen=True)
class CaseAtWork:
    """A case that this member of staff may change the review of, theirs alone meanwhile."""

    case: Case
    report: Report
    key: DataKey
    by: UUID
    role: Role

    @property
    def actor(self) -> Actor:
        """Who does it, as the history names them."""
        return Actor("staff", self.by, self.role)

    async def note(self, tx: AsyncSession, what: str, **details: Any) -> None:
        """Note a change in the case's history and in the audit log; clear values only."""
        await tx.flush()
        await cases.note(tx, self.case, self.actor, what, **details)
        await audit.record(tx, self.actor, what, audit.Subject("report", self.report.id))


@dataclass(frozen=True)
class Work(CaseAtWork):
    """An unfinished review that this member of staff may change."""

    review: Review


async def for_staff(
    tx: AsyncSession, staff: StaffMember, reference: str, *, to_change: bool = False
) -> tuple[Case, Role]:
    """Return the case and the role in which this person has it, as `cases.service.for_staff`.

    A reviewer, who may not change the case, does change its review.
    """
    return await cases.for_staff(tx, staff, reference, to_change=to_change, changers=cases.READERS)


async def on_case(tx: AsyncSession, staff: StaffMember, reference: str) -> CaseAtWork:
    """Return the case for a change of its review.

    Raises NotFound, Forbidden, CaseWithdrawn, and KeyDestroyedError once the texts are erased.
    """
    case, role = await for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    report = await reports.by_id(tx, case.report_id)
    return CaseAtWork(case, report, await sealing.data_key(tx, report.key_id), staff.id, role)


async def on_review(
    tx: AsyncSession, staff: StaffMember, reference: str, *, finished: bool = False
) -> Work:
    """Return the review for a change. Raises as `on_case`, NoReview, and ReviewFinished.

    With `finished`, a finished one too.
    """
    at = await on_case(tx, staff, reference)
    review = await queries.of_case(tx, at.case.id)
    if review is None:
        raise NoReview
    if review.finished_at is not None and not finished:
        raise ReviewFinished
    return Work(at.case, at.report, at.key, at.by, at.role, review)
