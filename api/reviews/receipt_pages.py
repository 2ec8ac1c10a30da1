"""The reporter's door to the timeline: their own account, to correct and to add to.

Of the staff's side they see only what staff share.
"""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import REPORTER
from api.access.services import service_by_id
from api.cases import service as cases
from api.reports import danger, receipt_pages, receipt_session
from api.reports.models import Report
from api.reports.urgency import mark
from api.reviews import contributions, queries, timeline, urgency
from api.reviews import wording as review_words
from api.reviews.models import Contribution, Review, TimelineEntry
from api.reviews.problems import NoReview, ReviewFinished
from api.reviews.telling import ContributionCorrected, EntryChange, NewEntry, Side, Teller
from api.reviews.timeline import Timeline
from api.shared import clock, forms, ids, pages, sealing
from api.shared.db import Tx
from api.shared.problems import ChangedMeanwhile, InvalidInput, Problem

router = APIRouter(prefix="/receipt/review", include_in_schema=False)

PATH = "/receipt/review"


@router.get("")
async def show(request: Request, tx: Tx) -> Response:
    """Show what happened, as the reporter told it."""
    report = await receipt_pages.opened(request, tx)
    review = None if report is None else await _review(tx, report)
    if report is None or review is None:
        return pages.see_other(request, receipt_session.PATH)
    return await _page(request, tx, report, review)


@router.post("")
async def add(request: Request, tx: Tx) -> Response:
    """Add something that happened."""
    typed = await forms.typed(request) | {"side": Side.REPORTER}
    return await _save(request, tx, typed, NewEntry)


@router.post("/change")
async def change(request: Request, tx: Tx) -> Response:
    """Tell something anew; what was told before is kept."""
    return await _save(request, tx, await forms.typed(request), EntryChange)


@router.post("/told")
async def correct(request: Request, tx: Tx) -> Response:
    """Correct what staff wrote down for them; what stood there before is kept."""
    return await _save(request, tx, await forms.typed(request), ContributionCorrected)


async def _save(
    request: Request,
    tx: AsyncSession,
    typed: dict[str, str],
    form: type[NewEntry | EntryChange | ContributionCorrected],
) -> Response:
    words = (typed.get("text") or typed.get("body", "")).strip()
    found = await danger.read(request, [words]) if words else False
    report = await receipt_pages.opened(request, tx)
    if report is None:
        return pages.see_other(request, receipt_session.PATH)
    case = await cases.of_report(tx, report.id, lock=True)
    review = await _review(tx, report)
    if review is None:
        raise NoReview
    if review.finished_at is not None:
        raise ReviewFinished
    key = await sealing.data_key(tx, report.key_id)
    told = Timeline(tx, case, review, key, REPORTER)
    try:
        wanted = forms.read(form, typed)
        kept: TimelineEntry | Contribution
        if isinstance(wanted, NewEntry):
            kept = await told.add(wanted)
        elif isinstance(wanted, EntryChange):
            kept = await told.change(wanted)
        else:
            kept = await contributions.correct(tx, case, review, key, wanted)
    except (InvalidInput, ChangedMeanwhile) as problem:
        return await _page(request, tx, report, review, typed=typed, problem=problem)
    return await _heard(request, tx, report, kept.id, found_danger=found)


async def _heard(
    request: Request,
    tx: AsyncSession,
    report: Report,
    kept: UUID,
    *,
    found_danger: bool | None,
) -> Response:
    if found_danger is None:
        await urgency.read_later(tx, kept)
    elif found_danger:
        await mark(tx, report)
        return pages.see_other(request, receipt_session.PATH)  # the numbers stand on top there
    return pages.see_other(request, f"{PATH}#entry-{kept}")


async def _review(tx: AsyncSession, report: Report) -> Review | None:
    if report.withdrawn_at is not None:
        return None
    case = await cases.of_report(tx, report.id)
    return await queries.of_case(tx, case.id)


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    report: Report,
    review: Review,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    row = (typed or {}).get("id", "")
    change = problem is not None and "version" in (typed or {})
    suffix = f"-{row}" if change else "-new"
    found = await timeline.entries(tx, report, review)
    return pages.render(
        request,
        "reviews/receipt_review.html",
        status=problem.status if problem else 200,
        service=await service_by_id(tx, report.service_id),
        report=report,
        told=[
            each
            for each in await contributions.of_review(tx, report, review)
            if each.given_by is Teller.REPORTER
        ],
        entries=[each for each in found if each.side is Side.REPORTER or each.shared],
        review_words=review_words,
        finished=review.finished_at is not None,
        typed=typed or {},
        errors={f"{field}{suffix}": words for field, words in forms.errors(problem).items()},
        stale=isinstance(problem, ChangedMeanwhile),
        new_id=ids.new_id(),
        local=lambda moment: moment.astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M"),
    )
