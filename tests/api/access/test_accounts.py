"""Making staff accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from api.access.models import User
from api.access.permissions import Role
from api.access.problems import EmailTaken, WeakPassword
from api.access.service import NewAssignment, create_user
from tests.staff_fixtures import PASSWORD

if TYPE_CHECKING:
    from api.shared.db import Database
    from tests.fixtures import Solvik


async def test_a_new_account_gets_the_address_for_an_authenticator_app(
    database: Database, solvik: Solvik
) -> None:
    given = [NewAssignment(Role.ADVISER, solvik.service.id)]
    async with database.begin() as tx:
        user, uri = await create_user(tx, "Kari@Solvik.example", "Kari", PASSWORD, given)
    assert uri.startswith("otpauth://totp/Meldeknapp:kari%40solvik.example?secret=")
    secret = uri.split("secret=")[1].split("&")[0]
    async with database.begin() as tx:
        stored = await tx.scalar(select(User).where(User.id == user.id))
        assert stored is not None
        assert stored.email == "kari@solvik.example"
        assert stored.password_hash is not None
        assert stored.totp_secret is not None
        assert stored.password_hash.startswith("$argon2id$")
        assert secret.encode() not in stored.totp_secret


async def test_an_address_has_one_account_however_it_is_written(
    database: Database, solvik: Solvik
) -> None:
    async with database.begin() as tx:
        await create_user(tx, "kari@solvik.example", "Kari", PASSWORD, [])
    with pytest.raises(EmailTaken):
        async with database.begin() as tx:
            await create_user(tx, " KARI@solvik.example", "Kari", PASSWORD, [])


async def test_a_short_password_is_refused(database: Database, solvik: Solvik) -> None:
    with pytest.raises(WeakPassword):
        async with database.begin() as tx:
            await create_user(tx, "kari@solvik.example", "Kari", "kort passord"[:11], [])
