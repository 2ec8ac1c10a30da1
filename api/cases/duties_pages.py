"""The HTML door of a case's deadlines and duties."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Allowed, StaffMember
from api.cases import duties, frame, service
from api.cases.awareness import Awareness
from api.cases.duties import Answer, Question
from api.cases.duties_reading import duties_of
from api.cases.reach import READERS, WORKERS
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.problems import InvalidInput

router = APIRouter(prefix="/staff/cases", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*WORKERS))]


@router.get("/{reference}/duties")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show what is asked of the case, and by when."""
    return await _page(request, tx, staff, reference, None, {}, {})


@router.post("/{reference}/awareness")
async def note_awareness(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Keep since when the service knew of the event."""
    typed = await forms.typed(request)
    try:
        case = await duties.became_aware(tx, staff, reference, forms.read(Awareness, typed))
    except InvalidInput as problem:
        errors = forms.errors(problem)
        return await _page(request, tx, staff, reference, None, typed, errors)
    address = f"/staff/cases/{case.reference}/duties?done=aware#aware"
    return RedirectResponse(address, status_code=303)


@router.get("/{reference}/awareness")
async def back_to_awareness(_staff: Reader, reference: str) -> Response:
    """Lead from a form's address, as after an error, to its page."""
    return RedirectResponse(f"/staff/cases/{reference}/duties#aware", status_code=303)


@router.post("/{reference}/duties/{what}")
async def decide(
    request: Request, tx: Tx, staff: Worker, reference: str, what: Question
) -> Response:
    """Keep a decision; one that lacks something stays in its form."""
    typed = await forms.typed(request)
    try:
        case = await duties.decide(tx, staff, reference, what, forms.read(Answer, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, what, typed, forms.errors(problem))
    address = f"/staff/cases/{case.reference}/duties?done={what}#{what}"
    return RedirectResponse(address, status_code=303)


@router.get("/{reference}/duties/{what}")
async def back(_staff: Reader, reference: str, what: Question) -> Response:
    """Lead from a form's address, as after an error, to its page."""
    return RedirectResponse(f"/staff/cases/{reference}/duties#{what}", status_code=303)


async def _page(  # noqa: PLR0913, PLR0917 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    what: Question | None,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response:
    case, role = await service.for_staff(tx, staff, reference)
    return await frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "cases/duties.html",
        tab="duties",
        status=422 if errors else 200,
        duties=await duties_of(tx, case),
        answers=duties.ANSWERS,
        may_change=service.may_change(staff, case),
        what=what,
        typed=typed,
        errors=errors,
        client_id=typed.get("client_id") or ids.new_id(),
    )
