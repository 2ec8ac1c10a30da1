"""The HTML door of what a case belongs to, with whom it is shared, and where it goes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, TypeVar, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Allowed, StaffMember
from api.access.services import units_of
from api.cases import dialogue, frame, links, passing_on, service, sharing
from api.cases.links import EndOfLink, NewLink
from api.cases.models import Case
from api.cases.passing_on import NewTransfer
from api.cases.reach import READERS, WORKERS
from api.cases.schemas import MessageToReporter
from api.cases.sharing import NewShare
from api.reports import service as reports
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.i18n import Language, marked, translate
from api.shared.problems import InvalidInput

router = APIRouter(prefix="/staff/cases", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*WORKERS))]
Form = TypeVar("Form", bound=BaseModel)

ASKING = marked(
    "We would like to pass your report on to [who], since they can look into it better than we can."
    " Is that all right with you? You may say no, and you need not say why."
)
"""What a question to the reporter may begin with, in their language; a human writes the rest."""


@router.get("/{reference}/related")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show what the case belongs to and who has it."""
    return await _page(request, tx, staff, reference, {}, {})


@router.post("/{reference}/related/links")
async def link(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Link the case to another one."""
    return await _done(request, tx, staff, reference, NewLink, links.link, "linked")


@router.post("/{reference}/related/links/{link_id}/end")
async def unlink(
    request: Request, tx: Tx, staff: Worker, reference: str, link_id: UUID
) -> Response:
    """Take a link away."""

    async def end(tx: AsyncSession, staff: StaffMember, at: str, given: EndOfLink) -> Case:
        return await links.unlink(tx, staff, at, link_id, given)

    return await _done(request, tx, staff, reference, EndOfLink, end, "unlinked")


@router.post("/{reference}/related/shares")
async def share(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Share the case with another unit."""
    return await _done(request, tx, staff, reference, NewShare, sharing.share, "shared")


@router.post("/{reference}/related/shares/{unit_id}/end")
async def end_share(tx: Tx, staff: Worker, reference: str, unit_id: UUID) -> Response:
    """Take a share back."""
    case = await sharing.end_share(tx, staff, reference, unit_id)
    return _after(case, "share_ended")


@router.post("/{reference}/related/transfer")
async def transfer(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Pass the case on; whoever no longer has it is led to the list."""
    answer = await _done(request, tx, staff, reference, NewTransfer, passing_on.transfer, "")
    if answer.status_code != 303:  # noqa: PLR2004 - it did not go through
        return answer
    return RedirectResponse("/staff/cases?done=transfer", status_code=303)


@router.post("/{reference}/related/ask")
async def ask(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Ask the reporter first, by a message that a human wrote."""
    return await _done(
        request, tx, staff, reference, MessageToReporter, dialogue.write_to_reporter, "asked"
    )


@router.get("/{reference}/related/links")
@router.get("/{reference}/related/links/{link_id}/end")
@router.get("/{reference}/related/shares")
@router.get("/{reference}/related/transfer")
@router.get("/{reference}/related/ask")
async def back(_staff: Reader, reference: str, link_id: UUID | None = None) -> Response:  # noqa: ARG001
    """Lead from a form's address, as after an error, to its page."""
    return RedirectResponse(f"/staff/cases/{reference}/related", status_code=303)


async def _done(  # noqa: PLR0913, PLR0917 - a form, and what to do with it
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    form: type[Form],
    verb: Callable[[AsyncSession, StaffMember, str, Form], Awaitable[Case]],
    done: str,
) -> Response:
    typed = await forms.typed(request)
    try:
        case = await verb(tx, staff, reference, forms.read(form, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, typed, forms.errors(problem))
    return _after(case, done)


def _after(case: Case, done: str) -> Response:
    address = f"/staff/cases/{case.reference}/related?done={done}"
    return RedirectResponse(address, status_code=303)


async def _page(  # noqa: PLR0913, PLR0917 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response:
    case, role = await service.for_staff(tx, staff, reference)
    may_change = service.may_change(staff, case)
    report = await reports.by_id(tx, case.report_id)
    units = await units_of(tx, case.service_id)
    return await frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "cases/related.html",
        tab="related",
        status=422 if errors else 200,
        links=await links.links_of(tx, staff, case),
        near=await links.near(tx, staff, case) if may_change else [],
        relations=links.RELATIONS,
        shares=await sharing.shares_of(tx, case, units),
        share_units=[each for each in units if each.retired_at is None and each.id != case.unit_id],
        bases=sharing.BASES,
        transfers=await passing_on.transfers_of(tx, case),
        destinations=await passing_on.destinations(tx, case) if may_change else [],
        may_change=may_change,
        handover_open=service.works_with(staff, case),
        their_language=report.language,
        asking=translate(ASKING, cast("Language", report.language)),
        typed=typed,
        errors=errors,
        client_id=typed.get("client_id") or ids.new_id(),
    )
