"""The observer's door: the reviews they follow for the user council, and what they saw."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import frame as staff_frame
from api.access.permissions import Allowed, Role, StaffMember
from api.access.services import services_by_id
from api.cases import wording as case_words
from api.reviews import meeting_wording, observing
from api.reviews.observing_queries import Followed
from api.reviews.observing_schemas import NewObservation
from api.reviews.problems import ReviewFinished
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.problems import InvalidInput
from api.shared.sealing import KeyDestroyedError

router = APIRouter(prefix="/staff/observing", include_in_schema=False)

Observer = Annotated[StaffMember, Depends(Allowed(Role.COUNCIL))]


@router.get("")
async def list_reviews(request: Request, tx: Tx, staff: Observer) -> Response:
    """Show the reviews that this person follows."""
    found = await observing.followed_by(tx, staff)
    return staff_frame.render(
        request,
        staff,
        "reviews/observing_list.html",
        followed=found,
        services=await _services(tx, found),
        case_words=case_words,
    )


@router.get("/{participant_id}")
async def show(request: Request, tx: Tx, staff: Observer, participant_id: UUID) -> Response:
    """Show what an observer may read of a review. That they read it is logged."""
    return await _page(request, tx, staff, participant_id)


@router.post("/{participant_id}")
async def observe(request: Request, tx: Tx, staff: Observer, participant_id: UUID) -> Response:
    """Keep what the observer saw; what cannot be kept stays in its field."""
    typed = await forms.typed(request)
    try:
        await observing.observe(tx, staff, participant_id, forms.read(NewObservation, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, participant_id, typed=typed, problem=problem)
    except ReviewFinished as finished:
        return await _page(request, tx, staff, participant_id, typed=typed, finished=finished)
    return RedirectResponse(f"{router.prefix}/{participant_id}#told", status_code=303)


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    participant_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    problem: InvalidInput | None = None,
    finished: ReviewFinished | None = None,
) -> Response:
    at = await observing.one(tx, staff, participant_id)
    actor = staff.actor(Role.COUNCIL)
    await audit.record(tx, actor, "followed_review", audit.Subject("report", at.case.report_id))
    try:
        meetings = await observing.meetings_of(tx, at)
        told = await observing.own_observations(tx, at)
        erased = at.case.withdrawn_at is not None
    except KeyDestroyedError:
        meetings, told, erased = [], [], True
    wrong = problem or finished
    return staff_frame.render(
        request,
        staff,
        "reviews/observing.html",
        status=wrong.status if wrong else 200,
        at=at,
        service=(await _services(tx, [at]))[at.case.service_id],
        meetings=meetings if not erased else [],
        told=told if not erased else [],
        erased=erased,
        finished=finished,
        typed=typed or {},
        errors=forms.errors(problem),
        form_id=(typed or {}).get("id") or ids.new_id(),
        case_words=case_words,
        meeting_words=meeting_wording,
    )


async def _services(tx: AsyncSession, followed: list[Followed]) -> dict[UUID, object]:
    found = await services_by_id(tx, {each.case.service_id for each in followed})
    return {each.id: each for each in found}
