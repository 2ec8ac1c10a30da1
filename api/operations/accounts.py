"""Making a staff account from the command line: the first one of a new service, above all."""

from __future__ import annotations

from dataclasses import dataclass

from api import consequences
from api.access.permissions import Role
from api.access.service import NewAssignment, create_user
from api.access.services import service_by_slug, units_of
from api.shared.db import Database
from api.shared.problems import NotFound
from api.shared.sealing import Vault
from api.shared.settings import Settings


@dataclass(frozen=True)
class NewAccount:
    """Who is to have an account, and as what. `unit` is a slug; None means the whole service."""

    email: str
    name: str
    role: Role
    service: str
    unit: str | None = None


async def add_account(settings: Settings, account: NewAccount, password: str) -> str:
    """Make the account; return the `otpauth://` address of its second factor, to be shown once.

    Raises NotFound for an unknown service or unit, EmailTaken and WeakPassword.
    """
    database = Database(
        settings.database_url,
        vault=Vault.from_file(settings.key_file),
        consequences=consequences.TABLE,
        connections=2,
    )
    try:
        async with database.begin() as tx:
            service = await service_by_slug(tx, account.service)
            unit_id = None
            if account.unit:
                units = {unit.slug: unit.id for unit in await units_of(tx, service.id)}
                if account.unit not in units:
                    raise NotFound
                unit_id = units[account.unit]
            role = NewAssignment(account.role, service.id, unit_id)
            _user, address = await create_user(tx, account.email, account.name, password, [role])
            return address
    finally:
        await database.close()
