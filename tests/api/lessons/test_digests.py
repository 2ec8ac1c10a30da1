"""The user council reads a digest, replies, and is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import update

from api.access.permissions import Role
from api.cases.models import Case
from api.lessons import quarters
from api.lessons.models import Digest, Lesson
from tests.api.lessons.conftest import LESSON

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

PATH = "/staff/council"


@pytest_asyncio.fixture
async def member(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """A member of Solvik's user council."""
    return await log_in("magnhild", Role.COUNCIL)


@pytest_asyncio.fixture
async def make(
    adviser: Browser,
    send: Callable[..., Awaitable[Sent]],
    database: Database,
) -> Callable[..., Awaitable[str]]:
    """Have the adviser make a digest of the last quarter, with so many reports in it."""

    async def made(*kinds: str, words: str = "") -> str:
        for kind in kinds:
            await send(unit="akuttmottaket", kind=kind)
        quarter = next(quarters.over())
        then = quarters.period(quarter)[0] + timedelta(days=3)
        async with database.begin() as tx:
            await tx.execute(update(Case).values(opened_at=then))
            await tx.execute(update(Lesson).values(shared_at=then))
        await adviser.open(PATH)
        page = await adviser.send(PATH, quarter=quarter.isoformat(), words=words)
        assert page.status_code == 200, page.text
        return page.url.path

    return made


@pytest.mark.days_set_by_hand
async def test_the_council_reads_a_digest_once_it_is_given_to_them(
    adviser: Browser, member: Browser, make: Callable[..., Awaitable[str]]
) -> None:
    path = await make(*["concern"] * 6, words="Hva tenker dere om dette?")
    assert (await member.open(path)).status_code == 404
    assert path not in (await member.open(PATH)).text
    await adviser.open(path)
    await adviser.send(f"{path}/publish")
    page = await member.open(path)
    assert "6 reports." in page.text
    assert "Hva tenker dere om dette?" in page.text


@pytest.mark.days_set_by_hand
async def test_a_small_count_is_not_even_stored(
    make: Callable[..., Awaitable[str]], database: Database, adviser: Browser
) -> None:
    path = await make(*["concern"] * 7, *["good_care"] * 2, "near_miss")
    async with database.begin() as tx:
        digest = await tx.get(Digest, path.rsplit("/", 1)[1])
    assert digest is not None
    assert {each["value"]: each["number"] for each in digest.figures["kinds"]} == {
        "concern": None,
        "good_care": None,
        "near_miss": None,
    }
    assert "too few to show" in (await adviser.open(path)).text


@pytest.mark.days_set_by_hand
async def test_the_lessons_meant_for_the_council_stand_in_it(
    share: Callable[..., Awaitable[str]],
    make: Callable[..., Awaitable[str]],
    adviser: Browser,
) -> None:
    await share(council=True)
    path = await make("concern")
    assert LESSON["ask"] in (await adviser.open(path)).text


@pytest.mark.days_set_by_hand
async def test_a_reply_is_answered(
    adviser: Browser, member: Browser, make: Callable[..., Awaitable[str]]
) -> None:
    path = await make(*["concern"] * 6)
    await adviser.open(path)
    await adviser.send(f"{path}/publish")
    await member.open(path)
    page = await member.send(f"{path}/replies", words="Spør de pårørende.")
    assert "Not answered yet." in page.text
    page = await adviser.open(path)
    assert "Spør de pårørende." in page.text
    action = page.text.split(f'action="{path}/answers/')[1].split('"')[0]
    await adviser.send(f"{path}/answers/{action}", words="Det gjør vi.")
    assert "Det gjør vi." in (await member.open(path)).text


@pytest.mark.days_set_by_hand
async def test_a_reply_sent_twice_counts_once(
    adviser: Browser, member: Browser, make: Callable[..., Awaitable[str]]
) -> None:
    path = await make(*["concern"] * 6)
    await adviser.open(path)
    await adviser.send(f"{path}/publish")
    page = await member.open(path)
    for _time in range(2):
        member.page = page
        again = await member.send(f"{path}/replies", words="Spør de pårørende.")
    assert again.text.count("Spør de pårørende.") == 1
    member.page = page  # the browser's back button, and something else to say
    other = await member.send(f"{path}/replies", words="Spør barna også.")
    assert "Spør de pårørende." in other.text
    assert "Spør barna også." in other.text


@pytest.mark.days_set_by_hand
async def test_each_quarter_has_one_digest(
    adviser: Browser, make: Callable[..., Awaitable[str]]
) -> None:
    await make("concern")
    await adviser.open(PATH)
    page = await adviser.send(PATH, quarter=next(quarters.over()).isoformat())
    assert page.status_code == 422
    assert "There is a digest of this quarter already." in page.text


@pytest.mark.days_set_by_hand
async def test_given_to_the_council_it_cannot_be_thrown_away(
    adviser: Browser, make: Callable[..., Awaitable[str]]
) -> None:
    path = await make("concern")
    before = await adviser.open(path)
    await adviser.send(f"{path}/publish")
    adviser.page = before
    assert (await adviser.send(f"{path}/discard")).status_code == 409


async def test_the_council_reads_nothing_else(member: Browser) -> None:
    for path in ("/staff/cases", "/staff/lessons"):
        assert (await member.open(path)).status_code == 403
