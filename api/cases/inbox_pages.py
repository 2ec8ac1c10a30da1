"""The HTML door of the inbox: the list of cases, searching it, views people keep, assigning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, AwareDatetime, BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import assigning, inbox, inbox_filters, live, saved_views, searching, wording
from api.cases.assigning import Assign, Assigned
from api.cases.inbox_filters import Wanted
from api.cases.inbox_views import View
from api.cases.reach import READERS, WORKERS
from api.reports import wording as reporters_wording
from api.shared import forms, ids, pages, sealing
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.problems import InvalidInput
from api.shared.text import Name, not_blank

router = APIRouter(prefix="/staff", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]
Worker = Annotated[StaffMember, Depends(Allowed(*WORKERS))]


class ViewName(BaseModel):
    """What a view is to be called."""

    name: Annotated[Name, AfterValidator(not_blank)]


class Undo(BaseModel):
    """Which assignment is taken back: the one whose form had this id."""

    client_id: UUID


@dataclass(frozen=True)
class Told:
    """What came of assigning or of taking it back, and what can be taken back."""

    result: Assigned
    undo: UUID | None = None


@router.get("/cases")
async def list_cases(request: Request, tx: Tx, staff: Reader) -> Response:
    """Show the inbox."""
    return await _list(request, tx, staff, inbox_filters.read(request.query_params))


@router.post("/inbox/search")
async def search(request: Request, tx: Tx, staff: Reader) -> Response:
    """Take what is searched for out of the form, and show what it finds."""
    typed = (await forms.typed(request)).get("typed", "").strip()
    if not typed:
        return _to(Wanted())
    return _to(Wanted(View.ALL, search=await searching.begin(tx, staff, typed)))


@router.post("/inbox/views")
async def keep_view(request: Request, tx: Tx, staff: Reader) -> Response:
    """Keep the present filter as a view under a name."""
    typed = await forms.typed(request)
    wanted = _wanted(typed)
    try:
        await saved_views.keep(tx, staff, forms.read(ViewName, typed).name, wanted)
    except InvalidInput as problem:
        return await _list(request, tx, staff, wanted, problem=problem)
    return _to(wanted)


@router.post("/inbox/views/{view_id}/rename")
async def rename_view(request: Request, tx: Tx, staff: Reader, view_id: UUID) -> Response:
    """Call a view something else."""
    typed = await forms.typed(request)
    try:
        await saved_views.rename(tx, staff, view_id, forms.read(ViewName, typed).name)
    except InvalidInput as problem:
        return await _list(request, tx, staff, _wanted(typed), problem=problem)
    return _to(_wanted(typed))


@router.post("/inbox/views/{view_id}/delete")
async def delete_view(request: Request, tx: Tx, staff: Reader, view_id: UUID) -> Response:
    """Delete a view; the cases in it stay as they are."""
    await saved_views.delete(tx, staff, view_id)
    return _to(_wanted(await forms.typed(request)))


@router.post("/inbox/assign")
async def assign(request: Request, tx: Tx, staff: Worker) -> Response:
    """Give the chosen cases to a person or a unit; what was left as it was is told."""
    form, typed = await request.form(), await forms.typed(request)
    chosen = [each for each in form.getlist("case") if isinstance(each, str)]
    wanted, asked = _wanted(typed), forms.read(Assign, typed)
    if not chosen or not (asked.responsible or asked.unit):
        missing = _("Choose cases, and who they go to.")
        problem = InvalidInput(errors=[{"field": "assign", "message": missing}])
        return await _list(request, tx, staff, wanted, problem=problem, chosen=chosen)
    asked = asked.model_copy(update={"client_id": sealing.sent_as(tx, asked)})
    result = await assigning.assign(tx, staff, chosen, asked)
    told = Told(result, undo=asked.client_id if result.done else None)
    return await _list(request, tx, staff, wanted, told=told)


@router.post("/inbox/assign/undo")
async def undo_assigning(request: Request, tx: Tx, staff: Worker) -> Response:
    """Take back what was assigned together."""
    typed = await forms.typed(request)
    result = await assigning.undo(tx, staff, forms.read(Undo, typed).client_id)
    return await _list(request, tx, staff, _wanted(typed), told=Told(result))


@router.get("/inbox/stream")
async def stream(request: Request, staff: Reader) -> Response:
    """Tell, as long as the login lasts, that it is worth looking for news."""
    return live.stream(request, staff)


@router.get("/inbox/news")
async def news(request: Request, tx: Tx, staff: Reader, since: AwareDatetime) -> Response:
    """Return the line that says how many new cases there are, to be put above the list."""
    wanted = inbox_filters.read(
        {name: value for name, value in request.query_params.items() if name != "since"}
    )
    found = await inbox.news(tx, staff, wanted, since)
    return pages.render(
        request,
        "cases/inbox_news.html",
        found=found,
        many=found >= inbox.COUNT_CAP,
        address_of_list=wanted.address(),
    )


@router.get("/inbox/assign")
@router.get("/inbox/assign/undo")
@router.get("/inbox/search")
@router.get("/inbox/views")
async def back_to_inbox(_staff: Reader) -> Response:
    """Lead from a form's address, as after an error, to the inbox: for a change of language."""
    return _to(Wanted())


def _wanted(typed: Mapping[str, str]) -> Wanted:
    """Return the filter the form was sent from."""
    return inbox_filters.read(dict(parse_qsl(typed.get("query", ""))))


def _to(wanted: Wanted) -> Response:
    return RedirectResponse(wanted.address(), status_code=303)


async def _list(  # noqa: PLR0913 - what a form of the page leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    wanted: Wanted,
    *,
    problem: InvalidInput | None = None,
    chosen: Sequence[str] = (),
    told: Told | None = None,
) -> Response:
    """Return the inbox's page, with what was not right in a form of it."""
    return frame.render(
        request,
        staff,
        "cases/inbox.html",
        status=200 if problem is None else problem.status,
        inbox=await inbox.page(tx, staff, wanted),
        words=wording,
        categories=reporters_wording.CATEGORIES,
        may_assign=bool(staff.places(*WORKERS)),
        client_id=ids.new_id(),
        chosen=chosen,
        told=told,
        errors=forms.errors(problem),
    )
