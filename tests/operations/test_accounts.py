"""Making a staff account from the command line."""

from __future__ import annotations

import pyotp
import pytest

from api.access.permissions import Role
from api.access.problems import EmailTaken, WeakPassword
from api.access.service import LoginRefused, log_in
from api.operations.accounts import NewAccount, add_account
from api.shared import clock
from api.shared.db import Database
from api.shared.problems import NotFound
from api.shared.settings import Settings

PASSWORD = "et langt nok passord"  # noqa: S105 - of nobody
KARI = NewAccount("kari@solvik.example", "Kari", Role.ADVISER, "solvik")


async def test_the_account_can_log_in_with_the_second_factor_that_was_shown(
    settings: Settings, database: Database, solvik: object
) -> None:
    address = await add_account(settings, KARI, PASSWORD)
    shown = pyotp.parse_uri(address)
    assert isinstance(shown, pyotp.TOTP)
    async with database.begin() as tx:
        found = await log_in(tx, KARI.email, PASSWORD, shown.at(clock.now()))
    assert not isinstance(found, LoginRefused)
    assert found.name == "Kari"


async def test_an_unknown_service_or_unit_makes_no_account(
    settings: Settings, database: Database, solvik: object
) -> None:
    for wrong in (
        NewAccount(KARI.email, "Kari", Role.ADVISER, "nowhere"),
        NewAccount(KARI.email, "Kari", Role.UNIT_LEADER, "solvik", "no-such-ward"),
    ):
        with pytest.raises(NotFound):
            await add_account(settings, wrong, PASSWORD)
    async with database.begin() as tx:
        assert isinstance(await log_in(tx, KARI.email, PASSWORD, "000000"), LoginRefused)


async def test_a_second_account_with_the_same_address_is_refused(
    settings: Settings, solvik: object
) -> None:
    await add_account(settings, KARI, PASSWORD)
    with pytest.raises(EmailTaken):
        await add_account(settings, KARI, PASSWORD)


async def test_a_short_password_is_refused(settings: Settings, solvik: object) -> None:
    with pytest.raises(WeakPassword):
        await add_account(settings, KARI, "kort")
