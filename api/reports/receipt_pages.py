"""The receipt page: where the matter stands, the dialogue with the service, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from pydantic import TypeAdapter, ValidationError

from api.access.services import service_by_id
from api.reports import receipt_session
from api.reports import service as reports
from api.reports.problems import ReceiptUnknown
from api.reports.rights import RIGHTS
from api.reports.schemas import NewMessage
from api.shared import pages, panels
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.problems import Unauthorized

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from starlette.responses import HTMLResponse, Response

    from api.reports.models import Report

router = APIRouter(prefix="/receipt", include_in_schema=False)

Typed = Annotated[str, Form()]
_NEW_MESSAGE = TypeAdapter(NewMessage)


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
) -> Response:
    """Open the receipt with its code; `text` is a message that the person was kept from sending."""
    try:
        token = await reports.open_receipt(tx, code)
    except ReceiptUnknown as problem:
        return _ask_for_code(request, code=code, text=text, error=str(problem.title))
    if text:
        report = await reports.report_of_receipt(tx, token.token)
        response: Response = await _show(request, tx, report, text=text)
    else:
        response = pages.see_other(request, f"{receipt_session.PATH}?opened=1")
    receipt_session.keep(request, response, token)
    return response


@router.post("/messages")
async def write(request: Request, tx: Tx, text: Typed = "") -> Response:
    """Write to the service."""
    report = await opened(request, tx)
    if report is None:
        return _ask_for_code(request, closed=True, text=text)
    try:
        message = _NEW_MESSAGE.validate_python({"text": text.strip()})
    except ValidationError as found:
        too_long = found.errors()[0]["type"] == "string_too_long"
        error = (
            _("This is too long: at most %(max)s characters fit.") % {"max": 4_000}
            if too_long
            else _("Write something before you send.")
        )
        return await _show(request, tx, report, text=text, error=error)
    await reports.write_as_reporter(tx, report, message.text)
    return pages.see_other(request, f"{receipt_session.PATH}#dialogue")


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
    await reports.close_receipt(tx, receipt_session.token_of(request))
    response = pages.see_other(request, receipt_session.PATH)
    receipt_session.end(response)
    return response


async def opened(request: Request, tx: AsyncSession) -> Report | None:
    """Return the report whose receipt this browser has open, or None."""
    try:
        return await reports.report_of_receipt(tx, receipt_session.token_of(request))
    except Unauthorized:
        return None


def _ask_for_code(
    request: Request, *, code: str = "", text: str = "", error: str = "", closed: bool = False
) -> HTMLResponse:
    return pages.render(
        request,
        "reports/receipt_code.html",
        status=404 if error else 401 if text else 200,
        service=None,
        code=code,
        text=text,
        errors={"code": error} if error else {},
        closed=closed,
    )


async def _show(
    request: Request, tx: AsyncSession, report: Report, *, text: str = "", error: str = ""
) -> HTMLResponse:
    """Return the receipt; `text` is a message not yet sent, and `error` why."""
    withdrawn = report.withdrawn_at is not None
    messages = [] if withdrawn else await reports.messages_of(tx, report, reader="reporter")
    return pages.render(
        request,
        "reports/receipt.html",
        status=422 if error else 200,
        service=await service_by_id(tx, report.service_id),
        report=report,
        withdrawn=withdrawn,
        steps=await reports.steps_of(tx, report),
        messages=messages,
        question=messages[-1] if messages and messages[-1].sender == "staff" else None,
        panels=(await panels.load(request, "receipt", tx, report.id)).values(),
        text=text,
        errors={"text": error} if error else {},
        rights=RIGHTS,
    )
