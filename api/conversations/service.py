"""The conversation: beginning it, showing it again, erasing it.

What is said in it is in `answering`, the report that it fills in `drafts`, sending that in
`sending`.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Service
from api.access.services import unit_in_use
from api.conversations import queries, sending, turns
from api.conversations.bot import Bot
from api.conversations.models import Conversation
from api.conversations.problems import AlreadySent
from api.conversations.schemas import Begun, Expects, Said, Whole
from api.conversations.talk import Talk
from api.reports.problems import UnknownUnit
from api.reports.schemas import Draft
from api.shared import clock, i18n, ids, sealing
from api.shared.i18n import marked, translate
from api.shared.problems import NotFound, Unauthorized

PLACE_NOTED = marked("Place: %(place)s. You can change it before you send.")
"""Said first to who comes by a unit's poster."""


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
        receipt=await sending.receipt_of(tx, conversation),
        pause=talk.pause_shown(expects),
    )


async def transcript(tx: AsyncSession, conversation: Conversation) -> list[Said]:
    """Return every message as it was shown, in order."""
    talk = await Talk.opened(tx, conversation)
    return [talk.shown(row) for row in await queries.messages(tx, conversation.id)]


async def transcript_of_report(tx: AsyncSession, report_id: UUID) -> list[Said]:
    """Return the conversation a report came from; nothing when it came from the form."""
    conversation = await queries.of_report(tx, report_id)
    return [] if conversation is None else await transcript(tx, conversation)


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


async def _place_noted(tx: AsyncSession, service: Service, draft: Draft) -> list[str]:
    """Return what is said of the place that the draft begins with. Raises UnknownUnit."""
    if draft.place.unit is None:
        return []
    unit = await unit_in_use(tx, service.id, draft.place.unit)
    if unit is None:
        raise UnknownUnit
    name = i18n.in_language(unit.name, draft.language)
    return [translate(PLACE_NOTED, draft.language) % {"place": name}]
