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
from api.reports.service import add_step
from api.shared import clock, ids, sealing
from api.shared.announcements import announce
from api.shared.problems import NotFound


async def write_as_reporter(
    tx: AsyncSession, report: Report, new: NewMessage, *, found_danger: bool | None
) -> ReportMessage:
    """Store a message from the reporter and tell the service.

    `found_danger` is what the bot read in it; None, when it could not, has a job ask again.

    Raises Withdrawn, and NotFound when it answers a message that is not one of the service's.
    """
    if new.answers is not None:
        asked = await tx.get(ReportMessage, new.answers)
        if asked is None or (asked.report_id, asked.sender) != (report.id, "staff"):
            raise NotFound
    message = await _write(tx, report, "reporter", None, new)
    await audit.record(tx, audit.REPORTER, "wrote", audit.Subject("report", report.id))
    await announce(tx, ReporterWrote(report, message))
    if found_danger is None:
        await danger.read_later(tx, report.id, message_id=message.id)
    elif found_danger:
        await urgency.mark_urgent(tx, report.id, message.id)
    return message


async def write_as_staff(
    tx: AsyncSession, report: Report, author: audit.Actor, text: str
) -> ReportMessage:
    """Store a message from staff to the reporter and tell the reporter. Raises Withdrawn."""
    message = await _write(tx, report, "staff", author.id, NewMessage(text=text))
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
            waiting[row.id] = None
        elif row.answers_id is None:
            waiting.clear()
        else:
            waiting.pop(row.answers_id, None)
    return set(waiting)


async def _write(
    tx: AsyncSession, report: Report, sender: str, sender_id: UUID | None, new: NewMessage
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
    )
    tx.add(message)
    await tx.flush()
    return message
