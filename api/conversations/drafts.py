"""The report that a conversation fills: reading it, and correcting it in the read-through."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import queries
from api.conversations.models import Conversation
from api.conversations.problems import AlreadySent, UnknownField
from api.conversations.schemas import DraftChanged
from api.conversations.talk import Talk
from api.reports.schemas import Draft
from api.shared import clock
from api.shared.problems import InvalidInput

CORRECTABLE = frozenset(Draft.model_fields) - {"service", "suggestions", "urgent", "consent"}
"""The fields a reporter may correct; the others follow from what they say."""


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
