"""The JSON door for reports and receipts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from pydantic import StringConstraints

from api.access.services import service_by_slug
from api.reports import danger, dialogue, receipts
from api.reports import service as reports
from api.reports.problems import ReceiptUnknown
from api.reports.schemas import (
    Draft,
    MessageSent,
    NewMessage,
    Receipt,
    ReceiptCode,
    ReceiptShown,
    ReceiptToken,
    WhereTo,
)
from api.shared import panels
from api.shared.bearer import Bearer
from api.shared.db import Tx
from api.shared.limits import missed

router = APIRouter(prefix="/api/v1")

IdempotencyKey = Annotated[
    Annotated[str, StringConstraints(min_length=8, max_length=200)] | None, Header()
]


@router.post("/reports", status_code=201)
async def submit(
    request: Request, tx: Tx, draft: Draft, idempotency_key: IdempotencyKey = None
) -> Receipt:
    """Send a report, from the plain form or another front end."""
    found = await danger.read(request, draft.own_words)  # before the transaction takes a connection
    service = await service_by_slug(tx, draft.service)
    return await reports.submit(
        tx, service, draft, found_danger=found, idempotency_key=idempotency_key
    )


@router.post("/receipts/open", status_code=201)
async def open_receipt(request: Request, tx: Tx, code: ReceiptCode) -> ReceiptToken:
    """Exchange a receipt code for a short-lived token."""
    try:
        return await receipts.open_receipt(tx, code.receipt_code)
    except ReceiptUnknown:
        missed(request)
        raise


@router.get("/receipts/current")
async def read_receipt(request: Request, tx: Tx, token: Bearer) -> ReceiptShown:
    """Tell where the matter stands."""
    report = await receipts.report_of_receipt(tx, token)
    return await shown(request, tx, report.id)


@router.post("/receipts/current/messages", status_code=201)
async def write(request: Request, tx: Tx, token: Bearer, new: NewMessage) -> MessageSent:
    """Write to the service about the report."""
    found = await danger.read(request, [new.text])  # before the transaction takes a connection
    report = await receipts.report_of_receipt(tx, token)
    stored = await dialogue.write_as_reporter(tx, report, new, found_danger=found)
    return MessageSent(
        id=stored.id,
        sender="reporter",
        text=new.text,
        at=stored.at,
        answers=stored.answers_id,
        urgent=stored.urgent,
    )


@router.post("/receipts/current/mail", status_code=204)
async def send_link(tx: Tx, token: Bearer, where: WhereTo) -> Response:
    """Send an e-mail or SMS that leads to the receipt page.

    It says nothing of the report or the code.
    """
    report = await receipts.report_of_receipt(tx, token)
    await reports.ask_for_link(tx, report, where)
    return Response(status_code=204)


@router.delete("/receipts/current", status_code=204)
async def withdraw(tx: Tx, token: Bearer) -> Response:
    """Take the report back and erase what was written."""
    await reports.withdraw(tx, await receipts.report_of_receipt(tx, token))
    return Response(status_code=204)


async def shown(request: Request, tx: Tx, report_id: UUID) -> ReceiptShown:
    """Return what a receipt shows, the panels of other features included."""
    report = await reports.by_id(tx, report_id)
    withdrawn = report.withdrawn_at is not None
    messages = [] if withdrawn else await dialogue.messages_of(tx, report, reader="reporter")
    added = await panels.load(request, "receipt", tx, report.id)
    return ReceiptShown(
        reference=report.reference,
        submitted_at=report.submitted_at,
        withdrawn=withdrawn,
        urgent=report.urgent and not withdrawn,
        steps=await reports.steps_of(tx, report),
        messages=messages,
        open_questions=sum(message.needs_answer for message in messages),
        invitation=added["invitation"][1] if "invitation" in added else None,
    )
