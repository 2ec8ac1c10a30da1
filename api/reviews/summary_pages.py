"""The staff's door of the draft summary: writing, sharing, answering what the reporter says."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.reports import service as reports
from api.reviews import frame, names, service, signoff, summary, work
from api.reviews.people import people_of
from api.reviews.press import Pressed, Reader, back
from api.reviews.summary_schemas import Answer, SummaryDraft
from api.reviews.summary_start import starting_text
from api.reviews.summary_text import TITLES, Section, SummaryText, in_sections
from api.shared import forms
from api.shared.db import Tx
from api.shared.problems import InvalidInput, Problem

router = APIRouter(prefix="/staff/cases/{reference}/review/summary", include_in_schema=False)

PAGE = "/summary"


@router.get("")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show the draft, and what the reporter said of it."""
    return await _page(request, tx, staff, reference)


@router.post("")
async def save(press: Pressed) -> Response:
    """Keep what was written as a new version; what cannot be kept stays in its fields."""
    return await press.does(summary.save, SummaryDraft, _page, f"{PAGE}#draft")


@router.post("/share")
async def share(tx: Tx, staff: Reader, reference: str, number: Annotated[int, Form()]) -> Response:
    """Give the reporter the newest version to read."""
    await summary.share(tx, await work.on_review(tx, staff, reference), number)
    return back(reference, PAGE)


@router.post("/comments/{comment_id}")
async def answer(
    request: Request, tx: Tx, staff: Reader, reference: str, comment_id: UUID
) -> Response:
    """Answer what the reporter said."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference)
    try:
        await summary.answer(tx, at, comment_id, forms.read(Answer, typed).text)
    except InvalidInput as problem:
        named = frame.about(problem, str(comment_id))
        return await _page(request, tx, staff, reference, typed=typed, problem=named)
    return back(reference, f"{PAGE}#said")


@router.get("/share")
@router.get("/comments/{comment_id}")
async def back_to_page(_staff: Reader, reference: str) -> Response:
    """Lead from a form's address, as after an error, to the page: for a change of language."""
    return back(reference, PAGE)


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
    versions = await summary.versions(tx, at.report, review)
    newest = versions[0] if versions else None
    standing = await signoff.standing(tx, at.report, review)
    written = typed if typed and "happened" in typed else None
    if written is None and newest is None:
        points = await service.learning_points(tx, at.report, review)
        matters = (await reports.opened(tx, at.report)).what_matters
        text = starting_text(at.report.language, matters, [each.text for each in points])
    else:
        text = newest.text if newest else SummaryText()
    fields = {
        str(each): text.section(each) if written is None else written.get(each, "")
        for each in Section
    }
    return await frame.render(
        request,
        tx,
        at,
        "reviews/summary.html",
        page="summary",
        problem=problem,
        typed=typed,
        fields=fields,
        titles=TITLES,
        saved=[(str(TITLES[each]), text.section(each), fields[each]) for each in Section],
        newest=newest,
        versions=versions,
        gaps=newest.text.gaps if newest else [],
        hints=names.found(newest.text.whole, await people_of(tx, at.report, review))
        if newest
        else [],
        comments=await summary.comments(tx, at.report, review),
        shared_text=in_sections(standing.version.text) if standing else [],
        standing=standing,
    )
