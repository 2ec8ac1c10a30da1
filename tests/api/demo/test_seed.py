"""Seeding the demo."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, text, update

from api.access.models import Assignment, Service, Unit, User
from api.access.permissions import Role
from api.access.service import log_in
from api.demo.seed import seed
from api.demo.solvik import ACCOUNTS, UNITS
from api.forwarding.models import Connector

if TYPE_CHECKING:
    from api.shared.db import Database
    from api.shared.settings import Settings


async def everything(database: Database) -> dict[str, list[str]]:
    """Return all rows of the tables the seed writes to."""
    tables = ("services", "units", "users", "assignments", "connectors", "sealing_keys")
    async with database.begin() as tx:
        return {
            table: sorted(await tx.scalars(text(f"SELECT t::text FROM {table} t")))  # noqa: S608
            for table in tables
        }


async def test_the_seed_makes_a_service_with_units_in_three_languages(
    database: Database, settings: Settings
) -> None:
    await seed(database, settings)
    async with database.begin() as tx:
        service = (await tx.scalars(select(Service))).one()
        units = list(await tx.scalars(select(Unit).order_by(Unit.position)))
    assert service.slug == "solvik"
    assert len(units) == len(UNITS) >= 12
    for name in (service.name, *(unit.name for unit in units)):
        assert set(name) == {"nb", "nn", "en"}
        assert all(name.values())
    by_word = {word: unit.slug for unit in units for word in unit.synonyms}
    assert by_word["føden"] == "fodeavdelingen"
    assert by_word["AMK"] == "ambulanse-amk"
    assert by_word["legevakt"] == "legevakten"
    assert by_word["hjemmesykepleien"] == "hjemmetjenesten"


def test_no_word_means_two_units() -> None:
    words = [word.lower() for unit in UNITS for word in unit.synonyms]
    assert len(words) == len(set(words))


async def test_seeding_again_changes_nothing(database: Database, settings: Settings) -> None:
    await seed(database, settings)
    before = await everything(database)
    await seed(database, settings)
    assert await everything(database) == before


async def test_what_a_visitor_changed_outlives_the_next_seed(
    database: Database, settings: Settings
) -> None:
    await seed(database, settings)
    async with database.begin() as tx:
        await tx.execute(update(Unit).values(synonyms=["mitt ord"]))
        await tx.execute(update(Connector).values(active=False, name="Mitt navn"))
        await tx.execute(update(User).values(name="Mitt navn"))
        await tx.execute(delete(Assignment))
    before = await everything(database)
    await seed(database, settings)
    assert await everything(database) == before


async def test_every_demo_account_can_log_in_with_its_password_and_code(
    database: Database, settings: Settings
) -> None:
    await seed(database, settings)
    assert {account.role for account in ACCOUNTS} == set(Role)
    for account in ACCOUNTS:
        async with database.begin() as tx:
            user = await log_in(tx, account.email, account.password, account.code())
            assert isinstance(user, User), account.email


async def test_nothing_is_seeded_where_it_is_no_demo(
    database: Database, settings: Settings
) -> None:
    with pytest.raises(RuntimeError):
        await seed(database, settings.model_copy(update={"demo": False}))
    assert not any((await everything(database)).values())


async def test_two_seeds_at_once_make_one_solvik(database: Database, settings: Settings) -> None:
    await asyncio.gather(seed(database, settings), seed(database, settings))
    async with database.begin() as tx:
        assert len(list(await tx.scalars(select(Connector)))) == 2
