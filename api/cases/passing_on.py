"""Passing a case on for good, to another unit or service here: the reporter sees where it went."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, services
from api.access import service as access
from api.access.audit import SYSTEM, Actor
from api.access.models import Service, Unit
from api.access.permissions import StaffMember
from api.cases import queries, service, sharing
from api.cases.links import Reason
from api.cases.models import Case, CaseTransfer
from api.cases.problems import CaseWithdrawn
from api.cases.schemas import FINISHED, CaseState
from api.cases.sharing import BASES, Basis
from api.reports import service as reports
from api.shared import clock, ids, sealing
from api.shared.i18n import _, in_language
from api.shared.problems import InvalidInput, NotFound
from api.shared.sealing import KeyDestroyedError


class NewTransfer(BaseModel):
    """To whom (`service`, or `service/unit`, by id), on what basis and why."""

    to: Annotated[str, StringConstraints(max_length=80)]
    transfer_basis: Basis
    why_transferred: Reason


@dataclass(frozen=True)
class Destination:
    """Somewhere a case may be passed on to."""

    service: Service
    unit: Unit | None
    abroad: bool

    @property
    def value(self) -> str:
        """Return what the form sends."""
        return f"{self.service.id}/{self.unit.id}" if self.unit else str(self.service.id)

    @property
    def name(self) -> dict[str, str]:
        """Return what the place is called, by language; of another service, with its name."""
        if self.unit is None:
            return self.service.name
        if not self.abroad:
            return self.unit.name
        return {
            code: f"{in_language(self.service.name, code)}, {in_language(self.unit.name, code)}"
            for code in ("nb", "nn", "en")
        }

    @property
    def here(self) -> str:
        """Return the name in the current language."""
        return in_language(self.name)


async def transfer(
    tx: AsyncSession, staff: StaffMember, reference: str, wanted: NewTransfer
) -> Case:
    """Pass the case on for good; its history goes along, and the new place triages it anew.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, and InvalidInput for a
    place, a basis or a case that does not allow it.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    places = {each.value: each for each in await destinations(tx, case)}
    if wanted.to not in places:
        raise _refuse("to", _("Choose one of those listed."))
    to = places[wanted.to]
    if case.state in FINISHED:
        raise _refuse("to", _("The case is closed. Open it again before you pass it on."))
    if to.abroad and wanted.transfer_basis is Basis.OWN_WORK:
        told = _("Another service needs the reporter's yes, or a legal basis that you name.")
        raise _refuse("transfer_basis", told)
    actor = staff.actor(role)
    await _keep(tx, case, staff, to, wanted)
    gone = await sharing.shared_with(tx, case)
    ending = gone if to.abroad else [each for each in gone if to.unit and each == str(to.unit.id)]
    await sharing.end_shares(tx, case, actor, [UUID(each) for each in ending], told=False)
    await _move(tx, case, actor, to, basis=wanted.transfer_basis)
    report = await reports.by_id(tx, case.report_id)
    await reports.add_step(tx, report, "passed_on", unit=to.name)
    return case


async def destinations(tx: AsyncSession, case: Case) -> list[Destination]:
    """Return where the case may go: other units of its service, other services, their units."""
    every = list(await tx.scalars(select(Service).order_by(Service.slug)))
    found: list[Destination] = []
    for each in sorted(every, key=lambda one: one.id != case.service_id):
        abroad = each.id != case.service_id
        if abroad:
            found.append(Destination(each, None, abroad))
        found += [
            Destination(each, unit, abroad)
            for unit in await services.units_in_use(tx, each.id)
            if unit.id != case.unit_id
        ]
    return found


async def show_new_unit(tx: AsyncSession, case: Case, before: UUID | None) -> None:
    """Show the reporter that another unit than `before` has the case now.

    A case that no unit had yet changes no hands by coming to its first one.
    """
    if before is None or case.unit_id in {None, before} or case.withdrawn_at is not None:
        return
    unit = await tx.get_one(Unit, case.unit_id)
    report = await reports.by_id(tx, case.report_id)
    await reports.add_step(tx, report, "passed_on", unit=unit.name)


async def _keep(
    tx: AsyncSession, case: Case, staff: StaffMember, to: Destination, wanted: NewTransfer
) -> None:
    report = await reports.by_id(tx, case.report_id)
    key, transfer_id = await sealing.data_key(tx, report.key_id), ids.new_id()
    tx.add(
        CaseTransfer(
            id=transfer_id,
            case_id=case.id,
            from_service_id=case.service_id,
            from_unit_id=case.unit_id,
            to_service_id=to.service.id,
            to_unit_id=to.unit.id if to.unit else None,
            basis=wanted.transfer_basis,
            reason=key.seal("case_transfers.reason", transfer_id, wanted.why_transferred),
            at=clock.now(),
            by_id=staff.id,
        )
    )


async def _move(
    tx: AsyncSession, case: Case, actor: Actor, to: Destination, *, basis: Basis
) -> None:
    """Note that the case went, and put it among the new ones where it came to."""
    unit_id = to.unit.id if to.unit else None
    went: dict[str, list[str | None]] = {
        "service": [str(case.service_id), str(to.service.id)],
        "unit": [_text(case.unit_id), _text(unit_id)],
        "responsible": [_text(case.responsible_id), None],
        "state": [str(case.state), str(CaseState.TRANSFERRED)],
    }
    changes = {field: both for field, both in went.items() if both[0] != both[1]}
    case.version += 1
    await service.note(
        tx,
        case,
        actor,
        "transferred",
        changes=changes,
        version=case.version,
        basis=str(basis),
        news=True,
    )
    await audit.record(
        tx, actor, "transferred", audit.Subject("report", case.report_id), basis=str(basis)
    )
    case.service_id, case.unit_id = to.service.id, unit_id
    case.responsible_id = None
    case.state = CaseState.TRANSFERRED
    await service.move(tx, case, SYSTEM, CaseState.RECEIVED)
    await tx.flush()


async def transfers_of(tx: AsyncSession, case: Case) -> list[tuple[str, str, str, str]]:
    """Return the case's way so far: place, basis, reason and who, the latest first."""
    found = await queries.transfers(tx, case.id)
    names = await access.names_of(tx, {each.by_id for each in found})
    report = await reports.by_id(tx, case.report_id)
    try:
        key = await sealing.data_key(tx, report.key_id) if found else None
    except KeyDestroyedError:
        key = None
    told = []
    for each in found:
        place = await _place(tx, each)
        reason = key.open("case_transfers.reason", each.id, each.reason) if key else ""
        told.append((place, str(BASES[Basis(each.basis)]), reason, names.get(each.by_id, "")))
    return told


async def _place(tx: AsyncSession, found: CaseTransfer) -> str:
    to = await tx.get(Service, found.to_service_id)
    unit = await tx.get(Unit, found.to_unit_id) if found.to_unit_id else None
    if to is None:
        raise NotFound
    return Destination(to, unit, found.from_service_id != found.to_service_id).here


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _refuse(field: str, message: str) -> InvalidInput:
    return InvalidInput(errors=[{"field": field, "message": message}])
