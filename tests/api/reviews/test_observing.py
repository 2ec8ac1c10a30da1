"""The observer from the user council: what they read of a review, and what they say they saw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from api.access.models import AuditEntry
from api.access.permissions import Role
from api.cases.models import Case
from api.reviews.meeting_models import Meeting
from api.reviews.observing_models import Observation
from tests.api.cases.conftest import STORY
from tests.api.invitations.conftest import Mailbox, mailbox, settings
from tests.api.reviews.conftest import MATTERS, start
from tests.api.reviews.test_meetings import plan
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

__all__ = ["mailbox", "settings"]

SAW = "De fikk snakke ut. Spørsmålet om bemanning ble ikke tatt opp."
AT_HOME = "Hjemme hos Kari Nordmann, Storgata 4"
AGENDA = "1. Kari forteller\n2. Hva lærer vi?"


@pytest.fixture
async def sent(adviser: Browser, send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A reviewed case of somebody with a name and something that matters."""
    sent = await send(
        what_matters=MATTERS,
        involvement={"keep_informed": True, "take_part": True, "modes": ["written"]},
        contact={"name": "Kari Nordmann", "email": None, "phone": "40 00 00 01"},
    )
    await start(adviser, sent)
    return sent


@pytest.fixture
async def observer(
    adviser: Browser, sent: Sent, log_in: Callable[..., Awaitable[Browser]]
) -> Browser:
    """Ulla of the user council, who takes part in the review as an observer."""
    browser = await log_in("ulla", Role.COUNCIL)
    await follow(adviser, sent, browser)
    return browser


async def follow(adviser: Browser, sent: Sent, observer: Browser) -> str:
    """Have somebody of the council follow the review; return their id as a participant."""
    review = f"{sent.page}/review"
    await adviser.open(review)
    asked = {"kind": "observer", "user": str(observer.user_id), "part": ""}
    await adviser.send(f"{review}/participants", **asked)
    return await participant(adviser, sent)


async def participant(adviser: Browser, sent: Sent) -> str:
    """Return the observer's id as a participant."""
    page = await adviser.open(f"{sent.page}/review")
    found = re.search(r'id="who-([0-9a-f-]{36})">[^<]*<small[^>]*>Observer from', page.text)
    assert found, page.text
    return found[1]


async def own_page(observer: Browser) -> httpx.Response:
    """Open the one review that the observer follows, from their list."""
    page = await observer.open("/staff/observing")
    (path,) = re.findall(r'href="(/staff/observing/[0-9a-f-]{36})"', page.text)
    return await observer.open(path)


async def meet(adviser: Browser, sent: Sent, **fields: str) -> str:
    """Plan a meeting that the observer is asked to; return its id."""
    page = await plan(adviser, sent, await participant(adviser, sent), **fields)
    return page.rpartition("/")[2]


def no_trace(page: str, sent: Sent) -> bool:
    """Return whether the page tells nothing of who it is about."""
    telling = ("Kari", "Nordmann", "Astrid", "Storgata", STORY, MATTERS, sent.reference, "40 00 00")
    return not [each for each in telling if each in page]


async def test_an_observer_finds_the_review_in_the_menu_and_learns_nothing_of_who_it_is_about(
    adviser: Browser, sent: Sent, observer: Browser
) -> None:
    await meet(adviser, sent, place=AT_HOME, agenda=AGENDA)
    assert "/staff/observing" in (await observer.open("/staff/council")).text
    page = (await own_page(observer)).text
    assert "Brief review" in page
    assert "Joint meeting with the reporter" in page
    assert "Not ready for you yet." in page
    assert "Ask whoever leads the review." in page
    assert no_trace(page, sent)
    for path in ("", "/review", "/review/meetings", "/review/report", "/review/observer"):
        assert (await observer.open(f"{sent.page}{path}")).status_code in {403, 404}


async def test_an_agenda_nobody_changed_is_read_at_once(
    adviser: Browser, sent: Sent, observer: Browser
) -> None:
    path = f"{sent.page}/review/meetings"
    page = (await adviser.open(path)).text
    agenda = re.search(r'<textarea[^>]*name="agenda"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert agenda
    await meet(adviser, sent, place=AT_HOME, agenda=agenda[1].replace("\n", "\r\n"))
    page = (await own_page(observer)).text
    assert agenda[1].splitlines()[1] in page
    assert "Ask whoever leads the review." in page
    assert no_trace(page, sent)


async def test_staff_make_place_and_agenda_ready_and_only_that_is_read(
    adviser: Browser, sent: Sent, observer: Browser
) -> None:
    meeting = await meet(adviser, sent, place=AT_HOME, agenda=AGENDA)
    path = f"{sent.page}/review/observer"
    page = (await adviser.open(path)).text
    assert "Hjemme hos [name], Storgata 4" in page
    assert "1. [name] forteller" in page
    assert "Cannot be read yet" in page
    await adviser.send(
        f"{path}/{meeting}", place="Møterom 3", agenda="1. Den som meldte, forteller"
    )
    page = (await own_page(observer)).text
    assert "Møterom 3" in page
    assert "1. Den som meldte, forteller" in page
    assert no_trace(page, sent)
    page = (await adviser.open(path)).text
    assert "Can be read" in page
    await adviser.send(f"{path}/{meeting}", place="Møterom 4", agenda="")
    assert "Møterom 4" in (await own_page(observer)).text


async def test_two_who_make_it_ready_at_once_lose_nothing(
    adviser: Browser, sent: Sent, observer: Browser
) -> None:
    meeting = await meet(adviser, sent)
    path = f"{sent.page}/review/observer"
    opened = await adviser.open(path)
    await adviser.send(f"{path}/{meeting}", place="Møterom 3", agenda="")
    adviser.page = opened
    page = await adviser.send(f"{path}/{meeting}", place="Møterom 4", agenda="")
    assert page.status_code == 409
    assert "Møterom 4" in page.text
    assert "Møterom 3" in (await own_page(observer)).text
    assert (await adviser.send(f"{path}/{meeting}", place="Møterom 4")).status_code == 200


async def test_what_the_observer_saw_is_part_of_the_review_and_of_its_report(
    adviser: Browser, sent: Sent, observer: Browser, database: Database
) -> None:
    async with database.begin() as tx:
        before = (await tx.scalars(select(Case.news_at))).one()
    page = await own_page(observer)
    path = page.url.path
    sent_once = hidden_fields(page.text, path) | {"words": SAW}
    for _again in range(2):
        answer = await observer.http.post(path, data=sent_once, follow_redirects=True)
    assert SAW in answer.text
    assert SAW in (await adviser.open(f"{sent.page}/review/observer")).text
    assert "told what they saw" in (await adviser.open(sent.page)).text
    report = f"{sent.page}/review/report"
    shown = (await adviser.open(report, language="en")).text
    assert SAW in shown
    assert "Ulla" not in shown
    assert "Ulla" in (await adviser.open(report, language="en", names="true")).text
    async with database.begin() as tx:
        row = (await tx.scalars(select(Observation))).one()
        assert b"bemanning" not in row.body
        assert (await tx.scalars(select(Case.news_at))).one() > before
        for table in ("case_events", "audit_entries"):
            rows = (await tx.execute(text(f'SELECT * FROM "{table}"'))).all()  # noqa: S608
            assert "bemanning" not in str(rows)


async def test_other_words_in_a_form_that_was_sent_before_are_not_lost(
    adviser: Browser, sent: Sent, observer: Browser
) -> None:
    page = await own_page(observer)
    path = page.url.path
    hidden = hidden_fields(page.text, path)
    for words in (SAW, "Og de fikk kaffe."):
        await observer.http.post(path, data=hidden | {"words": words})
    page = await adviser.open(f"{sent.page}/review/observer")
    assert SAW in page.text
    assert "Og de fikk kaffe." in page.text


async def test_nothing_written_is_asked_for(sent: Sent, observer: Browser) -> None:
    page = await own_page(observer)
    page = await observer.send(page.url.path, words="  ")
    assert page.status_code == 422
    assert '<a href="#words">' in page.text


async def test_a_finished_review_takes_no_more_and_loses_nothing_typed(
    adviser: Browser, sent: Sent, observer: Browser, database: Database
) -> None:
    page = await own_page(observer)
    await adviser.open(f"{sent.page}/review")
    await adviser.send(f"{sent.page}/review/finish")
    page = await observer.send(page.url.path, words=SAW)
    assert page.status_code == 409
    assert SAW in page.text
    async with database.begin() as tx:
        assert (await tx.scalars(select(Observation))).all() == []
    assert "<textarea" not in (await own_page(observer)).text


async def test_who_left_the_review_and_who_never_was_in_it_find_nothing(
    adviser: Browser,
    sent: Sent,
    observer: Browser,
    log_in: Callable[..., Awaitable[Browser]],
) -> None:
    path = (await own_page(observer)).url.path
    other = await log_in("vera", Role.COUNCIL)
    assert (await other.open(path)).status_code == 404
    assert path not in (await other.open("/staff/observing")).text
    assert (await adviser.open(path)).status_code == 403
    await adviser.open(f"{sent.page}/review")
    await adviser.send(
        f"{sent.page}/review/participants/remove", id=await participant(adviser, sent)
    )
    assert (await observer.open(path)).status_code == 404
    assert "You follow no review now" in (await observer.open("/staff/observing")).text


async def test_reading_it_is_logged_as_an_observers(
    sent: Sent, observer: Browser, database: Database
) -> None:
    await own_page(observer)
    async with database.begin() as tx:
        found = await tx.scalars(select(AuditEntry).where(AuditEntry.action == "followed_review"))
        entry = found.one()
    assert (entry.actor_id, entry.actor_role) == (observer.user_id, Role.COUNCIL)


async def test_the_calendar_e_mail_leads_to_their_own_page_and_not_to_the_case(
    adviser: Browser,
    sent: Sent,
    observer: Browser,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    del observer
    await meet(adviser, sent, place=AT_HOME, agenda=AGENDA)
    await run_jobs()
    (letter,) = mailbox.letters
    whole = letter.as_string() + str(
        [part.get_content() for part in letter.walk() if not part.is_multipart()]
    )
    assert "/staff/observing" in whole
    assert sent.reference not in whole
    assert "/staff/cases" not in whole


async def test_of_a_withdrawn_report_an_observer_reads_nothing_and_can_copy_what_they_typed(
    adviser: Browser, sent: Sent, observer: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    meeting = await meet(adviser, sent)
    path = f"{sent.page}/review/observer"
    await adviser.open(path)
    await adviser.send(f"{path}/{meeting}", place="Møterom 3", agenda="")
    await client.post("/receipt", data={"code": sent.receipt_code})
    await client.post("/receipt/withdraw")
    page = await own_page(observer)
    assert "Møterom 3" not in page.text
    assert "What was written is erased" in page.text
    answer = await observer.post(page.url.path, id=meeting, words=SAW)
    assert answer.status_code == 410
    assert "What you wrote" in answer.text
    assert SAW in answer.text
    async with database.begin() as tx:
        assert (await tx.scalars(select(Observation))).all() == []
        assert (await tx.scalars(select(Meeting.state))).all() == ["cancelled"]
