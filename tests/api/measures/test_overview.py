"""The overview of measures: mine, my units', overdue, checks to come."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from api.access.permissions import Role
from api.shared import clock
from tests.api.measures.conftest import DUE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Make = Callable[..., Awaitable[str]]
    LogIn = Callable[..., Awaitable[Browser]]


async def set_days(database: Database, path: str, **days: Any) -> None:
    """Let time have gone by: the days of a measure are set to others."""
    changed = ", ".join(f"{name} = :{name}" for name in days)
    async with database.begin() as tx:
        await tx.execute(
            text(f"UPDATE measures SET {changed} WHERE id = :id"),  # noqa: S608 - the tests' own
            days | {"id": path.rpartition("/")[2]},
        )


def titles(page: str) -> list[str]:
    """Return the titles listed, in order."""
    return re.findall(r'href="/staff/measures/[0-9a-f-]{36}">([^<]+)</a>', page)


async def test_nothing_yet_says_where_measures_come_from(adviser: Browser) -> None:
    page = await adviser.open("/staff/measures")
    assert "New ones are proposed on a case." in page.text


@pytest.mark.days_set_by_hand
async def test_what_is_overdue_is_shown_to_leaders_of_its_unit(
    log_in: LogIn, solvik: Solvik, decide: Make, database: Database
) -> None:
    unit = next(each for each in solvik.units if each.slug == "fodeavdelingen")
    late = await decide(title="For sent", unit=str(unit.id))
    await decide(title="I rute", unit=str(unit.id))
    await set_days(database, late, due_on=clock.today() - timedelta(days=2))
    leader = await log_in("unni", Role.UNIT_LEADER, unit="fodeavdelingen")
    page = await leader.open("/staff/measures")
    assert "1 measure is overdue" in page.text
    assert titles(page.text) == ["For sent", "I rute"]
    page = await leader.open("/staff/measures", show="overdue")
    assert titles(page.text) == ["For sent"]
    assert "Overdue since" in page.text


@pytest.mark.days_set_by_hand
async def test_a_check_that_was_not_done_in_time_is_overdue(
    adviser: Browser, implement: Make, database: Database
) -> None:
    path = await implement(title="Ikke sjekket")
    await set_days(database, path, next_check_on=clock.today() - timedelta(days=1))
    page = await adviser.open("/staff/measures", show="overdue")
    assert titles(page.text) == ["Ikke sjekket"]
    assert "Effect check overdue since" in page.text


async def test_filters_and_sorting_by_links(adviser: Browser, decide: Make, propose: Make) -> None:
    await decide(title="Sist", due_on=str(DUE + timedelta(days=9)))
    await decide(title="Først", strength="weak")
    await propose(title="Uten dag")
    page = await adviser.open("/staff/measures")
    assert titles(page.text) == ["Først", "Sist", "Uten dag"]
    assert 'aria-sort="ascending"' in page.text
    back = re.search(r'aria-sort="ascending">\s*<a href="([^"]+)"', page.text)
    assert back
    page = await adviser.open(back[1].replace("&amp;", "&"))
    assert titles(page.text) == ["Uten dag", "Sist", "Først"]
    page = await adviser.open("/staff/measures", strength="weak")
    assert titles(page.text) == ["Først"]
    page = await adviser.open("/staff/measures", state="proposed")
    assert titles(page.text) == ["Uten dag"]
    page = await adviser.open("/staff/measures", show="checks")
    assert titles(page.text) == ["Først", "Sist"] or titles(page.text) == ["Sist", "Først"]


async def test_pages_follow_each_other_without_gap_or_repeat(
    adviser: Browser, propose: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.measures.overview.PAGE", 2)
    made = {f"Tiltak {number}" for number in range(5)}
    for title in sorted(made):
        await propose(title=title)
    for sort in ("due", "check", "changed"):
        for descending in ("true", "false"):
            seen: list[str] = []
            page = await adviser.open("/staff/measures", sort=sort, descending=descending)
            while True:
                seen += titles(page.text)
                onward = re.search(r'href="([^"]+)">Next page', page.text)
                if onward is None:
                    break
                page = await adviser.open(onward[1].replace("&amp;", "&"))
            assert len(seen) == len(made)
            assert set(seen) == made


async def test_a_spoilt_place_in_the_list_is_the_first_page(
    adviser: Browser, propose: Make
) -> None:
    await propose(title="Ett")
    measure_id = "01a202de-e4b0-7bde-9c72-8bff63551431"
    for place in ("9999-99-99", "2026-01-01T10:00:00", "0001-01-01T00:00:00+14:00", "", "\0"):
        for after in ("x", "2026-01-01~x", "~", place, f"{place}~{measure_id}"):
            for sort in ("due", "changed"):
                page = await adviser.open("/staff/measures", after=after, sort=sort)
                assert titles(page.text) == ["Ett"], after
