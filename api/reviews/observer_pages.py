"""The staff's door to observers: what they read of a meeting, and what they said they saw."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.reviews import frame, meeting_wording, observing, service, work
from api.reviews.observing_schemas import BriefGiven
from api.reviews.press import Reader, back
from api.shared import forms
from api.shared.db import Tx
from api.shared.problems import ChangedMeanwhile, InvalidInput, Problem

router = APIRouter(prefix="/staff/cases/{reference}/review/observer", include_in_schema=False)

PAGE = "/observer"


@router.get("")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show what observers read and what they said."""
    return await _page(request, tx, staff, reference)


@router.post("/{meeting_id}")
async def give(
    request: Request, tx: Tx, staff: Reader, reference: str, meeting_id: UUID
) -> Response:
    """Let observers read this of a meeting."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference)
    own = {"meeting": str(meeting_id)}
    try:
        await observing.give(tx, at, meeting_id, forms.read(BriefGiven, typed))
    except (InvalidInput, ChangedMeanwhile) as problem:
        named = frame.about(problem, str(meeting_id))
        return await _page(request, tx, staff, reference, typed=typed | own, problem=named)
    return back(reference, PAGE)


@router.get("/{meeting_id}")
async def back_to_page(_staff: Reader, reference: str, meeting_id: UUID) -> Response:  # noqa: ARG001
    """Lead from a form's address, as after an error, to the page: for a change of language."""
    return back(reference, PAGE)


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    at = await frame.opened(tx, staff, reference)
    review = await service.require(tx, at.case)
    if await frame.erased(tx, at):
        return await frame.render(request, tx, at, "reviews/erased.html", page="overview")
    return await frame.render(
        request,
        tx,
        at,
        "reviews/observer.html",
        page="overview",
        problem=problem,
        typed=typed,
        meetings=await observing.briefed(tx, at.report, at.case, review),
        observations=await observing.observations(tx, at.report, review),
        meeting_words=meeting_wording,
    )
