"""The HTML door: a case's lessons, all lessons, and what is done with one."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import frame as case_frame
from api.cases import service as cases
from api.cases.service import READERS, WORKERS
from api.lessons import answers, queries, reading, service, wording
from api.lessons.problems import SecondPersonNeeded
from api.lessons.schemas import PAGE, SIMULATION, AnswerForm, LessonFilter, LessonForm, View
from api.reports.wording import CATEGORIES
from api.shared import forms
from api.shared.db import Tx
from api.shared.i18n import LANGUAGES, language
from api.shared.problems import ChangedMeanwhile, InvalidInput, Problem

router = APIRouter(prefix="/staff", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*WORKERS))]

Errors = Mapping[str, str]


@router.get("/cases/{reference}/lesson")
async def lessons_of_case(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show the lessons written from a case; when there is none, the form for the first."""
    return await _case_page(request, tx, staff, reference)


@router.post("/cases/{reference}/lesson")
async def begin(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Begin a lesson from a case; what does not fit is shown again as it was typed."""
    typed = await forms.typed(request)
    try:
        lesson = await service.begin(tx, staff, reference, forms.read(LessonForm, typed))
    except InvalidInput as problem:
        return await _case_page(
            request, tx, staff, reference, status=422, typed=typed, errors=_errors(problem)
        )
    return _to(lesson.id)


@router.get("/lessons")
async def list_lessons(
    request: Request, tx: Tx, staff: Reader, wanted: Annotated[LessonFilter, Query()]
) -> Response:
    """Show the lessons this person may read: first those that wait for an answer of theirs."""
    wanted.view = wanted.view or await _first_view(tx, staff)
    return frame.render(
        request,
        staff,
        "lessons/lessons.html",
        wanted=wanted,
        found=await reading.listed(tx, staff, wanted),
        words=wording,
        categories=CATEGORIES,
        cap=reading.COUNT_CAP - 1,
    )


@router.get("/lessons/{lesson_id}")
async def show(request: Request, tx: Tx, staff: Reader, lesson_id: UUID) -> Response:
    """Show a lesson on one page, with the units' answers."""
    return await _page(request, tx, staff, lesson_id)


@router.get("/lessons/{lesson_id}/simulation")
async def simulation(request: Request, tx: Tx, staff: Reader, lesson_id: UUID) -> Response:
    """Show the case for simulation, to print and to train with."""
    shown = await reading.read(tx, staff, lesson_id)
    return frame.render(request, staff, "lessons/simulation.html", shown=shown, words=wording)


@router.get("/lessons/{lesson_id}/edit")
async def edit(request: Request, tx: Tx, staff: Worker, lesson_id: UUID) -> Response:
    """Show the form of a lesson that is being written."""
    return await _form(request, tx, staff, lesson_id)


@router.post("/lessons/{lesson_id}/edit")
async def write(request: Request, tx: Tx, staff: Worker, lesson_id: UUID) -> Response:
    """Save the text, and hand it to a second person when that was pressed."""
    typed = await forms.typed(request)
    try:
        await service.write(tx, staff, lesson_id, forms.read(LessonForm, typed))
        if typed.get("do") == "send":
            await service.send_to_check(tx, staff, lesson_id)
    except InvalidInput as problem:
        return await _form(
            request, tx, staff, lesson_id, status=422, typed=typed, errors=_errors(problem)
        )
    except ChangedMeanwhile as problem:
        return await _form(request, tx, staff, lesson_id, status=409, typed=typed, stale=problem)
    return _to(lesson_id)


@router.post("/lessons/{lesson_id}/write-on")
async def write_on(request: Request, tx: Tx, staff: Worker, lesson_id: UUID) -> Response:
    """Bring a lesson back from its check, to be written on."""
    typed = await forms.typed(request)
    try:
        await service.write_on(tx, staff, lesson_id, typed.get("words", "").strip())
    except InvalidInput as problem:
        return await _page(request, tx, staff, lesson_id, 422, typed, _errors(problem, "back-"))
    return _to(lesson_id)


@router.post("/lessons/{lesson_id}/share")
async def share(request: Request, tx: Tx, staff: Worker, lesson_id: UUID) -> Response:
    """Share a lesson that a second person has checked."""
    typed = await forms.typed(request)
    try:
        await service.share(
            tx,
            staff,
            lesson_id,
            await _units(request, tx, staff, lesson_id),
            for_council="council" in typed,
        )
    except InvalidInput as problem:
        return await _page(request, tx, staff, lesson_id, 422, typed, _errors(problem))
    except SecondPersonNeeded as problem:
        return await _page(request, tx, staff, lesson_id, 409, typed, refused=problem)
    return _to(lesson_id)


@router.post("/lessons/{lesson_id}/further")
async def share_further(request: Request, tx: Tx, staff: Worker, lesson_id: UUID) -> Response:
    """Share a lesson with more units."""
    try:
        units = await _units(request, tx, staff, lesson_id)
        await service.share_further(tx, staff, lesson_id, units)
    except InvalidInput as problem:
        return await _page(request, tx, staff, lesson_id, 422, {}, _errors(problem))
    return _to(lesson_id)


@router.post("/lessons/{lesson_id}/withdraw")
async def withdraw(request: Request, tx: Tx, staff: Worker, lesson_id: UUID) -> Response:
    """Share a lesson no longer."""
    typed = await forms.typed(request)
    try:
        await service.withdraw(tx, staff, lesson_id, typed.get("words", "").strip())
    except InvalidInput as problem:
        return await _page(request, tx, staff, lesson_id, 422, typed, _errors(problem, "withdraw-"))
    return _to(lesson_id)


@router.post("/lessons/{lesson_id}/answer")
async def answer(request: Request, tx: Tx, staff: Worker, lesson_id: UUID) -> Response:
    """Answer a lesson for a unit."""
    typed = await forms.typed(request)
    try:
        await answers.answer(tx, staff, lesson_id, forms.read(AnswerForm, typed))
    except InvalidInput as problem:
        found = _errors(problem, "answer-")
        return await _page(request, tx, staff, lesson_id, 422, typed, found)
    return _to(lesson_id, "#answers")


@router.get("/lessons/{lesson_id}/answer")
@router.get("/lessons/{lesson_id}/share")
@router.get("/lessons/{lesson_id}/further")
@router.get("/lessons/{lesson_id}/withdraw")
@router.get("/lessons/{lesson_id}/write-on")
async def back_to_lesson(request: Request, _staff: Reader, lesson_id: UUID) -> Response:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    return frame.back_to(request, f"/staff/lessons/{lesson_id}")


async def _first_view(tx: AsyncSession, staff: StaffMember) -> View:
    for view in (View.TO_ANSWER, View.TO_CHECK):
        if await queries.count(tx, staff, LessonFilter(view=view), cap=1):
            return view
    return View.SHARED


async def _units(request: Request, tx: AsyncSession, staff: StaffMember, lesson: UUID) -> set[UUID]:
    """Return the units that were chosen: those ticked, or all that are not asked yet."""
    form = await request.form()
    if form.get("all"):
        return {each for each, _name in (await reading.read(tx, staff, lesson)).not_asked}
    return {UUID(each) for each in form.getlist("units") if isinstance(each, str) and _is_id(each)}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


async def _case_page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
) -> Response:
    case, role = await cases.for_staff(tx, staff, reference)
    return await case_frame.render(
        request,
        tx,
        staff,
        case,
        role,
        "lessons/case.html",
        tab="lesson",
        status=status,
        lessons=await reading.of_case(tx, case.id),
        may_write=role in WORKERS and case.withdrawn_at is None,
        lesson_words=wording,
        **_fields(typed or {"language": language()}, errors),
    )


async def _form(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    lesson_id: UUID,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    stale: ChangedMeanwhile | None = None,
) -> Response:
    shown = await reading.read(tx, staff, lesson_id)
    stands = {
        **shown.text.model_dump(),
        "language": shown.lesson.language,
        "version": str(shown.lesson.version),
    }
    written = dict(typed or stands)
    if stale:
        written["version"] = stands["version"]
    return frame.render(
        request,
        staff,
        "lessons/edit.html",
        status=status,
        shown=shown,
        stands=[
            (str(wording.PARTS[each]), stands[each], typed.get(each, ""))
            for each in (*PAGE, *SIMULATION)
        ]
        if typed and stale
        else None,
        lesson_words=wording,
        **_fields(written, errors),
    )


def _fields(typed: Mapping[str, str], errors: Errors | None) -> dict[str, object]:
    """Return what the fields of the form stand on."""
    return {
        "typed": typed,
        "errors": errors or {},
        "page_parts": PAGE,
        "simulation_parts": SIMULATION,
        "form_languages": LANGUAGES,
    }


async def _page(  # noqa: PLR0913, PLR0917 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    lesson_id: UUID,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    refused: Problem | None = None,
) -> Response:
    shown = await reading.read(tx, staff, lesson_id)
    return frame.render(
        request,
        staff,
        "lessons/lesson.html",
        status=status,
        shown=shown,
        typed=typed or {},
        errors=errors or {},
        refused=refused,
        words=wording,
        categories=CATEGORIES,
        parts=PAGE,
    )


def _errors(problem: InvalidInput, prefix: str = "") -> Errors:
    """Return what is wrong by field; `prefix` tells forms on one page apart."""
    return {f"{prefix}{field}": message for field, message in forms.errors(problem).items()}


def _to(lesson_id: UUID, place: str = "") -> RedirectResponse:
    return RedirectResponse(f"/staff/lessons/{lesson_id}{place}", status_code=303)
