"""Present danger in what a reporter tells of a review while the bot is away: a job reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from api.cases.models import Case, CaseEvent
from api.reports.models import Report
from tests.api.reviews.test_changing import THEIRS, told
from tests.api.reviews.test_receipt import reporter, tell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings

    Work = Callable[[], Awaitable[None]]

__all__ = ["reporter", "told"]

DANGER = "Ingen kom da vi ringte. Jeg orker ikke leve lenger."
CALM = "Vi ventet i fire timer på å bli hentet."


@pytest.fixture
def the_bot_comes_back(
    settings: Settings,
    bot_url: str,
    run_jobs: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> Work:
    """Called by a test: from then on the bot is there, and what waits for it is done."""

    async def come_back() -> None:
        monkeypatch.setitem(settings.__dict__, "bot_url", bot_url)
        await run_jobs(hurry=True)

    return come_back


async def marks(database: Database) -> tuple[bool, bool, int]:
    """Return whether the case and the report are urgent, and how often the case was marked."""
    async with database.begin() as tx:
        case = (await tx.scalars(select(Case.urgent))).one()
        report = (await tx.scalars(select(Report.urgent))).one()
        noted = select(func.count()).where(CaseEvent.what == "marked_urgent")
        return case, report, await tx.scalar(noted) or 0


async def waiting(database: Database) -> list[str]:
    """Return what the jobs that wait to read a review carry with them."""
    query = text(
        "SELECT args::text FROM procrastinate_jobs"
        " WHERE task_name = 'reviews.read_for_danger' AND status = 'todo'"
    )
    async with database.begin() as tx:
        return list(await tx.scalars(query))


async def test_an_entry_is_taken_at_once_and_marked_once_when_the_bot_is_back(
    reporter: httpx.AsyncClient,
    database: Database,
    run_jobs: Callable[..., Awaitable[None]],
    the_bot_comes_back: Work,
) -> None:
    assert (await tell(reporter, DANGER)).status_code == 200
    (before,) = await waiting(database)
    assert "orker" not in before
    await run_jobs()
    await run_jobs(hurry=True)
    assert await marks(database) == (False, False, 0)
    (again,) = await waiting(database)
    assert '"attempt": 3' in again, "it is not given up"
    await the_bot_comes_back()
    assert await marks(database) == (True, True, 1)
    assert await waiting(database) == []
    await the_bot_comes_back()
    assert await marks(database) == (True, True, 1)


async def test_a_calm_entry_stays_calm(
    reporter: httpx.AsyncClient, database: Database, the_bot_comes_back: Work
) -> None:
    await tell(reporter, CALM)
    await the_bot_comes_back()
    assert await marks(database) == (False, False, 0)
    assert await waiting(database) == []


async def test_what_they_correct_of_what_was_written_down_is_read_too(
    told: str, reporter: httpx.AsyncClient, database: Database, the_bot_comes_back: Work
) -> None:
    corrected = {"id": told, "version": "1", "body": f"{THEIRS} {DANGER}"}
    assert (await reporter.post("/receipt/review/told", data=corrected)).status_code == 200
    await the_bot_comes_back()
    assert await marks(database) == (True, True, 1)


async def test_the_words_that_count_are_those_that_stand_when_it_is_read(
    reporter: httpx.AsyncClient, database: Database, the_bot_comes_back: Work
) -> None:
    entry = str(uuid4())
    await reporter.post("/receipt/review", data={"id": entry, "text": CALM})
    await reporter.post(
        "/receipt/review/change", data={"id": entry, "version": "1", "text": DANGER}
    )
    await the_bot_comes_back()
    urgent, _report, _times = await marks(database)
    assert urgent


async def test_an_entry_of_a_report_that_was_withdrawn_meanwhile_is_left_alone(
    reporter: httpx.AsyncClient, database: Database, the_bot_comes_back: Work
) -> None:
    await tell(reporter, DANGER)
    await reporter.post("/receipt/withdraw")
    await the_bot_comes_back()
    case, _report, times = await marks(database)
    assert (case, times) == (False, 0)
    assert await waiting(database) == []
