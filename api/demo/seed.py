"""Seeds the demo: Solvik, its units, staff, connectors and cases. `python -m api.demo.seed`.

What is there already is left as it is, so a visitor's changes outlive a restart.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import consequences
from api.access import audit
from api.access.models import Service, Unit
from api.access.permissions import Role, StaffMember
from api.access.service import NewAssignment, create_user, user_by_email
from api.access.services import units_of
from api.cases import service as cases
from api.demo import solvik
from api.demo.cases import STORIES
from api.demo.cases.told import Told, member
from api.demo.solvik import ACCOUNTS, Account
from api.forwarding.queries import connectors_of
from api.forwarding.schemas import FolderConfig, NewConnector, WebhookConfig
from api.forwarding.service import Reach, create_connector
from api.shared import clock, ids
from api.shared.db import Database
from api.shared.http import Egress
from api.shared.sealing import Vault
from api.shared.settings import Settings

__all__ = ["ACCOUNTS", "seed", "tell"]

_ONE_AT_A_TIME = 0x536F6C76696B
"""A number for PostgreSQL's advisory lock: two seeds at once wait for each other."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def seed(database: Database, settings: Settings) -> None:
    """Put Solvik into the database, as far as it is not there.

    Raises RuntimeError unless the settings say that this is a demo.
    """
    if not settings.demo:
        raise RuntimeError("The demo is seeded only where MELDEKNAPP_DEMO says so.")
    async with database.begin() as tx, Egress(settings.egress_allow) as egress:
        await tx.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        service = await _service(tx)
        units = await _units(tx, service)
        for account in ACCOUNTS:
            await _account(tx, account, service, units)
        # The far end starts at the same time as we run: nobody may be answering there yet.
        await _connectors(tx, service, settings, Reach(egress, settings.folder_root, probe=False))


async def tell(database: Database) -> None:
    """Tell of the cases Solvik has been at work with, unless it has any case already."""
    async with database.begin() as tx:
        await tx.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        service = await _service(tx)
        if await cases.opened_between(tx, service.id, _LONG_AGO, clock.now()):
            return
        units = {unit.slug: unit for unit in await units_of(tx, service.id)}
        told = Told(tx, service, units, await _staff(tx, service, units))
        for story in STORIES:
            await story(told)


async def _staff(
    tx: AsyncSession, service: Service, units: dict[str, Unit]
) -> dict[str, StaffMember]:
    """Return those who work at Solvik by their first name, as they were when they came."""
    found = {}
    for account in ACCOUNTS:
        user = await user_by_email(tx, account.email)
        if user is not None:
            unit_id = units[account.unit].id if account.unit else None
            name = account.name.partition(" ")[0]
            found[name] = member(user, account, service.id, unit_id)
    return found


async def _service(tx: AsyncSession) -> Service:
    found = await tx.scalar(select(Service).where(Service.slug == solvik.SLUG))
    if found is not None:
        return found
    made = Service(
        id=ids.new_id(),
        slug=solvik.SLUG,
        name=solvik.NAME,
        phone=solvik.PHONE,
        opening_hours=solvik.OPENING_HOURS,
        help_lines=solvik.HELP_LINES,
        privacy_email=solvik.PRIVACY_EMAIL,
        created_at=clock.now(),
    )
    tx.add(made)
    await tx.flush()
    return made


async def _units(tx: AsyncSession, service: Service) -> dict[str, Unit]:
    """Return the units by slug."""
    units = {unit.slug: unit for unit in await units_of(tx, service.id)}
    for position, place in enumerate(solvik.UNITS):
        if place.slug not in units:
            units[place.slug] = Unit(
                id=ids.new_id(),
                service_id=service.id,
                slug=place.slug,
                name=place.name,
                synonyms=place.synonyms,
                position=position,
            )
            tx.add(units[place.slug])
    await tx.flush()
    return units


async def _account(
    tx: AsyncSession, account: Account, service: Service, units: dict[str, Unit]
) -> None:
    if await user_by_email(tx, account.email) is not None:
        return
    unit_id = units[account.unit].id if account.unit else None
    await create_user(
        tx,
        account.email,
        account.name,
        account.password,
        [NewAssignment(Role(account.role), service.id, unit_id)],
        totp_secret=account.totp_secret,
    )


async def _connectors(tx: AsyncSession, service: Service, settings: Settings, reach: Reach) -> None:
    """Make the two connectors, unless the service has any: a visitor may have changed them."""
    if await connectors_of(tx, [service.id]):
        return
    for wanted in (
        NewConnector(
            name="Solvik kvalitetssystem",
            config=WebhookConfig(url=f"{settings.far_end_url}/events"),
            secret=solvik.WEBHOOK_SECRET,
        ),
        NewConnector(name="Solvik mappe", config=FolderConfig(folder=solvik.FOLDER)),
    ):
        await create_connector(tx, service, wanted, reach, audit.SYSTEM)


async def _main() -> None:
    settings = Settings()
    database = Database(
        settings.database_url,
        vault=Vault.from_file(settings.key_file),
        consequences=consequences.TABLE,
        sms=settings.sends_sms,
        connections=2,
    )
    try:
        await seed(database, settings)
        await tell(database)
    finally:
        await database.close()


if __name__ == "__main__":
    try:
        asyncio.run(_main())
    except RuntimeError as refused:
        sys.exit(str(refused))
