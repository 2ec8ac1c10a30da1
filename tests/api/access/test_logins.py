"""Staff see where they are logged in, and end what they don't know."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import select, update

from api.access.devices import device
from api.access.models import StaffSession
from api.access.permissions import Role
from api.shared import clock
from tests.staff_fixtures import PASSWORD, Browser, code_now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from api.shared.db import Database

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
async def phone(app: FastAPI, adviser: Browser) -> AsyncIterator[Browser]:
    """The adviser's phone, logged in too."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://meldeknapp.test",
        headers={"Accept-Language": "en", "User-Agent": PHONE},
    ) as http:
        browser = Browser(http, adviser.user_id, adviser.email)
        await browser.open("/staff/login")
        await browser.send("/staff/login", email=browser.email, password=PASSWORD, code=code_now(1))
        yield browser


async def test_each_login_is_listed_in_plain_words(adviser: Browser, phone: Browser) -> None:
    page = await adviser.open("/staff/logins")
    assert "Safari, iPhone" in page.text
    assert "Unknown device" in page.text
    assert page.text.count("This one") == 1
    assert "Mozilla" not in page.text


async def test_one_is_ended_and_the_others_go_on(adviser: Browser, phone: Browser) -> None:
    page = await adviser.open("/staff/logins")
    (path,) = re.findall(r'action="(/staff/logins/[0-9a-f-]+/end)"', page.text)
    await adviser.send(path)
    assert (await phone.http.get("/staff/cases")).status_code == 303
    assert (await adviser.http.get("/staff/cases")).status_code == 200


async def test_all_others_are_ended_at_once(adviser: Browser, phone: Browser) -> None:
    await phone.open("/staff/logins")
    await phone.send("/staff/logins/end-others")
    assert (await adviser.http.get("/staff/cases")).status_code == 303
    assert (await phone.http.get("/staff/cases")).status_code == 200


async def test_nobody_ends_another_persons_login(
    adviser: Browser, database: Database, log_in: object
) -> None:
    other = await log_in("ola", Role.ADVISER)  # type: ignore[operator]
    async with database.begin() as tx:
        theirs = await tx.scalar(
            select(StaffSession.id).where(StaffSession.user_id == other.user_id)
        )
    await adviser.open("/staff/logins")
    answer = await adviser.post(f"/staff/logins/{theirs}/end")
    assert answer.status_code == 404
    assert (await other.http.get("/staff/cases")).status_code == 200


async def test_when_a_login_was_last_used_is_kept_to_some_minutes(
    adviser: Browser, database: Database
) -> None:
    before = clock.now() - timedelta(hours=1)
    async with database.begin() as tx:
        await tx.execute(update(StaffSession).values(last_seen_at=before))
    await adviser.open("/staff/cases")
    async with database.begin() as tx:
        seen = await tx.scalar(select(StaffSession.last_seen_at))
        assert seen is not None
        assert seen > before + timedelta(minutes=50)


@pytest.mark.parametrize(
    ("user_agent", "told"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/19 Safari/605", "Safari, Mac"),
        (PHONE, "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_a_browser_and_a_system_and_no_more(user_agent: str, told: str) -> None:
    assert device(user_agent) == told
