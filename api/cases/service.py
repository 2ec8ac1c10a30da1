"""Cases: opening one for a report, who may open it, what happened to it since."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import REPORTER, SYSTEM, Actor
from api.access.permissions import Role, StaffMember
from api.cases import break_glass, classification, queries, reach
from api.cases.models import Case, CaseEvent, CaseReading
from api.cases.queries import Ended, ended, opened_between
from api.cases.reach import READERS, WORKERS, within_reach
from api.cases.schemas import CaseState
from api.cases.waiting import turn_after
from api.reports import service as reports
from api.reports.events import (
    ContactChanged,
    DangerFound,
    ReporterWrote,
    ReportSubmitted,
    ReportWithdrawn,
)
from api.reports.models import Report
from api.shared import bell, clock, ids
from api.shared.problems import Forbidden, NotFound

__all__ = ["READERS", "WORKERS", "Ended", "ended", "opened_between", "within_reach"]


async def open_case(tx: AsyncSession, fact: ReportSubmitted) -> None:
    """Open a case for a report, classified as the reporter did until staff have looked."""
    report = fact.report
    case = Case(
        id=ids.new_id(),
        report_id=report.id,
        reference=report.reference,
        service_id=report.service_id,
        unit_id=report.unit_id,
        state=CaseState.RECEIVED,
        urgent=report.urgent,
        kind=report.kind,
        category=report.category,
        physical_harm=None,
        psychological_harm=None,
        potential_harm=None,
        very_serious_unexpected=False,
        complexity=None,
        learning_value=None,
        responsible_id=None,
        opened_at=report.submitted_at,
        updated_at=report.submitted_at,
        version=1,
        news_at=report.submitted_at,
        first_read_at=None,
        withdrawn_at=None,
        named_contact_id=None,
        due_at=None,
        waits_for=None,
        waits_since=None,
    )
    tx.add(case)
    await tx.flush()
    began = ("state", "kind", "category", "unit", "urgent")
    held = {"state": str(case.state)} | classification.values(case)
    values = {field: held[field] for field in began} | {
        "service": str(case.service_id),
        "opened_at": case.opened_at.isoformat(),
    }
    await note(tx, case, SYSTEM, "received", values=values)


async def note(  # noqa: PLR0913 - what an event is made of
    tx: AsyncSession,
    case: Case,
    actor: Actor,
    what: str,
    *,
    client_id: UUID | None = None,
    news: bool = False,
    **details: Any,
) -> None:
    """Add to the case's history. `details` holds clear values only, never free text.

    `what` is worded in `wording.HISTORY`. Every clear value that changes is told: in `changes` as
    field → [before, after], which the history shows, or in `values` as field → after, which it
    does not; a feature's own tables in `rows` (`told.py`). `replay.py` builds the case from them.
    What the reporter did makes the case unread again, and so does `news=True`; what happened
    decides whose turn it is.
    """
    case.updated_at = clock.now()
    if actor.kind == "reporter" or news:
        case.news_at = case.updated_at
    if actor.kind == "reporter" or news or what == "received":
        await bell.ring(tx, case.service_id)
    if news:
        details["news"] = True
    turn = turn_after(case.waits_for, actor.kind, what)
    if turn != case.waits_for:
        case.waits_for = turn
        case.waits_since = case.updated_at if turn else None
    tx.add(
        CaseEvent(
            id=ids.new_id(),
            case_id=case.id,
            at=case.updated_at,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_role=actor.role,
            what=what,
            details=details,
            client_id=client_id,
        )
    )


async def move(tx: AsyncSession, case: Case, actor: Actor, state: CaseState) -> None:
    """Bring the case to a state and note it; already there, nothing happens."""
    if case.state != state:
        await note(tx, case, actor, "moved", changes={"state": [case.state, str(state)]})
        case.state = state
        if state == CaseState.REOPENED:
            await _reopen_duplicates(tx, case)


async def _reopen_duplicates(tx: AsyncSession, main: Case) -> None:
    """Reopen with a main case those that were closed with it, since they told of the same."""
    for case in await queries.duplicates(tx, main.id, lock=True):
        if case.state == CaseState.CLOSED_WITH_LEARNING and case.withdrawn_at is None:
            changes = {"state": [case.state, str(CaseState.REOPENED)]}
            await note(tx, case, SYSTEM, "moved", changes=changes)
            case.state = CaseState.REOPENED


async def by_id(tx: AsyncSession, case_id: UUID) -> Case:
    """Return a case. Raises NotFound."""
    found = await tx.get(Case, case_id)
    if found is None:
        raise NotFound
    return found


async def of_report(tx: AsyncSession, report_id: UUID, *, lock: bool = False) -> Case:
    """Return the case of a report. Raises NotFound."""
    found = await queries.of_report(tx, report_id, lock=lock)
    if found is None:
        raise NotFound
    return found


async def for_staff(
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    to_change: bool = False,
    changers: tuple[Role, ...] = WORKERS,
) -> tuple[Case, Role]:
    """Return the case and the role in which this person has it.

    With `to_change` the case is theirs alone until the transaction ends, and the role one of those
    that may change it (`changers`). Raises NotFound for a case out of their reach, as for one that
    is not there, and Forbidden for one they may only read.
    """
    case = await queries.by_reference(tx, staff, reference.upper(), lock=to_change)
    if case is None:
        raise NotFound
    wanted = changers if to_change else READERS
    role = staff.role_in(case.service_id, case.unit_id, wanted)
    if role is None and Role.REVIEWER in wanted and await reach.takes_part(tx, case, staff):
        role = Role.REVIEWER
    if role is None and not to_change:
        role = await queries.shared_role(tx, case, staff)
    if role is None and not to_change and await break_glass.holds(tx, staff, case):
        role = break_glass.READS_AS
    if role is None:
        raise Forbidden
    return case, role


def works_with(staff: StaffMember, case: Case) -> bool:
    """Return whether this person works with the case, and does not only read it."""
    return staff.may(*WORKERS, service_id=case.service_id, unit_id=case.unit_id)


def may_change(staff: StaffMember, case: Case) -> bool:
    """Return whether this person may classify the case and decide about it now."""
    return case.withdrawn_at is None and works_with(staff, case)


async def leave_trace(
    tx: AsyncSession, case: Case, report: Report, staff: StaffMember, role: Role
) -> None:
    """Keep that this person read the case: in the audit log, in their inbox, for the reporter.

    The reporter is told of the first reader only, by role.
    """
    await audit.record(tx, staff.actor(role), "read", audit.Subject("report", report.id))
    seen = {"at": clock.now(), "seen_news_at": case.news_at}
    reading = insert(CaseReading).values(case_id=case.id, user_id=staff.id, **seen)
    await tx.execute(
        reading.on_conflict_do_update(
            index_elements=[CaseReading.case_id, CaseReading.user_id], set_=seen
        )
    )
    first = await tx.scalar(
        update(Case)
        .where(Case.id == case.id, Case.first_read_at.is_(None), Case.withdrawn_at.is_(None))
        .values(first_read_at=clock.now())
        .returning(Case.first_read_at)
    )
    if first is not None:
        values = {"first_read_at": first.isoformat()}
        await note(tx, case, staff.actor(role), "first_read", values=values)
        await reports.add_step(tx, report, "read", role=role)


async def danger_found(tx: AsyncSession, fact: DangerFound) -> None:
    """Mark the case, and let everyone find it unread again.

    A triage that is being typed just now is refused, so that it does not take the mark off unseen.
    """
    case = await of_report(tx, fact.report.id, lock=True)
    case.urgent = True
    case.version += 1
    values = {"urgent": True}
    await note(tx, case, SYSTEM, "marked_urgent", values=values, version=case.version, news=True)


async def reporter_wrote(tx: AsyncSession, fact: ReporterWrote) -> None:
    """Note the reporter's message; a case that waited for it waits no more."""
    case = await of_report(tx, fact.report.id, lock=True)
    await note(tx, case, REPORTER, "reporter_wrote")
    if case.state == CaseState.AWAITING_REPORTER:
        await move(tx, case, SYSTEM, CaseState.TRIAGED)


async def contact_changed(tx: AsyncSession, fact: ContactChanged) -> None:
    """Note that the reporter is reached, or takes part, in another way from now on."""
    await note(tx, await of_report(tx, fact.report.id, lock=True), REPORTER, "contact_changed")


async def report_withdrawn(tx: AsyncSession, fact: ReportWithdrawn) -> None:
    """Note that the report was taken back, or kept for its time: the case stays, without texts."""
    case = await of_report(tx, fact.report.id, lock=True)
    case.withdrawn_at = at = fact.report.withdrawn_at or clock.now()
    what = "withdrawn" if fact.by == REPORTER else "expired"
    await note(tx, case, fact.by, what, values={"withdrawn_at": at.isoformat()})
