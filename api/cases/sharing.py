"""Sharing a case with another unit of the service: visible to the reporter, with its basis."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, services
from api.access import service as access
from api.access.audit import Actor
from api.access.models import Unit
from api.access.permissions import StaffMember
from api.cases import queries, service
from api.cases.links import Reason
from api.cases.models import Case, CaseShare
from api.cases.problems import CaseWithdrawn
from api.reports import service as reports
from api.shared import clock, ids, sealing
from api.shared.i18n import _, in_language, lazy
from api.shared.problems import InvalidInput
from api.shared.sealing import KeyDestroyedError


class Basis(StrEnum):
    """Why others may have the case: a line that stands, with its reason."""

    CONSENT = "consent"
    OWN_WORK = "own_work"
    LAW = "law"


BASES: dict[Basis, str] = {
    Basis.CONSENT: lazy("The reporter said yes"),
    Basis.OWN_WORK: lazy("Quality work within our service, by those who need it for their task"),
    Basis.LAW: lazy("Another legal basis, named below"),
}


class NewShare(BaseModel):
    """With which unit, on what basis and why."""

    share_unit: UUID
    share_basis: Basis
    why_shared: Reason


@dataclass(frozen=True)
class ShareShown:
    """A unit that has the case too, or had it."""

    unit_id: UUID
    unit: str
    basis: str
    reason: str
    who: str
    open: bool


async def share(tx: AsyncSession, staff: StaffMember, reference: str, wanted: NewShare) -> Case:
    """Let another unit of the service read the case; shared already, nothing happens.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, and InvalidInput for a unit
    that can't have it.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    units = {each.id: each for each in await services.units_in_use(tx, case.service_id)}
    if wanted.share_unit not in units or wanted.share_unit == case.unit_id:
        raise _refuse("share_unit", _("Choose one of those listed."))
    before = await shared_with(tx, case)
    if str(wanted.share_unit) in before:
        return case
    share_id, actor = ids.new_id(), staff.actor(role)
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    tx.add(
        CaseShare(
            id=share_id,
            case_id=case.id,
            unit_id=wanted.share_unit,
            basis=wanted.share_basis,
            reason=key.seal("case_shares.reason", share_id, wanted.why_shared),
            at=clock.now(),
            by_id=staff.id,
            ended_at=None,
            ended_by=None,
        )
    )
    await tx.flush()
    changes = {"shared_with": [before, await shared_with(tx, case)]}
    basis = str(wanted.share_basis)
    await service.note(tx, case, actor, "shared", changes=changes, basis=basis)
    await audit.record(tx, actor, "shared", audit.Subject("report", report.id), basis=basis)
    await reports.add_step(tx, report, "shared", unit=units[wanted.share_unit].name)
    return case


async def end_share(tx: AsyncSession, staff: StaffMember, reference: str, unit_id: UUID) -> Case:
    """Take a share back; ended already, nothing happens. Raises as `service.for_staff`."""
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    await end_shares(tx, case, staff.actor(role), [unit_id])
    return case


async def shared_with(tx: AsyncSession, case: Case) -> list[str]:
    """Return the units that have the case too, by id as text, as the history tells it."""
    return sorted(str(each.unit_id) for each in await queries.shares(tx, case.id) if _open(each))


async def shares_of(tx: AsyncSession, case: Case, units: Sequence[Unit]) -> list[ShareShown]:
    """Return with whom the case is or was shared, the latest first."""
    found = await queries.shares(tx, case.id)
    names = await access.names_of(tx, {each.by_id for each in found})
    places = {each.id: in_language(each.name) for each in units}
    report = await reports.by_id(tx, case.report_id)
    try:
        key = await sealing.data_key(tx, report.key_id) if found else None
    except KeyDestroyedError:
        key = None
    return [
        ShareShown(
            unit_id=each.unit_id,
            unit=places.get(each.unit_id, ""),
            basis=str(BASES[Basis(each.basis)]),
            reason=key.open("case_shares.reason", each.id, each.reason) if key else "",
            who=names.get(each.by_id, ""),
            open=_open(each),
        )
        for each in found
    ]


def _open(found: CaseShare) -> bool:
    return found.ended_at is None


def _refuse(field: str, message: str) -> InvalidInput:
    return InvalidInput(errors=[{"field": field, "message": message}])


async def end_shares(
    tx: AsyncSession, case: Case, actor: Actor, unit_ids: Sequence[UUID], *, told: bool = True
) -> None:
    """End the open shares with these units; the reporter sees it, unless not `told`."""
    before = await shared_with(tx, case)
    report = await reports.by_id(tx, case.report_id)
    for found in await queries.shares(tx, case.id):
        if not _open(found) or found.unit_id not in unit_ids:
            continue
        found.ended_at, found.ended_by = clock.now(), actor.id
        unit = await tx.get_one(Unit, found.unit_id)
        if told and report.withdrawn_at is None:
            await reports.add_step(tx, report, "share_ended", unit=unit.name)
    await tx.flush()
    now = await shared_with(tx, case)
    if now == before:
        return
    await service.note(tx, case, actor, "share_ended", changes={"shared_with": [before, now]})
    await audit.record(tx, actor, "ended_share", audit.Subject("report", report.id))
