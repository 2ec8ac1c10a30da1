"""The conversation: store what was said, let the bot answer, store the answer, show it.

What a person said is committed before the bot sees it (`hear`), and the bot's answer before the
person sees it (`answer`): two transactions, so that a bot that is slow, down or killed loses
nothing. Turns of one conversation wait for each other on the conversation's row.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Service
from api.access.services import service_by_id, units_of
from api.conversations import queries
from api.conversations.bot import Bot, BotUnavailableError
from api.conversations.models import Conversation, ConversationMessage
from api.conversations.problems import AlreadySent, UnknownField
from api.conversations.schemas import (
    Answer,
    Begun,
    Choice,
    DraftChanged,
    Expects,
    NewTurn,
    Said,
    ServiceForBot,
    Turn,
    TurnResult,
    UnitForBot,
    Whole,
)
from api.reports import service as reports
from api.reports.schemas import Consent, Draft, Receipt
from api.shared import clock, ids, sealing
from api.shared.i18n import Language, marked, translate
from api.shared.problems import InvalidInput, NotFound, Unauthorized
from api.shared.sealing import DataKey

FORM = Expects(kind="form")
"""What is expected while the bot can't answer: the plain form takes over."""

OPEN = Expects(kind="text")
"""What is expected before the bot has said anything."""

BOT_IS_AWAY = marked(
    "I can't answer just now, but what you wrote is kept. "
    "You can go on in the form, or try again here in a little while."
)

CORRECTABLE = frozenset(Draft.model_fields) - {"service", "suggestions", "urgent", "consent"}


async def begin(tx: AsyncSession, service: Service, language: Language, bot: Bot) -> Begun:
    """Open a conversation and let the bot speak first."""
    token = ids.new_token()
    key_id, key = await sealing.new_key(tx)
    conversation_id, now = ids.new_id(), clock.now()
    draft = Draft(service=service.slug, language=language)
    conversation = Conversation(
        id=conversation_id,
        service_id=service.id,
        key_id=key_id,
        token_digest=sealing.vault(tx).digest("conversation", token),
        language=language,
        urgent=False,
        created_at=now,
        updated_at=now,
        report_id=None,
        draft=key.seal("conversations.draft", conversation_id, draft.model_dump_json()),
        bot_state=None,
        expects=key.seal("conversations.expects", conversation_id, OPEN.model_dump_json()),
    )
    tx.add(conversation)
    await tx.flush()
    opening = await _turn(tx, conversation, key, bot, None)
    answer = opening or await _away(tx, conversation, key)
    return Begun(id=conversation_id, token=token, **answer.model_dump(by_alias=True))


async def authorised(
    tx: AsyncSession, conversation_id: UUID, token: str, *, lock: bool = False
) -> Conversation:
    """Return the conversation the token opens. Raises Unauthorized, and NotFound."""
    found = await queries.conversation(tx, conversation_id, lock=lock)
    if found is None:
        raise NotFound
    if found.token_digest not in sealing.vault(tx).digests("conversation", token):
        raise Unauthorized
    return found


async def hear(tx: AsyncSession, conversation: Conversation, said: NewTurn) -> None:
    """Store what the reporter said. The same `client_id` again stores nothing new.

    Raises AlreadySent. The caller holds the conversation's lock, and commits before the bot is asked.
    """
    if await queries.by_client_id(tx, conversation.id, said.client_id) is not None:
        return
    if conversation.report_id is not None:
        raise AlreadySent
    key = await sealing.data_key(tx, conversation.key_id)
    text = said.text
    if text is None:
        text = _label(_expects(conversation, key), said.choice or "")
    message_id = ids.new_id()
    choice = said.choice
    tx.add(
        ConversationMessage(
            id=message_id,
            conversation_id=conversation.id,
            position=await queries.next_position(tx, conversation.id),
            client_id=said.client_id,
            sender="reporter",
            text=key.seal("conversation_messages.text", message_id, text),
            choice=key.seal("conversation_messages.choice", message_id, choice) if choice else None,
            at=clock.now(),
            answer=None,
        )
    )
    conversation.updated_at = clock.now()


async def answer(tx: AsyncSession, conversation: Conversation, client_id: UUID, bot: Bot) -> Answer:
    """Return the answer to the message with this `client_id`, asking the bot where needed.

    Everything said and not yet answered is put to the bot, in order. The caller holds the
    conversation's lock. When the bot is away, the answer says so, hands over the form, and is not
    stored: the next attempt asks the bot again.
    """
    key = await sealing.data_key(tx, conversation.key_id)
    asked = await queries.by_client_id(tx, conversation.id, client_id)
    if asked is None:
        raise NotFound
    if asked.answer is None:
        before: list[Said] = []
        if conversation.bot_state is None:
            opening = await _turn(tx, conversation, key, bot, None)
            if opening is None:
                return await _away(tx, conversation, key)
            before = opening.messages
        for message in await queries.unanswered(tx, conversation.id):
            if conversation.report_id is not None:
                raise AlreadySent
            result = await _turn(tx, conversation, key, bot, message, before)
            if result is None:
                return await _away(tx, conversation, key)
            if message.id == asked.id:
                return result
            before = []
    stored = key.open("conversation_messages.answer", asked.id, asked.answer or b"")
    return Answer.model_validate_json(stored).model_copy(
        update={"receipt": await _receipt(tx, conversation)}
    )


async def whole(tx: AsyncSession, conversation: Conversation) -> Whole:
    """Return the whole conversation, to resume it."""
    key = await sealing.data_key(tx, conversation.key_id)
    expects = _expects(conversation, key)
    return Whole(
        id=conversation.id,
        messages=await transcript(tx, conversation),
        expects=expects,
        draft=draft_of(conversation, key),
        language=_language(conversation),
        urgent=conversation.urgent,
        form_url=await _form_url(tx, conversation) if expects.kind == "form" else None,
        receipt=await _receipt(tx, conversation),
    )


async def transcript(tx: AsyncSession, conversation: Conversation) -> list[Said]:
    """Return every message as it was shown, in order."""
    key = await sealing.data_key(tx, conversation.key_id)
    return [_said(row, key) for row in await queries.messages(tx, conversation.id)]


async def transcript_of_report(tx: AsyncSession, report_id: UUID) -> list[Said]:
    """Return the conversation a report came from; nothing when it came from the form."""
    conversation = await queries.of_report(tx, report_id)
    return [] if conversation is None else await transcript(tx, conversation)


async def correct(
    tx: AsyncSession, conversation: Conversation, fields: dict[str, Any]
) -> DraftChanged:
    """Change fields of the draft from the read-through. The caller holds the lock.

    Raises AlreadySent, UnknownField, and InvalidInput naming the field that is not right.
    """
    if conversation.report_id is not None:
        raise AlreadySent
    if not fields or not set(fields) <= CORRECTABLE:
        raise UnknownField
    key = await sealing.data_key(tx, conversation.key_id)
    changed = draft_of(conversation, key).model_dump() | fields
    try:
        draft = Draft.model_validate(changed)
    except ValidationError as error:
        raise InvalidInput(
            errors=[{"field": ".".join(map(str, each["loc"]))} for each in error.errors()]
        ) from None
    _keep_draft(conversation, key, draft)
    return DraftChanged(draft=draft, expects=_expects(conversation, key))


async def submit(
    tx: AsyncSession, conversation: Conversation, *, consent: Consent | None = None
) -> Receipt:
    """Send the draft as a report, once: a repeat gives the same receipt. Caller holds the lock.

    `consent` is given by the form; in the chat it is in the draft, set when the person says send.
    """
    if conversation.report_id is not None:
        return await reports.receipt_of(tx, await reports.by_id(tx, conversation.report_id))
    key = await sealing.data_key(tx, conversation.key_id)
    service = await service_by_id(tx, conversation.service_id)
    draft = draft_of(conversation, key)
    if consent is not None:
        draft = draft.model_copy(update={"consent": consent})
    receipt = await reports.submit(
        tx,
        service,
        draft,
        key_id=conversation.key_id,
        idempotency_key=f"conversation {conversation.id}",
    )
    report = await reports.by_reference(tx, receipt.reference)
    conversation.report_id = report.id
    done = Expects(kind="done")
    conversation.expects = key.seal(
        "conversations.expects", conversation.id, done.model_dump_json()
    )
    return receipt


async def erase(tx: AsyncSession, conversation: Conversation) -> None:
    """Delete everything of the conversation. A report already sent is withdrawn on its own page.

    Raises AlreadySent.
    """
    if conversation.report_id is not None:
        raise AlreadySent
    await queries.delete_messages(tx, conversation.id)
    await tx.delete(conversation)
    await tx.flush()
    await sealing.destroy_key(tx, conversation.key_id)


def draft_of(conversation: Conversation, key: DataKey) -> Draft:
    """Return the report so far."""
    return Draft.model_validate_json(
        key.open("conversations.draft", conversation.id, conversation.draft)
    )


async def draft_for_form(tx: AsyncSession, conversation: Conversation) -> Draft:
    """Return the draft with all that was typed and the bot has not heard, so that none is lost.

    Nobody has said which question those words answer, so they stand with what happened, where the
    reporter sees them and can move them.
    """
    key = await sealing.data_key(tx, conversation.key_id)
    draft = draft_of(conversation, key)
    unheard = [
        key.open("conversation_messages.text", row.id, row.text)
        for row in await queries.unanswered(tx, conversation.id)
        if row.choice is None
    ]
    told = [draft.what_happened] if draft.what_happened else []
    joined = "\n\n".join(told + unheard)
    return draft.model_copy(update={"what_happened": joined or None})


async def _turn(
    tx: AsyncSession,
    conversation: Conversation,
    key: DataKey,
    bot: Bot,
    message: ConversationMessage | None,
    before: Sequence[Said] = (),
) -> Answer | None:
    """Put one message (None: the opening) to the bot and keep the answer. None when it is away.

    `before` is what the bot said just before and nobody has been shown yet.
    """
    state = None
    if conversation.bot_state is not None:
        state = json.loads(
            key.open("conversations.bot_state", conversation.id, conversation.bot_state)
        )
    text = choice = None
    if message is not None and message.choice is not None:
        choice = key.open("conversation_messages.choice", message.id, message.choice)
    elif message is not None:
        text = key.open("conversation_messages.text", message.id, message.text)
    turn = Turn(
        start=message is None,
        text=text,
        choice=choice,
        state=state,
        draft=draft_of(conversation, key),
        language=_language(conversation),
        now=clock.now().astimezone(clock.LOCAL),
        service=await _for_bot(tx, conversation),
    )
    try:
        result = await bot.turn(turn)
    except BotUnavailableError:
        return None
    return await _keep(tx, conversation, key, message, result, before)


async def _keep(
    tx: AsyncSession,
    conversation: Conversation,
    key: DataKey,
    message: ConversationMessage | None,
    result: TurnResult,
    before: Sequence[Said],
) -> Answer:
    conversation.language = result.language
    conversation.urgent = conversation.urgent or result.urgent
    conversation.updated_at = clock.now()
    _keep_draft(conversation, key, result.draft)
    conversation.bot_state = key.seal(
        "conversations.bot_state", conversation.id, json.dumps(result.state)
    )
    conversation.expects = key.seal(
        "conversations.expects", conversation.id, result.expects.model_dump_json()
    )
    messages = list(before)
    for each in result.messages:
        messages.append(await _say(tx, conversation, key, "bot", each.text))
    receipt = None
    expects = result.expects
    if result.action == "submit":
        receipt = await submit(tx, conversation)
        expects = Expects(kind="done")
    elif result.action == "delete":
        expects = Expects(kind="done", field="deleted")
    reply = Answer(
        messages=messages,
        expects=expects,
        draft=result.draft,
        language=result.language,
        urgent=conversation.urgent,
    )
    if message is not None:
        # The receipt code is never stored, not even sealed: a repeat derives it again.
        message.answer = key.seal(
            "conversation_messages.answer", message.id, reply.model_dump_json(by_alias=True)
        )
    if result.action == "delete":
        await erase(tx, conversation)
    return reply.model_copy(update={"receipt": receipt})


async def _away(tx: AsyncSession, conversation: Conversation, key: DataKey) -> Answer:
    """Return the answer that hands over to the form. The first of a row is kept in the talk."""
    text = translate(BOT_IS_AWAY, _language(conversation))
    if _expects(conversation, key) == FORM:
        notice = Said(id=ids.new_id(), sender="system", text=text, at=clock.now())
    else:
        notice = await _say(tx, conversation, key, "system", text)
        conversation.expects = key.seal(
            "conversations.expects", conversation.id, FORM.model_dump_json()
        )
    return Answer(
        messages=[notice],
        expects=FORM,
        draft=draft_of(conversation, key),
        language=_language(conversation),
        urgent=conversation.urgent,
        form_url=await _form_url(tx, conversation),
    )


async def _say(
    tx: AsyncSession, conversation: Conversation, key: DataKey, sender: str, text: str
) -> Said:
    message_id = ids.new_id()
    row = ConversationMessage(
        id=message_id,
        conversation_id=conversation.id,
        position=await queries.next_position(tx, conversation.id),
        client_id=None,
        sender=sender,
        text=key.seal("conversation_messages.text", message_id, text),
        choice=None,
        at=clock.now(),
        answer=None,
    )
    tx.add(row)
    await tx.flush()
    return _said(row, key)


async def _receipt(tx: AsyncSession, conversation: Conversation) -> Receipt | None:
    if conversation.report_id is None:
        return None
    report = await reports.by_id(tx, conversation.report_id)
    return None if report.withdrawn_at else await reports.receipt_of(tx, report)


async def _for_bot(tx: AsyncSession, conversation: Conversation) -> ServiceForBot:
    service = await service_by_id(tx, conversation.service_id)
    units = await units_of(tx, service.id)
    return ServiceForBot(
        slug=service.slug,
        name=service.name.get(conversation.language) or service.name["nb"],
        phone=service.phone,
        units=[UnitForBot(id=each.slug, name=each.name, synonyms=each.synonyms) for each in units],
    )


async def _form_url(tx: AsyncSession, conversation: Conversation) -> str:
    service = await service_by_id(tx, conversation.service_id)
    return f"/s/{service.slug}/form?conversation={conversation.id}"


def _keep_draft(conversation: Conversation, key: DataKey, draft: Draft) -> None:
    conversation.draft = key.seal("conversations.draft", conversation.id, draft.model_dump_json())


def _expects(conversation: Conversation, key: DataKey) -> Expects:
    return Expects.model_validate_json(
        key.open("conversations.expects", conversation.id, conversation.expects)
    )


def _label(expects: Expects, choice: str) -> str:
    """Return what a pressed choice reads; an id that is not on offer stands as it came."""
    labels: list[Choice] = expects.choices
    return next((each.label for each in labels if each.id == choice), choice)


def _language(conversation: Conversation) -> Language:
    return conversation.language  # type: ignore[return-value]


def _said(row: ConversationMessage, key: DataKey) -> Said:
    text = key.open("conversation_messages.text", row.id, row.text)
    return Said.model_validate({"id": row.id, "sender": row.sender, "text": text, "at": row.at})
