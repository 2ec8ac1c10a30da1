"""The HTML door of cases: the inbox, the case page, and what is sent from it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import inbox, reading, service, wording
from api.cases.queries import READERS
from api.cases.schemas import InboxFilter
from api.reports import wording as reporters_wording
from api.reports.schemas import Category, Harm, Kind
from api.shared import ids
from api.shared.db import Tx

router = APIRouter(prefix="/staff/cases", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]


@router.get("")
async def list_cases(
    request: Request, tx: Tx, staff: Reader, wanted: Annotated[InboxFilter, Query()]
) -> Response:
    """Show the inbox."""
    return frame.render(
        request,
        staff,
        "cases/inbox.html",
        wanted=wanted,
        inbox=await inbox.page(tx, staff, wanted),
        words=wording,
        categories=reporters_wording.CATEGORIES,
        cap=inbox.COUNT_CAP - 1,
    )


@router.get("/{reference}")
async def show_case(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show a case. That it was read is logged, and shown on the page itself."""
    case, role = await service.for_staff(tx, staff, reference)
    shown = await reading.read(request, tx, staff, case, role)
    return _page(request, staff, shown)


def _page(
    request: Request,
    staff: StaffMember,
    shown: reading.CaseRead,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    """Return the case page; `context` says what was typed and what is not right with it."""
    given = {"errors": {}, "typed": {}, "stale": None, "text": ""} | context
    return frame.render(
        request,
        staff,
        "cases/case.html",
        status=status,
        shown=shown,
        words=wording,
        reporters_words=reporters_wording,
        kinds=list(Kind),
        categories=list(Category),
        harms=list(Harm),
        client_id=given.pop("client_id", ids.new_id()),
        **given,
    )
