"""Administrators invite, give roles, close accounts; they see no content and take nobody over."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pyotp
import pytest
from sqlalchemy import select, update

from api.access.models import Assignment, AuditEntry, RoleClaim, Service, StaffSession, User
from api.access.permissions import Role
from api.shared import clock, ids

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

NEW = "Three words that nobody puts together"


@pytest.fixture
async def administrator(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """An administrator of all of Solvik."""
    return await log_in("ada", Role.ADMINISTRATOR)


async def invited(administrator: Browser, solvik: Solvik, **fields: str) -> httpx.Response:
    await administrator.open("/staff/users/new")
    given = {
        "name": "Frida Nes",
        "email": "Frida@Solvik.example",
        "role": "adviser",
        "place": f"{solvik.service.id}/{solvik.units[0].id}",
    }
    return await administrator.send("/staff/users/new", **given | fields)


def link_in(page: str) -> str:
    found = re.search(r"http://meldeknapp\.test(/staff/join/[\w-]+)", page)
    assert found is not None
    return found[1]


async def joined(client: httpx.AsyncClient, link: str, password: str = NEW) -> httpx.Response:
    page = await client.get(link, headers={"Accept-Language": "en"})
    secret = page.text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    code = pyotp.TOTP(secret).at(int(clock.now().timestamp()))
    answer = await client.post(link, data={"password": password, "code": code})
    client.headers["X-Secret"] = secret
    return answer


async def test_somebody_invited_joins_by_the_link_and_logs_in(
    administrator: Browser, client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = await invited(administrator, solvik)
    assert page.status_code == 201
    link = link_in(page.text)
    answer = await joined(client, link)
    assert answer.headers["location"] == "/staff/login"
    assert (await client.get(link)).status_code == 404, "the link works once"
    form = await client.get("/staff/login")
    token = form.text.split('name="csrf_token" value="')[1].split('"')[0]
    later = pyotp.TOTP(client.headers["X-Secret"]).at(int(clock.now().timestamp()) + 30)
    logged_in = await client.post(
        "/staff/login",
        data={
            "csrf_token": token,
            "email": "frida@solvik.example",
            "password": NEW,
            "code": later,
        },
    )
    assert logged_in.status_code == 303
    assert (await client.get("/staff/cases")).status_code == 200


async def test_the_page_of_the_link_changes_nothing_and_takes_no_weak_password_or_wrong_code(
    administrator: Browser, client: httpx.AsyncClient, solvik: Solvik
) -> None:
    link = link_in((await invited(administrator, solvik)).text)
    for _time in range(3):
        assert (await client.get(link)).status_code == 200
    assert (await joined(client, link, "short")).status_code == 422
    wrong = await client.post(link, data={"password": NEW, "code": "000000"})
    assert wrong.status_code == 422
    assert (await joined(client, link)).status_code == 303


async def test_a_link_that_was_not_used_in_time_is_gone(
    administrator: Browser, client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    link = link_in((await invited(administrator, solvik)).text)
    async with database.begin() as tx:
        await tx.execute(update(User).values(join_until=clock.now() - timedelta(seconds=1)))
    assert (await client.get(link)).status_code == 404


async def test_what_is_wrong_in_the_invitation_stands_beside_the_field(
    administrator: Browser, solvik: Solvik, database: Database
) -> None:
    page = await invited(administrator, solvik, email="ada@solvik.example")
    assert "There is already a user with this e-mail address." in page.text
    page = await invited(administrator, solvik, name="", email="", role="king", place="nowhere")
    for field in ("name", "email", "role", "place"):
        assert f'id="{field}-error"' in page.text
    async with database.begin() as tx:
        assert len((await tx.scalars(select(User))).all()) == 1


async def test_roles_are_given_by_unit_and_taken_back_and_it_is_logged(
    administrator: Browser,
    employ: Callable[..., Awaitable[UUID]],
    solvik: Solvik,
    database: Database,
) -> None:
    user_id = await employ("ola", Role.ADVISER)
    base = f"/staff/users/{user_id}"
    await administrator.open(base)
    place = f"{solvik.service.id}/{solvik.units[1].id}"
    page = await administrator.send(f"{base}/roles", role="unit_leader", place=place)
    assert "Maternity ward" in page.text
    async with database.begin() as tx:
        adviser = await tx.scalar(
            select(Assignment.id).where(
                Assignment.user_id == user_id, Assignment.role == Role.ADVISER
            )
        )
    await administrator.send(f"{base}/roles/{adviser}/remove")
    async with database.begin() as tx:
        left = (await tx.scalars(select(Assignment).where(Assignment.user_id == user_id))).all()
        assert [(each.role, each.unit_id) for each in left] == [
            (Role.UNIT_LEADER, solvik.units[1].id)
        ]
        logged = await tx.scalars(
            select(AuditEntry.action).where(AuditEntry.actor_id == administrator.user_id)
        )
        assert {"gave_role", "took_role"} <= set(logged)


async def test_closing_an_account_ends_its_logins_and_opening_it_lets_it_in_again(
    administrator: Browser, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    ola = await log_in("ola", Role.ADVISER)
    base = f"/staff/users/{ola.user_id}"
    await administrator.open(base)
    page = await administrator.send(f"{base}/close")
    assert "Closed" in page.text
    assert (await ola.http.get("/staff/cases")).status_code == 303
    page = await administrator.send(f"{base}/open")
    assert "Closed" not in page.text
    assert (await ola.http.get("/staff/cases")).status_code == 303, "the old login stays ended"


async def test_a_new_link_ends_the_old_password_and_all_logins(
    administrator: Browser, log_in: Callable[..., Awaitable[Browser]], database: Database
) -> None:
    ola = await log_in("ola", Role.ADVISER)
    base = f"/staff/users/{ola.user_id}"
    await administrator.open(base)
    page = await administrator.send(f"{base}/link")
    link_in(page.text)
    assert (await ola.http.get("/staff/cases")).status_code == 303
    async with database.begin() as tx:
        user = await tx.get_one(User, ola.user_id)
        assert user.password_hash is None
        assert user.join_digest is not None
        assert user.join_digest not in link_in(page.text).encode()


async def test_an_account_with_roles_elsewhere_is_not_closed_or_taken_over(
    administrator: Browser, log_in: Callable[..., Awaitable[Browser]], database: Database
) -> None:
    ola = await log_in("ola", Role.ADVISER)
    async with database.begin() as tx:
        other = Service(
            id=ids.new_id(), slug="fjordvik", name={"nb": "F"}, phone="1", created_at=clock.now()
        )
        tx.add(other)
        await tx.flush()
        tx.add(
            Assignment(
                id=ids.new_id(),
                user_id=ola.user_id,
                service_id=other.id,
                unit_id=None,
                role=Role.ADVISER,
            )
        )
    base = f"/staff/users/{ola.user_id}"
    page = await administrator.open(base)
    assert "roles in other services" in page.text
    for verb in ("close", "link"):
        answer = await administrator.post(f"{base}/{verb}")
        assert answer.status_code == 403, verb
    assert (await ola.http.get("/staff/cases")).status_code == 200


async def test_administrators_close_no_account_of_their_own(administrator: Browser) -> None:
    base = f"/staff/users/{administrator.user_id}"
    page = await administrator.open(base)
    assert "Close the account" not in page.text
    answer = await administrator.post(f"{base}/close")
    assert answer.status_code == 403


async def test_values_of_the_login_service_are_mapped_to_roles_and_taken_back(
    administrator: Browser, solvik: Solvik, database: Database
) -> None:
    await administrator.open("/staff/users/claims")
    page = await administrator.send(
        "/staff/users/claims", value="solvik-quality", role="adviser", place=str(solvik.service.id)
    )
    assert "solvik-quality" in page.text
    async with database.begin() as tx:
        claim = await tx.scalar(select(RoleClaim))
        assert claim is not None
        assert (claim.service_id, claim.unit_id) == (solvik.service.id, None)
    page = await administrator.send(f"/staff/users/claims/{claim.id}/remove")
    assert "No value gives a role yet" in page.text


async def test_the_list_shows_no_secret(
    administrator: Browser, employ: Callable[..., Awaitable[UUID]], database: Database
) -> None:
    user_id = await employ("ola", Role.ADVISER)
    for path in ("/staff/users", f"/staff/users/{user_id}"):
        page = await administrator.open(path)
        assert "argon2" not in page.text
        assert "JBSWY3DPEHPK3PXP" not in page.text
    async with database.begin() as tx:
        assert await tx.scalar(select(StaffSession.id)) is not None
