"""What a privacy officer does for somebody who asks: find, hand over, erase, with a reason."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import Actor, Subject
from api.cases import service as cases
from api.reports import contacts
from api.reports import service as reports
from api.reports.models import Report
from api.retention import held
from api.shared import clock
from api.shared.problems import NotFound


async def find(
    tx: AsyncSession, service_ids: Collection[UUID], typed: str, actor: Actor
) -> list[Report]:
    """Return the reports with this reference, or from somebody with this address or number.

    That it was looked for is logged; what was typed is not.
    """
    found: list[Report] = []
    for service_id in sorted(service_ids):
        found += await contacts.reports_of(tx, service_id, typed)
        await audit.record(tx, actor, "searched", Subject("service", service_id))
    if not found:
        found = await _by_reference(tx, service_ids, typed)
    return found


async def report(tx: AsyncSession, service_ids: Collection[UUID], reference: str) -> Report:
    """Return a report of these services. Raises NotFound."""
    found = await _by_reference(tx, service_ids, reference)
    if not found:
        raise NotFound
    return found[0]


async def export(tx: AsyncSession, wanted: list[Report], reason: str, actor: Actor) -> bytes:
    """Return all that is held of these reports, as a zip; it is logged on each of them."""
    every = []
    for each in wanted:
        every.append(await held.about(tx, each))
        subject = Subject("report", each.id)
        await audit.record(tx, actor, "exported_report", subject, reason=reason)
    return held.as_zip(every, clock.now())


async def erase(tx: AsyncSession, found: Report, reason: str, actor: Actor) -> None:
    """Destroy the report's key, as the person asked for: nobody reads it again.

    It goes as when they withdraw it themselves: whom it was sent on to is told, and the case stays
    without texts. Done before, nothing happens.
    """
    if found.withdrawn_at is not None:
        return
    subject = Subject("report", found.id)
    await audit.record(tx, actor, "erased", subject, reason=reason)
    case = await cases.of_report(tx, found.id, lock=True)
    await cases.note(tx, case, actor, "erased_on_request")
    await reports.withdraw(tx, found)


async def _by_reference(
    tx: AsyncSession, service_ids: Collection[UUID], reference: str
) -> list[Report]:
    try:
        found = await reports.by_reference(tx, reference.strip().upper())
    except NotFound:
        return []
    return [found] if found.service_id in service_ids else []
