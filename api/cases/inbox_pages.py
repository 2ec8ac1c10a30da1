"""The HTML door of the inbox: the list of cases, searching it, and views people keep."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import inbox, inbox_filters, saved_views, searching, wording
from api.cases.inbox_filters import Wanted
from api.cases.inbox_views import View
from api.cases.queries import READERS
from api.reports import wording as reporters_wording
from api.shared import forms
from api.shared.db import Tx
from api.shared.problems import InvalidInput
from api.shared.text import Name, not_blank

router = APIRouter(prefix="/staff", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]


class ViewName(BaseModel):
    """What a view is to be called."""

    name: Annotated[Name, AfterValidator(not_blank)]


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


async def _list(
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    wanted: Wanted,
    *,
    problem: InvalidInput | None = None,
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
        errors={each["field"]: each["message"] for each in problem.extra["errors"]}
        if problem
        else {},
    )
