"""The door of a review: how the reporter takes part, starting it, its method, finishing it."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.cases import participants as reach
from api.reviews import (
    frame,
    involvement,
    participants,
    service,
    signoff,
    signoff_wording,
    work,
)
from api.reviews.press import Pressed, Reader, back
from api.reviews.schemas import MethodChange, NewParticipant, NotYet, One, SomeoneElse, Start
from api.shared import forms
from api.shared.db import Tx
from api.shared.problems import InvalidInput, Problem

router = APIRouter(prefix="/staff/cases/{reference}/review", include_in_schema=False)


@router.get("")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show where the review stands."""
    return await _page(request, tx, staff, reference)


@router.post("/not-yet")
async def not_yet(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Keep why the reporter is not invited yet."""
    typed = await forms.typed(request)
    at = await work.on_case(tx, staff, reference)
    try:
        await involvement.decide_not_yet(tx, at, forms.read(NotYet, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, typed=typed, problem=problem)
    return back(reference)


@router.post("/someone-else")
async def someone_else(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Keep who takes part in the reporter's place."""
    typed = await forms.typed(request)
    at = await work.on_case(tx, staff, reference)
    try:
        await involvement.decide_someone_else(tx, at, forms.read(SomeoneElse, typed))
    except InvalidInput as problem:
        named = InvalidInput(errors=[each | {"field": "who"} for each in problem.extra["errors"]])
        return await _page(request, tx, staff, reference, typed=typed, problem=named)
    return back(reference)


@router.post("/start")
async def start(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Start the review."""
    typed = await forms.typed(request)
    at = await work.on_case(tx, staff, reference)
    try:
        await service.start(tx, at, forms.read(Start, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, typed=typed, problem=problem)
    return back(reference)


@router.post("/method")
async def change_method(press: Pressed) -> Response:
    """Go on with another method."""
    return await press.does(service.change_method, MethodChange, _page, "")


@router.post("/participants")
async def take_along(press: Pressed) -> Response:
    """Take somebody along."""
    return await press.does(participants.add, NewParticipant, _page, "#participants", row="kind")


@router.post("/participants/remove")
async def let_leave(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Let somebody leave the review."""
    at = await work.on_review(tx, staff, reference)
    await participants.remove(tx, at, forms.read(One, await forms.typed(request)).id)
    return back(reference, "#participants")


@router.post("/finish")
async def finish(tx: Tx, staff: Reader, reference: str) -> Response:
    """Finish the review."""
    await service.finish(tx, await work.on_review(tx, staff, reference))
    return back(reference)


@router.post("/reopen")
async def reopen(tx: Tx, staff: Reader, reference: str) -> Response:
    """Open a finished review again."""
    await service.reopen(tx, await work.on_review(tx, staff, reference, finished=True))
    return back(reference)


@router.get("/not-yet")
@router.get("/someone-else")
@router.get("/start")
@router.get("/method")
@router.get("/participants")
async def back_to_page(_staff: Reader, reference: str) -> Response:
    """Lead from a form's address, as after an error, to the page: for a change of language."""
    return back(reference)


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
    if await frame.erased(tx, at):
        return await frame.render(request, tx, at, "reviews/erased.html", page="overview")
    return await frame.render(
        request,
        tx,
        at,
        "reviews/overview.html",
        page="overview",
        typed=typed,
        problem=problem,
        log=await involvement.log(tx, at.case),
        missing=await service.why_not_start(tx, at.case),
        suggestion=await service.suggested(tx, at.case),
        colleagues=await reach.colleagues_for(tx, at.case),
        council=await reach.council_for(tx, at.case),
        participants=await participants.of_review(tx, at.report, at.review) if at.review else [],
        parts=participants.PARTS,
        standing=await signoff.standing(tx, at.report, at.review) if at.review else None,
        signoff_words=signoff_wording,
        method_reason=await service.method_reason(tx, at.report, at.review) if at.review else "",
    )
