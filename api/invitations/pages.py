"""The doors to the invitation's page: the e-mail's link, the letter's code, the receipt page.

Mail programs and virus scanners open links: opening changes nothing, only posting does.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.invitations import links, service, visits
from api.invitations.problems import CodeUnknown, LinkUnknown, NoInvitation
from api.invitations.schemas import Door
from api.invitations.visits import Visit, private
from api.reports import receipt_pages, receipt_session, receipts
from api.reports.models import Report
from api.reports.problems import ReceiptUnknown
from api.shared import pages
from api.shared.db import Tx
from api.shared.limits import miss
from api.shared.problems import NotFound, Problem

router = APIRouter(include_in_schema=False)

CODE_DOOR = "/i"
OPENED = "/i/open"
RECEIPT = "/receipt/invitation"
COOKIE = "meldeknapp-invitation"

Code = Annotated[str, Form(max_length=200)]

LOOK = ["GET", "HEAD"]
"""A scanner's HEAD is answered as its GET would be, and changes as little."""


@router.api_route(CODE_DOOR, methods=LOOK)
async def ask_for_code(request: Request) -> Response:
    """Ask for the code of a letter."""
    return await _code_page(request)


@router.post(CODE_DOOR)
async def enter(request: Request, tx: Tx, code: Code = "") -> Response:
    """Open the invitation with the code of a letter, and take the answer that waited for it.

    Wrong codes are counted, right ones not.
    """
    found = await visits.read_for_danger(request)
    try:
        invitation = await links.by_code(tx, code)
    except CodeUnknown as unknown:
        return await _code_page(request, code=code, problem=miss(request, unknown))
    response: Response = private(pages.see_other(request, OPENED))
    if _carried(await request.form()):
        who = await visits.visit(request, tx, Door.LETTER, OPENED, invitation)
        response = await visits.take(request, tx, who, found_danger=found)
    pages.keep_token(request, response, COOKIE, links.pass_for(tx, invitation), path=CODE_DOOR)
    return response


@router.post("/i/close")
async def close(request: Request) -> Response:
    """Close the invitation, for those who share the browser with others."""
    response = private(pages.see_other(request, CODE_DOOR))
    response.delete_cookie(COOKIE, path=CODE_DOOR)
    return response


@router.api_route(OPENED, methods=LOOK)
async def look_by_letter(request: Request, tx: Tx) -> Response:
    """Show the invitation to whoever entered its letter's code."""
    who = await _by_letter(request, tx)
    return await visits.look(request, tx, who) if who else await _code_page(request, closed=True)


@router.post(OPENED)
async def answer_by_letter(request: Request, tx: Tx) -> Response:
    """Take the answer of whoever entered the letter's code; it waits for the code to come again."""
    found = await visits.read_for_danger(request)
    who = await _by_letter(request, tx)
    if who is None:
        return await _code_page(request, closed=True)
    return await visits.take(request, tx, who, found_danger=found)


@router.get(f"{OPENED}/calendar.ics")
async def calendar_by_letter(request: Request, tx: Tx) -> Response:
    """Give the agreed time as a calendar file."""
    return await _calendar(tx, await _by_letter(request, tx))


@router.api_route("/i/{token}", methods=LOOK)
async def look_by_link(request: Request, tx: Tx, token: str) -> Response:
    """Show the invitation. Changes nothing."""
    try:
        return await visits.look(request, tx, await _by_link(request, tx, token))
    except LinkUnknown as problem:
        return visits.unknown(request, problem)


@router.post("/i/{token}")
async def answer_by_link(request: Request, tx: Tx, token: str) -> Response:
    """Take the answer."""
    found = await visits.read_for_danger(request)
    try:
        who = await _by_link(request, tx, token)
        return await visits.take(request, tx, who, found_danger=found)
    except LinkUnknown as problem:
        return visits.unknown(request, problem)


@router.get("/i/{token}/calendar.ics")
async def calendar_by_link(request: Request, tx: Tx, token: str) -> Response:
    """Give the agreed time as a calendar file."""
    return await _calendar(tx, await _by_link(request, tx, token))


@router.get(RECEIPT)
async def look_by_receipt(request: Request, tx: Tx) -> Response:
    """Show the invitation to whoever has the receipt open, with the answer so far."""
    who = await _by_receipt(request, tx)
    return await visits.look(request, tx, who) if who else pages.see_other(request, "/receipt")


@router.post(RECEIPT)
async def answer_by_receipt(request: Request, tx: Tx, code: Code = "") -> Response:
    """Take the answer of whoever has the receipt open, or opens it with the code just now."""
    found = await visits.read_for_danger(request)
    if code:
        try:
            token = await receipts.open_receipt(tx, code)
        except ReceiptUnknown as unknown:
            problem = miss(request, unknown)
            return await _code_page(request, code=code, problem=problem, receipt=True)
        report: Report | None = await receipts.report_of_receipt(tx, token.token)
    else:
        token, report = None, await receipt_pages.opened(request, tx)
    if report is None:
        return await _code_page(request, closed=True, receipt=True)
    who = await _of_report(request, tx, report)
    if who is None:
        raise NoInvitation
    response = await visits.take(request, tx, who, found_danger=found)
    if token is not None:
        receipt_session.keep(request, response, token)
    return response


@router.get(f"{RECEIPT}/calendar.ics")
async def calendar_by_receipt(request: Request, tx: Tx) -> Response:
    """Give the agreed time as a calendar file."""
    return await _calendar(tx, await _by_receipt(request, tx))


async def _by_link(request: Request, tx: Tx, token: str) -> Visit:
    invitation = await links.by_token(tx, token)
    return await visits.visit(request, tx, Door.LINK, f"/i/{token}", invitation)


async def _by_letter(request: Request, tx: Tx) -> Visit | None:
    invitation = await links.by_pass(tx, request.cookies.get(COOKIE, ""))
    if invitation is None:
        return None
    return await visits.visit(request, tx, Door.LETTER, OPENED, invitation)


async def _by_receipt(request: Request, tx: Tx) -> Visit | None:
    report = await receipt_pages.opened(request, tx)
    return await _of_report(request, tx, report) if report else None


async def _of_report(request: Request, tx: Tx, report: Report) -> Visit | None:
    invitation = await service.newest(tx, report.id)
    if invitation is None or report.withdrawn_at is not None:
        return None
    return await visits.visit(request, tx, Door.RECEIPT, RECEIPT, invitation)


async def _calendar(tx: Tx, who: Visit | None) -> Response:
    file = await visits.calendar(tx, who) if who else None
    if file is None:
        raise NotFound
    return file


def _carried(posted: FormData) -> list[tuple[str, str]]:
    """Return the answer in a form, to be sent along until the code has opened the way for it."""
    if "answer" not in posted and "undo" not in posted:
        return []
    return [
        (name, value)
        for name, value in posted.multi_items()
        if isinstance(value, str) and name != "code"
    ]


async def _code_page(
    request: Request,
    *,
    code: str = "",
    problem: Problem | None = None,
    closed: bool = False,
    receipt: bool = False,
) -> Response:
    """Return the page that asks for a code, keeping what was filled in before it was missed."""
    page = pages.render(
        request,
        "invitations/code.html",
        status=problem.status if problem else 200,
        service=None,
        door=RECEIPT if receipt else CODE_DOOR,
        receipt=receipt,
        code=code,
        carried=_carried(await request.form()) if request.method == "POST" else [],
        errors={"code": str(problem.title)} if problem else {},
        closed=closed,
    )
    return private(page)
