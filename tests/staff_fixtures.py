"""Members of staff for tests, logged in as they would be: through the login page.

Loaded as a pytest plugin (`-p tests.staff_fixtures`), for the features with pages for staff.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pyotp
import pytest
import pytest_asyncio
from argon2 import PasswordHasher

from api.access import passwords
from api.access.permissions import Role
from api.access.service import NewAssignment, create_user
from api.shared import clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from uuid import UUID

    from fastapi import FastAPI

    from api.shared.db import Database
    from tests.fixtures import Solvik

PASSWORD = "correct horse battery"  # noqa: S105 - the tests' own
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the tests' own


@dataclass
class Browser:
    """Somebody's browser at the staff's pages: follows redirects, knows the form's token."""

    http: httpx.AsyncClient
    user_id: UUID
    email: str
    page: httpx.Response | None = field(default=None)

    async def open(self, path: str, **query: Any) -> httpx.Response:
        """Open a page; an absent query leaves what `path` says."""
        self.page = await self.http.get(path, params=query or None, follow_redirects=True)
        return self.page

    async def send(self, path: str, **fields: Any) -> httpx.Response:
        """Send a form of the page that is open: its hidden fields go along."""
        assert self.page is not None
        hidden = hidden_fields(self.page.text, path)
        self.page = await self.http.post(path, data=hidden | fields, follow_redirects=True)
        return self.page

    async def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send what no form of the open page sends, with its token; the page stays open."""
        assert self.page is not None
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page.text)
        assert token is not None, "the page has no form"
        return await self.http.post(
            path, data=fields | {"csrf_token": token[1]}, follow_redirects=True
        )


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the form with this action."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert form is not None, f"no form for {action}"
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1])
    return dict(found)


def code_now(steps: int = 0) -> str:
    """Return the second factor's code of this moment, or of so many 30-second steps from it."""
    return pyotp.TOTP(TOTP_SECRET).at(int(clock.now().timestamp()) + 30 * steps)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords as the service does, at a small part of the cost: everybody logs in.

    What it costs in the service is looked at in `tests/api/access/test_passwords.py`.
    """
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        yield


@pytest_asyncio.fixture
async def employ(database: Database, solvik: Solvik) -> Callable[..., Awaitable[UUID]]:
    """Give somebody an account at Solvik, in all of it or in one unit."""

    async def make(name: str, *roles: Role, unit: str | None = None) -> UUID:
        unit_id = next((each.id for each in solvik.units if each.slug == unit), None)
        given = [NewAssignment(role, solvik.service.id, unit_id) for role in roles]
        async with database.begin() as tx:
            user, _uri = await create_user(
                tx,
                f"{name}@solvik.example",
                name.title(),
                PASSWORD,
                given,
                totp_secret=TOTP_SECRET,
            )
        return user.id

    return make


@pytest_asyncio.fixture
async def log_in(
    app: FastAPI, employ: Callable[..., Awaitable[UUID]]
) -> AsyncIterator[Callable[..., Awaitable[Browser]]]:
    """Employ somebody and log them in; what is returned is their browser."""
    opened: list[httpx.AsyncClient] = []

    async def make(name: str, *roles: Role, unit: str | None = None) -> Browser:
        user_id = await employ(name, *roles, unit=unit)
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url="http://meldeknapp.test",
            headers={"Accept-Language": "en"},
        )
        opened.append(http)
        browser = Browser(http, user_id, f"{name}@solvik.example")
        await browser.open("/staff/login")
        page = await browser.send(
            "/staff/login", email=browser.email, password=PASSWORD, code=code_now()
        )
        assert "meldeknapp" in http.cookies, page.text
        return browser

    yield make
    for each in opened:
        await each.aclose()


@pytest_asyncio.fixture
async def adviser(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """An adviser for all of Solvik, logged in."""
    return await log_in("astrid", Role.ADVISER)
