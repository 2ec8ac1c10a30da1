"""The JSON door for conversations."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.access.services import service_by_slug
from api.conversations import answering, drafts, pauses, sending
from api.conversations import service as conversations
from api.conversations.bot import Bot
from api.conversations.problems import ResumeUnknown
from api.conversations.schemas import (
    Answer,
    Begun,
    DraftChanged,
    NewConversation,
    NewTurn,
    ResumeCode,
    Resumed,
    Whole,
)
from api.reports import danger
from api.reports.schemas import Draft, Place, Receipt
from api.shared import i18n
from api.shared.bearer import Bearer
from api.shared.db import Database, Tx
from api.shared.limits import missed

router = APIRouter(prefix="/api/v1/conversations")


@router.post("", status_code=201)
async def begin(request: Request, tx: Tx, new: NewConversation) -> Begun:
    """Start a conversation; the bot speaks first."""
    service = await service_by_slug(tx, new.service)
    language = new.language or i18n.language()
    kept_days = request.app.state.settings.conversation_days
    draft = Draft(service=service.slug, language=language, place=Place(unit=new.unit))
    return await conversations.begin(tx, service, draft, _bot(request), kept_days=kept_days)


@router.post("/resume")
async def resume(request: Request, given: ResumeCode) -> Resumed:
    """Go on with a paused conversation by its code. Any token it had before is void."""
    database: Database = request.app.state.database
    try:
        async with database.begin() as tx:
            conversation_id, token = await pauses.resume(tx, given.code)
    except ResumeUnknown:
        missed(request)
        raise
    async with database.begin() as tx:
        conversation = await conversations.authorised(tx, conversation_id, token, lock=True)
        await pauses.welcome(tx, conversation, _bot(request))
    async with database.begin() as tx:
        conversation = await conversations.authorised(tx, conversation_id, token)
        whole = await conversations.whole(tx, conversation)
    return Resumed(token=token, **whole.model_dump(by_alias=True))


@router.post("/{conversation_id}/messages")
async def say(request: Request, conversation_id: UUID, token: Bearer, said: NewTurn) -> Answer:
    """Say something and get the answer. What was said is stored before the bot hears it."""
    database: Database = request.app.state.database
    async with database.in_turn() as begin:
        async with begin() as tx:
            conversation = await conversations.authorised(tx, conversation_id, token, lock=True)
            await answering.hear(tx, conversation, said)
        async with begin() as tx:
            conversation = await conversations.authorised(tx, conversation_id, token, lock=True)
            return await answering.answer(tx, conversation, said.client_id, _bot(request))


@router.get("/{conversation_id}")
async def read(tx: Tx, conversation_id: UUID, token: Bearer) -> Whole:
    """Return the whole conversation, to resume it."""
    return await conversations.whole(tx, await conversations.authorised(tx, conversation_id, token))


@router.delete("/{conversation_id}", status_code=204)
async def erase(tx: Tx, conversation_id: UUID, token: Bearer) -> Response:
    """Delete everything of the conversation."""
    conversation = await conversations.authorised(tx, conversation_id, token, lock=True)
    await conversations.erase(tx, conversation)
    return Response(status_code=204)


@router.patch("/{conversation_id}/draft")
async def correct(
    request: Request, conversation_id: UUID, token: Bearer, fields: dict[str, Any]
) -> DraftChanged:
    """Correct fields of the draft from the read-through."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        conversation = await conversations.authorised(tx, conversation_id, token)
        words = await drafts.changed_words(tx, conversation, fields)
    found = await danger.read(request, words) if words else False
    async with database.begin() as tx:
        conversation = await conversations.authorised(tx, conversation_id, token, lock=True)
        return await drafts.correct(tx, conversation, fields, found_danger=found)


@router.post("/{conversation_id}/submit", status_code=201)
async def submit(request: Request, conversation_id: UUID, token: Bearer) -> Receipt:
    """Send the draft as a report."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        conversation = await conversations.authorised(tx, conversation_id, token)
        words = (await drafts.draft_of(tx, conversation)).own_words
    found = await danger.read(request, words)
    async with database.begin() as tx:
        conversation = await conversations.authorised(tx, conversation_id, token, lock=True)
        return await sending.submit(tx, conversation, read=(words, found))


def _bot(request: Request) -> Bot:
    bot: Bot = request.app.state.bot
    return bot
