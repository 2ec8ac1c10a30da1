"""Sending what a conversation gathered, once, and its receipt."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.services import service_by_id
from api.conversations.models import Conversation
from api.conversations.schemas import Expects
from api.conversations.talk import Talk
from api.reports import receipts
from api.reports import service as reports
from api.reports.schemas import Consent, Receipt

DONE = Expects(kind="done")
"""What is expected once the report is sent."""


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
        return await receipts.receipt_of(tx, await reports.by_id(tx, conversation.report_id))
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


async def receipt_of(tx: AsyncSession, conversation: Conversation) -> Receipt | None:
    """Return the receipt of what was sent; none before that, nor once it is withdrawn."""
    if conversation.report_id is None:
        return None
    report = await reports.by_id(tx, conversation.report_id)
    return None if report.withdrawn_at else await receipts.receipt_of(tx, report)
