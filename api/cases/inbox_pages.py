"""The HTML door of the inbox: the list of cases."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import inbox, inbox_filters, wording
from api.cases.queries import READERS
from api.reports import wording as reporters_wording
from api.shared.db import Tx

router = APIRouter(prefix="/staff", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*READERS))]


@router.get("/cases")
async def list_cases(request: Request, tx: Tx, staff: Reader) -> Response:
    """Show the inbox."""
    wanted = inbox_filters.read(request.query_params)
    return frame.render(
        request,
        staff,
        "cases/inbox.html",
        inbox=await inbox.page(tx, staff, wanted),
        words=wording,
        categories=reporters_wording.CATEGORIES,
    )
