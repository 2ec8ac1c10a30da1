"""Leaving the form and coming back to it: by a code, from the chat; closing it, deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, StringConstraints

from api.access.services import service_by_id, service_by_slug
from api.conversations import drafts, form_pages, form_visit, pauses
from api.conversations import service as conversations
from api.conversations.form_visit import Visit
from api.conversations.problems import ResumeUnknown
from api.reports.form import Filled
from api.shared import i18n, ids, pages, sealing
from api.shared.limits import miss
from api.shared.problems import NotFound

if TYPE_CHECKING:
    from starlette.responses import Response

    from api.shared.db import Database

router = APIRouter(prefix="/s/{slug}/form", include_in_schema=False)


class Handover(BaseModel):
    """What the chat hands over by POST, so that it never stands in an address."""

    conversation: UUID
    token: Annotated[str, StringConstraints(max_length=200)]


@router.get("/continue")
async def come_back(request: Request, slug: str) -> Response:
    """Lead whoever comes here without a conversation, such as by a bookmark, to the form."""
    return pages.see_other(request, f"/s/{slug}/form")


@router.post("/continue")
async def take_over(request: Request, slug: str, handed: Annotated[Handover, Form()]) -> Response:
    """Show the form with what the chat has gathered; from here on it is this browser's form."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        service = await service_by_slug(tx, slug)
        row = await conversations.authorised(tx, handed.conversation, handed.token, lock=True)
        if row.service_id != service.id:
            raise NotFound
        if "lang" not in request.query_params:
            i18n.use(i18n.negotiate([row.language]))
        if row.report_id is not None:
            response: Response = pages.see_other(request, f"/s/{slug}/form/sent")
        else:
            draft = await drafts.handed_to_form(tx, row)
            sheet = form_pages.Sheet(Filled.showing(draft), urgent=draft.urgent, from_chat=True)
            response = await form_pages.show(request, tx, service, sheet)
    form_visit.keep(request, response, slug, handed.token)
    return response


@router.get("/later")
async def later(request: Request, slug: str) -> Response:
    """Show the code to come back with."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug, lock=True)
        if visit.talk is None or visit.sent:
            return pages.see_other(request, f"/s/{slug}/form")
        pause = form_visit.pause(request, visit.talk)
        return pages.render(
            request,
            "conversations/form_later.html",
            service=visit.service,
            groups=ids.in_groups(pause.resume_code),
            kept_until=pause.kept_until,
        )


@router.get("/open")
async def ask_for_code(request: Request, slug: str) -> Response:
    """Ask for the code of a pause."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        service = await service_by_slug(tx, slug)
    return pages.render(
        request, "conversations/form_open.html", service=service, code="", errors={}
    )


@router.post("/open")
async def open_again(
    request: Request, slug: str, code: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Open what was paused, in the form or in the chat. Any token it had before is void."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        service = await service_by_slug(tx, slug)
    try:
        async with database.begin() as tx:
            conversation_id, token = await pauses.resume(tx, code)
            row = await conversations.authorised(tx, conversation_id, token, lock=True)
            own = await service_by_id(tx, row.service_id)
            await drafts.handed_to_form(tx, row)
    except ResumeUnknown as unknown:
        problem = miss(request, unknown)
        return pages.render(
            request,
            "conversations/form_open.html",
            status=problem.status,
            service=service,
            code=code,
            errors={"code": str(problem.title)},
        )
    response = pages.see_other(request, f"/s/{own.slug}/form/check")
    form_visit.keep(request, response, own.slug, token)
    return response


@router.post("/close")
async def close(request: Request, slug: str) -> Response:
    """Close the form in this browser, for those who share it; the code opens it again."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug, lock=True)
        if visit.talk is not None:
            visit.talk.row.token_digest = sealing.vault(tx).digest("conversation", ids.new_token())
    response = pages.see_other(request, f"/s/{slug}/form/open")
    form_visit.end(response, slug)
    return response


@router.get("/delete")
async def consider(request: Request, slug: str) -> Response:
    """Ask whether the person is sure."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
    if visit.talk is None or visit.sent:
        return pages.see_other(request, f"/s/{slug}/form")
    return pages.render(request, "conversations/form_delete.html", service=visit.service)


@router.post("/delete")
async def delete(request: Request, slug: str) -> Response:
    """Delete everything of the form, at once."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug, lock=True)
        if visit.talk is not None and not visit.sent:
            await conversations.erase(tx, visit.talk.row)
    response = pages.see_other(request, f"/s/{slug}/form?deleted=1")
    form_visit.end(response, slug)
    return response
