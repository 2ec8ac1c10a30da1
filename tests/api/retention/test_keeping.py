"""Reports are kept for the years their service has set, and then erased, unless held back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from api.access.models import AuditEntry, Service
from api.access.permissions import Role
from api.retention import keeping
from api.shared import clock, jobs
from tests.api.closing.conftest import (
    ANSWER,
    MATTERS,
    POINT,
    STORY,
    Mailbox,
    Sent,
    anonymous,
    mailbox,
    prepare,
    receipt,
    review,
    send,
    settings,
)
from tests.api.lessons.conftest import LESSON, checker
from tests.api.stored import all_that_is_stored

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Jobs = Callable[..., Awaitable[None]]
    Send = Callable[..., Awaitable[Sent]]

__all__ = ["Mailbox", "anonymous", "checker", "mailbox", "send", "settings"]

KEEPING = "/staff/privacy/keeping"
REASON = "Tilsynet ser på saken."
GONE = "Erased, since the time it is kept is over"


@pytest.fixture
def night(run_jobs: Jobs, database: Database) -> Callable[[], Awaitable[None]]:
    """The worker does what it does each night: `await night()`."""

    async def work() -> None:
        async with database.begin() as tx:
            await jobs.defer(tx, "retention.erase_due", timestamp=0)
        await run_jobs()

    return work


@pytest.fixture
async def closed(adviser: Browser, anonymous: Sent) -> Sent:
    """A case that was closed with an answer."""
    page = await prepare(adviser, anonymous)
    assert "Closed with learning</span>" in page.text
    return anonymous


async def set_years(officer: Browser, years: str) -> httpx.Response:
    await officer.open(KEEPING)
    return await officer.send(KEEPING, years=years)


async def pass_time(database: Database, **ago: float) -> None:
    """Let all that happened so far have happened earlier."""
    async with database.begin() as tx:
        for column in (
            "case_events.at",
            "cases.opened_at",
            "cases.waits_since",
            "services.keep_years_set_at",
        ):
            table, name = column.split(".")
            await tx.execute(
                text(f"UPDATE {table} SET {name} = {name} - CAST(:ago AS interval)"),  # noqa: S608
                {"ago": timedelta(**ago)},
            )


async def is_there(client: httpx.AsyncClient, sent: Sent) -> bool:
    return not (await receipt(client, sent))["withdrawn"]


YEARS = 5 * 365.25


async def test_without_a_period_nothing_is_erased(
    *,
    officer: Browser,
    closed: Sent,
    client: httpx.AsyncClient,
    database: Database,
    night: Callable[[], Awaitable[None]],
) -> None:
    await pass_time(database, days=20 * 365)
    await night()
    assert await is_there(client, closed)
    assert "Nothing is erased by time." in (await officer.open(KEEPING)).text


async def test_the_officer_sets_the_period_and_it_is_logged(
    officer: Browser, closed: Sent, database: Database
) -> None:
    for wrong in ("0", "31", "ti", "-1", "1.5", "٥"):
        page = await set_years(officer, wrong)
        assert page.status_code == 422
        assert 'aria-describedby="years-solvik-help years-solvik-error"' in page.text
        assert f'value="{wrong}"' in page.text
    page = await set_years(officer, " 5 ")
    assert page.status_code == 200
    assert 'value="5"' in page.text
    await set_years(officer, "")
    async with database.begin() as tx:
        service = (await tx.scalars(select(Service))).one()
        assert service.keep_years is None
        logged = await tx.scalars(
            select(AuditEntry.details)
            .where(AuditEntry.action == "set_keeping")
            .order_by(AuditEntry.id)
        )
        assert logged.all() == [{"before": None, "after": 5}, {"before": 5, "after": None}]
    assert "Set how long reports are kept" in (await officer.open("/staff/privacy")).text


@pytest.mark.parametrize(
    ("language", "always", "five"),
    [
        ("nb", "Den slettes ikke av seg selv etter en viss tid.", "En melding blir slettet 5 år"),
        ("nn", "sletta av seg sjølv", "Ei melding blir sletta 5 år etter"),
        ("en", "It is not erased by itself after some time.", "A report is erased 5 years after"),
    ],
)
async def test_the_privacy_notice_tells_the_period_truly(
    *,
    officer: Browser,
    solvik: Solvik,
    client: httpx.AsyncClient,
    language: str,
    always: str,
    five: str,
) -> None:
    notice = f"/s/solvik/privacy?lang={language}"
    page = (await client.get(notice)).text
    assert always in page
    assert five not in page
    await set_years(officer, "5")
    page = (await client.get(notice)).text
    assert five in page
    assert always not in page
    assert always not in (await client.get(f"/privacy?lang={language}")).text


async def test_a_report_whose_time_is_over_is_erased_and_its_reporter_is_told(
    *,
    officer: Browser,
    adviser: Browser,
    closed: Sent,
    client: httpx.AsyncClient,
    database: Database,
    night: Callable[[], Awaitable[None]],
) -> None:
    await set_years(officer, "5")
    await pass_time(database, days=YEARS - 1)
    await night()
    assert await is_there(client, closed)
    await pass_time(database, days=2)
    await night()
    assert not await is_there(client, closed)
    page = await client.post(
        "/receipt?lang=en", data={"code": closed.receipt_code}, follow_redirects=True
    )
    assert "This report is kept no longer" in page.text
    assert GONE in page.text
    assert "You have taken this report back" not in page.text
    case = (await adviser.open(closed.page)).text
    assert GONE in case
    assert "The reporter withdrew the report" not in case
    log = (await officer.open("/staff/privacy")).text
    assert GONE in log
    assert "Withdrew the report" not in log


async def test_what_remains_holds_nothing_that_anybody_wrote_or_is_reached_by(
    *,
    officer: Browser,
    adviser: Browser,
    client: httpx.AsyncClient,
    send: Send,
    database: Database,
    night: Callable[[], Awaitable[None]],
) -> None:
    sent = await send(
        what_matters=MATTERS,
        contact={"name": "Kari Nordmann", "email": "kari@example.org", "phone": "40000001"},
        involvement={"keep_informed": True, "take_part": False, "modes": []},
    )
    await review(adviser, sent)
    await prepare(adviser, sent)
    await set_years(officer, "5")
    await pass_time(database, days=YEARS - 10)
    await officer.open(KEEPING)
    await officer.send(f"{KEEPING}/hold", reference=sent.reference, reason=REASON)
    await officer.send(f"{KEEPING}/let-go", reference=sent.reference)
    await pass_time(database, days=12)
    assert "Nordmann" in await exported(officer, sent)
    await night()
    left = await exported(officer, sent) + await all_that_is_stored(database)
    async with database.begin() as tx:
        keys = text(
            "SELECT count(*) FROM sealing_keys JOIN reports ON key_id = sealing_keys.id"
            " WHERE wrapped IS NOT NULL"
        )
        assert await tx.scalar(keys) == 0
        for emptied in ("contact_digests", "receipt_sessions"):
            assert await tx.scalar(text(f"SELECT count(*) FROM {emptied}")) == 0, emptied  # noqa: S608
        assert await tx.scalar(text("SELECT terms FROM reports")) == []
    for secret in (STORY, MATTERS, ANSWER, POINT, REASON, "Kari", "kari@", "40000001"):
        assert secret not in left
        assert secret.encode().hex() not in left
    await officer.open("/staff/privacy/requests")
    page = await officer.send("/staff/privacy/requests", who="kari@example.org")
    assert sent.reference not in page.text


async def exported(officer: Browser, sent: Sent) -> str:
    """Return all that an export holds of a report."""
    requests = "/staff/privacy/requests"
    await officer.open(requests)
    asked = {"reference": sent.reference, "reason": "Innsyn, på brev."}
    answer = await officer.post(f"{requests}/export", **asked)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return json.dumps(json.loads(packed.read("held.json")), ensure_ascii=False)


async def test_a_period_that_was_just_set_erases_nothing_before_it_was_listed_for_30_days(
    *,
    officer: Browser,
    closed: Sent,
    client: httpx.AsyncClient,
    database: Database,
    night: Callable[[], Awaitable[None]],
) -> None:
    await pass_time(database, days=10 * 365)
    page = await set_years(officer, "5")
    assert closed.reference in page.text
    await pass_time(database, days=29)
    await night()
    assert await is_there(client, closed)
    await set_years(officer, "4")
    await pass_time(database, days=29)
    await night()
    assert await is_there(client, closed)
    await pass_time(database, days=2)
    await night()
    assert not await is_there(client, closed)


async def test_the_page_lists_what_is_erased_within_30_days_and_nothing_else(
    officer: Browser, closed: Sent, database: Database
) -> None:
    await set_years(officer, "5")
    await pass_time(database, days=YEARS - 40)
    assert closed.reference not in (await officer.open(KEEPING)).text
    await pass_time(database, days=20)
    page = (await officer.open(KEEPING)).text
    assert closed.reference in page
    assert STORY not in page


class TestHeldBack:
    """A privacy officer holds a case back with a reason, and lets it go."""

    @pytest.fixture
    async def soon(self, officer: Browser, closed: Sent, database: Database) -> Sent:
        """It will be erased in some days."""
        await set_years(officer, "5")
        await pass_time(database, days=YEARS - 10)
        await officer.open(KEEPING)
        return closed

    async def test_it_is_not_erased_until_it_is_let_go(
        self,
        *,
        soon: Sent,
        officer: Browser,
        adviser: Browser,
        client: httpx.AsyncClient,
        database: Database,
        night: Callable[[], Awaitable[None]],
    ) -> None:
        hold = f"{KEEPING}/hold"
        page = await officer.send(hold, reference=soon.reference, reason=REASON)
        assert f"“{REASON}”" in page.text
        assert f'action="{hold}"' not in page.text
        await pass_time(database, days=400)
        await night()
        assert await is_there(client, soon)
        assert "Held back from being erased" in (await adviser.open(soon.page)).text
        await officer.open(KEEPING)
        page = await officer.send(f"{KEEPING}/let-go", reference=soon.reference)
        assert REASON not in page.text
        assert f'action="{hold}"' in page.text
        await night()
        assert not await is_there(client, soon)
        log = (await officer.open("/staff/privacy")).text
        assert "No longer held back from being erased" in log
        assert REASON not in log

    async def test_a_reason_is_needed(self, soon: Sent, officer: Browser) -> None:
        page = await officer.send(f"{KEEPING}/hold", reference=soon.reference, reason="nei")
        assert page.status_code == 422
        assert f'<a href="#reason-{soon.reference}">' in page.text
        assert 'value="nei"' in page.text
        assert "Held back</h3>" not in page.text

    async def test_nobody_but_the_services_own_officer_can(
        self, soon: Sent, officer: Browser, adviser: Browser, database: Database
    ) -> None:
        form = {"reference": soon.reference, "reason": REASON}
        await adviser.open(soon.page)
        for path in ("", "/hold", "/let-go"):
            assert (await adviser.post(KEEPING + path, **form)).status_code == 403
        await officer.send(f"{KEEPING}/hold", **form)
        for verb in ("hold", "let-go"):
            for reason in (REASON, ""):
                other = {"reference": "ZZZZ-ZZZZ", "reason": reason}
                missing = await officer.post(f"{KEEPING}/{verb}", **other)
                assert missing.status_code == 404

    async def test_pressing_twice_holds_once(
        self, soon: Sent, officer: Browser, database: Database
    ) -> None:
        hold = f"{KEEPING}/hold"
        await officer.send(hold, reference=soon.reference, reason=REASON)
        assert officer.page is not None
        token = officer.page.text.split('name="csrf_token" value="')[1].split('"')[0]
        again = await officer.http.post(
            hold, data={"csrf_token": token, "reference": soon.reference, "reason": "Om igjen."}
        )
        assert again.status_code == 303
        assert REASON in (await officer.open(KEEPING)).text
        async with database.begin() as tx:
            assert await tx.scalar(text("SELECT count(*) FROM retention_holds")) == 1


class TestWhileSomethingIsLeftToDo:
    """A case that is not over is not erased, however old."""

    async def test_one_that_was_opened_again_is_kept_and_counted_from_its_new_end(
        self,
        *,
        officer: Browser,
        adviser: Browser,
        closed: Sent,
        client: httpx.AsyncClient,
        database: Database,
        night: Callable[[], Awaitable[None]],
    ) -> None:
        await set_years(officer, "5")
        await pass_time(database, days=YEARS + 1)
        path = f"{closed.page}/closing"
        await adviser.open(path)
        await adviser.send(f"{path}/reopen", reason="Det skjedde igjen.")
        await night()
        assert await is_there(client, closed)
        page = await prepare(adviser, closed)
        assert "Closed with learning</span>" in page.text
        await night()
        assert await is_there(client, closed)
        await pass_time(database, days=YEARS + 1)
        await night()
        assert not await is_there(client, closed)

    async def test_one_that_was_never_closed_is_kept(
        self,
        *,
        officer: Browser,
        anonymous: Sent,
        client: httpx.AsyncClient,
        database: Database,
        night: Callable[[], Awaitable[None]],
    ) -> None:
        await set_years(officer, "5")
        await pass_time(database, days=YEARS * 3)
        await night()
        assert await is_there(client, anonymous)

    async def test_one_with_an_effect_to_be_checked_is_kept(
        self,
        *,
        officer: Browser,
        adviser: Browser,
        anonymous: Sent,
        client: httpx.AsyncClient,
        database: Database,
        night: Callable[[], Awaitable[None]],
    ) -> None:
        new = f"{anonymous.page}/measures/new"
        await adviser.open(new)
        page = await adviser.send(
            new,
            title="Hver pose i sin skuff",
            strength="strong",
            owner=str(adviser.user_id),
            due_on=str(clock.today() + timedelta(days=14)),
            indicator="Forvekslinger",
        )
        measure = "/staff/measures/" + page.text.split('href="/staff/measures/')[1].split('"')[0]
        await adviser.open(measure)
        page = await adviser.send(
            f"{measure}/decide", check_on=str(clock.today() + timedelta(days=90))
        )
        await adviser.open(measure)
        await adviser.send(f"{measure}/implement", implemented_on=str(clock.today()))
        page = await prepare(adviser, anonymous)
        assert "Closed with learning</span>" in page.text
        await set_years(officer, "5")
        await pass_time(database, days=YEARS + 1)
        page = await officer.open(KEEPING)
        assert anonymous.reference in page.text.split("Kept while something is left to do")[1]
        assert f'action="{KEEPING}/hold"' not in page.text
        await night()
        assert await is_there(client, anonymous)
        page = await adviser.open(measure)
        form = re.search(rf'action="({measure}/checks/[0-9a-f-]+)"', page.text)
        assert form
        done = {"outcome": "effective", "done_on": str(clock.today()), "evidence": "Ingen bytter."}
        await adviser.send(form[1], **done)
        await night()
        assert not await is_there(client, anonymous)
        assert "Hver pose i sin skuff" in (await adviser.open(measure)).text

    async def test_one_whose_reporter_wrote_and_waits_for_us_is_kept(
        self,
        *,
        officer: Browser,
        closed: Sent,
        client: httpx.AsyncClient,
        database: Database,
        night: Callable[[], Awaitable[None]],
    ) -> None:
        await client.post("/receipt", data={"code": closed.receipt_code})
        await client.post("/receipt/messages", data={"text": "Det skjedde igjen i går."})
        await set_years(officer, "5")
        await pass_time(database, days=YEARS + 1)
        await night()
        assert await is_there(client, closed)

    async def test_one_with_an_unfinished_lesson_is_kept_and_the_lesson_lives_on(
        self,
        *,
        officer: Browser,
        adviser: Browser,
        checker: Browser,
        closed: Sent,
        client: httpx.AsyncClient,
        database: Database,
        night: Callable[[], Awaitable[None]],
    ) -> None:
        await adviser.open(f"{closed.page}/lesson")
        lesson = (await adviser.send(f"{closed.page}/lesson", **LESSON)).url.path
        await set_years(officer, "5")
        await pass_time(database, days=YEARS + 1)
        page = await officer.open(KEEPING)
        assert closed.reference in page.text.split("Kept while something is left to do")[1]
        await night()
        assert await is_there(client, closed)
        await adviser.open(f"{lesson}/edit")
        await adviser.send(f"{lesson}/edit", **LESSON, do="send")
        await checker.open(lesson)
        page = await checker.send(f"{lesson}/share", all="true")
        assert page.status_code == 200
        await night()
        assert not await is_there(client, closed)
        assert LESSON["title"] in (await adviser.open(lesson)).text

    async def test_one_that_is_held_back_is_told_to_be_kept_for_that_and_nothing_else(
        self,
        *,
        officer: Browser,
        adviser: Browser,
        closed: Sent,
        client: httpx.AsyncClient,
        database: Database,
    ) -> None:
        await set_years(officer, "5")
        await pass_time(database, days=YEARS + 1)
        await officer.open(KEEPING)
        await officer.send(f"{KEEPING}/hold", reference=closed.reference, reason=REASON)
        await adviser.open(f"{closed.page}/lesson")
        await adviser.send(f"{closed.page}/lesson", **LESSON)
        await client.post("/receipt", data={"code": closed.receipt_code})
        for _ in range(2):
            page = (await officer.open(KEEPING)).text
            assert REASON in page
            assert page.count(f"<strong>{closed.reference}</strong>") == 1
            assert "Kept while something is left to do" not in page
            await client.post("/receipt/messages", data={"text": "Det skjedde igjen."})


async def test_the_night_goes_through_all_pages_past_what_is_held_back(
    *,
    officer: Browser,
    adviser: Browser,
    client: httpx.AsyncClient,
    send: Send,
    database: Database,
    night: Callable[[], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeping, "MOST_LISTED", 1)
    every = [await send(what_matters=MATTERS) for _ in range(3)]
    for sent in every:
        await review(adviser, sent)
        await prepare(adviser, sent)
    await set_years(officer, "5")
    await pass_time(database, days=YEARS - 1)
    await officer.open(KEEPING)
    await officer.send(f"{KEEPING}/hold", reference=every[0].reference, reason=REASON)
    await pass_time(database, days=2)
    await night()
    assert [await is_there(client, sent) for sent in every] == [True, False, False]


async def test_an_officer_of_another_service_sees_nothing_of_it(
    *,
    officer: Browser,
    closed: Sent,
    database: Database,
    log_in: Callable[..., Awaitable[Browser]],
) -> None:
    await set_years(officer, "5")
    await pass_time(database, days=YEARS - 10)
    nobody = await log_in("unni", Role.PRIVACY_OFFICER, unit="akuttmottaket")
    assert closed.reference not in (await nobody.open(KEEPING)).text
