"""The HTML door of handing a case over: marking it, the document for whoever gets it, undoing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.frame import back_to
from api.access.models import Service
from api.access.permissions import Allowed, Role, StaffMember
from api.access.services import service_by_id
from api.cases import frame, handover, rules, service, sharing, wording
from api.cases.classification import HARM_FIELDS
from api.cases.handover import HandoverShown, NewHandover, TakenBack
from api.cases.models import Case
from api.cases.reach import WORKERS
from api.reports import dialogue
from api.reports import service as reports
from api.reports import wording as reporters_words
from api.reports.models import Report
from api.reports.schemas import Draft, MessageShown
from api.shared import forms, ids, pages
from api.shared.db import Tx
from api.shared.problems import InvalidInput, NotFound
from api.shared.sealing import KeyDestroyedError

router = APIRouter(prefix="/staff/cases/{reference}/handover", include_in_schema=False)

Worker = Annotated[StaffMember, Depends(Allowed(*WORKERS))]


@dataclass(frozen=True)
class Document:
    """What goes to whoever gets the case: the report in its reporter's words, and our work."""

    handover: HandoverShown
    case: Case
    report: Report
    host: Service
    draft: Draft
    dialogue: list[MessageShown]
    facts: list[tuple[str, str]]


@router.get("")
async def show(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Show to whom the case is handed over, with the document, or the form for it."""
    return await _page(request, tx, staff, reference, {}, {})


@router.post("")
async def hand_over(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Mark the case as handed over."""
    typed = await _with_known(tx, staff, reference, await forms.typed(request))
    try:
        await handover.hand_over(tx, staff, reference, forms.read(NewHandover, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, typed, forms.errors(problem))
    return _after(reference)


@router.post("/end")
async def take_back(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Take the case back."""
    typed = await forms.typed(request)
    try:
        await handover.take_back(tx, staff, reference, forms.read(TakenBack, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, reference, typed, forms.errors(problem))
    return _after(reference)


@router.get("/end")
async def back(request: Request, _staff: Worker, reference: str) -> Response:
    """Lead from a form's address, as after an error, to its page."""
    return back_to(request, f"/staff/cases/{reference}/handover")


@router.get("/document.html")
async def download(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Give the document as a file that needs nothing else. That it was taken out is logged."""
    case, role = await _opened(tx, staff, reference)
    report = await reports.by_id(tx, case.report_id)
    found = await _document(tx, case, report, await handover.shown_of(tx, case, report))
    if found is None:
        raise NotFound
    subject = audit.Subject("report", case.report_id)
    await audit.record(tx, staff.actor(role), "exported_handover", subject)
    page = pages.render(request, "cases/handover_file.html", **_words(found))
    name = f'attachment; filename="{case.reference}-handover.html"'
    page.headers["Content-Disposition"] = name
    page.headers["Cache-Control"] = "no-store"
    return page


async def _page(  # noqa: PLR0913, PLR0917 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response:
    case, role = await _opened(tx, staff, reference)
    await audit.record(tx, staff.actor(role), "read", audit.Subject("report", case.report_id))
    report = await reports.by_id(tx, case.report_id)
    try:
        handovers = await handover.shown_of(tx, case, report)
        found = await _document(tx, case, report, handovers)
    except KeyDestroyedError:
        handovers, found = [], None
    parties = rules.of(await service_by_id(tx, case.service_id)).parties
    return await frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "cases/handover.html",
        tab="related",
        status=422 if errors else 200,
        may_change=service.may_change(staff, case),
        earlier=[each for each in handovers if each.ended_at],
        parties=parties,
        bases=handover.OUTSIDE,
        typed=typed,
        errors=errors,
        form_id=typed.get("id") or ids.new_id(),
        **_words(found),
    )


async def _opened(tx: AsyncSession, staff: StaffMember, reference: str) -> tuple[Case, Role]:
    """Return the case as `service.for_staff`. Raises NotFound for who only reads it.

    The document may tell how to reach the reporter.
    """
    case, role = await service.for_staff(tx, staff, reference)
    if not service.works_with(staff, case):
        raise NotFound
    return case, role


async def _with_known(
    tx: AsyncSession, staff: StaffMember, reference: str, typed: dict[str, str]
) -> dict[str, str]:
    """Fill in the party that was chosen among those the service has set up."""
    case, _role = await service.for_staff(tx, staff, reference, to_change=True)
    for party in rules.of(await service_by_id(tx, case.service_id)).parties:
        if party.name == typed.get("known"):
            return typed | {"party": party.name, "reach": party.reach}
    return typed


def _words(found: Document | None) -> dict[str, Any]:
    return {
        "document": found,
        "staff_words": wording,
        "reporters_words": reporters_words,
        "bases_told": sharing.BASES,
    }


async def _document(
    tx: AsyncSession, case: Case, report: Report, handovers: Sequence[HandoverShown]
) -> Document | None:
    """Return the document of the hand-over that stands. Raises KeyDestroyedError once erased.

    The reporter's messages count as read only when they are in it.
    """
    standing = next((each for each in handovers if each.ended_at is None), None)
    if standing is None:
        return None
    assessed = {field: getattr(case, field) for field in HARM_FIELDS}
    return Document(
        handover=standing,
        case=case,
        report=report,
        host=await service_by_id(tx, case.service_id),
        draft=await reports.opened(tx, report),
        dialogue=(
            await dialogue.messages_of(tx, report, reader="staff") if standing.with_dialogue else []
        ),
        facts=[
            (str(wording.FIELDS[field]), str(wording.HARMS[value]))
            for field, value in assessed.items()
            if value
        ],
    )


def _after(reference: str) -> Response:
    return RedirectResponse(f"/staff/cases/{reference}/handover?done=1", status_code=303)
