"""The HTML door of closing: what is missing, the answer, and reopening."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.frame import back_to
from api.access.permissions import Allowed, StaffMember
from api.cases import frame
from api.cases import service as cases
from api.cases.models import Case
from api.closing import reading, service, wording
from api.closing.gate import SETTLED, Missing
from api.closing.problems import AlreadyClosed, CannotClose, NotClosed
from api.closing.schemas import Beginning, ClosingForm, NewTry, Prepared, Reopening
from api.reviews import signoff_wording
from api.reviews import wording as review_words
from api.shared import clock, forms, ids
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.problems import ChangedMeanwhile, InvalidInput, Problem
from api.shared.sealing import KeyDestroyedError

router = APIRouter(prefix="/staff/cases/{reference}/closing", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*cases.READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*cases.WORKERS))]

_OF_THE_CASE = (ChangedMeanwhile, AlreadyClosed, NotClosed)
"""Problems that are told on top of the page; the others stand beside their fields."""

_FIELDS = {
    Missing.ANSWER: "answer",
    Missing.ADDRESSED: "addressed",
    Missing.MEASURE: "no_measure_reason",
}
"""What the form itself gives, by what can be missing."""

Verb = Callable[[dict[str, str]], Awaitable[Case]]


@router.get("")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show what is missing, or how the case was closed. That it was read is logged."""
    return await _page(request, tx, staff, reference)


@router.post("")
async def save_or_close(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Save what is prepared, or close; what does not fit is shown again, as it was typed."""

    async def do(typed: dict[str, str]) -> Case:
        verb = service.close if typed.get("do") == "close" else service.save
        return await verb(tx, staff, reference, forms.read(ClosingForm, typed))

    return await _done(request, tx, staff, reference, do)


@router.post("/begin")
async def begin_from_main(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Begin the answer of a duplicate with the main case's."""

    async def do(typed: dict[str, str]) -> Case:
        return await service.begin_from_main(tx, staff, reference, forms.read(Beginning, typed))

    return await _done(request, tx, staff, reference, do)


@router.post("/tries")
async def note_try(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Keep that somebody tried to reach the reporter."""

    async def do(typed: dict[str, str]) -> Case:
        return await service.note_try(tx, staff, reference, forms.read(NewTry, typed))

    return await _done(request, tx, staff, reference, do)


@router.post("/reopen")
async def reopen(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Open the case again, with the reason."""

    async def do(typed: dict[str, str]) -> Case:
        return await service.reopen(tx, staff, reference, forms.read(Reopening, typed))

    return await _done(request, tx, staff, reference, do)


@router.post("/keep")
async def leave_closed(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Leave it closed although the reporter wrote."""

    async def do(_typed: dict[str, str]) -> Case:
        return await service.leave_closed(tx, staff, reference)

    return await _done(request, tx, staff, reference, do)


@router.get("/begin")
@router.get("/tries")
@router.get("/reopen")
async def back_to_closing(request: Request, _staff: Reader, reference: str) -> Response:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    return back_to(request, f"/staff/cases/{reference}/closing")


async def _done(
    request: Request, tx: AsyncSession, staff: StaffMember, reference: str, do: Verb
) -> Response:
    typed = await forms.typed(request)
    try:
        await do(typed)
    except (InvalidInput, CannotClose, *_OF_THE_CASE) as problem:
        return await _page(request, tx, staff, reference, typed=typed, problem=problem)
    return RedirectResponse(f"/staff/cases/{reference}/closing?done=1", status_code=303)


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    """Return the page; with what was `typed`, and what is wrong with it."""
    case, role = await cases.for_staff(tx, staff, reference)
    await audit.record(tx, staff.actor(role), "read", audit.Subject("report", case.report_id))
    typed = typed or {}
    try:
        read = await reading.read(tx, staff, case, typed=_prepared(typed))
    except KeyDestroyedError:
        read = None
    return await frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "closing/closing.html",
        tab="closing",
        status=problem.status if problem else 200,
        read=read,
        typed=typed,
        errors=_errors(problem),
        problem=problem if isinstance(problem, _OF_THE_CASE) else None,
        may_change=cases.may_change(staff, case),
        closing_words=wording,
        review_words=review_words,
        signoff_words=signoff_wording,
        settled=read is not None and read.part in SETTLED,
        try_id=typed.get("id") or ids.new_id(),
        today=clock.today(),
    )


def _prepared(typed: Mapping[str, str]) -> Prepared | None:
    """Return what was typed in the form of the closing, as far as it can be kept."""
    if "answer" not in typed:
        return None
    return Prepared.model_construct(
        answer=typed["answer"].strip(),
        addressed=typed.get("addressed") == "true",
        no_measure_reason=typed.get("no_measure_reason", "").strip(),
    )


def _errors(problem: Problem | None) -> dict[str, str]:
    """Return what is wrong by field: of the form's fields, and what a refused closing lacks."""
    if isinstance(problem, InvalidInput):
        return forms.errors(problem)
    if not isinstance(problem, CannotClose):
        return {}
    found = {_FIELDS.get(each, "missing"): str(wording.MISSING[each]) for each in problem.missing}
    if "missing" in found:
        found["missing"] = _("The case cannot be closed yet: see what is missing.")
    return found
