"""Staff log in by the organisation's own provider, a real one running here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from api.access.models import AuditEntry, RoleClaim, StaffSession, User
from api.access.permissions import Role
from api.app import create_app
from api.shared import ids
from tests.oidc_fixtures import SECRET, log_in_at_provider, login_provider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from fastapi import FastAPI

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.fixtures import Solvik
    from tests.oidc_fixtures import LoginProvider

FAULTS = ("nonce", "issuer", "audience", "expired", "party", "signature", "unsigned")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoginProvider]:
    """A provider that knows us by a secret."""
    with login_provider(tmp_path_factory.mktemp("plain")) as made:
        yield made


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoginProvider]:
    """A provider that asks for PAR, DPoP and private_key_jwt, as HelseID does."""
    with login_provider(tmp_path_factory.mktemp("strict"), strict=True) as made:
        yield made


@pytest.fixture
def chosen(request: pytest.FixtureRequest) -> LoginProvider:
    """The provider of the test: the plain one, unless it is parametrized."""
    found: LoginProvider = request.getfixturevalue(getattr(request, "param", "plain"))
    found.fault("")
    return found


@pytest.fixture
def settings(settings: Settings, chosen: LoginProvider, tmp_path: Path) -> Settings:
    """The application's settings, with that provider."""
    return with_provider(settings, chosen, tmp_path)


def with_provider(settings: Settings, provider: LoginProvider, folder: Path) -> Settings:
    changed: dict[str, Any] = {
        "oidc_issuer": provider.issuer,
        "oidc_name": "Solvik-ID",
        "oidc_client_id": "meldeknapp",
        "oidc_scopes": "openid profile email groups",
        "egress_allow": [provider.place],
    }
    if provider.strict:
        key = folder / "client-key.json"
        key.write_text(json.dumps(provider.client_key.as_dict(private=True)))
        changed |= {
            "oidc_client_key_file": key,
            "oidc_pushed_requests": True,
            "oidc_dpop": True,
        }
    else:
        changed["oidc_client_secret"] = SecretStr(SECRET)
    return settings.model_copy(update=changed)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that reaches both the application and the provider; redirects are not followed."""
    async with browser_of(app) as made:
        yield made


def browser_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        mounts={"http://meldeknapp.test": httpx.ASGITransport(app=app)},
        base_url="http://meldeknapp.test",
        headers={
            "Accept-Language": "en",
            "User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140",
        },
        trust_env=False,
    )


@pytest.fixture
async def mapped(database: Database, solvik: Solvik) -> Callable[..., Awaitable[None]]:
    """Say what a claim's value means: `await mapped("solvik-quality", Role.ADVISER)`."""

    async def write(value: str, role: Role, unit: int | None = None) -> None:
        async with database.begin() as tx:
            tx.add(
                RoleClaim(
                    id=ids.new_id(),
                    value=value,
                    service_id=solvik.service.id,
                    unit_id=None if unit is None else solvik.units[unit].id,
                    role=role,
                )
            )

    return write


async def come(browser: httpx.AsyncClient, login: str, path: str = "/staff/cases") -> str:
    """Go from a page of ours to the provider and log in there; return where it leads back to."""
    page = await browser.get(path)
    page = await browser.get(page.headers["location"])
    assert "Log in with Solvik-ID" in page.text
    link = page.text.split('href="/staff/login/provider?')[1].split('"')[0].replace("&amp;", "&")
    away = await browser.get(f"/staff/login/provider?{link}")
    assert away.status_code == 303, away.text
    return await log_in_at_provider(browser, away.headers["location"], login)


async def user_named(database: Database, name: str) -> User | None:
    async with database.begin() as tx:
        found: User | None = await tx.scalar(select(User).where(User.name == name))
        return found


@pytest.mark.parametrize("chosen", ["plain", "strict"], indirect=True)
async def test_somebody_with_a_role_logs_in_and_arrives_where_they_were_going(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]], database: Database
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    back = await come(browser, "astrid", "/staff/cases?kind=concern")
    arrived = await browser.get(back)
    assert arrived.status_code == 303, arrived.text
    assert arrived.headers["location"] == "/staff/cases?kind=concern"
    page = await browser.get("/staff/cases")
    assert page.status_code == 200
    assert "Astrid Lie" in page.text
    user = await user_named(database, "Astrid Lie")
    assert user is not None
    assert (user.email, user.subject, user.password_hash) == (
        "astrid@solvik.example",
        "astrid",
        None,
    )
    async with database.begin() as tx:
        session = await tx.scalar(select(StaffSession))
        assert session is not None
        assert (session.method, session.device) == ("provider", "Firefox, Windows")


@pytest.mark.parametrize("chosen", ["plain", "strict"], indirect=True)
async def test_the_request_says_as_much_in_the_address_as_it_must(
    browser: httpx.AsyncClient, chosen: LoginProvider
) -> None:
    away = await browser.get("/staff/login/provider")
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    if chosen.strict:
        assert set(asked) == {"client_id", "request_uri"}
        return
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert len(asked["state"][0]) >= 40
    assert len(asked["nonce"][0]) >= 40
    assert asked["state"] != asked["nonce"]
    again = await browser.get("/staff/login/provider")
    other = parse_qs(urlsplit(again.headers["location"]).query)
    for name in ("state", "nonce", "code_challenge"):
        assert other[name] != asked[name]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_token_that_is_not_right_lets_nobody_in(
    browser: httpx.AsyncClient,
    mapped: Callable[..., Awaitable[None]],
    chosen: LoginProvider,
    database: Database,
    fault: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    back = await come(browser, "astrid")
    chosen.fault(fault)
    answer = await browser.get(back)
    assert answer.status_code == 403
    assert "The login was not completed" in answer.text
    assert "meldeknapp" not in browser.cookies
    assert await user_named(database, "Astrid Lie") is None
    logged = capsys.readouterr().out
    assert "oidc" in logged
    for secret in ("Astrid", "eyJ", parse_qs(urlsplit(back).query)["code"][0]):
        assert secret not in logged


async def test_the_same_login_is_right_once_the_token_is(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]], chosen: LoginProvider
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    chosen.fault("nonce")
    assert (await browser.get(await come(browser, "astrid"))).status_code == 403
    chosen.fault("")
    assert (await browser.get(await come(browser, "astrid"))).status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        ("state", "another"),
        ("state", None),
        ("iss", "https://another.example"),
        ("iss", None),
        ("code", "another"),
        ("code", None),
    ],
)
async def test_an_answer_that_was_changed_on_the_way_lets_nobody_in(
    browser: httpx.AsyncClient,
    mapped: Callable[..., Awaitable[None]],
    change: tuple[str, str | None],
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    back = httpx.URL(await come(browser, "astrid"))
    name, value = change
    query = back.params.remove(name) if value is None else back.params.set(name, value)
    answer = await browser.get(back.copy_with(params=query))
    assert answer.status_code == 403
    assert "meldeknapp" not in browser.cookies


async def test_an_answer_opened_in_another_browser_lets_nobody_in(
    app: FastAPI, browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]]
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    back = await come(browser, "astrid")
    async with browser_of(app) as other:
        assert (await other.get(back)).status_code == 403
        await other.get("/staff/login/provider")
        assert (await other.get(back)).status_code == 403
        assert "meldeknapp" not in other.cookies


async def test_an_answer_is_good_once(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]]
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    back = await come(browser, "astrid")
    cookie = browser.cookies["meldeknapp-login-provider"]
    assert (await browser.get(back)).status_code == 303
    browser.cookies.set("meldeknapp-login-provider", cookie, "meldeknapp.test", "/staff/login")
    assert (await browser.get(back)).status_code == 403


async def test_who_has_no_role_gets_no_account(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]], database: Database
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    answer = await browser.get(await come(browser, "nobody"))
    assert answer.status_code == 403
    assert "Ask your administrator" in answer.text
    assert await user_named(database, "Nils Ingen") is None


async def test_somebody_without_an_address_gets_an_account_all_the_same(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]], database: Database
) -> None:
    await mapped("solvik-quality", Role.UNIT_LEADER, unit=0)
    assert (await browser.get(await come(browser, "without-mail"))).status_code == 303
    user = await user_named(database, "Wenche Uten")
    assert user is not None
    assert user.email is None


async def test_roles_are_given_anew_at_each_login_and_those_given_by_hand_stay(
    browser: httpx.AsyncClient,
    mapped: Callable[..., Awaitable[None]],
    employ: Callable[..., Awaitable[UUID]],
    database: Database,
) -> None:
    await employ("astrid", Role.PRIVACY_OFFICER)
    await mapped("solvik-quality", Role.ADVISER)
    await browser.get(await come(browser, "astrid"))
    assert await roles(browser) == "Quality adviser, Privacy officer"
    async with database.begin() as tx:
        await tx.execute(update(RoleClaim).values(role=Role.UNIT_LEADER))
    browser.cookies.clear()
    await browser.get(await come(browser, "astrid"))
    assert await roles(browser) == "Unit leader, Privacy officer"


async def roles(browser: httpx.AsyncClient) -> str:
    page = await browser.get("/staff/cases")
    return page.text.split('<p class="mk-meta">')[1].split("</p>")[0].strip()


async def test_who_lost_every_role_is_refused_and_logged_out_everywhere(
    app: FastAPI,
    browser: httpx.AsyncClient,
    mapped: Callable[..., Awaitable[None]],
    database: Database,
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    await browser.get(await come(browser, "astrid"))
    async with database.begin() as tx:
        await tx.execute(update(RoleClaim).values(value="another-group"))
    async with browser_of(app) as elsewhere:
        answer = await elsewhere.get(await come(elsewhere, "astrid"))
        assert answer.status_code == 403
    assert (await browser.get("/staff/cases")).status_code == 303


async def test_a_deactivated_account_is_refused(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]], database: Database
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    await browser.get(await come(browser, "astrid"))
    async with database.begin() as tx:
        await tx.execute(update(User).values(active=False))
    browser.cookies.clear()
    assert (await browser.get(await come(browser, "astrid"))).status_code == 403
    assert "meldeknapp" not in browser.cookies


async def test_an_unconfirmed_address_opens_nobody_elses_account(
    browser: httpx.AsyncClient,
    mapped: Callable[..., Awaitable[None]],
    employ: Callable[..., Awaitable[UUID]],
    database: Database,
) -> None:
    mine = await employ("radgiver", Role.ADMINISTRATOR)
    await mapped("solvik-quality", Role.ADVISER)
    await browser.get(await come(browser, "unverified"))
    other = await user_named(database, "Una Uviss")
    assert other is not None
    assert other.id != mine
    assert other.email is None


async def test_a_confirmed_address_opens_the_local_account_and_both_ways_lead_to_it(
    browser: httpx.AsyncClient,
    mapped: Callable[..., Awaitable[None]],
    employ: Callable[..., Awaitable[UUID]],
    database: Database,
) -> None:
    mine = await employ("astrid", Role.ADMINISTRATOR)
    await mapped("solvik-quality", Role.ADVISER)
    await browser.get(await come(browser, "astrid"))
    user = await user_named(database, "Astrid Lie")
    assert user is not None
    assert user.id == mine
    assert user.password_hash is not None


@pytest.mark.parametrize("chosen", ["plain", "strict"], indirect=True)
async def test_logging_out_logs_out_at_the_provider_too_and_leads_back(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]], chosen: LoginProvider
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    await browser.get(await come(browser, "astrid"))
    page = await browser.get("/staff/cases")
    assert f"form-action 'self' {chosen.issuer}" in page.headers["content-security-policy"]
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    away = await browser.post("/staff/logout", data={"csrf_token": token})
    assert away.headers["location"].startswith(f"{chosen.issuer}/session/end?")
    assert (await browser.get("/staff/cases")).status_code == 303
    asked = await browser.get(away.headers["location"])
    form = asked.text.split('name="xsrf" value="')[1].split('"')[0]
    said = await browser.post(
        f"{chosen.issuer}/session/end/confirm", data={"xsrf": form, "logout": "yes"}
    )
    assert said.headers["location"] == "http://meldeknapp.test/staff/login"
    away = await browser.get("/staff/login/provider")
    at_provider = await browser.get(away.headers["location"])
    assert "/interaction/" in at_provider.headers["location"], "the provider asks who it is again"


async def test_new_keys_of_the_provider_are_fetched_when_they_are_met(
    settings: Settings, tmp_path: Path, app: FastAPI, mapped: Callable[..., Awaitable[None]]
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    with login_provider(tmp_path / "before") as before:
        ours = create_app(with_provider(settings, before, tmp_path))
        async with browser_of(ours) as browser:
            assert (await browser.get(await come(browser, "astrid"))).status_code == 303
    ours.state.provider._discovery._keys_at -= 60  # noqa: SLF001 - they were fetched a minute ago
    with login_provider(tmp_path / "after", port=before.port):
        async with browser_of(ours) as browser:
            assert (await browser.get(await come(browser, "astrid"))).status_code == 303
    await ours.state.neighbour.close()
    await ours.state.database.close()


async def test_while_the_provider_is_down_it_is_said_and_local_accounts_still_work(
    settings: Settings, app: FastAPI, employ: Callable[..., Awaitable[UUID]]
) -> None:
    nobody_there = settings.model_copy(
        update={"oidc_issuer": "http://127.0.0.1:9", "egress_allow": ["127.0.0.1:9"]}
    )
    ours = create_app(nobody_there)
    async with browser_of(ours) as browser:
        answer = await browser.get("/staff/login/provider")
        assert answer.status_code == 503
        assert "does not answer just now" in answer.text
        page = await browser.get("/staff/login")
        assert 'id="password"' in page.text
    await ours.state.neighbour.close()
    await ours.state.database.close()


async def test_where_there_are_no_local_accounts_there_is_no_form_and_no_door_for_one(
    settings: Settings, app: FastAPI
) -> None:
    ours = create_app(settings.model_copy(update={"local_accounts": False}))
    async with browser_of(ours) as browser:
        page = await browser.get("/staff/login")
        assert "Log in with Solvik-ID" in page.text
        assert 'id="password"' not in page.text
        answer = await browser.post("/staff/login", data={"email": "a@b.no", "password": "x"})
        assert answer.status_code == 404
    await ours.state.neighbour.close()
    await ours.state.database.close()


async def test_the_provider_is_believed_only_as_who_it_was_set_to_be(
    settings: Settings, app: FastAPI, chosen: LoginProvider
) -> None:
    ours = create_app(settings.model_copy(update={"oidc_issuer": f"{chosen.issuer}/"}))
    async with browser_of(ours) as browser:
        assert (await browser.get("/staff/login/provider")).status_code == 503
    await ours.state.neighbour.close()
    await ours.state.database.close()


async def test_nothing_of_the_provider_lies_open_in_the_database(
    browser: httpx.AsyncClient, mapped: Callable[..., Awaitable[None]], database: Database
) -> None:
    await mapped("solvik-quality", Role.ADVISER)
    await browser.get(await come(browser, "astrid"))
    async with database.begin() as tx:
        session = await tx.scalar(select(StaffSession))
        assert session is not None
        assert session.id_token is not None
        assert b"eyJ" not in session.id_token
        logged_in = await tx.scalar(select(AuditEntry).where(AuditEntry.action == "logged_in"))
        assert logged_in is not None
        assert logged_in.details == {}
