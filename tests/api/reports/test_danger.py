"""Present danger in the plain form and at the JSON door: numbers first, and an urgent case."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import select

from api.access.audit import Subject, entries
from api.app import create_app
from api.cases.models import Case, CaseEvent
from api.conversations import sending
from api.conversations.models import Conversation
from api.reports import service as reports
from api.reports.models import Report
from api.shared import neighbour
from tests.api.conversations.conftest import Talk
from tests.api.conversations.plain_form import FORM, fill_in, send, whole_form

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.fixtures import Solvik

DANGER = {
    "nb": "Mor fikk feil medisin på tirsdag. Jeg orker ikke leve lenger. Ingen ringte tilbake.",
    "nn": "Mor fekk feil medisin på tysdag. Eg orkar ikkje leve lenger. Ingen ringde tilbake.",
    "en": "My mother got the wrong pills. I want to die. Nobody called us back.",
}
LOOK_ALIKE = {
    "nb": "Jeg holdt på å dø av kjedsomhet på venterommet, i fire timer.",
    "nn": "Eg heldt på å døy av keisemd på venterommet, i fire timar.",
    "en": "I was dying of boredom in the waiting room, for four hours.",
}
NUMBERS = ("tel:113", "tel:116123", "tel:116111")


def report(text: str, **changes: Any) -> dict[str, Any]:
    return {"service": "solvik", "language": "nb", "what_happened": text} | changes


async def sent(client: httpx.AsyncClient, text: str) -> str:
    """Send a report and return its receipt code."""
    answer = await client.post("/api/v1/reports", json=report(text))
    assert answer.status_code == 201
    return str(answer.json()["receipt_code"])


async def opened(client: httpx.AsyncClient, code: str) -> None:
    """Open the receipt in the browser."""
    await client.post("/receipt", data={"code": code})


async def receipt_token(client: httpx.AsyncClient, code: str) -> str:
    """Open the receipt at the JSON door."""
    answer = await client.post("/api/v1/receipts/open", json={"receipt_code": code})
    return str(answer.json()["token"])


async def only_case(database: Database) -> Case:
    async with database.begin() as tx:
        return (await tx.scalars(select(Case))).one()


async def done_to_the_report(database: Database) -> list[str]:
    """What the audit log says of the only report, first to last."""
    async with database.begin() as tx:
        found = (await tx.scalars(select(Report.id))).one()
        return [entry.action for entry in reversed(await entries(tx, Subject("report", found)))]


class TestWithTheBot:
    """The bot is there."""

    @pytest.fixture
    def bot_address(self, bot_url: str) -> str:
        return bot_url

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    async def test_a_form_that_tells_of_danger_gets_the_numbers_first_and_an_urgent_case(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database, language: str
    ) -> None:
        await fill_in(client, language, **whole_form(what_happened=DANGER[language]))
        check = (await client.get(f"{FORM}/check")).text
        assert check.index("tel:116111") < check.index("<h1")
        answer = await send(client, language)
        assert answer.status_code == 200
        places = [answer.text.index(number) for number in NUMBERS]
        assert places == sorted(places)
        assert places[-1] < answer.text.index("mk-code")
        assert places[-1] < answer.text.index("<h1")
        assert (await only_case(database)).urgent
        assert await done_to_the_report(database) == ["submitted"]
        assert "tel:113" in (await client.get(f"{FORM}/sent")).text

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    async def test_a_form_that_only_sounds_like_danger_stays_calm(
        self,
        client: httpx.AsyncClient,
        solvik: Solvik,
        database: Database,
        run_jobs: Callable[..., Awaitable[None]],
        language: str,
    ) -> None:
        await fill_in(client, language, **whole_form(what_happened=LOOK_ALIKE[language]))
        answer = await send(client, language)
        assert answer.status_code == 200
        assert "tel:113" not in answer.text
        await run_jobs(hurry=True)
        assert not (await only_case(database)).urgent

    async def test_danger_in_what_matters_counts_too(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, **whole_form(what_matters=DANGER["nb"]))
        assert "tel:113" in (await send(client)).text
        assert (await only_case(database)).urgent

    async def test_the_json_door_says_that_it_is_urgent_each_time(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        headers = {"Idempotency-Key": str(uuid4())}
        sent = [
            await client.post("/api/v1/reports", json=report(DANGER["nb"]), headers=headers)
            for _ in range(2)
        ]
        assert [each.status_code for each in sent] == [201, 201]
        assert sent[0].json() == sent[1].json()
        assert sent[0].json()["urgent"] is True
        assert (await only_case(database)).urgent
        async with database.begin() as tx:
            stored = (await tx.scalars(select(Report))).one()
            assert (await reports.opened(tx, stored)).urgent

    async def test_a_calm_report_is_not_urgent(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        sent = await client.post("/api/v1/reports", json=report(LOOK_ALIKE["nb"]))
        assert sent.json()["urgent"] is False

    async def test_the_receipt_page_begins_with_the_numbers_too(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        sent = await client.post("/api/v1/reports", json=report(DANGER["nb"]))
        opened = await client.post(
            "/receipt", data={"code": sent.json()["receipt_code"]}, follow_redirects=True
        )
        assert opened.text.index("tel:116111") < opened.text.index("<h1")

    async def test_danger_in_a_message_shows_the_numbers_at_once_and_marks_the_case(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await opened(client, await sent(client, LOOK_ALIKE["nb"]))
        calm = await client.post("/receipt/messages", data={"text": LOOK_ALIKE["nb"]})
        assert calm.headers["location"] == "/receipt#dialogue"
        assert not (await only_case(database)).urgent
        answer = await client.post("/receipt/messages", data={"text": DANGER["nb"]})
        assert (answer.status_code, answer.headers["location"]) == (303, "/receipt")
        page = (await client.get("/receipt")).text
        assert page.index("tel:116111") < page.index("<h1")
        assert (await only_case(database)).urgent
        assert await done_to_the_report(database) == [
            "submitted",
            "wrote",
            "wrote",
            "marked_urgent",
        ]

    async def test_new_danger_marks_a_case_whose_first_danger_was_seen_to(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await opened(client, await sent(client, DANGER["nb"]))
        async with database.begin() as tx:
            (await tx.scalars(select(Case))).one().urgent = False
        await client.post("/receipt/messages", data={"text": LOOK_ALIKE["nb"]})
        assert not (await only_case(database)).urgent
        await client.post("/receipt/messages", data={"text": DANGER["nn"]})
        assert (await only_case(database)).urgent

    async def test_the_json_door_tells_that_a_message_is_urgent(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        token = await receipt_token(client, await sent(client, LOOK_ALIKE["nb"]))
        bearer = {"Authorization": f"Bearer {token}"}
        url = "/api/v1/receipts/current"
        told = [
            (await client.post(f"{url}/messages", json={"text": text}, headers=bearer)).json()
            for text in (LOOK_ALIKE["en"], DANGER["en"])
        ]
        assert [each["urgent"] for each in told] == [False, True]
        assert (await client.get(url, headers=bearer)).json()["urgent"] is True


class TestWithoutTheBot:
    """The bot is down when the report is sent, and comes back."""

    async def send(self, client: httpx.AsyncClient, text: str) -> dict[str, Any]:
        answer = await client.post("/api/v1/reports", json=report(text))
        assert answer.status_code == 201
        sent: dict[str, Any] = answer.json()
        return sent

    @pytest.fixture
    def the_bot_comes_back(
        self,
        solvik: Solvik,
        settings: Settings,
        bot_url: str,
        run_jobs: Callable[..., Awaitable[None]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> Callable[[], Awaitable[None]]:
        """Called by a test: from then on the bot is there, and what waits for it is done."""

        async def come_back() -> None:
            monkeypatch.setitem(settings.__dict__, "bot_url", bot_url)
            await run_jobs(hurry=True)

        return come_back

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    async def test_it_is_sent_at_once_and_marked_as_soon_as_the_bot_is_back(
        self,
        client: httpx.AsyncClient,
        database: Database,
        run_jobs: Callable[..., Awaitable[None]],
        the_bot_comes_back: Callable[[], Awaitable[None]],
        language: str,
    ) -> None:
        await fill_in(client, language, **whole_form(what_happened=DANGER[language]))
        assert (await send(client, language)).status_code == 200
        await run_jobs()
        await run_jobs(hurry=True)
        before = await only_case(database)
        assert not before.urgent

        await the_bot_comes_back()
        after = await only_case(database)
        assert after.urgent
        assert after.news_at > before.news_at, "who has read it finds it unread"
        assert after.version > before.version, "a triage under way does not take it off again"
        assert await done_to_the_report(database) == ["submitted", "marked_urgent"]
        async with database.begin() as tx:
            noted = await tx.scalars(select(CaseEvent.what).order_by(CaseEvent.at))
            assert list(noted) == ["received", "deadline_set", "marked_urgent"]
            stored = (await tx.scalars(select(Report))).one()
            assert (await reports.opened(tx, stored)).urgent
        await run_jobs(hurry=True)
        assert (await only_case(database)).version == after.version

    async def test_a_look_alike_stays_calm(
        self,
        client: httpx.AsyncClient,
        database: Database,
        the_bot_comes_back: Callable[[], Awaitable[None]],
    ) -> None:
        await self.send(client, LOOK_ALIKE["nb"])
        await the_bot_comes_back()
        assert not (await only_case(database)).urgent
        assert await done_to_the_report(database) == ["submitted"]

    async def test_a_report_that_was_withdrawn_meanwhile_is_left_alone(
        self,
        client: httpx.AsyncClient,
        database: Database,
        the_bot_comes_back: Callable[[], Awaitable[None]],
    ) -> None:
        sent = await self.send(client, DANGER["nb"])
        code = {"receipt_code": sent["receipt_code"]}
        token = (await client.post("/api/v1/receipts/open", json=code)).json()["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert (await client.delete("/api/v1/receipts/current", headers=bearer)).status_code == 204
        await the_bot_comes_back()
        assert not (await only_case(database)).urgent

    @pytest.mark.parametrize("text", [DANGER["nb"], LOOK_ALIKE["nb"]])
    async def test_a_message_is_sent_at_once_and_read_as_soon_as_the_bot_is_back(
        self,
        client: httpx.AsyncClient,
        database: Database,
        the_bot_comes_back: Callable[[], Awaitable[None]],
        run_jobs: Callable[..., Awaitable[None]],
        text: str,
    ) -> None:
        await opened(client, (await self.send(client, LOOK_ALIKE["nb"]))["receipt_code"])
        answer = await client.post("/receipt/messages", data={"text": text})
        assert answer.status_code == 303
        await run_jobs(hurry=True)
        assert not (await only_case(database)).urgent
        await the_bot_comes_back()
        case = await only_case(database)
        assert case.urgent == (text == DANGER["nb"])
        await run_jobs(hurry=True)
        assert (await only_case(database)).version == case.version

    @pytest.mark.parametrize("text", [DANGER["nb"], LOOK_ALIKE["nb"]])
    async def test_words_changed_in_the_read_through_are_read_once_they_are_sent(
        self,
        client: httpx.AsyncClient,
        database: Database,
        the_bot_comes_back: Callable[[], Awaitable[None]],
        text: str,
    ) -> None:
        talk = Talk(client)
        await talk.begin()
        changed = await client.patch(
            f"{talk.url}/draft", json={"what_happened": text}, headers=talk.headers
        )
        assert changed.json()["draft"]["urgent"] is False
        async with database.begin() as tx:
            (conversation,) = await tx.scalars(select(Conversation))
            # As the chat sends it: what it has heard it does not read once more.
            await sending.submit(tx, conversation)
        await the_bot_comes_back()
        assert (await only_case(database)).urgent == (text == DANGER["nb"])

    async def test_nothing_that_was_written_stands_in_the_job_or_a_log(
        self,
        client: httpx.AsyncClient,
        solvik: Solvik,
        database: Database,
        run_jobs: Callable[..., Awaitable[None]],
        caplog: pytest.LogCaptureFixture,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        sent = await self.send(client, DANGER["nb"])
        await run_jobs(hurry=True)
        async with database.begin() as tx:
            connection = await tx.connection()
            rows = await connection.exec_driver_sql("SELECT j::text FROM procrastinate_jobs j")
            jobs = "".join(each for (each,) in rows)
        assert "read_for_danger" in jobs
        printed = capsys.readouterr()
        for text in (jobs, caplog.text, printed.out, printed.err):
            assert "medisin" not in text
            assert sent["receipt_code"] not in text


class TestWithASlowBot:
    """The bot takes the question and never answers."""

    @pytest_asyncio.fixture
    async def calls(self) -> AsyncIterator[list[str]]:
        """Its address, then one line for each call it was given."""
        gone = asyncio.Event()
        given: list[str] = []

        async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            given.append((await reader.readline()).decode())
            await gone.wait()
            writer.close()

        server = await asyncio.start_server(wait, "127.0.0.1", 0)
        given.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        yield given
        gone.set()
        server.close()
        await server.wait_closed()

    async def test_sending_waits_a_short_time_and_then_no_more(
        self,
        settings: Settings,
        app: object,
        calls: list[str],
        solvik: Solvik,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(neighbour, "REST_SECONDS", 600)
        import httpx as browser  # noqa: PLC0415

        slow = create_app(settings.model_copy(update={"bot_url": calls[0]}))
        transport = browser.ASGITransport(app=slow, raise_app_exceptions=False)
        async with browser.AsyncClient(transport=transport, base_url="http://x.test") as client:
            began = asyncio.get_running_loop().time()
            first = await client.post("/api/v1/reports", json=report(DANGER["nb"]))
            second = await client.post("/api/v1/reports", json=report(DANGER["nb"]))
            waited = asyncio.get_running_loop().time() - began
        await slow.state.neighbour.close()
        await slow.state.database.close()
        assert (first.status_code, second.status_code) == (201, 201)
        assert len(calls[1:]) == 1
        assert waited < 10
