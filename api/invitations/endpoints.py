"""The JSON door: the invited person's answer, for other front ends of the receipt."""

from fastapi import APIRouter, Request

from api.invitations import answering, panels
from api.invitations.problems import NoInvitation
from api.invitations.schemas import Answer, InvitationShown
from api.reports import danger, receipts
from api.shared.bearer import Bearer
from api.shared.db import Tx

router = APIRouter(prefix="/api/v1")


@router.post("/receipts/current/invitation")
async def answer(request: Request, tx: Tx, token: Bearer, given: Answer) -> InvitationShown:
    """Answer the invitation, or change the answer. The same answer again changes nothing."""
    words = given.wishes.own_words
    found = await danger.read(request, words) if words else False  # before the transaction
    report = await receipts.report_of_receipt(tx, token)
    await answering.answer_by_receipt(tx, report, given, found_danger=found)
    shown = await panels.for_reporter(tx, report.id)
    if shown is None:
        raise NoInvitation
    return shown
