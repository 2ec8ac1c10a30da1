"""Draft summaries: written, shared, commented on by the reporter, answered, and shared again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from api.access.permissions import Role
from api.cases.models import Case, CaseEvent
from api.reports.models import Report
from api.reviews import summary_urgency
from api.reviews.summary_models import Summary, SummaryComment
from api.reviews.summary_text import Piece, Section, SummaryText, changes, compared
from tests.api.cases.conftest import Sent
from tests.api.invitations.conftest import ADDRESS, Mailbox, mailbox, settings
from tests.api.reviews.conftest import MATTERS, start
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.staff_fixtures import Browser

__all__ = ["mailbox", "settings"]

HAPPENED = "Dosen ble skrevet to ganger.\n\nMor fikk dobbel dose."
LEARNED = "Vi skal lese dosen høyt."
DISAGREES = "Det var tre ganger, ikke to."
READ = "/receipt/summary?lang=en"


@pytest.fixture
async def told(adviser: Browser, send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A reviewed case of somebody who wants to be told by e-mail."""
    sent = await send(
        what_matters=MATTERS,
        involvement={"keep_informed": True, "take_part": True, "modes": ["comment_on_draft"]},
        contact={"name": "Kari Nordmann", "email": ADDRESS, "phone": None},
    )
    await start(adviser, sent)
    return sent


async def write(adviser: Browser, sent: Sent, **fields: Any) -> httpx.Response:
    """Write a version through the page."""
    path = f"{sent.page}/review/summary"
    await adviser.open(path)
    blank = dict.fromkeys(("happened", "came_about", "learned", "next", "open"), "")
    given = {"happened": HAPPENED, "learned": LEARNED} | fields
    return await adviser.send(path, **blank | given)


async def share(adviser: Browser, sent: Sent) -> httpx.Response:
    """Share the newest version from the page that is open."""
    return await adviser.send(f"{sent.page}/review/summary/share")


@pytest.fixture
async def shared(adviser: Browser, told: Sent, client: httpx.AsyncClient) -> Sent:
    """A case whose first version is shared, the receipt open in the reporter's browser."""
    await write(adviser, told)
    await share(adviser, told)
    await client.post("/receipt", data={"code": told.receipt_code})
    return told


async def say(client: httpx.AsyncClient, **fields: Any) -> httpx.Response:
    """Say something through the reporter's page."""
    page = await client.get(READ)
    hidden = hidden_fields(page.text, READ)
    return await client.post(READ, data=hidden | fields)


async def test_it_begins_from_a_text_with_gaps_and_what_matters_and_stores_nothing(
    told: Sent, adviser: Browser, database: Database
) -> None:
    page = (await adviser.open(f"{told.page}/review/summary")).text
    assert f"Du fortalte oss hva som er viktigst for deg: «{MATTERS}»" in page
    assert "[Skriv hva i arbeidet som gjorde det mulig. Ikke nevn navn.]" in page
    assert "Share it with the reporter" not in page
    async with database.begin() as tx:
        assert (await tx.scalars(select(Summary))).all() == []


async def test_a_text_with_gaps_is_kept_and_not_shared(
    told: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    page = await write(adviser, told, next="[Skriv hva som blir endret]")
    assert "fill the gaps or take them away: [Skriv hva som blir endret]" in page.text
    path = f"{told.page}/review/summary"
    token = hidden_fields(page.text, path)["csrf_token"]
    forged = await adviser.http.post(f"{path}/share", data={"csrf_token": token, "number": "1"})
    assert forged.status_code == 409
    await client.post("/receipt", data={"code": told.receipt_code})
    assert (await client.get(READ)).status_code == 303
    assert "something to read" not in (await client.get("/receipt?lang=en")).text


async def test_a_shared_draft_is_read_behind_the_code_and_told_of_without_content(
    shared: Sent,
    adviser: Browser,
    client: httpx.AsyncClient,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    receipt = (await client.get("/receipt?lang=en")).text
    assert "You have something to read" in receipt
    assert "There is a draft for you to read" in receipt
    page = (await client.get(READ)).text
    assert "Dosen ble skrevet to ganger." in page
    assert "What we learn from it" in page
    assert "How it came about" not in page
    await run_jobs()
    assert [each["Subject"] for each in mailbox.letters] == ["Du har fått en melding fra Solvik"]
    for unsaid in ("dose", "utkast", "Kari", shared.reference):
        assert unsaid not in mailbox.only_text().lower()
    client.cookies.clear()
    closed = await client.get(READ)
    assert closed.status_code == 303
    assert closed.headers["location"].startswith("/receipt?")
    assert "dose" not in closed.text


async def test_names_in_the_text_are_hinted_at(told: Sent, adviser: Browser) -> None:
    page = (await write(adviser, told, learned="Karis mor og sykepleier Berit snakket.")).text
    assert "This may tell who somebody is: Karis, Berit." in page
    assert "Share it with the reporter" in page


async def test_what_the_reporter_says_stands_beside_the_text_and_is_answered(
    shared: Sent,
    adviser: Browser,
    client: httpx.AsyncClient,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await run_jobs()
    mailbox.letters.clear()
    sent = await say(client, verdict="differs", words="Takk", **{"comment-happened-1": DISAGREES})
    assert sent.status_code == 303
    path = f"{shared.page}/review/summary"
    page = (await adviser.open(path)).text
    assert "Sees it differently" in page
    beside = page.index("Dosen ble skrevet to ganger.</p>")
    assert beside < page.index(DISAGREES) < page.index("Mor fikk dobbel dose.</p>")
    which = page.split('id="comment-')[2].split('"')[0]
    page = (await adviser.send(f"{path}/comments/{which}", text="Vi ser på det igjen.")).text
    assert "Vi ser på det igjen." in page
    await run_jobs()
    assert len(mailbox.letters) == 1
    assert "Vi ser på det igjen." in (await client.get(READ)).text
    assert "We have answered what you said." in (await client.get("/receipt?lang=en")).text


async def test_what_the_reporter_says_makes_the_case_unread_and_stands_in_its_history(
    shared: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    async with database.begin() as tx:
        before = (await tx.scalars(select(Case.news_at))).one()
    await say(client, verdict="agrees")
    assert "The reporter said something of the draft" in (await adviser.open(shared.page)).text
    async with database.begin() as tx:
        assert (await tx.scalars(select(Case.news_at))).one() > before


async def test_agreeing_takes_no_words_and_saying_nothing_is_not_sent(
    shared: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    page = await say(client, words="  ")
    assert page.status_code == 422
    assert "Choose what you think" in page.text
    assert (await say(client, verdict="agrees")).status_code == 303
    async with database.begin() as tx:
        assert (await tx.scalars(select(SummaryComment.verdict))).all() == ["agrees"]


async def test_too_long_words_stay_in_their_field(shared: Sent, client: httpx.AsyncClient) -> None:
    page = await say(client, **{"comment-learned-1": "x" * 4_001})
    assert page.status_code == 422
    assert '<a href="#comment-learned-1">' in page.text
    assert "x" * 4_001 in page.text


async def test_sent_twice_it_is_there_once(
    shared: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    hidden = hidden_fields((await client.get(READ)).text, READ)
    for _again in range(2):
        await client.post(READ, data=hidden | {"words": DISAGREES})
    async with database.begin() as tx:
        assert len((await tx.scalars(select(SummaryComment))).all()) == 1


async def test_other_words_in_a_form_that_was_sent_before_are_not_lost(
    shared: Sent, client: httpx.AsyncClient, adviser: Browser
) -> None:
    hidden = hidden_fields((await client.get(READ)).text, READ)
    for words in (DISAGREES, "Og det var natt."):
        await client.post(READ, data=hidden | {"words": words})
    page = (await adviser.open(f"{shared.page}/review/summary")).text
    assert DISAGREES in page
    assert "Og det var natt." in page


async def test_nothing_is_said_of_a_paragraph_or_a_version_that_is_not_there(
    shared: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    assert (await say(client, **{"comment-happened-9": "Hei"})).status_code == 404
    assert (await say(client, number="7", words="Hei")).status_code == 404
    async with database.begin() as tx:
        assert (await tx.scalars(select(SummaryComment))).all() == []


async def test_a_newer_version_shows_what_is_new_and_what_is_gone(
    shared: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    await say(client, **{"comment-happened-1": DISAGREES})
    await write(adviser, shared, happened=HAPPENED.replace("to ganger", "tre ganger"))
    page = (await client.get(READ)).text
    assert "skrevet tre" not in page, "not shared yet"
    await share(adviser, shared)
    page = (await client.get(READ)).text
    assert "<del>to </del><ins>tre </ins>" in page
    assert "This is a new version" in page
    assert DISAGREES in (await adviser.open(f"{shared.page}/review/summary")).text


async def test_two_who_write_at_once_lose_nothing(told: Sent, adviser: Browser) -> None:
    path = f"{told.page}/review/summary"
    opened = await adviser.open(path)
    await adviser.send(path, happened="Min tekst")
    adviser.page = opened
    page = await adviser.send(path, happened="Din tekst")
    assert page.status_code == 409
    assert "Din tekst" in page.text
    assert "Min tekst" in page.text
    assert "Somebody changed this while you had it open" in page.text
    page = await adviser.send(path, happened="Vår tekst")
    assert page.status_code == 200


async def test_danger_in_a_comment_marks_the_case_once_a_job_has_read_it(
    shared: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    await say(client, words="Jeg orker ikke mer.")
    async with database.begin() as tx:
        sent_id = (await tx.scalars(select(SummaryComment.sent_id))).one()
        assert await summary_urgency.unread(tx, sent_id) == ["Jeg orker ikke mer."]
        await summary_urgency.mark_read(tx, sent_id)
        await summary_urgency.mark_read(tx, sent_id)
    async with database.begin() as tx:
        assert (await tx.scalars(select(Case.urgent))).one()
        assert (await tx.scalars(select(Report.urgent))).one()
        marked = select(CaseEvent).where(CaseEvent.what == "marked_urgent")
        assert len((await tx.scalars(marked)).all()) == 1
        assert await summary_urgency.unread(tx, sent_id) == []


async def test_a_comment_nobody_could_read_is_read_when_the_bot_is_back(
    *,
    shared: Sent,
    client: httpx.AsyncClient,
    database: Database,
    settings: Settings,
    bot_url: str,
    run_jobs: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del shared
    await say(client, words="Jeg orker ikke leve lenger.")
    await run_jobs()
    async with database.begin() as tx:
        assert not (await tx.scalars(select(Case.urgent))).one()
    monkeypatch.setitem(settings.__dict__, "bot_url", bot_url)
    await run_jobs(hurry=True)
    async with database.begin() as tx:
        assert (await tx.scalars(select(Case.urgent))).one()


async def test_a_withdrawn_report_has_nothing_to_read(
    shared: Sent, client: httpx.AsyncClient
) -> None:
    await client.post("/receipt/withdraw")
    assert (await client.get(READ)).status_code == 303
    assert "something to read" not in (await client.get("/receipt?lang=en")).text


async def test_nothing_written_stands_clear(
    shared: Sent, client: httpx.AsyncClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await say(client, words=DISAGREES)
    async with database.begin() as tx:
        for table in (
            "review_summaries",
            "review_summary_comments",
            "case_events",
            "audit_entries",
        ):
            for row in (await tx.execute(text(f'SELECT * FROM "{table}"'))).all():  # noqa: S608
                clear = str([each for each in row if not isinstance(each, bytes)])
                assert "ganger" not in clear
                assert "dose" not in clear
    assert "ganger" not in caplog.text


async def test_a_draft_of_a_case_out_of_reach_is_not_there(
    shared: Sent, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    other = await log_in("dina", Role.UNIT_LEADER, unit="fodeavdelingen")
    assert (await other.open(f"{shared.page}/review/summary")).status_code == 404


def test_what_changed_is_told_word_by_word() -> None:
    pieces = compared("Dosen ble gitt to ganger.", "Dosen ble gitt for sent.")
    assert pieces == [
        Piece("same", "Dosen ble gitt "),
        Piece("gone", "to ganger."),
        Piece("new", "for sent."),
    ]


def test_paragraphs_are_new_gone_or_as_they_were() -> None:
    before = SummaryText(happened="En.\n\nTo.\n\nTre.")
    after = SummaryText(happened="En.\n\nTre.\n\nFire.")
    found = [(each.kind, each.place) for each in changes(before, after, Section.HAPPENED)]
    assert found == [
        ("same", "happened-1"),
        ("gone", ""),
        ("same", "happened-2"),
        ("new", "happened-3"),
    ]
