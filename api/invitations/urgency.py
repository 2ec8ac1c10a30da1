"""Present danger in an answer: read by the bot as messages are (`reports/danger.py`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations.models import Invitation, InvitationAnswer
from api.invitations.schemas import Answer
from api.reports import service as reports
from api.reports import urgency as report_urgency
from api.reports.models import Report
from api.shared import jobs, sealing

TASK = "invitations.read_for_danger"


async def mark(tx: AsyncSession, report: Report, row: InvitationAnswer) -> None:
    """Mark an answer, its report and its case. Marked once, nothing more happens."""
    if row.urgent or report.withdrawn_at is not None:
        return
    row.urgent = True
    await report_urgency.mark(tx, report)


async def read_later(
    tx: AsyncSession, answer_id: UUID, *, attempt: int = 1, in_seconds: float | None = None
) -> None:
    """Have a job read an answer that nobody could read when it was given."""
    await jobs.defer(tx, TASK, in_seconds=in_seconds, answer_id=str(answer_id), attempt=attempt)


async def unread(tx: AsyncSession, answer_id: UUID) -> list[str]:
    """Return what is to be read; nothing when it is marked or erased by now."""
    row, report = await _of(tx, answer_id)
    if row.urgent or row.body is None or report.withdrawn_at is not None:
        return []
    key = await sealing.data_key(tx, report.key_id)
    body = key.open("invitation_answers.body", row.id, row.body)
    return Answer.model_validate_json(body).wishes.own_words


async def mark_read(tx: AsyncSession, answer_id: UUID) -> None:
    """Mark an answer that a job has read."""
    row, report = await _of(tx, answer_id, lock=True)
    await mark(tx, report, row)


async def _of(
    tx: AsyncSession, answer_id: UUID, *, lock: bool = False
) -> tuple[InvitationAnswer, Report]:
    row = await tx.get_one(InvitationAnswer, answer_id, with_for_update=lock or None)
    invitation = await tx.get_one(Invitation, row.invitation_id)
    return row, await reports.by_id(tx, invitation.report_id)
