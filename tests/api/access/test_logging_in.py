"""Logging in and out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import func, select, update

from api.access.models import AuditEntry, LoginTries, StaffSession, User
from api.access.permissions import Role
from api.app import create_app
from api.shared import clock
from api.shared.settings import Settings
from tests.staff_fixtures import PASSWORD, Browser, code_now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from uuid import UUID

    from api.shared.db import Database

ASTRID = "astrid@solvik.example"
NOBODY = "nobody@solvik.example"


@pytest.fixture
async def employed(employ: Callable[..., Awaitable[UUID]]) -> UUID:
    """Astrid has an account."""
    return await employ("astrid", Role.ADVISER)


@pytest.fixture
async def visitor(client: httpx.AsyncClient, employed: UUID) -> Browser:
    """Somebody at the login page."""
    client.headers["Accept-Language"] = "en"
    browser = Browser(client, employed, ASTRID)
    await browser.open("/staff/login")
    return browser


async def attempt(
    visitor: Browser, email: str = ASTRID, password: str = PASSWORD, code: str | None = None
) -> httpx.Response:
    await visitor.open("/staff/login")
    return await visitor.send(
        "/staff/login", email=email, password=password, code=code or code_now()
    )


def logged_in(page: httpx.Response) -> bool:
    return "/staff/logout" in page.text


async def test_the_right_password_and_code_lead_to_the_cases(visitor: Browser) -> None:
    page = await attempt(visitor)
    assert page.status_code == 200
    assert page.url.path == "/staff/cases"
    assert logged_in(page)


async def test_the_address_may_be_written_in_any_case(visitor: Browser) -> None:
    assert logged_in(await attempt(visitor, email="  Astrid@Solvik.example "))


async def test_unknown_users_wrong_passwords_and_wrong_codes_get_the_same_answer(
    visitor: Browser,
) -> None:
    pages = [
        await attempt(visitor, email=NOBODY),
        await attempt(visitor, password="wrong horse battery"),  # noqa: S106
        await attempt(visitor, code="000000"),
        await attempt(visitor, code="not a code"),
    ]
    told = set()
    for page in pages:
        assert page.status_code == 422
        assert not logged_in(page)
        told.add(page.text.split('role="alert"')[1].split("<form")[0])
    assert len(told) == 1


async def test_the_address_stays_in_its_field_and_the_password_does_not(visitor: Browser) -> None:
    page = await attempt(visitor, password="wrong horse battery")  # noqa: S106
    assert f'value="{ASTRID}"' in page.text
    assert "wrong horse battery" not in page.text


async def test_a_code_works_once(visitor: Browser) -> None:
    code = code_now()
    assert logged_in(await attempt(visitor, code=code))
    await visitor.send("/staff/logout")
    assert not logged_in(await attempt(visitor, code=code))
    assert not logged_in(await attempt(visitor, code=code_now(-1)))
    assert logged_in(await attempt(visitor, code=code_now(1)))


async def test_five_failures_lock_an_account_and_each_further_one_longer(
    visitor: Browser, database: Database
) -> None:
    for _ in range(5):
        page = await attempt(visitor, password="wrong horse battery")  # noqa: S106
    assert "wait 1 minute" in page.text
    assert "wait 1 minute" in (await attempt(visitor)).text
    for expected in ("wait 2 minutes", "wait 4 minutes"):
        async with database.begin() as tx:
            past = clock.now() - timedelta(seconds=1)
            await tx.execute(update(LoginTries).values(locked_until=past))
        page = await attempt(visitor, password="wrong horse battery")  # noqa: S106
        assert expected in page.text


async def test_an_unknown_address_locks_like_a_known_one(visitor: Browser) -> None:
    for _ in range(5):
        page = await attempt(visitor, email=NOBODY)
    assert "wait 1 minute" in page.text


async def test_one_accounts_lock_does_not_keep_others_out(
    visitor: Browser, employ: Callable[..., Awaitable[UUID]]
) -> None:
    await employ("berit", Role.UNIT_LEADER)
    for _ in range(5):
        await attempt(visitor, password="wrong horse battery")  # noqa: S106
    assert logged_in(await attempt(visitor, email="berit@solvik.example"))


async def test_a_success_forgets_the_failures(visitor: Browser, database: Database) -> None:
    for _ in range(4):
        await attempt(visitor, password="wrong horse battery")  # noqa: S106
    assert logged_in(await attempt(visitor))
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(LoginTries)) == 0


async def test_logins_and_failures_of_known_users_are_audited(
    visitor: Browser, database: Database, employed: UUID
) -> None:
    await attempt(visitor, password="wrong horse battery")  # noqa: S106
    await attempt(visitor)
    async with database.begin() as tx:
        entries = await tx.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.subject_id == employed, AuditEntry.actor_kind == "staff")
            .order_by(AuditEntry.id)
        )
        assert entries.all() == ["login_failed", "logged_in"]


async def test_a_user_who_was_let_go_is_out_at_once(visitor: Browser, database: Database) -> None:
    assert logged_in(await attempt(visitor))
    async with database.begin() as tx:
        await tx.execute(update(User).values(active=False))
    assert not logged_in(await visitor.open("/staff/cases"))
    assert not logged_in(await attempt(visitor, code=code_now(1)))


async def test_the_cookie_is_out_of_reach_of_scripts_and_only_its_digest_is_stored(
    visitor: Browser, database: Database
) -> None:
    await visitor.open("/staff/login")
    fields = {"email": ASTRID, "password": PASSWORD, "code": code_now()}
    await visitor.send("/staff/login", **fields)
    assert visitor.page is not None
    answer = visitor.page.history[0]
    cookie = next(
        each for each in answer.headers.get_list("set-cookie") if each.startswith("meldeknapp=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    token = cookie.split("=", 1)[1].split(";")[0]
    async with database.begin() as tx:
        session = await tx.scalar(select(StaffSession))
        assert session is not None
        assert token.encode() not in session.token_digest


async def test_over_https_the_cookie_is_bound_to_the_host(
    settings: Settings, employed: UUID
) -> None:
    secure = create_app(settings.model_copy(update={"cookie_secure": True}))
    transport = httpx.ASGITransport(app=secure)
    async with httpx.AsyncClient(transport=transport, base_url="https://solvik.test") as http:
        browser = Browser(http, employed, ASTRID)
        await browser.open("/staff/login")
        fields = {"email": ASTRID, "password": PASSWORD, "code": code_now()}
        page = await browser.send("/staff/login", **fields)
        cookies = page.history[0].headers.get_list("set-cookie")
        assert any(each.startswith("__Host-meldeknapp=") and "Secure" in each for each in cookies)
        assert logged_in(page)
    await secure.state.neighbour.close()
    await secure.state.database.close()


async def test_a_login_starts_a_new_session_and_ends_the_one_before(visitor: Browser) -> None:
    await attempt(visitor)
    before = visitor.http.cookies["meldeknapp"]
    form_token = (await visitor.http.get("/staff/cases")).text.split('name="csrf_token" value="')[1]
    await visitor.http.get("/staff/login")
    # The login page sends whoever is logged in on; the form can be sent all the same.
    visitor.http.cookies.set("meldeknapp-login", "held", path="/staff/login")
    await visitor.http.post(
        "/staff/login",
        data={
            "email": ASTRID,
            "password": PASSWORD,
            "code": code_now(1),
            "csrf_token": "held",
        },
    )
    after = visitor.http.cookies["meldeknapp"]
    assert after != before
    page = (await visitor.http.get("/staff/cases")).text
    assert form_token.split('"')[0] not in page
    visitor.http.cookies.set("meldeknapp", before)
    answer = await visitor.http.get("/staff/cases")
    assert answer.status_code == 303


async def test_logging_out_ends_the_session_for_good(visitor: Browser) -> None:
    await attempt(visitor)
    token = visitor.http.cookies["meldeknapp"]
    page = await visitor.send("/staff/logout")
    assert page.url.path == "/staff/login"
    visitor.http.cookies.set("meldeknapp", token)
    assert (await visitor.open("/staff/cases")).url.path == "/staff/login"


async def test_a_session_ends_by_itself(visitor: Browser, database: Database) -> None:
    await attempt(visitor)
    async with database.begin() as tx:
        await tx.execute(update(StaffSession).values(expires_at=clock.now()))
    assert (await visitor.open("/staff/cases")).url.path == "/staff/login"


async def test_after_the_login_one_arrives_where_one_was_going(visitor: Browser) -> None:
    await visitor.open("/staff/cases", state="all")
    assert visitor.page is not None
    assert visitor.page.url.path == "/staff/login"
    page = await visitor.send("/staff/login", email=ASTRID, password=PASSWORD, code=code_now())
    assert page.url.path == "/staff/cases"
    assert page.url.params["state"] == "all"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/staff\\@evil", "/staffx", "/", ""]
)
async def test_the_login_sends_nobody_to_another_site(visitor: Browser, elsewhere: str) -> None:
    await visitor.open("/staff/login", next=elsewhere)
    page = await visitor.send("/staff/login", email=ASTRID, password=PASSWORD, code=code_now())
    assert page.history[0].headers["location"] == "/staff"


async def test_a_login_form_from_another_site_is_refused(visitor: Browser) -> None:
    fields = {"email": ASTRID, "password": PASSWORD, "code": code_now()}
    visitor.http.cookies.clear()
    page = await visitor.http.post("/staff/login", data=fields)
    assert page.status_code == 403
    assert "meldeknapp" not in visitor.http.cookies


async def test_a_form_without_the_sessions_token_is_refused(visitor: Browser) -> None:
    await attempt(visitor)
    for data in ({}, {"csrf_token": "guessed"}, {"csrf_token": "æøå"}):
        assert (await visitor.http.post("/staff/logout", data=data)).status_code == 403
    assert logged_in(await visitor.open("/staff/cases"))


async def test_the_token_may_come_in_a_header_as_htmx_sends_it(visitor: Browser) -> None:
    page = await attempt(visitor)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = await visitor.http.post("/staff/logout", headers={"X-CSRF-Token": token})
    assert answer.status_code == 303


async def test_the_language_pressed_is_kept_on_the_staffs_pages_alone(visitor: Browser) -> None:
    page = await visitor.open("/staff/login", lang="nn")
    assert '<html lang="nn"' in page.text
    page = await visitor.open("/staff/login")
    assert '<html lang="nn"' in page.text
    cookie = next(each for each in visitor.http.cookies.jar if each.name == "lang")
    assert cookie.path == "/staff"


@pytest.fixture
async def skipping(settings: Settings, employed: UUID) -> AsyncIterator[Browser]:
    """Somebody at the login page of a demo that skips the second factor."""
    demo = {"demo": True, "demo_skip_second_factor": True}
    app = create_app(Settings.model_validate(settings.model_dump() | demo))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://meldeknapp.test") as http:
        yield Browser(http, employed, ASTRID)
    await app.state.neighbour.close()
    await app.state.database.close()


async def test_the_demo_may_skip_the_second_factor_but_never_the_password(
    skipping: Browser,
) -> None:
    page = await skipping.open("/staff/login")
    assert 'name="code"' not in page.text
    page = await skipping.send("/staff/login", email=ASTRID, password="wrong horse battery")  # noqa: S106
    assert not logged_in(page)
    page = await skipping.send("/staff/login", email=ASTRID, password=PASSWORD)
    assert logged_in(page)


def test_skipping_the_second_factor_is_refused_outside_the_demo(settings: Settings) -> None:
    with pytest.raises(ValidationError, match="for the demo alone"):
        Settings.model_validate(settings.model_dump() | {"demo_skip_second_factor": True})
