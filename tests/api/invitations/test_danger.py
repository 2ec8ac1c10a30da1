"""Present danger in the answer to an invitation: the numbers first, and an urgent case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from api.cases.models import Case, CaseEvent
from api.invitations.models import InvitationAnswer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.invitations.conftest import Reported
    from tests.staff_fixtures import Browser

DANGER = {"answer": "accepted", "hopes": "Jeg orker ikke leve lenger."}
CALM = {"answer": "accepted", "hopes": "At ingen andre må vente i fire timer på å bli hentet."}
NUMBERS = ("tel:113", "tel:116123")


async def marks(database: Database) -> tuple[bool, int]:
    """Return whether the case is urgent, and how often it was marked."""
    async with database.begin() as tx:
        urgent = (await tx.scalars(select(Case.urgent))).one()
        noted = select(func.count()).where(CaseEvent.what == "marked_urgent")
        return urgent, await tx.scalar(noted) or 0


class TestWithTheBot:
    """The bot is there, and reads within the second that sending waits."""

    @pytest.fixture
    def bot_address(self, bot_url: str) -> str:
        """Where the application finds the bot."""
        return bot_url

    async def test_an_answer_that_tells_of_danger_gets_the_numbers_first_and_an_urgent_case(
        self, client: httpx.AsyncClient, link: str, database: Database, adviser: Browser
    ) -> None:
        for _ in range(2):
            page = (await client.post(link, data=DANGER, follow_redirects=True)).text
        main = page.split("<main")[1]
        assert main.index("tel:113") < main.index("Thank you for your answer")
        assert all(number in main for number in NUMBERS)
        assert "orker ikke" not in main
        assert await marks(database) == (True, 1)
        assert "data-unread" in (await adviser.open("/staff/cases")).text

    async def test_the_json_door_reads_it_too(
        self, client: httpx.AsyncClient, link: str, reported: Reported, database: Database
    ) -> None:
        opened = await client.post(
            "/api/v1/receipts/open", json={"receipt_code": reported.receipt_code}
        )
        bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
        given = {"answer": "accepted", "wishes": {"hopes": DANGER["hopes"]}}
        door = "/api/v1/receipts/current/invitation"
        assert (await client.post(door, json=given, headers=bearer)).status_code == 200
        assert await marks(database) == (True, 1)

    async def test_what_staff_write_down_on_the_phone_is_read_too(
        self, link: str, reported: Reported, database: Database, adviser: Browser
    ) -> None:
        path = f"{reported.case}/invitation/answer"
        await adviser.open(path)
        page = await adviser.send(path, **DANGER)
        assert page.status_code == 200
        assert await marks(database) == (True, 1)

    async def test_a_calm_answer_stays_calm(
        self, client: httpx.AsyncClient, link: str, database: Database
    ) -> None:
        page = (await client.post(link, data=CALM, follow_redirects=True)).text
        assert "tel:116123" not in page.split("<main")[1].split("</main>")[0]
        assert await marks(database) == (False, 0)


async def test_an_answer_nobody_could_read_is_taken_at_once_and_marked_when_the_bot_is_back(
    *,
    client: httpx.AsyncClient,
    link: str,
    database: Database,
    settings: Settings,
    bot_url: str,
    run_jobs: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (await client.post(link, data=DANGER)).status_code == 303
    await run_jobs()
    assert await marks(database) == (False, 0)
    monkeypatch.setitem(settings.__dict__, "bot_url", bot_url)
    await run_jobs(hurry=True)
    assert await marks(database) == (True, 1)
    async with database.begin() as tx:
        assert (await tx.scalars(select(InvitationAnswer.urgent))).one()
    assert "tel:113" in (await client.get(link)).text


async def test_an_answer_without_words_asks_the_bot_nothing(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    await client.post(link, data={"answer": "accepted", "modes": ["phone"]})
    async with database.begin() as tx:
        waiting = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task"
        found = await tx.scalar(text(waiting), {"task": "invitations.read_for_danger"})
        assert found == 0
