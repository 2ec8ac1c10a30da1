"""The HTML door of measures: the overview, one measure, and what is done with it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import service as cases
from api.cases import wording as case_words
from api.measures import checks, moves, overview, reading, service, wording
from api.measures.models import Measure
from api.measures.problems import MeasureChanged, MoveNotAllowed
from api.measures.schemas import (
    CheckResult,
    Decision,
    Done,
    Filter,
    MeasureForm,
    PlannedCheck,
    Reason,
    Sort,
)
from api.shared import clock, forms
from api.shared.db import Tx
from api.shared.problems import InvalidInput

router = APIRouter(prefix="/staff/measures", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*cases.READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*cases.WORKERS))]


@router.get("")
async def list_measures(
    request: Request, tx: Tx, staff: Reader, wanted: Annotated[Filter, Query()]
) -> Response:
    """Show the measures this person owns, and those of their units."""
    shown = await overview.page(tx, staff, wanted)
    return frame.render(
        request,
        staff,
        "measures/overview.html",
        shown=shown,
        wanted=shown.wanted,
        link=_links(shown.wanted),
        words=wording,
        sorts=Sort,
    )


@router.get("/{measure_id}")
async def show(request: Request, tx: Tx, staff: Reader, measure_id: UUID) -> Response:
    """Show a measure. That it was read is logged."""
    return await _page(request, tx, staff, measure_id)


@router.get("/{measure_id}/edit")
async def edit_form(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Show the form to change what the measure is."""
    measure, _role = await service.for_staff(tx, staff, measure_id, "lead")
    text = await service.text_of(tx, measure)
    typed = text.model_dump() | {
        "version": str(measure.version),
        "strength": measure.strength,
        "owner": str(measure.owner_id or ""),
        "unit": str(measure.unit_id or ""),
        "due_on": str(measure.due_on or ""),
        "baseline": reading.number_text(measure.baseline),
        "target": reading.number_text(measure.target),
    }
    return await _edit(request, tx, staff, measure, typed)


@router.post("/{measure_id}/edit")
async def edit(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Change what the measure is; what does not fit is shown again, as it was typed."""
    typed = await forms.typed(request)
    measure, _role = await service.for_staff(tx, staff, measure_id, "lead")
    try:
        await service.change(tx, staff, measure_id, forms.read(MeasureForm, typed))
    except (InvalidInput, MeasureChanged) as problem:
        typed = dict(typed) | {"version": str(measure.version)}
        return await _edit(request, tx, staff, measure, typed, problem)
    return _back(measure_id)


@router.post("/{measure_id}/decide")
async def decide(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Decide that it is carried out."""
    return await _done(
        request,
        tx,
        staff,
        measure_id,
        lambda typed: moves.decide(tx, staff, measure_id, forms.read(Decision, typed)),
    )


@router.post("/{measure_id}/reject")
async def reject(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Give it up, with the reason."""
    return await _done(
        request,
        tx,
        staff,
        measure_id,
        lambda typed: moves.reject(tx, staff, measure_id, forms.read(Reason, typed)),
    )


@router.post("/{measure_id}/propose")
async def propose_again(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Take a rejected measure up again."""
    return await _done(
        request,
        tx,
        staff,
        measure_id,
        lambda typed: moves.propose_again(
            tx, staff, measure_id, forms.read(Decision, typed).version
        ),
    )


@router.post("/{measure_id}/implement")
async def implement(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Note that it is carried out: by its owner, or by who leads it."""
    return await _done(
        request,
        tx,
        staff,
        measure_id,
        lambda typed: moves.implement(tx, staff, measure_id, forms.read(Done, typed)),
    )


@router.post("/{measure_id}/checks")
async def plan_check(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Plan a check of the effect."""
    return await _done(
        request,
        tx,
        staff,
        measure_id,
        lambda typed: checks.plan(tx, staff, measure_id, forms.read(PlannedCheck, typed)),
    )


@router.post("/{measure_id}/checks/{check_id}")
async def record_check(
    request: Request, tx: Tx, staff: Worker, measure_id: UUID, check_id: UUID
) -> Response:
    """Write down what a check showed."""
    return await _done(
        request,
        tx,
        staff,
        measure_id,
        lambda typed: checks.record(
            tx, staff, measure_id, check_id, forms.read(CheckResult, typed)
        ),
    )


@router.get("/{measure_id}/{form:path}")
async def back_to_measure(
    request: Request, _staff: Reader, measure_id: UUID, form: str
) -> Response:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    del form
    return frame.back_to(request, f"/staff/measures/{measure_id}")


async def _done(
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    measure_id: UUID,
    do: Callable[[dict[str, str]], Awaitable[Measure]],
) -> Response:
    """Do what a form on the measure's page asks for; what does not fit stays in its form."""
    typed = await forms.typed(request)
    try:
        await do(typed)
    except (InvalidInput, MeasureChanged, MoveNotAllowed) as problem:
        return await _page(request, tx, staff, measure_id, typed=typed, problem=problem)
    return _back(measure_id)


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    measure_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    problem: InvalidInput | MeasureChanged | MoveNotAllowed | None = None,
) -> Response:
    """Return the measure's page; with what was `typed` in the form, and what is wrong with it."""
    shown = await reading.read(tx, staff, measure_id)
    invalid = problem if isinstance(problem, InvalidInput) else None
    return frame.render(
        request,
        staff,
        "measures/measure.html",
        status=problem.status if problem else 200,
        read=shown,
        words=wording,
        case_words=case_words,
        number=reading.number_text,
        today=clock.today(),
        typed=typed or {},
        errors=forms.errors(invalid),
        problem=None if invalid else problem,
    )


async def _edit(  # noqa: PLR0913, PLR0917 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    measure: Measure,
    typed: Mapping[str, str],
    problem: InvalidInput | MeasureChanged | None = None,
) -> Response:
    invalid = problem if isinstance(problem, InvalidInput) else None
    return frame.render(
        request,
        staff,
        "measures/edit.html",
        status=problem.status if problem else 200,
        measure=measure,
        typed=typed,
        errors=forms.errors(invalid),
        problem=None if invalid else problem,
        measure_words=wording,
        **await reading.options(tx, measure.service_id, kept=measure.unit_id),
    )


def _links(wanted: Filter) -> Callable[..., str]:
    """Return what makes a link to the overview, with some of the choice changed."""

    def link(**changed: object) -> str:
        chosen = Filter.model_validate(wanted.model_dump() | {"after": ""} | changed)
        query = chosen.model_dump(mode="json", exclude_defaults=True)
        return f"/staff/measures?{urlencode(query)}" if query else "/staff/measures"

    return link


def _back(measure_id: UUID) -> Response:
    return RedirectResponse(f"/staff/measures/{measure_id}?done=1", status_code=303)
