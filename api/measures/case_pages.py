"""The HTML door of measures on a case: the tab, proposing one, linking one that is there."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.frame import back_to
from api.access.permissions import Allowed, StaffMember
from api.cases import frame
from api.cases import service as cases
from api.cases.models import Case
from api.measures import queries, reading, service, wording
from api.measures.schemas import Link, NewMeasure
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.problems import InvalidInput

router = APIRouter(prefix="/staff/cases/{reference}/measures", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*cases.READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*cases.WORKERS))]

MOST_LINKABLE = 100
"""How many measures are listed to choose from, the newest first."""


@router.get("")
async def show_measures(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show the measures that answer the case. That they were read is logged."""
    return await _list(request, tx, staff, reference)


@router.post("/link")
async def link(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Let a measure that is there already answer the case, too."""
    typed = await forms.typed(request)
    try:
        measure = await service.link(tx, staff, reference, forms.read(Link, typed))
    except InvalidInput as problem:
        return await _list(request, tx, staff, reference, problem=problem)
    return _to(reference, measure.id)


@router.get("/new")
async def ask(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Show the form for a new measure."""
    return await _form(request, tx, staff, reference, {"client_id": str(ids.new_id())})


@router.post("/new")
async def propose(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Propose a measure; what does not fit is shown again, as it was typed."""
    typed = await forms.typed(request)
    try:
        measure = await service.propose(tx, staff, reference, forms.read(NewMeasure, typed))
    except InvalidInput as problem:
        return await _form(request, tx, staff, reference, typed, problem)
    return _to(reference, measure.id)


@router.get("/link")
async def back_to_list(request: Request, _staff: Reader, reference: str) -> Response:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    return back_to(request, f"/staff/cases/{reference}/measures")


async def _list(
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    problem: InvalidInput | None = None,
) -> Response:
    case, role = await cases.for_staff(tx, staff, reference)
    await audit.record(
        tx, staff.actor(role), "read_measures", audit.Subject("report", case.report_id)
    )
    measures = await reading.of_case(tx, case)
    may_change = cases.may_change(staff, case)
    others = []
    if may_change:
        others = await queries.linkable(tx, staff, case, limit=MOST_LINKABLE)
    texts = await service.texts_of(tx, others)
    return await frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "measures/case.html",
        tab="measures",
        status=422 if problem else 200,
        measures=measures,
        all_weak=reading.all_weak([each.measure for each in measures]),
        linkable=[(str(each.id), texts[each.id].title) for each in others],
        point_options=await _points(tx, case),
        may_change=may_change,
        measure_words=wording,
        errors=forms.errors(problem),
    )


async def _form(  # noqa: PLR0913, PLR0917 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    typed: Mapping[str, str],
    problem: InvalidInput | None = None,
) -> Response:
    case, role = await cases.for_staff(tx, staff, reference)
    return await frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "measures/new.html",
        tab="measures",
        status=422 if problem else 200,
        typed=typed,
        errors=forms.errors(problem),
        measure_words=wording,
        point_options=await _points(tx, case),
        **await reading.options(tx, case.service_id),
    )


async def _points(tx: AsyncSession, case: Case) -> list[tuple[str, str]]:
    return [(str(each), text) for each, text in await service.learning_points(tx, case)]


def _to(reference: str, measure_id: UUID) -> Response:
    return RedirectResponse(f"/staff/cases/{reference}/measures#{measure_id}", status_code=303)
