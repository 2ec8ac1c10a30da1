"""The HTML door of cases: the case page, and what is sent from it."""

from collections.abc import Mapping
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import (
    break_glass_pages,
    dialogue,
    named_contact,
    notes,
    reading,
    service,
    starters,
    triage,
)
from api.cases import frame as case_frame
from api.cases.models import Case
from api.cases.problems import CaseChanged
from api.cases.reach import READERS, WORKERS
from api.cases.schemas import InternalNote, MessageToReporter, NamedContact, Triage
from api.cases.starters import Starter
from api.reports import wording as reporters_wording
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.i18n import Language
from api.shared.problems import InvalidInput, NotFound

router = APIRouter(prefix="/staff/cases", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*WORKERS))]


@router.get("/{reference}")
async def show_case(
    request: Request, tx: Tx, staff: Reader, reference: str, start: Starter | None = None
) -> Response:
    """Show a case. That it was read is logged, and shown on the page itself.

    With `start`, the message to the reporter has its beginning.
    """
    try:
        return await _page(request, tx, staff, reference, start=start)
    except NotFound:
        return await break_glass_pages.offer(request, tx, staff, reference)


@router.post("/{reference}/triage")
async def save_triage(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Save the staff's classification; what does not fit is shown again, as it was chosen."""
    typed = await forms.typed(request)
    try:
        case = await triage.triage(tx, staff, reference, forms.read(Triage, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, status=422, typed=typed, problem=problem)
    except CaseChanged as problem:
        return await _page(request, tx, staff, reference, status=409, typed=typed, stale=problem)
    return RedirectResponse(_after(staff, case, "triage"), status_code=303)


@router.post("/{reference}/messages")
async def send_message(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Send the reporter a message; one that cannot be sent stays in its field."""
    typed = await forms.typed(request)
    try:
        message = forms.read(MessageToReporter, typed)
        case = await dialogue.write_to_reporter(tx, staff, reference, message)
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, status=422, typed=typed, problem=problem)
    return RedirectResponse(_after(staff, case, "message"), status_code=303)


@router.post("/{reference}/notes")
async def write_note(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Keep an internal note; one that cannot be kept stays in its field."""
    typed = await forms.typed(request)
    try:
        case = await notes.write(tx, staff, reference, forms.read(InternalNote, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, status=422, typed=typed, problem=problem)
    return RedirectResponse(f"{_after(staff, case, 'note')}#notes", status_code=303)


@router.post("/{reference}/named-contact")
async def name_contact(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Tell the reporter whom to ask for."""
    typed = await forms.typed(request)
    try:
        wanted = forms.read(NamedContact, typed)
        case = await named_contact.name_contact(tx, staff, reference, wanted.named_contact)
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, status=422, typed=typed, problem=problem)
    return RedirectResponse(_after(staff, case, "contact"), status_code=303)


@router.get("/{reference}/triage")
@router.get("/{reference}/messages")
@router.get("/{reference}/notes")
@router.get("/{reference}/named-contact")
async def back_to_case(request: Request, _staff: Reader, reference: str) -> Response:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    return frame.back_to(request, f"/staff/cases/{reference}")


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    problem: InvalidInput | None = None,
    stale: CaseChanged | None = None,
    start: Starter | None = None,
) -> Response:
    """Return the case page; with what was `typed`, and what is not right with it."""
    case, role = await service.for_staff(tx, staff, reference)
    shown = await reading.read(request, tx, staff, case, role)
    typed = typed or {}
    begun = starters.text_of(start, cast("Language", shown.report.language)) if start else ""
    return await case_frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "cases/case.html",
        tab="case",
        status=status,
        shown=shown,
        reporters_words=reporters_wording,
        version=case.version if stale else typed.get("version", case.version),
        chosen=shown.chosen(typed if "version" in typed else None),
        text=typed.get("text", begun),
        note=typed.get("note", ""),
        starters=starters.TITLES,
        client_id=typed.get("client_id") or ids.new_id(),
        errors=forms.errors(problem),
        stale=await reading.history(tx, case, shown.units, since_version=stale.since_version)
        if stale
        else None,
    )


def _after(staff: StaffMember, case: Case, done: str) -> str:
    """Return where to go when it is done: back to the case, unless it went to others."""
    kept = staff.may(*READERS, service_id=case.service_id, unit_id=case.unit_id)
    return f"/staff/cases/{case.reference}?done={done}" if kept else f"/staff/cases?done={done}"
