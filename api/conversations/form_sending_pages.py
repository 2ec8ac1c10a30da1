"""The check page, sending the form from it, and the receipt: shown again until it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request

from api.conversations import form_answers, form_visit, sending
from api.conversations.form_visit import Visit
from api.reports import form, receipt_link, receipt_session, receipts, wording
from api.reports import service as reports
from api.reports.channels import channels_of
from api.reports.form import Filled
from api.reports.problems import NothingToSend, UnknownUnit
from api.reports.receipt_link import Asked
from api.reports.rights import RIGHTS
from api.shared import i18n, ids, pages, sealing

if TYPE_CHECKING:
    from starlette.responses import HTMLResponse, Response

    from api.access.models import Service
    from api.reports.schemas import Draft, Receipt
    from api.shared.db import Database

router = APIRouter(prefix="/s/{slug}/form", include_in_schema=False)


@router.get("/check")
async def check(request: Request, slug: str) -> Response:
    """Show all that will be sent, and a way to change each answer."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is None:
            return pages.see_other(request, f"/s/{slug}/form")
        if visit.sent:
            return pages.see_other(request, f"/s/{slug}/form/sent")
        draft = visit.draft
        filled = Filled.showing(draft)
        occurred = draft.occurred
        return pages.render(
            request,
            "conversations/form_check.html",
            service=visit.service,
            draft=draft,
            filled=filled,
            asked=form.asked(filled),
            interval=i18n.interval_text(occurred.start, occurred.end) if occurred.start else "",
            modes=[wording.PARTICIPATION_MODES[mode] for mode in draft.involvement.modes],
            options={
                name: dict(of)
                for name, of in (await form_answers.options(tx, visit.service)).items()
            },
        )


@router.post("/send")
async def send(request: Request, slug: str) -> Response:
    """Send what the check page shows. Twice gives one report and one receipt."""
    database: Database = request.app.state.database
    try:
        async with database.begin() as tx:
            visit = await Visit.found(tx, request, slug, lock=True)
            if visit.talk is None:
                return pages.see_other(request, f"/s/{slug}/form")
            # Each word was read for danger when it was kept; what could not be, a job reads.
            await sending.submit(tx, visit.talk.row, consent=form.consent())
    except NothingToSend:
        return pages.see_other(request, f"/s/{slug}/form/questions/what-happened?check=1")
    except UnknownUnit:
        return pages.see_other(request, f"/s/{slug}/form/questions/where?check=1")
    return pages.see_other(request, f"/s/{slug}/form/sent")


@router.get("/sent")
async def receipt(request: Request, slug: str) -> Response:
    """Show the receipt, as often as it takes until the person says that it is saved."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is None or visit.talk.row.report_id is None:
            return pages.see_other(request, f"/s/{slug}/form")
        report = await reports.by_id(tx, visit.talk.row.report_id)
        if report.withdrawn_at is not None:
            return pages.see_other(request, receipt_session.PATH)
        given = await receipts.receipt_of(tx, report)
        asked = Asked.before(request)
        return sent(request, visit.service, given, visit.draft, asked=asked)


@router.post("/sent/mail")
async def send_link(
    request: Request,
    slug: str,
    email: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
) -> Response:
    """Send an e-mail or SMS that leads to the receipt page."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is None or visit.talk.row.report_id is None:
            return pages.see_other(request, receipt_session.PATH)
        report = await reports.by_id(tx, visit.talk.row.report_id)
        if report.withdrawn_at is not None:
            return pages.see_other(request, receipt_session.PATH)
        asked = await receipt_link.ask(tx, report, email, phone)
        if asked.sent:
            return pages.see_other(request, f"/s/{slug}/form/sent?linked={asked.sent}#mail")
        given = await receipts.receipt_of(tx, report)
        return sent(request, visit.service, given, visit.draft, asked=asked)


@router.post("/sent")
async def saved(request: Request, slug: str) -> Response:
    """Open the receipt page for whoever has saved the code; it is not shown here again."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug, lock=True)
        if visit.talk is None or visit.talk.row.report_id is None:
            return pages.see_other(request, receipt_session.PATH)
        report = await reports.by_id(tx, visit.talk.row.report_id)
        token = receipts.open_receipt_of(tx, report)
        visit.talk.row.token_digest = sealing.vault(tx).digest("conversation", ids.new_token())
    response = pages.see_other(request, f"{receipt_session.PATH}?opened=1")
    receipt_session.keep(request, response, token)
    form_visit.end(response, slug)
    return response


def sent(
    request: Request,
    service: Service,
    receipt: Receipt,
    draft: Draft,
    *,
    asked: Asked | None = None,
) -> HTMLResponse:
    """Return the page with reference and receipt code.

    In a visit it can be shown again, and can send a link (`asked`).
    """
    ways = channels_of(draft.contact, with_sms=request.app.state.sms)
    status = 201 if asked is None else 422 if asked.errors else 200
    return pages.render(
        request,
        "reports/sent.html",
        status=status,
        service=service,
        receipt=receipt,
        groups=ids.in_groups(receipt.receipt_code),
        told_by=ways[:1] if draft.involvement.keep_informed else [],
        in_visit=asked is not None,
        asked=asked,
        link_action=pages.address(request, f"/s/{service.slug}/form/sent/mail"),
        rights=RIGHTS,
    )
