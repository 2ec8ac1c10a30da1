"""The frame of every page about a review: the case's heading and tabs, and the review's pages."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.permissions import Role, StaffMember
from api.cases import frame
from api.cases.models import Case
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import queries, work
from api.reviews import wording as review_words
from api.reviews.models import Review
from api.shared import forms, sealing
from api.shared.i18n import lazy
from api.shared.problems import ChangedMeanwhile, InvalidInput, Problem
from api.shared.sealing import KeyDestroyedError


@dataclass(frozen=True)
class ReviewPage:
    """One page about a review, below the tab's own address. `path` is empty for the first."""

    name: str
    title: str
    path: str


PAGES = (
    ReviewPage("overview", lazy("Overview"), ""),
    ReviewPage("timeline", lazy("Timeline"), "/timeline"),
    ReviewPage("learning", lazy("Factors and learning"), "/learning"),
    ReviewPage("meetings", lazy("Meetings"), "/meetings"),
    ReviewPage("summary", lazy("Draft summary"), "/summary"),
    ReviewPage("signoff", lazy("Sign-off"), "/sign-off"),
    ReviewPage("report", lazy("Report of the review"), "/report"),
)
"""The pages of a review, in the order of the work. All but the first need a started review."""


@dataclass(frozen=True)
class Opened:
    """A case opened for reading its review; `review` is None before it is started."""

    staff: StaffMember
    case: Case
    role: Role
    report: Report
    review: Review | None

    @property
    def may_change(self) -> bool:
        """Whether there is something left to change."""
        return self.case.withdrawn_at is None and not (self.review and self.review.finished_at)


async def opened(tx: AsyncSession, staff: StaffMember, reference: str) -> Opened:
    """Open a case for reading its review; that it was read is logged. Raises NotFound."""
    case, role = await work.for_staff(tx, staff, reference)
    report = await reports.by_id(tx, case.report_id)
    await audit.record(tx, staff.actor(role), "read", audit.Subject("report", report.id))
    return Opened(staff, case, role, report, await queries.of_case(tx, case.id))


async def render(  # noqa: PLR0913 - who looks at which page of what
    request: Request,
    tx: AsyncSession,
    at: Opened,
    template: str,
    *,
    page: str,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Return a page about the review; its template extends `reviews/page.html`.

    The template is also given `at` (Opened), `review`, `may_change`, and `review_words`; of a form
    that did not go through `typed` and `errors`, and `stale`: whether somebody else was quicker.
    """
    return await frame.render(
        request,
        tx,
        at.staff,
        at.case,
        at.role,
        template,
        tab="review",
        status=problem.status if problem else 200,
        at=at,
        review=at.review,
        may_change=at.may_change,
        pages=PAGES if at.review else PAGES[:1],
        page=page,
        typed=defaultdict(str, typed or {}),
        errors=forms.errors(problem),
        stale=isinstance(problem, ChangedMeanwhile),
        review_words=review_words,
        **context,
    )


async def erased(tx: AsyncSession, at: Opened) -> bool:
    """Return whether there is nothing left to read: the report's texts are erased."""
    try:
        await sealing.data_key(tx, at.report.key_id)
    except KeyDestroyedError:
        return True
    return False


def about(problem: Problem, row: str) -> Problem:
    """Return the problem with its fields named after the row whose form it was, `text-<row>`."""
    if not isinstance(problem, InvalidInput):
        return problem
    return InvalidInput(
        errors=[each | {"field": f"{each['field']}-{row}"} for each in problem.extra["errors"]]
    )
