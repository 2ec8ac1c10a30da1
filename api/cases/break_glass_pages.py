"""The page about a case that somebody can't open, and the form to open it anyway."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.cases import break_glass, queries, service
from api.shared import forms
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.problems import NotFound

router = APIRouter(prefix="/staff/cases/{reference}/open-anyway", include_in_schema=False)

REASON_LENGTH = (10, 1_000)
"""Characters of a reason: at least a few words, at most."""

Reader = Annotated[StaffMember, Depends(Allowed(*break_glass.READERS))]


@router.get("")
async def back_to_case(_staff: Reader, reference: str) -> Response:
    """Lead from the form's address to its page."""
    return RedirectResponse(f"/staff/cases/{reference}", status_code=303)


@router.post("")
async def open_anyway(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Open the case for some hours. Raises NotFound for a case of another service."""
    typed = await forms.typed(request)
    if await queries.by_reference(tx, staff, reference.upper()) is None:
        found = await _found(tx, staff, reference)
        reason = " ".join(typed.get("reason", "").split())
        least, most = REASON_LENGTH
        if not least <= len(reason) <= most:
            return _page(request, staff, found, typed=reason, wrong=True)
        await break_glass.open_anyway(tx, staff, found, reason)
        await service.note(tx, found.case, staff.actor(found.role), "opened_anyway")
    return RedirectResponse(f"/staff/cases/{reference}", status_code=303)


async def offer(request: Request, tx: AsyncSession, staff: StaffMember, reference: str) -> Response:
    """Return the page that offers it. Raises NotFound for a case of another service."""
    return _page(request, staff, await _found(tx, staff, reference))


async def _found(tx: AsyncSession, staff: StaffMember, reference: str) -> break_glass.OutOfReach:
    found = await break_glass.out_of_reach(tx, staff, reference)
    if found is None:
        raise NotFound
    return found


def _page(
    request: Request,
    staff: StaffMember,
    found: break_glass.OutOfReach,
    *,
    typed: str = "",
    wrong: bool = False,
) -> Response:
    told = _("Write in some words why you need to open it: at least %(least)s characters.")
    return frame.render(
        request,
        staff,
        "cases/open_anyway.html",
        status=422 if wrong else 403,
        reference=found.case.reference,
        typed=typed,
        error=told % {"least": REASON_LENGTH[0]} if wrong else "",
        hours=int(break_glass.LASTS.total_seconds() // 3600),
        most=REASON_LENGTH[1],
    )
