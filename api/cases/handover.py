"""Handing a case over to somebody outside this installation, who has no account here.

Nothing leaves by itself: the product makes a document, and a human sends it by the organisation's
own secure channel. The reporter sees who has the case now and how to reach them, and it can be
taken back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.permissions import StaffMember
from api.cases import service, told
from api.cases.handover_models import CaseHandover
from api.cases.links import Reason
from api.cases.models import Case
from api.cases.problems import CaseWithdrawn
from api.cases.schemas import FINISHED, CaseState
from api.cases.sharing import BASES, Basis
from api.cases.told import Told
from api.reports import service as reports
from api.reports.models import Report
from api.shared import clock, sealing
from api.shared.i18n import _
from api.shared.panels import Panel
from api.shared.problems import InvalidInput, NotFound
from api.shared.text import not_blank

TOLD: Told = {
    CaseHandover: (
        *("case_id", "basis", "with_dialogue", "with_contact", "at", "by_id"),
        *("ended_at", "ended_by"),
    ),
}
"""What the case's events keep of a hand-over."""

BODY, ENDED = "case_handovers.body", "case_handovers.ended_reason"

OUTSIDE: dict[Basis, str] = {each: BASES[each] for each in (Basis.CONSENT, Basis.LAW)}
"""What lets somebody outside have a case: never our own work alone."""

LINE_LENGTH = 200

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LINE_LENGTH)]


class Body(BaseModel):
    """To whom, how the reporter reaches them, and why: stored sealed."""

    party: Annotated[Line, AfterValidator(not_blank)]
    reach: Annotated[Line, AfterValidator(not_blank)]
    why_handed_over: Reason


class NewHandover(Body):
    """A hand-over, as the form sends it. The same `id` again is no second one."""

    id: UUID
    handover_basis: Basis
    with_dialogue: bool = False
    with_contact: bool = False


class TakenBack(BaseModel):
    """Why the case is ours again."""

    why_taken_back: Reason


@dataclass(frozen=True)
class HandoverShown:
    """A hand-over, opened. `ended_reason` is empty while it stands."""

    party: str
    reach: str
    why: str
    basis: Basis
    with_dialogue: bool
    with_contact: bool
    at: datetime
    who: str
    ended_at: datetime | None
    ended_reason: str


class HandoverForReporter(BaseModel):
    """Who has the case now, how to reach them, and whether the reporter said yes to that."""

    party: str
    reach: str
    at: datetime
    by_consent: bool


async def hand_over(
    tx: AsyncSession, staff: StaffMember, reference: str, wanted: NewHandover
) -> Case:
    """Mark the case as handed over; the reporter sees to whom.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, and InvalidInput for a
    closed case, a basis that is not enough, or an address the reporter did not agree to give.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    if await tx.get(CaseHandover, wanted.id) is not None:
        return case
    _check(case, wanted, gone=await _standing(tx, case) is not None)
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    body = Body.model_validate(wanted.model_dump(include=set(Body.model_fields)))
    row = CaseHandover(
        id=wanted.id,
        case_id=case.id,
        body=key.seal(BODY, wanted.id, body.model_dump_json()),
        basis=wanted.handover_basis,
        with_dialogue=wanted.with_dialogue,
        with_contact=wanted.with_contact,
        at=clock.now(),
        by_id=staff.id,
        ended_at=None,
        ended_by=None,
        ended_reason=None,
    )
    tx.add(row)
    await tx.flush()
    actor, basis = staff.actor(role), str(wanted.handover_basis)
    rows = told.rows(TOLD, [row])
    await service.note(tx, case, actor, "handed_over", basis=basis, rows=rows)
    await audit.record(tx, actor, "handed_over", audit.Subject("report", report.id), basis=basis)
    await service.move(tx, case, actor, CaseState.TRANSFERRED)
    await reports.add_step(tx, report, "handed_over")
    return case


async def take_back(tx: AsyncSession, staff: StaffMember, reference: str, given: TakenBack) -> Case:
    """Take the case back: it is open here again, and the reporter sees it.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, and NotFound for a case
    that is not handed over.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    row = await _standing(tx, case)
    if row is None:
        raise NotFound
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    row.ended_at, row.ended_by = clock.now(), staff.id
    row.ended_reason = key.seal(ENDED, row.id, given.why_taken_back)
    actor = staff.actor(role)
    await service.note(tx, case, actor, "handover_ended", rows=told.rows(TOLD, [row]))
    await audit.record(tx, actor, "handover_ended", audit.Subject("report", report.id))
    await service.move(tx, case, actor, CaseState.REOPENED)
    await reports.add_step(tx, report, "handover_ended")
    await tx.flush()
    return case


async def shown_of(tx: AsyncSession, case: Case, report: Report) -> list[HandoverShown]:
    """Return the case's hand-overs, the latest first. Raises KeyDestroyedError once erased."""
    found = await tx.scalars(
        select(CaseHandover).where(CaseHandover.case_id == case.id).order_by(CaseHandover.at.desc())
    )
    rows = list(found)
    if not rows:
        return []
    names = await access.names_of(tx, {each.by_id for each in rows})
    return [await _shown(tx, report, each, names.get(each.by_id, "")) for each in rows]


async def for_reporter(tx: AsyncSession, report_id: UUID) -> HandoverForReporter | None:
    """Return who has the case now, if it is somebody outside."""
    case = await service.of_report(tx, report_id)
    row = await _standing(tx, case)
    if row is None or case.withdrawn_at is not None:
        return None
    shown = await _shown(tx, await reports.by_id(tx, report_id), row, "")
    return HandoverForReporter(
        party=shown.party,
        reach=shown.reach,
        at=shown.at,
        by_consent=shown.basis is Basis.CONSENT,
    )


PANEL = Panel("handover", "cases/handover_panel.html", for_reporter)


async def _standing(tx: AsyncSession, case: Case) -> CaseHandover | None:
    return await tx.scalar(
        select(CaseHandover).where(CaseHandover.case_id == case.id, CaseHandover.ended_at.is_(None))
    )


async def _shown(tx: AsyncSession, report: Report, row: CaseHandover, who: str) -> HandoverShown:
    key = await sealing.data_key(tx, report.key_id)
    body = Body.model_validate_json(key.open(BODY, row.id, row.body))
    return HandoverShown(
        party=body.party,
        reach=body.reach,
        why=body.why_handed_over,
        basis=Basis(row.basis),
        with_dialogue=row.with_dialogue,
        with_contact=row.with_contact,
        at=row.at,
        who=who,
        ended_at=row.ended_at,
        ended_reason=key.open(ENDED, row.id, row.ended_reason) if row.ended_reason else "",
    )


def _check(case: Case, wanted: NewHandover, *, gone: bool) -> None:
    errors = []
    if gone or case.state in FINISHED:
        closed = _("The case is closed. Open it again before you pass it on.")
        errors.append({"field": "party", "message": closed})
    if wanted.handover_basis not in OUTSIDE:
        needed = _("Another service needs the reporter's yes, or a legal basis that you name.")
        errors.append({"field": "handover_basis", "message": needed})
    if wanted.with_contact and wanted.handover_basis is not Basis.CONSENT:
        asked = _("How to reach the reporter is only passed on when the reporter has said yes.")
        errors.append({"field": "with_contact", "message": asked})
    if errors:
        raise InvalidInput(errors=errors)
