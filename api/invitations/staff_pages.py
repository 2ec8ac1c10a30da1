"""What staff do with an invitation, from the case page's panel."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse

from api.access.permissions import Allowed, StaffMember
from api.cases import service as cases
from api.invitations import service
from api.invitations.schemas import Note
from api.shared.db import Tx

router = APIRouter(prefix="/staff/cases/{reference}/invitation", include_in_schema=False)

Worker = Annotated[StaffMember, Depends(Allowed(*cases.WORKERS))]


@router.post("")
async def invite(
    tx: Tx, staff: Worker, reference: str, note: Annotated[Note, Form()] = ""
) -> RedirectResponse:
    """Invite the reporter."""
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    await service.invite(tx, case, staff.actor(role), note.strip() or None)
    return _back(reference)


@router.post("/withdraw")
async def withdraw(tx: Tx, staff: Worker, reference: str) -> RedirectResponse:
    """Take back an invitation that is not answered."""
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    await service.withdraw(tx, case, staff.actor(role))
    return _back(reference)


@router.post("/mail")
async def mail_again(tx: Tx, staff: Worker, reference: str) -> RedirectResponse:
    """Send the e-mail of an unanswered invitation once more."""
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    await service.mail_again(tx, case, staff.actor(role))
    return _back(reference)


def _back(reference: str) -> RedirectResponse:
    return RedirectResponse(f"/staff/cases/{reference}#invitation", 303)
