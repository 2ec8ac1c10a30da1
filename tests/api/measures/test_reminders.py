"""Reminders: on which days, to whom, and that they tell nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from api.access.models import User
from api.access.permissions import Role
from api.measures import reminders
from api.shared import clock
from tests.api.measures.conftest import INDICATOR, TITLE, Mailbox
from tests.api.measures.test_overview import set_days

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Make = Callable[..., Awaitable[str]]
    LogIn = Callable[..., Awaitable[Browser]]
    RunJobs = Callable[..., Awaitable[None]]

DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days_after", "reminded_days_after", "expected"),
    [
        (-8, None, False),
        (-7, None, True),
        (-6, -7, False),
        (-1, -7, True),
        (0, -1, False),
        (1, -1, True),
        (7, 1, False),
        (8, 1, True),
        (20, 8, True),
        (20, 15, False),
        (0, None, True),
        (400, None, True),
    ],
)
def test_a_day_calls_for_a_reminder_a_week_and_a_day_before_and_each_week_after(
    days_after: int, reminded_days_after: int | None, *, expected: bool
) -> None:
    before = None if reminded_days_after is None else DAY + timedelta(days=reminded_days_after)
    assert reminders.calls(DAY, before, DAY + timedelta(days=days_after)) is expected


async def remind(database: Database, run_jobs: RunJobs) -> None:
    """Do what the worker does each day and each Monday, and send what that gives."""
    async with database.begin() as tx:
        await reminders.remind_owners(tx)
        await reminders.remind_leaders(tx)
    await run_jobs()


@pytest.mark.days_set_by_hand
async def test_an_owner_is_reminded_once_by_an_e_mail_that_tells_nothing(
    adviser: Browser, decide: Make, database: Database, run_jobs: RunJobs, mailbox: Mailbox
) -> None:
    for _number in range(2):
        path = await decide()
        await set_days(database, path, due_on=clock.today() + timedelta(days=1))
    mailbox.letters.clear()
    await remind(database, run_jobs)
    await remind(database, run_jobs)
    (letter,) = mailbox.letters
    assert letter["To"] == adviser.email
    whole = letter.as_string() + mailbox.only_text()
    for word in (TITLE, INDICATOR, "Astrid", "Solvik"):
        assert word not in whole
    assert "You own measures" in mailbox.only_text()
    assert "Du eier tiltak" not in mailbox.only_text()
    page = await adviser.open(mailbox.link())
    assert TITLE in page.text


@pytest.mark.days_set_by_hand
async def test_an_owner_whose_language_is_not_known_is_reminded_in_all(
    adviser: Browser, decide: Make, database: Database, run_jobs: RunJobs, mailbox: Mailbox
) -> None:
    path = await decide()
    await set_days(database, path, due_on=clock.today() + timedelta(days=1))
    async with database.begin() as tx:
        await tx.execute(update(User).where(User.id == adviser.user_id).values(language=None))
    mailbox.letters.clear()
    await remind(database, run_jobs)
    for text in ("Du eier tiltak", "Du eig tiltak", "You own measures"):
        assert text in mailbox.only_text()


@pytest.mark.days_set_by_hand
async def test_nobody_is_reminded_of_what_is_far_away_done_or_rejected(
    adviser: Browser,
    decide: Make,
    implement: Make,
    database: Database,
    run_jobs: RunJobs,
    mailbox: Mailbox,
) -> None:
    await decide()
    path = await decide()
    await set_days(database, path, due_on=clock.today() + timedelta(days=1))
    await adviser.open(path)
    await adviser.send(f"{path}/reject", reason="Ikke nå.")
    done = await implement()
    await set_days(database, done, due_on=clock.today() - timedelta(days=9))
    mailbox.letters.clear()
    await remind(database, run_jobs)
    assert mailbox.letters == []


@pytest.mark.days_set_by_hand
async def test_leaders_are_told_of_what_is_overdue_in_their_own_units(
    employ: Callable[..., Awaitable[object]],
    solvik: Solvik,
    decide: Make,
    database: Database,
    run_jobs: RunJobs,
    mailbox: Mailbox,
) -> None:
    await employ("unni", Role.UNIT_LEADER, unit="fodeavdelingen")
    await employ("ulrik", Role.UNIT_LEADER, unit="akuttmottaket")
    await employ("anders", Role.ADVISER, unit="fodeavdelingen")
    unit = next(each for each in solvik.units if each.slug == "fodeavdelingen")
    path = await decide(unit=str(unit.id))
    await set_days(
        database, path, due_on=clock.today() - timedelta(days=1), reminded_on=clock.today()
    )
    mailbox.letters.clear()
    async with database.begin() as tx:
        await reminders.remind_leaders(tx)
    await run_jobs()
    assert [each["To"] for each in mailbox.letters] == ["unni@solvik.example"]
    assert "overdue" in mailbox.only_text()


@pytest.mark.days_set_by_hand
async def test_a_reminder_that_was_not_taken_is_sent_again(
    decide: Make, database: Database, run_jobs: RunJobs, mailbox: Mailbox
) -> None:
    path = await decide()
    await set_days(database, path, due_on=clock.today() + timedelta(days=1))
    mailbox.letters.clear()
    mailbox.refusals.append("451 Not now")
    await remind(database, run_jobs)
    assert mailbox.letters == []
    await run_jobs(hurry=True)
    assert len(mailbox.letters) == 1
