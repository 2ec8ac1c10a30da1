"""From the receipt page: changing whether and how one is reached, and how one takes part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request

from api.access.services import service_by_id
from api.reports import form, receipt_pages, receipt_session, wording
from api.reports import service as reports
from api.reports.form import Filled
from api.shared import pages
from api.shared.db import Tx

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from starlette.responses import HTMLResponse, Response

    from api.reports.form import Errors
    from api.reports.models import Report

router = APIRouter(prefix="/receipt/contact", include_in_schema=False)

QUESTIONS = ("afterwards", "taking-part", "contact")
"""What can be changed after the report is sent: what it tells stays as it was told."""


@router.get("")
async def look(request: Request, tx: Tx) -> Response:
    """Show what was chosen, to change it."""
    report = await receipt_pages.opened(request, tx)
    if report is None or report.withdrawn_at is not None:
        return pages.see_other(request, receipt_session.PATH)
    return await _show(request, tx, report, Filled.showing(await reports.opened(tx, report)), {})


@router.post("")
async def change(request: Request, tx: Tx) -> Response:
    """Change it. Who chooses to be anonymous leaves no name or address behind."""
    typed = Filled.read(await request.form())
    report = await receipt_pages.opened(request, tx)
    if report is None or report.withdrawn_at is not None:
        return pages.see_other(request, f"{receipt_session.PATH}?opened=1")
    if typed.afterwards == "anonymous":
        typed = replace(typed, name="", email="", phone="")
    sent = await reports.opened(tx, report)
    filled = Filled.showing(sent)
    for question in QUESTIONS:
        filled = filled.with_answer(question, typed)
    draft, errors = form.kept(filled, sent, {filled.place_unit})
    if errors:
        return await _show(request, tx, report, filled, errors)
    await reports.change_contact(tx, report, draft.involvement, draft.contact)
    return pages.see_other(request, f"{receipt_session.PATH}#contact")


async def _show(
    request: Request, tx: AsyncSession, report: Report, filled: Filled, errors: Errors
) -> HTMLResponse:
    return pages.render(
        request,
        "reports/receipt_contact.html",
        status=422 if errors else 200,
        service=await service_by_id(tx, report.service_id),
        filled=filled,
        errors=form.in_order(errors),
        questions=QUESTIONS,
        options={
            "afterwards": list(wording.AFTERWARDS.items()),
            "modes": [
                (mode, wording.PARTICIPATION_MODES[mode]) for mode in wording.WAYS_TO_TAKE_PART
            ],
        },
    )
