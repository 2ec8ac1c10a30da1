"""The conversation: store what was said, let the bot answer, store the answer, show it.

What a person said is committed before the bot sees it (`hear`), and the bot's answer before the
person sees it (`answer`): two transactions, so that a bot that is slow, down or killed loses
nothing. Turns of one conversation wait for each other on the conversation's row.
"""

from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Service
from api.access.services import service_by_id, unit_in_use
from api.conversations import queries, turns
from api.conversations.bot import Bot
from api.conversations.models import Conversation, ConversationMessage
from api.conversations.problems import AlreadySent, UnknownField
from api.conversations.schemas import (
    Answer,
    Begun,
    DraftChanged,
    Expects,
    NewTurn,
    Pause,
    Said,
    TurnResult,
    Whole,
)
from api.conversations.talk import Talk
from api.reports import service as reports
from api.reports.problems import NothingToSend, UnknownUnit
from api.reports.schemas import Consent, Draft, Receipt
from api.shared import clock, i18n, ids, sealing
from api.shared.i18n import marked, translate
from api.shared.problems import InvalidInput, NotFound, Unauthorized

CORRECTABLE = frozenset(Draft.model_fields) - {"service", "suggestions", "urgent", "consent"}
"""The fields a reporter may correct; the others follow from what they say."""

DONE = Expects(kind="done")
"""What is expected once the report is sent."""

ALWAYS_OFFERED = {"edit": marked("Change something"), "pause": marked("Take a pause")}
"""What other presses read that the chat has without the bot's offering them."""


PLACE_NOTED = marked("Place: %(place)s. You can change it before you send.")
"""Said first to who comes by a unit's poster."""

PAUSED = "paused"
"""What is expected, as `field`, while the code to come back with is on show."""


async def begin(
    tx: AsyncSession, service: Service, draft: Draft, bot: Bot, *, kept_days: int
) -> Begun:
    """Open a conversation with the draft it begins from, and let the bot speak first.

    A place in the draft is not asked for; the person is told of it, and can change it.
    Raises UnknownUnit.
    """
    noted = await _place_noted(tx, service, draft)
    token = ids.new_token()
    talk = await opened_with(tx, service, draft, token, kept_days=kept_days)
    before = [talk.shown(row) for row in talk.add("system", noted)]
    opening = await turns.ask(talk, bot)
    answer = await turns.away(talk) if opening is None else turns.keep(talk, opening, before)
    return Begun(id=talk.row.id, token=token, **answer.model_dump(by_alias=True))


async def opened_with(
    tx: AsyncSession, service: Service, draft: Draft, token: str, *, kept_days: int
) -> Talk:
    """Return a new conversation, in which nobody has spoken, that this token opens."""
    key_id, key = await sealing.new_key(tx)
    now = clock.now()
    row = Conversation(
        id=ids.new_id(),
        service_id=service.id,
        key_id=key_id,
        token_digest=sealing.vault(tx).digest("conversation", token),
        language=draft.language,
        urgent=False,
        kept_days=kept_days,
        resume_digest=None,
        unread_words=False,
        message_count=0,
        created_at=now,
        updated_at=now,
        report_id=None,
        bot_state=None,
    )
    talk = Talk(tx, row, key)
    talk.keep_draft(draft)
    talk.keep_expects(Expects(kind="text"))
    tx.add(row)
    await tx.flush()
    return talk


async def _place_noted(tx: AsyncSession, service: Service, draft: Draft) -> list[str]:
    """Return what is said of the place that the draft begins with. Raises UnknownUnit."""
    if draft.place.unit is None:
        return []
    unit = await unit_in_use(tx, service.id, draft.place.unit)
    if unit is None:
        raise UnknownUnit
    name = i18n.in_language(unit.name, draft.language)
    return [translate(PLACE_NOTED, draft.language) % {"place": name}]


async def authorised(
    tx: AsyncSession, conversation_id: UUID, token: str, *, lock: bool = False
) -> Conversation:
    """Return the conversation the token opens; with `lock`, alone with it until the end.

    Raises NotFound, and Unauthorized for another conversation's token.
    """
    found = await queries.conversation(tx, conversation_id, lock=lock)
    if found is None:
        raise NotFound
    if found.token_digest not in sealing.vault(tx).digests("conversation", token):
        raise Unauthorized
    return found


async def hear(tx: AsyncSession, conversation: Conversation, said: NewTurn) -> None:
    """Store what the reporter said. The same `client_id` again stores nothing new.

    Raises AlreadySent. The caller holds the lock, and commits before the bot is asked.
    """
    if conversation.report_id is not None:
        if await queries.by_client_id(tx, conversation.id, said.client_id) is None:
            raise AlreadySent
        return
    talk = await Talk.opened(tx, conversation)
    text = said.text or _label(talk, said.choice or "")
    message = talk.message(conversation.message_count + 1, "reporter", text, said)
    await queries.add_said(tx, message, clock.now())


async def answer(tx: AsyncSession, conversation: Conversation, client_id: UUID, bot: Bot) -> Answer:
    """Return the answer to the message with this `client_id`, asking the bot where needed.

    Everything said and not yet answered is put to the bot, in order. When the bot is away, the
    answer says so, hands over the form, and is not kept: the next attempt asks the bot again.
    Raises NotFound, and AlreadySent. The caller holds the lock.
    """
    talk = await Talk.opened(tx, conversation)
    waiting = await queries.unanswered(tx, conversation.id)
    places = [place for place, each in enumerate(waiting) if each.client_id == client_id]
    if not places:
        return await _given_before(talk, client_id)
    *earlier, asked = waiting[: places[0] + 1]
    before: list[Said] = []
    if talk.bot_state is None:
        opening = await turns.ask(talk, bot)
        if opening is None:
            return await turns.away(talk)
        before = turns.keep(talk, opening).messages
    for message in earlier:
        if await _take_turn(talk, bot, message, before) is None:
            return await turns.away(talk)
        before = []
    return await _take_turn(talk, bot, asked, before) or await turns.away(talk)


async def whole(tx: AsyncSession, conversation: Conversation) -> Whole:
    """Return the whole conversation, to resume it."""
    talk = await Talk.opened(tx, conversation)
    expects = talk.expects
    return Whole(
        id=conversation.id,
        messages=await transcript(tx, conversation),
        expects=expects,
        draft=talk.draft,
        language=talk.language,
        urgent=conversation.urgent,
        form_url=await turns.form_url(talk) if expects == turns.FORM else None,
        receipt=await _receipt(tx, conversation),
        pause=_pause(talk, expects),
    )


async def transcript(tx: AsyncSession, conversation: Conversation) -> list[Said]:
    """Return every message as it was shown, in order."""
    talk = await Talk.opened(tx, conversation)
    return [talk.shown(row) for row in await queries.messages(tx, conversation.id)]


async def transcript_of_report(tx: AsyncSession, report_id: UUID) -> list[Said]:
    """Return the conversation a report came from; nothing when it came from the form."""
    conversation = await queries.of_report(tx, report_id)
    return [] if conversation is None else await transcript(tx, conversation)


async def handed_to_form(tx: AsyncSession, conversation: Conversation) -> Draft:
    """Keep in the draft all that was typed and the bot has not heard, and return the draft.

    Nobody has said which question those words answer, so they stand with what happened, where the
    reporter sees them and can move them. The caller holds the lock. Raises AlreadySent.
    """
    talk = await Talk.opened(tx, conversation)
    draft = talk.draft
    told = [draft.what_happened] if draft.what_happened else []
    unheard = [
        text
        for row in await queries.unanswered(tx, conversation.id)
        if row.choice is None and (text := talk.text_of(row)) not in "".join(told)
    ]
    whole_story = "\n\n".join(told + unheard) or None
    return (await correct(tx, conversation, {"what_happened": whole_story})).draft


async def draft_of(tx: AsyncSession, conversation: Conversation) -> Draft:
    """Return the report so far."""
    return (await Talk.opened(tx, conversation)).draft


async def changed_words(
    tx: AsyncSession, conversation: Conversation, fields: dict[str, Any]
) -> list[str]:
    """Return the reporter's words as they would read after these changes; none if all stay.

    Raises what `correct` raises.
    """
    before = await draft_of(tx, conversation)
    after = _corrected(conversation, before, fields).own_words
    return [] if after == before.own_words else after


async def correct(
    tx: AsyncSession,
    conversation: Conversation,
    fields: dict[str, Any],
    *,
    found_danger: bool | None = False,
) -> DraftChanged:
    """Change fields of the draft from the read-through. The caller holds the lock.

    `found_danger` is what the bot read in the changed words, which it hears of only later; None,
    when it could not, has the report read once it is sent.

    Raises AlreadySent, UnknownField, and InvalidInput naming the field that is not right.
    """
    talk = await Talk.opened(tx, conversation)
    draft = _corrected(conversation, talk.draft, fields)
    if found_danger is None:
        conversation.unread_words = True
    elif found_danger:
        draft.urgent = conversation.urgent = True
    talk.keep_draft(draft)
    conversation.updated_at = clock.now()
    return DraftChanged(draft=draft, expects=talk.expects)


def _corrected(conversation: Conversation, draft: Draft, fields: dict[str, Any]) -> Draft:
    """Return the draft with these fields changed. Raises what `correct` raises."""
    if conversation.report_id is not None:
        raise AlreadySent
    if not fields or not set(fields) <= CORRECTABLE:
        raise UnknownField
    try:
        return Draft.model_validate(draft.model_dump() | fields)
    except ValidationError as error:
        wrong = [{"field": ".".join(map(str, each["loc"]))} for each in error.errors()]
        raise InvalidInput(errors=wrong) from None


async def submit(
    tx: AsyncSession,
    conversation: Conversation,
    *,
    read: tuple[list[str], bool | None] | None = None,
    consent: Consent | None = None,
) -> Receipt:
    """Send the draft as a report, once: a repeat gives the same receipt. Caller holds the lock.

    `read` is which words the bot read before the lock was taken, and what it found in them; none
    from the chat, where each word was read when it was said, unless it was changed since with the
    bot away. What nobody has read, a job reads. `consent` is given by the form; in the chat it is
    in the draft, set when the person says send.
    """
    if conversation.report_id is not None:
        return await reports.receipt_of(tx, await reports.by_id(tx, conversation.report_id))
    talk = await Talk.opened(tx, conversation)
    draft = talk.draft
    if consent is not None:
        draft = draft.model_copy(update={"consent": consent})
        talk.keep_draft(draft)
    words, found = read or (draft.own_words, None if conversation.unread_words else False)
    receipt = await reports.submit(
        tx,
        await service_by_id(tx, conversation.service_id),
        draft,
        found_danger=found if found or words == draft.own_words else None,
        key_id=conversation.key_id,
        idempotency_key=f"conversation {conversation.id}",
    )
    conversation.resume_digest = None  # from here on, the receipt code opens it
    conversation.report_id = (await reports.by_reference(tx, receipt.reference)).id
    talk.keep_expects(DONE)
    return receipt


async def erase(tx: AsyncSession, conversation: Conversation) -> None:
    """Delete everything of the conversation. A report already sent is withdrawn on its own page.

    Raises AlreadySent. The caller holds the lock.
    """
    if conversation.report_id is not None:
        raise AlreadySent
    await queries.delete_messages(tx, conversation.id)
    await tx.delete(conversation)
    await tx.flush()
    await sealing.destroy_key(tx, conversation.key_id)


async def _given_before(talk: Talk, client_id: UUID) -> Answer:
    """Return the answer that a message got when it came the first time. Raises NotFound."""
    asked = await queries.by_client_id(talk.tx, talk.row.id, client_id)
    if asked is None or asked.answer is None:
        raise NotFound
    kept = talk.key.open("conversation_messages.answer", asked.id, asked.answer)
    given = Answer.model_validate_json(kept)
    receipt = await _receipt(talk.tx, talk.row)
    return given.model_copy(update={"receipt": receipt, "pause": _pause(talk, given.expects)})


async def _take_turn(
    talk: Talk, bot: Bot, message: ConversationMessage, before: list[Said]
) -> Answer | None:
    """Put a message to the bot and keep its answer; None when the bot is away.

    Raises AlreadySent when the message before this one sent the report.
    """
    if talk.row.report_id is not None:
        raise AlreadySent
    result = await turns.ask(talk, bot, message)
    return None if result is None else await _give(talk, message, result, before)


async def _give(
    talk: Talk, message: ConversationMessage, result: TurnResult, before: list[Said]
) -> Answer:
    """Keep the bot's answer to a message, do what the bot asks for, and return the answer."""
    if result.kept_text is not None:
        talk.replace_text(message, result.kept_text)
    receipt = None
    if result.action == "submit":
        talk.keep_draft(result.draft)
        try:
            receipt = await submit(talk.tx, talk.row)
        except (NothingToSend, UnknownUnit) as problem:
            # The bot's answer says that it is sent: it is dropped, and the read-through stays open.
            given = turns.refuse(talk, str(problem.title))
        else:
            given = turns.keep(talk, result, before)
            talk.keep_expects(DONE)
            given = given.model_copy(update={"expects": DONE})
    else:
        given = turns.keep(talk, result, before)
    if result.action == "delete":
        given = given.model_copy(update={"expects": Expects(kind="done", field="deleted")})
    # No code is ever stored, not even sealed: a repeat derives it again.
    message.answer = talk.key.seal(
        "conversation_messages.answer", message.id, given.model_dump_json(by_alias=True)
    )
    if result.action == "delete":
        await erase(talk.tx, talk.row)
    return given.model_copy(update={"receipt": receipt, "pause": _pause(talk, given.expects)})


def _pause(talk: Talk, expects: Expects) -> Pause | None:
    return talk.pause() if expects.field == PAUSED else None


async def _receipt(tx: AsyncSession, conversation: Conversation) -> Receipt | None:
    if conversation.report_id is None:
        return None
    report = await reports.by_id(tx, conversation.report_id)
    return None if report.withdrawn_at else await reports.receipt_of(tx, report)


def _label(talk: Talk, choice: str) -> str:
    """Return what a pressed choice reads: as it was offered, or one of those always on offer."""
    offered = {each.id: each.label for each in talk.expects.choices}
    verb, _, of_what = choice.partition(":")
    if choice in offered:
        return offered[choice]
    if verb == "language":
        return i18n.LANGUAGE_NAMES.get(of_what, choice)
    return translate(ALWAYS_OFFERED[verb], talk.language) if verb in ALWAYS_OFFERED else choice
