"""From the chat to the plain form: the conversation's draft, filled in, sent as the conversation.

The chat hands over the conversation's token by POST, so that it never stands in an address.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Service
from api.access.services import service_by_slug
from api.conversations import service as conversations
from api.conversations.models import Conversation
from api.reports import danger, form
from api.reports import pages as report_pages
from api.reports.form import Filled
from api.reports.pages import ALREADY_SENT, Sheet
from api.reports.problems import UnknownUnit
from api.shared import i18n, pages
from api.shared.db import Database
from api.shared.problems import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/s/{slug}/form/continue")
async def come_back(request: Request, slug: str) -> RedirectResponse:
    """Lead whoever comes here without a conversation, such as by a bookmark, to the empty form."""
    return pages.see_other(request, f"/s/{slug}/form")


class Handover(BaseModel):
    """What the chat hands over, and what then goes along with the form in hidden fields."""

    conversation: UUID
    token: Annotated[str, StringConstraints(max_length=200)]
    step: Literal["show", "send"] = "show"


@router.post("/s/{slug}/form/continue")
async def go_on(request: Request, slug: str, handed: Annotated[Handover, Form()]) -> HTMLResponse:
    """Show the form with what the chat has gathered; with `step` send, send it."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        service, talk = await _opened(tx, slug, handed)
        if "lang" not in request.query_params:
            i18n.use(i18n.negotiate([talk.language]))
        begun = await conversations.draft_for_form(tx, talk)
        sheet = Sheet(
            Filled.showing(begun) if handed.step == "show" else Filled.read(await request.form()),
            hidden={"conversation": str(talk.id), "token": handed.token, "step": "send"},
            door="form/continue",
            from_chat=True,
        )
        if talk.report_id is not None:
            if sheet.filled != Filled.showing(begun):
                sheet = sheet.with_errors({"what_happened": str(ALREADY_SENT)})
                return await report_pages.show(request, tx, service, sheet)
            receipt = await conversations.submit(tx, talk)
            return report_pages.sent(request, service, receipt, sheet.filled)
        if handed.step == "show":
            return await report_pages.show(request, tx, service, sheet)
        draft, errors = form.draft_of(sheet.filled, begun)
        if draft is None:
            return await report_pages.show(request, tx, service, sheet.with_errors(errors))
    read = (draft.own_words, await danger.read(request, draft.own_words))
    changes = draft.model_dump(include=set(conversations.CORRECTABLE))
    async with database.begin() as tx:
        service, talk = await _opened(tx, slug, handed, lock=True)
        if talk.report_id is None:
            await conversations.correct(tx, talk, changes)
        try:
            receipt = await conversations.submit(tx, talk, read=read, consent=draft.consent)
        except UnknownUnit as problem:
            errors = {"place_unit": str(problem.title)}
            return await report_pages.show(request, tx, service, sheet.with_errors(errors))
    return report_pages.sent(request, service, receipt, sheet.filled)


async def _opened(
    tx: AsyncSession, slug: str, handed: Handover, *, lock: bool = False
) -> tuple[Service, Conversation]:
    """Return the service and its conversation. Raises NotFound, Unauthorized."""
    service = await service_by_slug(tx, slug)
    talk = await conversations.authorised(tx, handed.conversation, handed.token, lock=lock)
    if talk.service_id != service.id:
        raise NotFound
    return service, talk
