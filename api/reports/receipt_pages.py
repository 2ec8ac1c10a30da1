"""The receipt page: where the matter stands, the dialogue with the service, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from pydantic import ValidationError

from api.access.services import service_by_id
from api.reports import danger, dialogue, receipt_link, receipt_session, receipts, wording
from api.reports import service as reports
from api.reports.form import Filled
from api.reports.problems import ReceiptUnknown
from api.reports.receipt_link import Asked
from api.reports.rights import RIGHTS
from api.reports.schemas import NewMessage
from api.shared import ids, pages, panels
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.limits import miss
from api.shared.problems import Problem, Unauthorized

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from starlette.responses import HTMLResponse, Response

    from api.reports.models import Report

router = APIRouter(prefix="/receipt", include_in_schema=False)

Typed = Annotated[str, Form()]
Answers = Annotated[UUID | None, Form()]


@dataclass(frozen=True)
class Unsent:
    """A message that is not sent yet, which question it answers, and what is wrong with it."""

    text: str = ""
    answers: UUID | None = None
    error: str = ""

    @property
    def box(self) -> str:
        """The id of the box on the page in which it stands."""
        return f"answer-{self.answers}" if self.answers else "text"


@router.get("")
async def look(request: Request, tx: Tx) -> HTMLResponse:
    """Show the open receipt, or ask for the code."""
    report = await opened(request, tx)
    if report is None:
        return _ask_for_code(request, closed="opened" in request.query_params)
    return await _show(request, tx, report)


@router.post("")
async def enter(
    request: Request,
    tx: Tx,
    code: Annotated[str, Form(max_length=200)] = "",
    text: Typed = "",
    answers: Answers = None,
) -> Response:
    """Open the receipt with its code; `text` is a message that the person was kept from sending."""
    unsent = Unsent(text, answers)
    try:
        token = await receipts.open_receipt(tx, code)
    except ReceiptUnknown as unknown:
        return _ask_for_code(request, code=code, unsent=unsent, problem=miss(request, unknown))
    if text:
        report = await receipts.report_of_receipt(tx, token.token)
        response: Response = await _show(request, tx, report, unsent)
    else:
        response = pages.see_other(request, f"{receipt_session.PATH}?opened=1")
    receipt_session.keep(request, response, token)
    return response


@router.post("/messages")
async def write(
    request: Request,
    tx: Tx,
    text: Typed = "",
    answers: Answers = None,
    client_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Write to the service; `answers` is the question it answers, if any.

    `client_id` is the form's own: pressed twice, it sends one message.
    """
    typed = text.strip()
    found = await danger.read(request, [typed]) if typed else False  # before the transaction
    report = await opened(request, tx)
    if report is None:
        return _ask_for_code(request, closed=True, unsent=Unsent(text, answers))
    try:
        new = NewMessage(text=typed, answers=answers)
    except ValidationError as wrong:
        too_long = wrong.errors()[0]["type"] == "string_too_long"
        error = (
            _("This is too long: at most %(max)s characters fit.") % {"max": 4_000}
            if too_long
            else _("Write something before you send.")
        )
        return await _show(request, tx, report, Unsent(text, answers, error))
    message = await dialogue.write_as_reporter(
        tx, report, new, found_danger=found, client_id=client_id
    )
    # The numbers stand on top of the page: nothing may lead past them.
    place = "" if message.urgent else "#dialogue"
    return pages.see_other(request, f"{receipt_session.PATH}{place}")


@router.post("/mail")
async def send_link(request: Request, tx: Tx, email: Typed = "", phone: Typed = "") -> Response:
    """Send an e-mail or SMS that leads to this page."""
    report = await opened(request, tx)
    if report is None:
        return _ask_for_code(request, closed=True)
    asked = await receipt_link.ask(tx, report, email, phone)
    if asked.sent:
        return pages.see_other(request, f"{receipt_session.PATH}?linked={asked.sent}#mail")
    return await _show(request, tx, report, asked=asked)


@router.get("/withdraw")
async def consider(request: Request, tx: Tx) -> Response:
    """Tell what taking the report back means, and ask whether the person is sure."""
    report = await opened(request, tx)
    if report is None or report.withdrawn_at is not None:
        return pages.see_other(request, receipt_session.PATH)
    service = await service_by_id(tx, report.service_id)
    return pages.render(request, "reports/withdraw.html", service=service)


@router.post("/withdraw")
async def withdraw(request: Request, tx: Tx) -> Response:
    """Take the report back."""
    report = await opened(request, tx)
    if report is None:
        return _ask_for_code(request, closed=True)
    await reports.withdraw(tx, report)
    return pages.see_other(request, receipt_session.PATH)


@router.post("/close")
async def close(request: Request, tx: Tx) -> Response:
    """Close the receipt, for those who share the browser with others."""
    await receipts.close_receipt(tx, receipt_session.token_of(request))
    response = pages.see_other(request, receipt_session.PATH)
    receipt_session.end(response)
    return response


async def opened(request: Request, tx: AsyncSession) -> Report | None:
    """Return the report whose receipt this browser has open, or None."""
    try:
        return await receipts.report_of_receipt(tx, receipt_session.token_of(request))
    except Unauthorized:
        return None


def _ask_for_code(
    request: Request,
    *,
    code: str = "",
    unsent: Unsent | None = None,
    problem: Problem | None = None,
    closed: bool = False,
) -> HTMLResponse:
    return pages.render(
        request,
        "reports/receipt_code.html",
        status=problem.status if problem else 401 if unsent and unsent.text else 200,
        service=None,
        code=code,
        unsent=unsent or Unsent(),
        errors={"code": str(problem.title)} if problem else {},
        closed=closed,
    )


async def _show(
    request: Request,
    tx: AsyncSession,
    report: Report,
    unsent: Unsent | None = None,
    asked: Asked | None = None,
) -> HTMLResponse:
    """Return the receipt."""
    unsent, asked = unsent or Unsent(), asked or Asked.before(request)
    errors = ({unsent.box: unsent.error} if unsent.error else {}) | asked.errors
    withdrawn = report.withdrawn_at is not None
    messages = [] if withdrawn else await dialogue.messages_of(tx, report, reader="reporter")
    return pages.render(
        request,
        "reports/receipt.html",
        status=422 if errors else 200,
        service=await service_by_id(tx, report.service_id),
        report=report,
        withdrawn=withdrawn,
        steps=await reports.steps_of(tx, report),
        messages=messages,
        panels=(await panels.load(request, "receipt", tx, report.id)).values(),
        wishes=None if withdrawn else Filled.showing(await reports.opened(tx, report)),
        afterwards=wording.AFTERWARDS,
        unsent=unsent,
        client_id=ids.new_id(),
        asked=None if withdrawn else asked,
        link_action=pages.address(request, f"{receipt_session.PATH}/mail"),
        errors=errors,
        rights=RIGHTS,
    )
