"""The HTML door of measures: the overview, one measure, and what is done with it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import service as cases
from api.cases import wording as case_words
from api.measures import checks, moves, overview, reading, rights, service, wording
from api.measures.models import Measure
from api.measures.problems import MoveNotAllowed
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
from api.shared.problems import ChangedMeanwhile, InvalidInput

router = APIRouter(prefix="/staff/measures", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*cases.READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*cases.WORKERS))]

Form = TypeVar("Form", bound=BaseModel)
Verb = Callable[[AsyncSession, StaffMember, UUID, Form], Awaitable[Measure]]


@dataclass
class Press:
    """A form on a measure's page that was sent in, and by whom."""

    request: Request
    tx: Tx
    staff: Worker

    async def does(self, measure_id: UUID, verb: Verb[Form], form: type[Form]) -> Response:
        """Do what the form asks for; what does not fit stays in it, as it was typed."""
        typed = await forms.typed(self.request)
        try:
            await verb(self.tx, self.staff, measure_id, forms.read(form, typed))
        except (InvalidInput, ChangedMeanwhile, MoveNotAllowed) as problem:
            return await _page(
                self.request, self.tx, self.staff, measure_id, typed=typed, problem=problem
            )
        return _back(measure_id)


Pressed = Annotated[Press, Depends()]


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
    measure, _role = await rights.for_staff(tx, staff, measure_id, "lead")
    return await _edit(request, tx, staff, measure, await _stored(tx, measure))


@router.post("/{measure_id}/edit")
async def edit(request: Request, tx: Tx, staff: Worker, measure_id: UUID) -> Response:
    """Change what the measure is; what does not fit is shown again, as it was typed."""
    typed = await forms.typed(request)
    measure, _role = await rights.for_staff(tx, staff, measure_id, "lead")
    try:
        await service.change(tx, staff, measure_id, forms.read(MeasureForm, typed))
    except (InvalidInput, ChangedMeanwhile) as problem:
        return await _edit(request, tx, staff, measure, typed, problem)
    return _back(measure_id)


@router.post("/{measure_id}/decide")
async def decide(pressed: Pressed, measure_id: UUID) -> Response:
    """Decide that it is carried out."""
    return await pressed.does(measure_id, moves.decide, Decision)


@router.post("/{measure_id}/reject")
async def reject(pressed: Pressed, measure_id: UUID) -> Response:
    """Give it up, with the reason."""
    return await pressed.does(measure_id, moves.reject, Reason)


@router.post("/{measure_id}/propose")
async def propose_again(pressed: Pressed, measure_id: UUID) -> Response:
    """Take a rejected measure up again."""
    return await pressed.does(measure_id, moves.propose_again, Decision)


@router.post("/{measure_id}/implement")
async def implement(pressed: Pressed, measure_id: UUID) -> Response:
    """Note that it is carried out: by its owner, or by who leads it."""
    return await pressed.does(measure_id, moves.implement, Done)


@router.post("/{measure_id}/checks")
async def plan_check(pressed: Pressed, measure_id: UUID) -> Response:
    """Plan a check of the effect."""
    return await pressed.does(measure_id, checks.plan, PlannedCheck)


@router.post("/{measure_id}/checks/{check_id}")
async def record_check(pressed: Pressed, measure_id: UUID, check_id: UUID) -> Response:
    """Write down what a check showed."""
    return await pressed.does(measure_id, partial(checks.record, check_id=check_id), CheckResult)


@router.get("/{measure_id}/{form:path}")
async def back_to_measure(
    request: Request, _staff: Reader, measure_id: UUID, form: str
) -> Response:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    del form
    return frame.back_to(request, f"/staff/measures/{measure_id}")


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    measure_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    problem: InvalidInput | ChangedMeanwhile | MoveNotAllowed | None = None,
) -> Response:
    """Return the measure's page; with what was `typed` in the form, and what is wrong with it."""
    shown = await reading.read(tx, staff, measure_id)
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
        errors=forms.errors(problem),
        problem=None if isinstance(problem, InvalidInput) else problem,
    )


async def _stored(tx: AsyncSession, measure: Measure) -> dict[str, str]:
    """Return the measure as the fields of its form."""
    text = await service.text_of(tx, measure)
    return text.model_dump() | {
        "version": str(measure.version),
        "strength": measure.strength,
        "owner": str(measure.owner_id or ""),
        "unit": str(measure.unit_id or ""),
        "due_on": str(measure.due_on or ""),
        "baseline": reading.number_text(measure.baseline),
        "target": reading.number_text(measure.target),
    }


def _beside(
    stored: Mapping[str, str],
    typed: Mapping[str, str],
    options: Mapping[str, list[tuple[str, str]]],
) -> list[tuple[str, str, str]]:
    """Return what is stored beside what was typed, by the fields' names, in words."""
    named = {
        "strength": {str(each): str(text) for each, text in wording.STRENGTHS.items()},
        "owner": dict(options["owner_options"]),
        "unit": dict(options["unit_options"]),
    }

    def words(field: str, value: str) -> str:
        return named.get(field, {}).get(value, value)

    return [
        (str(wording.FIELDS[field]), words(field, value), words(field, typed.get(field, "")))
        for field, value in stored.items()
        if field in wording.FIELDS
    ]


async def _edit(  # noqa: PLR0913, PLR0917 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    measure: Measure,
    typed: Mapping[str, str],
    problem: InvalidInput | ChangedMeanwhile | None = None,
) -> Response:
    options = await reading.options(tx, measure.service_id, kept=measure.unit_id)
    stale = isinstance(problem, ChangedMeanwhile)
    return frame.render(
        request,
        staff,
        "measures/edit.html",
        status=problem.status if problem else 200,
        measure=measure,
        typed=typed,
        errors=forms.errors(problem),
        stands=_beside(await _stored(tx, measure), typed, options) if stale else None,
        measure_words=wording,
        **options,
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
