"""What the reporter and the service write to each other after the report was sent."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.reports import danger, urgency
from api.reports.events import ReporterWrote, StaffWrote
from api.reports.models import Report, ReportMessage
from api.reports.problems import Withdrawn
from api.reports.schemas import MessageShown, NewMessage
from api.reports.service import add_step, add_terms
from api.shared import clock, ids, sealing
from api.shared.announcements import announce
from api.shared.db import one_at_a_time
from api.shared.problems import NotFound

MESSAGE = "receipt message"
"""What digests of forms with a message are for."""


async def write_as_reporter(
    tx: AsyncSession,
    report: Report,
    new: NewMessage,
    *,
    found_danger: bool | None,
    client_id: UUID | None = None,
) -> ReportMessage:
    """Store a message from the reporter and tell the service.

    `client_id` is the form's own: the same words in it again store nothing more. Other words do,
    since who goes back in the browser meets the same form again.
    `found_danger` is what the bot read in it; None, when it could not, has a job ask again.

    Raises Withdrawn, and NotFound when it answers a message that is not one of the service's.
    """
    if new.answers is not None:
        asked = await tx.get(ReportMessage, new.answers)
        if asked is None or (asked.report_id, asked.sender) != (report.id, "staff"):
            raise NotFound
    submission = None
    if client_id is not None:
        named = f"{report.id} {client_id} {new.model_dump_json()}"
        submission = sealing.vault(tx).digest(MESSAGE, named)
        await one_at_a_time(tx, submission)
        digests = sealing.vault(tx).digests(MESSAGE, named)
        earlier = await tx.scalar(
            select(ReportMessage).where(ReportMessage.submission_digest.in_(digests))
        )
        if earlier is not None:
            return earlier
    message = await _write(tx, report, "reporter", None, new, submission)
    await audit.record(tx, audit.REPORTER, "wrote", audit.Subject("report", report.id))
    await announce(tx, ReporterWrote(report, message))
    if found_danger is None:
        await danger.read_later(tx, report.id, message_id=message.id)
    elif found_danger:
        await urgency.mark_urgent(tx, report.id, message.id)
    return message


async def write_as_staff(
    tx: AsyncSession, report: Report, author: audit.Actor, text: str, *, asks: bool = True
) -> ReportMessage:
    """Store a message from staff to the reporter and tell the reporter. Raises Withdrawn.

    One that `asks` shows as waiting for an answer; the answer at a closing does not.
    """
    message = await _write(tx, report, "staff", author.id, NewMessage(text=text), asks=asks)
    if asks:
        await add_step(tx, report, "question")
    await audit.record(tx, author, "wrote", audit.Subject("report", report.id))
    await announce(tx, StaffWrote(report, message))
    return message


async def messages_of(tx: AsyncSession, report: Report, *, reader: str) -> list[MessageShown]:
    """Return the dialogue, oldest first, and mark the other side's messages as seen by `reader`."""
    key = await sealing.data_key(tx, report.key_id)
    found = await tx.scalars(
        select(ReportMessage).where(ReportMessage.report_id == report.id).order_by(ReportMessage.at)
    )
    rows = found.all()
    unanswered = _unanswered(rows)
    shown = []
    for row in rows:
        if row.sender != reader and row.seen_at is None:
            row.seen_at = clock.now()
        shown.append(
            MessageShown(
                id=row.id,
                sender=row.sender,
                text=key.open("report_messages.text", row.id, row.text),
                at=row.at,
                answers=row.answers_id,
                needs_answer=row.id in unanswered,
            )
        )
    return shown


def _unanswered(rows: Sequence[ReportMessage]) -> set[UUID]:
    """Return which of the service's messages wait for an answer.

    One is answered at its place, or by what the reporter wrote after it to no place in particular.
    """
    waiting: dict[UUID, None] = {}
    for row in rows:
        if row.sender == "staff":
            if row.asks:
                waiting[row.id] = None
        elif row.answers_id is None:
            waiting.clear()
        else:
            waiting.pop(row.answers_id, None)
    return set(waiting)


async def _write(  # noqa: PLR0913, PLR0917 - one row
    tx: AsyncSession,
    report: Report,
    sender: str,
    sender_id: UUID | None,
    new: NewMessage,
    submission: bytes | None = None,
    *,
    asks: bool = True,
) -> ReportMessage:
    if report.withdrawn_at is not None:
        raise Withdrawn
    key = await sealing.data_key(tx, report.key_id)
    message_id = ids.new_id()
    message = ReportMessage(
        id=message_id,
        report_id=report.id,
        sender=sender,
        sender_id=sender_id,
        text=key.seal("report_messages.text", message_id, new.text),
        at=clock.now(),
        seen_at=None,
        urgent=False,
        answers_id=new.answers,
        submission_digest=submission,
        asks=asks,
    )
    tx.add(message)
    await tx.flush()
    await add_terms(tx, report, [new.text])
    return message
