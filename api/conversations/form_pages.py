"""The plain form, all on one page: shown, and kept as it grows.

Without script and without the bot. Each page posts; what is right in it is kept at once, and what
is not is shown again as it was typed. One question a page: `form_question_pages`; the check and
the sending: `form_sending_pages`; leaving and coming back: `form_keeping_pages`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse

from api.access.services import unit_in_use, units_in_use
from api.conversations import form_answers, form_sending_pages, form_visit
from api.conversations.form_visit import Visit
from api.reports import danger, form
from api.reports import service as reports
from api.reports.form import QUESTIONS, Filled
from api.reports.problems import RepeatDiffers
from api.shared import i18n, ids, pages

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from starlette.responses import HTMLResponse, Response

    from api.access.models import Service
    from api.reports.form import Errors
    from api.shared.db import Database

router = APIRouter(prefix="/s/{slug}/form", include_in_schema=False)

Do = Annotated[str, Form(max_length=20)]


@dataclass(frozen=True)
class Sheet:
    """One showing of the whole form: what is typed, what is wrong, and where it came from."""

    filled: Filled
    submission: str = field(default_factory=ids.new_token)
    errors: Errors = field(default_factory=dict)
    urgent: bool = False
    from_chat: bool = False
    not_kept: bool = False
    """The browser brought no cookie, or one that opens nothing more: nothing could be kept."""


@router.get("")
async def door(request: Request, slug: str) -> Response:
    """Show the form, empty but for the unit in the address, or what this browser has begun."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is not None and not visit.sent:
            return pages.render(request, "conversations/form_begun.html", service=visit.service)
        unit = await unit_in_use(tx, visit.service.id, request.query_params.get("unit", ""))
        filled = Filled(place_unit=unit.slug if unit else "")
        response = await show(request, tx, visit.service, Sheet(filled))
    if form_visit.token_of(request) is None or visit.sent or visit.closed:
        form_visit.keep(request, response, slug, ids.new_token())
    return response


@router.get("/whole")
async def whole(request: Request, slug: str) -> Response:
    """Show the form as it is kept, all on one page."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is None or visit.sent:
            return pages.see_other(request, f"/s/{slug}/form")
        sheet = Sheet(Filled.showing(visit.draft), urgent=visit.draft.urgent)
        return await show(request, tx, visit.service, sheet)


@router.post("")
async def take_whole(
    request: Request,
    slug: str,
    submission: Annotated[str, Form(max_length=200)] = "",
    do: Do = "check",
) -> Response:
    """Keep the whole form, and lead on: to the check, the code, or the single questions."""
    sheet = Sheet(Filled.read(await request.form()), submission or ids.new_token())
    if do == "send":
        return await _send_unkept(request, slug, sheet)
    kept = await form_answers.keep(request, slug, sheet.filled, do)
    if isinstance(kept, RedirectResponse):
        return kept
    if kept.not_kept or kept.errors:
        sheet = replace(sheet, errors=kept.errors, not_kept=kept.not_kept, urgent=kept.urgent)
        return await again(request, slug, sheet)
    after = {"later": "later", "questions": f"questions/{next(iter(QUESTIONS))}"}
    return pages.see_other(request, f"/s/{slug}/form/{after.get(do, 'check')}")


async def show(request: Request, tx: AsyncSession, service: Service, sheet: Sheet) -> HTMLResponse:
    """Return the whole form as it stands, with what is wrong on top."""
    return pages.render(
        request,
        "conversations/form.html",
        status=422 if sheet.errors or sheet.not_kept else 200,
        service=service,
        sheet=sheet,
        errors=form.in_order(sheet.errors),
        questions=list(QUESTIONS),
        options=await form_answers.options(tx, service),
    )


async def again(request: Request, slug: str, sheet: Sheet) -> Response:
    """Show the whole form once more, and keep a token where none was that works."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        response = await show(request, tx, visit.service, sheet)
    if sheet.not_kept:
        form_visit.keep(request, response, slug, ids.new_token())
    return response


async def _send_unkept(request: Request, slug: str, sheet: Sheet) -> Response:
    """Send the whole form as it stands, for a browser that keeps no cookie.

    The answer is the receipt itself, and loading it again gives the same receipt.
    """
    database: Database = request.app.state.database
    begun = form.empty(slug, i18n.language())
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        units = {unit.slug for unit in await units_in_use(tx, visit.service.id)}
    draft, errors = form.kept(sheet.filled, begun, units)
    if errors:
        return await again(request, slug, replace(sheet, errors=errors, not_kept=True))
    found = await danger.read(request, draft.own_words)
    draft = draft.model_copy(update={"consent": form.consent()})
    key = f"form {sheet.submission}"
    try:
        async with database.begin() as tx:
            receipt = await reports.submit(
                tx, visit.service, draft, found_danger=found, idempotency_key=key
            )
    except RepeatDiffers:
        errors = {"what_happened": str(form_answers.ALREADY_SENT)}
        return await again(request, slug, replace(sheet, errors=errors, not_kept=True))
    return form_sending_pages.sent(request, visit.service, receipt, draft)
