"""Internal notes on a case: what staff write for each other, never shown to the reporter.

Kept apart from the messages in every way: a table, an address, a form and a colour of their own.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.permissions import StaffMember
from api.cases import queries, service
from api.cases.models import Case, CaseNote
from api.cases.problems import CaseWithdrawn
from api.cases.schemas import InternalNote
from api.reports import service as reports
from api.reports.models import Report
from api.shared import ids, sealing


@dataclass(frozen=True)
class NoteShown:
    """A note, and who wrote it."""

    who: str
    at: datetime
    text: str


async def write(tx: AsyncSession, staff: StaffMember, reference: str, note: InternalNote) -> Case:
    """Keep a note. The same words in the same form again keep nothing more.

    Raises NotFound and Forbidden as `service.for_staff`, and CaseWithdrawn.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    sent = sealing.sent_as(tx, note, case.id)
    if await queries.event_of_client(tx, case.id, sent) is not None:
        return case
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    actor = staff.actor(role)
    await service.note(tx, case, actor, "note_written", client_id=sent)
    note_id = ids.new_id()
    tx.add(
        CaseNote(
            id=note_id,
            case_id=case.id,
            user_id=staff.id,
            at=case.updated_at,
            body=key.seal("case_notes.body", note_id, note.note),
        )
    )
    await audit.record(tx, actor, "wrote_note", audit.Subject("report", report.id))
    return case


async def notes_of(tx: AsyncSession, case: Case, report: Report) -> list[NoteShown]:
    """Return the notes on a case, the newest first. Raises KeyDestroyedError once erased."""
    key = await sealing.data_key(tx, report.key_id)
    found = list(
        await tx.scalars(
            select(CaseNote)
            .where(CaseNote.case_id == case.id)
            .order_by(CaseNote.at.desc(), CaseNote.id.desc())
        )
    )
    names: dict[UUID, str] = await access.names_of(tx, {each.user_id for each in found})
    return [
        NoteShown(
            who=names.get(each.user_id, ""),
            at=each.at,
            text=key.open("case_notes.body", each.id, each.body),
        )
        for each in found
    ]
