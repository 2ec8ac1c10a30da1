"""Finding the reports of somebody by their e-mail address or phone number, without storing either.

Only keyed digests are kept, within each service: for whoever asks what is held about them, and for
staff who see how a reporter is reached.
"""

import re
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.reports.models import ContactDigest, Report
from api.reports.schemas import Contact
from api.shared import sealing

PURPOSE = "reporter's contact"


def normalised(typed: str) -> str:
    """Return an address or a number as it is compared: `+47 40 00 00 01` is `40000001`."""
    if "@" in typed:
        return typed.strip().casefold()
    digits = re.sub(r"\D", "", typed)
    return re.sub(r"^(00)?47(?=\d{8}$)", "", digits)


async def keep(tx: AsyncSession, report: Report, contact: Contact) -> None:
    """Keep the digests of how this reporter is reached, in place of those kept before."""
    await forget(tx, report)
    given = {normalised(each) for each in (contact.email, contact.phone) if each}
    for each in sorted(given - {""}):
        digest = sealing.vault(tx).digest(PURPOSE, _within(report.service_id, each))
        tx.add(ContactDigest(report_id=report.id, digest=digest))


async def forget(tx: AsyncSession, report: Report) -> None:
    """Keep none of them any more."""
    await tx.execute(delete(ContactDigest).where(ContactDigest.report_id == report.id))


async def reached_by(tx: AsyncSession, services: Iterable[UUID], typed: str) -> list[UUID]:
    """Return the reports of these services from somebody with this address or number."""
    held = sealing.vault(tx)
    digests = [
        digest
        for service_id in services
        for digest in held.digests(PURPOSE, _within(service_id, normalised(typed)))
    ]
    query = select(ContactDigest.report_id).where(ContactDigest.digest.in_(digests)).distinct()
    return list(await tx.scalars(query))


async def reports_of(tx: AsyncSession, service_id: UUID, typed: str) -> list[Report]:
    """Return the service's reports from somebody with this address or number, newest first."""
    wanted = normalised(typed)
    if not wanted:
        return []
    theirs = await reached_by(tx, [service_id], wanted)
    found = await tx.scalars(
        select(Report)
        .where(Report.id.in_(theirs), Report.service_id == service_id)
        .order_by(Report.submitted_at.desc(), Report.id)
    )
    return list(found)


def _within(service_id: UUID, contact: str) -> str:
    return f"{service_id} {contact}"
