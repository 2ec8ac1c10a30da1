"""The door of the timeline: entries, what they quote, what was told, and where sides differ."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.reviews import contributions, differences, frame, service, sources, timeline, work
from api.reviews.press import Pressed, Reader, back
from api.reviews.schemas import Move, One
from api.reviews.telling import (
    ContributionChange,
    DifferenceChange,
    EntryChange,
    NewContribution,
    NewDifference,
    NewEntry,
    Quote,
)
from api.reviews.timeline import Timeline
from api.reviews.work import Work
from api.shared import clock, forms, ids
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.problems import ChangedMeanwhile, InvalidInput, NotFound, Problem

router = APIRouter(prefix="/staff/cases/{reference}/review/timeline", include_in_schema=False)

PAGE = "/timeline"


@router.get("")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show the timeline."""
    return await _page(request, tx, staff, reference)


@router.post("")
async def add(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Add an entry."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference)
    try:
        entry = await _timeline(tx, at).add(forms.read(NewEntry, typed))
    except InvalidInput as problem:
        named = frame.about(problem, "new")
        return await _page(request, tx, staff, reference, typed=typed, problem=named)
    return back(reference, _at(entry.id))


@router.post("/quote")
async def quote(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Add an entry made of sentences the reporter said."""
    typed = await forms.typed(request)
    chosen = [each for each in (await request.form()).getlist("sentences") if each]
    at = await work.on_review(tx, staff, reference)
    try:
        wanted = forms.read(Quote, typed | {"sentences": chosen})
    except InvalidInput as problem:
        if any(each["field"] == "sentences" for each in problem.extra["errors"]):
            message = _("Choose what to take to the timeline.")
            problem = InvalidInput(errors=[{"field": "sentences", "message": message}])
        named = frame.about(problem, typed.get("source", ""))
        return await _page(request, tx, staff, reference, typed=typed, problem=named)
    further = request.app.state.further_words
    for passage in await sources.passages(tx, at.report, at.review, further):
        if passage.key == wanted.source:
            entry = await _timeline(tx, at).quote(wanted, passage)
            return back(reference, _at(entry.id))
    raise NotFound


@router.post("/change")
async def change(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Tell an entry anew, or place it in time."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference)
    try:
        entry = await _timeline(tx, at).change(forms.read(EntryChange, typed))
    except (InvalidInput, ChangedMeanwhile) as problem:
        named = frame.about(problem, typed.get("id", ""))
        return await _page(request, tx, staff, reference, typed=typed, problem=named)
    return back(reference, _at(entry.id))


@router.post("/move")
async def move(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Move an entry by one place."""
    at = await work.on_review(tx, staff, reference)
    wanted = forms.read(Move, await forms.typed(request))
    await _timeline(tx, at).move(wanted)
    return back(reference, _at(wanted.id))


@router.post("/sort")
async def sort(tx: Tx, staff: Reader, reference: str) -> Response:
    """Put the entries in order of time."""
    await _timeline(tx, await work.on_review(tx, staff, reference)).sort()
    return back(reference, PAGE)


@router.post("/remove")
async def remove(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Take an entry away."""
    at = await work.on_review(tx, staff, reference)
    await _timeline(tx, at).remove(forms.read(One, await forms.typed(request)).id)
    return back(reference, PAGE)


@router.post("/put-back")
async def put_back(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Put an entry back."""
    at = await work.on_review(tx, staff, reference)
    which = forms.read(One, await forms.typed(request)).id
    await _timeline(tx, at).put_back(which)
    return back(reference, _at(which))


@router.post("/differences")
async def mark(press: Pressed) -> Response:
    """Mark that two entries tell something differently."""
    return await press.does(
        differences.mark, NewDifference, _page, f"{PAGE}#differences", row="one"
    )


@router.post("/differences/change")
async def change_note(press: Pressed) -> Response:
    """Write the note of a difference anew."""
    return await press.does(
        differences.change, DifferenceChange, _page, f"{PAGE}#differences", row="id"
    )


@router.post("/differences/take-back")
async def take_difference_back(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Take back a difference that was marked by mistake."""
    at = await work.on_review(tx, staff, reference)
    await differences.take_back(tx, at, forms.read(One, await forms.typed(request)).id)
    return back(reference, PAGE)


@router.post("/differences/put-back")
async def put_difference_back(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Put back a difference that was taken back."""
    at = await work.on_review(tx, staff, reference)
    await differences.put_back(tx, at, forms.read(One, await forms.typed(request)).id)
    return back(reference, f"{PAGE}#differences")


@router.post("/contributions")
async def write_down(press: Pressed) -> Response:
    """Keep what was told in a meeting or by phone."""
    return await press.does(contributions.write_down, NewContribution, _page, f"{PAGE}#sources")


@router.post("/contributions/change")
async def write_down_anew(press: Pressed) -> Response:
    """Write down anew what was told; what stood there before is kept."""
    return await press.does(
        contributions.change, ContributionChange, _page, f"{PAGE}#sources", row="id"
    )


@router.get("/quote")
@router.get("/change")
@router.get("/differences")
@router.get("/differences/change")
@router.get("/contributions")
@router.get("/contributions/change")
async def back_to_page(_staff: Reader, reference: str) -> Response:
    """Lead from a form's address, as after an error, to the page: for a change of language."""
    return back(reference, PAGE)


def _timeline(tx: AsyncSession, at: Work) -> Timeline:
    return Timeline(tx, at.case, at.review, at.key, at.actor)


def _at(entry: UUID) -> str:
    return f"{PAGE}#entry-{entry}"


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
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
    if await frame.erased(tx, at):
        return await frame.render(request, tx, at, "reviews/erased.html", page="timeline")
    entries = await timeline.entries(tx, at.report, review)
    further = request.app.state.further_words
    return await frame.render(
        request,
        tx,
        at,
        "reviews/timeline.html",
        page="timeline",
        typed=typed,
        problem=problem,
        entries=entries,
        by_id={each.id: each for each in entries},
        removed=await timeline.removed(tx, at.report, review),
        differences=await differences.of_review(tx, at.report, review),
        taken_back=await differences.of_review(tx, at.report, review, removed=True),
        passages=await sources.passages(tx, at.report, review, further),
        contributions=await contributions.of_review(tx, at.report, review),
        new_id=ids.new_id,
        local=lambda moment: moment.astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M"),
        today=clock.today().isoformat(),
    )
