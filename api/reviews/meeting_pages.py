"""The door of a review's meetings."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.reviews import frame, meeting, meeting_wording, service, work
from api.reviews.meeting_schemas import (
    LENGTHS,
    MeetingKind,
    MeetingPlan,
    MeetingShown,
    Minutes,
    with_people,
)
from api.reviews.press import Reader, back
from api.shared import clock, forms, ids
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.problems import ChangedMeanwhile, InvalidInput, NotFound, Problem

router = APIRouter(prefix="/staff/cases/{reference}/review/meetings", include_in_schema=False)

PAGE = "/meetings"

Version = Annotated[int, Form()]


@router.get("")
async def show_all(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show the meetings, and how to plan one."""
    return await _list(request, tx, staff, reference)


@router.post("")
async def plan(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Plan a meeting."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference)
    try:
        planned = await meeting.plan(tx, at, _plan(typed))
    except InvalidInput as problem:
        return await _list(request, tx, staff, reference, typed=typed, problem=problem)
    return back(reference, f"{PAGE}/{planned}")


@router.get("/{meeting_id}")
async def show(
    request: Request, tx: Tx, staff: Reader, reference: str, meeting_id: UUID
) -> Response:
    """Show a meeting."""
    return await _one(request, tx, staff, reference, meeting_id)


@router.post("/{meeting_id}")
async def change(
    request: Request, tx: Tx, staff: Reader, reference: str, meeting_id: UUID
) -> Response:
    """Plan a meeting anew."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference)
    try:
        await meeting.change(tx, at, _plan(typed | {"id": str(meeting_id)}))
    except (InvalidInput, ChangedMeanwhile) as problem:
        return await _one(request, tx, staff, reference, meeting_id, typed=typed, problem=problem)
    return back(reference, f"{PAGE}/{meeting_id}")


@router.post("/{meeting_id}/cancel")
async def cancel(
    tx: Tx, staff: Reader, reference: str, meeting_id: UUID, version: Version
) -> Response:
    """Call a meeting off."""
    at = await work.on_review(tx, staff, reference)
    await meeting.cancel(tx, at, meeting_id, version)
    return back(reference, f"{PAGE}/{meeting_id}")


@router.post("/{meeting_id}/minutes")
async def hold(
    request: Request, tx: Tx, staff: Reader, reference: str, meeting_id: UUID
) -> Response:
    """Write down who came, and notes."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference)
    try:
        await meeting.hold(tx, at, meeting_id, forms.read(Minutes, with_people(typed)))
    except (InvalidInput, ChangedMeanwhile) as problem:
        return await _one(request, tx, staff, reference, meeting_id, typed=typed, problem=problem)
    return back(reference, f"{PAGE}/{meeting_id}")


@router.get("/{meeting_id}/cancel")
@router.get("/{meeting_id}/minutes")
async def back_to_one(_staff: Reader, reference: str, meeting_id: UUID) -> Response:
    """Lead from a form's address, as after an error, to the page: for a change of language."""
    return back(reference, f"{PAGE}/{meeting_id}")


def _plan(typed: Mapping[str, str]) -> MeetingPlan:
    """Return the plan in a form's fields. Raises InvalidInput, in the words of this form."""
    try:
        return forms.read(MeetingPlan, with_people(typed))
    except InvalidInput as problem:
        errors = [
            each | {"message": _("Give a day and a time.")} if each["field"] == "start" else each
            for each in problem.extra["errors"]
        ]
        raise InvalidInput(errors=errors) from None


async def _list(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    at = await frame.opened(tx, staff, reference)
    review = await service.require(tx, at.case)
    people = await meeting.participants(tx, at.report, review)
    blank = {
        "id": str(ids.new_id()),
        "version": "0",
        "kind": MeetingKind.JOINT,
        "start": "",
        "minutes": "60",
        "place": "",
        "agenda": meeting_wording.agenda(at.report.language, with_reporter=True),
    } | {f"person-{each.id}": "on" for each in people}
    return await frame.render(
        request,
        tx,
        at,
        "reviews/meetings.html",
        page="meetings",
        problem=problem,
        meetings=await meeting.of_case(tx, at.report, at.case, review),
        people=people,
        shown=blank if typed is None else dict.fromkeys(blank, "") | dict(typed),
        meeting_words=meeting_wording,
        lengths=LENGTHS,
    )


async def _one(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    meeting_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    at = await frame.opened(tx, staff, reference)
    review = await service.require(tx, at.case)
    everything = await meeting.of_case(tx, at.report, at.case, review)
    found = next((each for each in everything if each.id == meeting_id), None)
    if found is None:
        raise NotFound
    stands = _shown(found)
    planned = _EMPTY | dict(typed) if typed and "kind" in typed else None
    return await frame.render(
        request,
        tx,
        at,
        "reviews/meeting.html",
        page="meetings",
        problem=problem,
        meeting=found,
        shown=planned or stands,
        stands=stands,
        planned=planned,
        noted=typed if typed and "notes" in typed else None,
        mailings=await meeting.mailings(tx, meeting_id),
        meeting_words=meeting_wording,
        lengths=sorted({*LENGTHS, found.minutes}),
    )


_EMPTY = dict.fromkeys(("version", "kind", "start", "minutes", "place", "agenda"), "")


def _shown(found: MeetingShown) -> dict[str, str]:
    """Return a meeting as its form's fields."""
    local = found.start.astimezone(clock.LOCAL)
    return {
        "version": str(found.version),
        "kind": found.kind,
        "start": local.strftime("%Y-%m-%dT%H:%M"),
        "minutes": str(found.minutes),
        "place": found.place,
        "agenda": found.agenda,
    } | {f"person-{each.id}": "on" for each in found.asked}
