"""How passwords are kept: at the full cost, which the other tests do without."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import select

from api.access import passwords
from api.access.models import User
from api.access.permissions import Role
from tests.fixtures import ROOT
from tests.staff_fixtures import PASSWORD, Browser, code_now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    import httpx

    from api.shared.db import Database


@pytest.fixture
def as_served() -> dict[str, Any]:
    """What `passwords` has in the service, untouched by `quick_passwords`."""
    return runpy.run_path(str(ROOT / "api/access/passwords.py"))


async def test_a_password_is_hashed_at_the_cost_that_is_recommended(
    as_served: dict[str, Any],
) -> None:
    stored = await as_served["hashed"](PASSWORD)
    found, wanted = extract_parameters(stored), RFC_9106_LOW_MEMORY
    assert found.type is wanted.type
    assert found.time_cost >= wanted.time_cost
    assert found.memory_cost >= wanted.memory_cost
    assert await as_served["right"](PASSWORD, stored)
    assert not await as_served["right"](PASSWORD + "!", stored)
    assert not as_served["outdated"](stored)
    assert as_served["outdated"](await passwords.hashed(PASSWORD)), "the tests' own is cheaper"


async def test_a_password_kept_at_another_cost_is_hashed_anew_when_it_is_used(
    *,
    client: httpx.AsyncClient,
    employ: Callable[..., Awaitable[UUID]],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def stored() -> str:
        async with database.begin() as tx:
            return (await tx.scalars(select(User.password_hash))).one() or ""

    visitor = Browser(client, await employ("astrid", Role.ADVISER), "astrid@solvik.example")
    before = await stored()
    today = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", today)
    for password, anew in (("wrong horse battery", False), (PASSWORD, True)):
        await visitor.open("/staff/login")
        await visitor.send("/staff/login", email=visitor.email, password=password, code=code_now())
        assert (await stored() != before) is anew
    assert not today.check_needs_rehash(await stored())
    assert today.verify(await stored(), PASSWORD)
