"""An invitation's link: what its page tells, to whom, and when it is closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from api.shared import clock
from tests.api.invitations.conftest import MATTERS, NOTE, STORY, YES, answers, set_invitation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.staff_fixtures import Browser


async def everything(database: Database) -> dict[str, list[str]]:
    """Return all rows of all tables, the queue's included."""
    async with database.begin() as tx:
        tables = await tx.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        )
        return {
            table: sorted(await tx.scalars(text(f'SELECT t::text FROM "{table}" t')))  # noqa: S608
            for table in tables.all()
        }


async def test_opening_the_link_explains_quotes_what_matters_and_changes_nothing(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    for _ in range(2):
        page = await client.get(link)
        assert page.status_code == 200
        assert MATTERS in page.text
        assert NOTE in page.text
        assert "Who will be there" in page.text
        assert STORY not in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in page.headers["x-robots-tag"]
        assert page.headers["cache-control"] == "no-store"
    assert await answers(database) == 0


async def test_scanners_and_prefetching_browsers_change_nothing_at_all(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    before = await everything(database)
    prefetching = {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"}
    for path in (link, f"{link}&change=1", "/i"):
        assert (await client.head(path)).status_code == 200
        assert (await client.get(path, headers=prefetching)).status_code == 200
    for path in (f"{link}&answer=declined", f"{link}&undo=accepted"):
        assert (await client.get(path)).status_code == 200
    assert await everything(database) == before


async def test_a_used_link_tells_nothing_of_what_was_answered_beyond_yes(
    client: httpx.AsyncClient, link: str
) -> None:
    await client.post(link, data=YES)
    for path in (link, f"{link}&change=1"):
        page = await client.get(path)
        assert "You said yes" in page.text
        for said in ("Polsk", "Min søster", "Teleslynge", "Etter klokken 16"):
            assert said not in page.text


async def test_the_reporters_own_words_are_quoted_to_no_one_else(
    *,
    client: httpx.AsyncClient,
    report: Callable[..., Awaitable[Reported]],
    invite: Callable[..., Awaitable[Any]],
    mailbox: Mailbox,
) -> None:
    """Who helped somebody to report may have left their own address."""
    await invite(await report(reporter_role="staff_assisting"))
    page = await client.get(mailbox.link())
    assert page.status_code == 200
    assert MATTERS not in page.text


async def test_a_relative_learns_nothing_about_the_patient(
    *,
    client: httpx.AsyncClient,
    report: Callable[..., Awaitable[Reported]],
    invite: Callable[..., Awaitable[Any]],
    adviser: Browser,
    mailbox: Mailbox,
) -> None:
    reported = await report(
        reporter_role="next_of_kin",
        place={"unit": "akuttmottaket", "text": None},
        category="medication",
    )
    case = await adviser.open(reported.case)
    assert "The reporter is not the patient: write nothing about the patient." in case.text
    await invite(reported)
    page = (await client.get(mailbox.link().replace("lang=nb", "lang=en"))).text
    assert "Is this about someone else?" in page
    for unsaid in (STORY, "Akuttmottaket", "Emergency", "Medicines", reported.reference, "Kari"):
        assert unsaid not in page


async def test_a_link_that_was_followed_by_a_newer_one_says_so(
    *,
    client: httpx.AsyncClient,
    link: str,
    reported: Reported,
    invite: Callable[..., Awaitable[Any]],
    database: Database,
) -> None:
    await client.post(link, data={"answer": "declined"})
    await invite(reported)
    old = await client.get(link)
    assert old.status_code == 410
    assert "a newer invitation" in old.text
    assert (await client.post(link, data=YES)).status_code == 410
    assert (await client.post(link, data={"undo": "declined"})).status_code == 410
    assert await answers(database) == 1


@pytest.mark.parametrize(
    "columns", [{"expires_at": clock.now() - timedelta(days=1)}, {"state": "withdrawn"}]
)
async def test_a_closed_link_says_so_and_how_to_reach_someone(
    client: httpx.AsyncClient, link: str, database: Database, columns: dict[str, Any]
) -> None:
    await set_invitation(database, **columns)
    for answer in (await client.get(link), await client.post(link, data=YES)):
        assert answer.status_code == 410
        assert "no longer open" in answer.text
        assert "55 00 00 00" in answer.text
        assert MATTERS not in answer.text
    assert await answers(database) == 0


async def test_withdrawing_an_invitation_closes_its_link_and_a_new_one_can_be_sent(
    *,
    client: httpx.AsyncClient,
    link: str,
    adviser: Browser,
    reported: Reported,
    invite: Callable[..., Awaitable[Any]],
    mailbox: Mailbox,
) -> None:
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/invitation/withdraw")
    assert (await client.get(link)).status_code == 410
    await invite(reported)
    assert mailbox.link().split("?")[0] != link.split("?", maxsplit=1)[0]
    assert (await client.get(mailbox.link())).status_code == 200


async def test_a_link_of_a_report_that_was_taken_back_is_closed(
    client: httpx.AsyncClient, link: str, reported: Reported
) -> None:
    await client.post("/receipt", data={"code": reported.receipt_code})
    await client.post("/receipt/withdraw")
    assert (await client.get(link)).status_code == 410


async def test_an_unknown_link_is_told_calmly(client: httpx.AsyncClient, link: str) -> None:
    for path in ("/i/NOSUCHTOKEN", "/i/" + "0" * 26, "/i/%00"):
        answer = await client.get(path)
        assert answer.status_code == 404
        assert "113" in answer.text
    assert (await client.post("/i/NOSUCHTOKEN", data=YES)).status_code == 404


async def test_no_log_line_holds_the_token_the_code_or_the_words(
    client: httpx.AsyncClient,
    reported: Reported,
    invite: Callable[..., Awaitable[Any]],
    mailbox: Mailbox,
    capfd: pytest.CaptureFixture[str],
) -> None:
    mailbox.refusals = ["550 5.1.1 pop42@example.org unknown"]
    await invite(reported)
    mailbox.refusals = []
    token = "0" * 26
    await client.get(f"/i/{token}")
    await client.post(f"/i/{token}", data=YES)
    logged = "".join(capfd.readouterr())
    assert re.search(r'"event": ?"mail"', logged)
    for secret in (token, "pop42@", "Kari", STORY, reported.receipt_code, "Polsk"):
        assert secret not in logged
