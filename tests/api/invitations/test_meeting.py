"""Times to meet: offered by the service, chosen by the invited person, agreed on, in a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text, update

from api.access.models import Service
from api.invitations.models import Invitation, InvitationAnswer, OfferedTime
from api.shared import clock
from tests.api.invitations.conftest import MATTERS, NO_MAIL, STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.staff_fixtures import Browser

SOON = datetime.now(clock.LOCAL).replace(hour=14, minute=0, second=0, microsecond=0)
MONDAY, TUESDAY = SOON + timedelta(days=20), SOON + timedelta(days=21)
DETAILS = "Møterom 3. Kari Lie, som leder, og en sykepleier."


def typed(moment: datetime) -> str:
    """Return a moment as a browser's field gives it: Norwegian, without zone."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def value(moment: datetime) -> str:
    """Return a moment as the page names it."""
    return moment.astimezone(UTC).isoformat()


@pytest.fixture
def times(reported: Reported) -> str:
    """Where staff find the times."""
    return f"{reported.case}/invitation/times"


@pytest.fixture
async def offered(link: str, times: str, adviser: Browser) -> None:
    """Two times are offered."""
    await adviser.open(times)
    await adviser.send(times, start=typed(MONDAY), minutes="60")
    await adviser.send(times, start=typed(TUESDAY), minutes="90")


@pytest.fixture
async def agreed(offered: None, link: str, client: httpx.AsyncClient, adviser: Browser) -> None:
    """The first of them suits, and is agreed on."""
    await client.post(link, data={"answer": "accepted", "suits": [value(MONDAY)]})
    times = link_of_times(adviser)
    await adviser.open(times)
    await adviser.send(f"{times}/agree", chosen=value(MONDAY), details=DETAILS)


def link_of_times(adviser: Browser) -> str:
    assert adviser.page is not None
    return adviser.page.url.path.removesuffix("/agree")


async def test_offered_times_are_chosen_from_and_staff_see_which_suit(
    *, offered: None, link: str, client: httpx.AsyncClient, adviser: Browser, times: str
) -> None:
    page = (await client.get(link)).text
    assert "14:00–15:00" in page
    assert "14:00–15:30" in page
    both = [value(MONDAY), value(TUESDAY)]
    await client.post(
        link, data={"answer": "accepted", "suits": both[1:], "times": "Ellers etter klokken 18"}
    )
    shown = (await adviser.open(times)).text
    assert shown.count("Suits them") == 1
    assert "Ellers etter klokken 18" in shown


async def test_a_time_that_is_no_longer_offered_is_told_and_costs_no_words(
    *,
    offered: None,
    link: str,
    client: httpx.AsyncClient,
    adviser: Browser,
    times: str,
    database: Database,
) -> None:
    await adviser.open(times)
    await adviser.send(f"{times}/remove", start=value(MONDAY))
    given = {"answer": "accepted", "suits": [value(MONDAY)], "hopes": "At det blir bedre"}
    page = await client.post(link, data=given)
    assert page.status_code == 422
    assert "no longer on offer" in page.text
    assert "At det blir bedre" in page.text
    assert '<a href="#suits">' in page.text
    for rubbish in ("next week", "2026-99-99T00:00", "2026-12-01T10:00"):
        assert (await client.post(link, data=given | {"suits": rubbish})).status_code == 422
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(InvitationAnswer)) == 0


async def test_a_chosen_time_stays_in_the_answer_when_it_is_offered_no_longer(
    *, offered: None, link: str, client: httpx.AsyncClient, adviser: Browser, times: str
) -> None:
    await client.post(link, data={"answer": "accepted", "suits": [value(MONDAY)]})
    await adviser.open(times)
    await adviser.send(f"{times}/remove", start=value(MONDAY))
    changed = await client.post(link, data={"answer": "accepted", "needs": "Teleslynge"})
    assert changed.status_code == 303


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (typed(SOON - timedelta(days=2)), "This time is past"),
        ("", "Give a day and a time"),
        ("soon", "Give a day and a time"),
    ],
)
async def test_a_time_that_cannot_be_offered_is_told_beside_its_field(
    link: str, times: str, adviser: Browser, database: Database, start: str, words: str
) -> None:
    await adviser.open(times)
    page = await adviser.send(times, start=start, minutes="60")
    assert page.status_code == 422
    assert words in page.text
    assert '<a href="#start">' in page.text
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(OfferedTime)) == 0


async def test_offering_the_same_time_twice_offers_it_once_and_not_endlessly_many(
    link: str, times: str, adviser: Browser, database: Database
) -> None:
    await adviser.open(times)
    for day in (1, 1, 2, 3, 4, 5, 6, 7, 8, 9):
        page = await adviser.send(times, start=typed(SOON + timedelta(days=day)), minutes="30")
    assert page.status_code == 422
    assert "enough times" in page.text
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(OfferedTime)) == 8


async def test_an_agreed_time_is_told_by_a_mail_without_content_and_on_all_pages(
    *,
    agreed: None,
    link: str,
    client: httpx.AsyncClient,
    adviser: Browser,
    reported: Reported,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await run_jobs()
    assert len(mailbox.letters) == 2
    assert mailbox.letters[1]["Subject"] == "Du har fått en melding fra Solvik"
    for unsaid in ("14:00", "Møterom", "Kari", "møte"):
        assert unsaid not in mailbox.letters[1].as_string()
    assert mailbox.link().split("?")[0] == link.split("?", maxsplit=1)[0]
    page = (await client.get(link)).text
    assert "14:00–15:00" in page
    assert DETAILS in page
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    receipt = (await client.get("/receipt?lang=en")).text
    assert "14:00–15:00" in receipt
    assert DETAILS in receipt
    assert "A time to meet is agreed on" in receipt
    case = (await adviser.open(reported.case)).text
    assert "14:00–15:00" in case
    assert "A time to meet was agreed on" in case


async def test_the_calendar_file_says_when_and_with_whom_and_nothing_more(
    agreed: None, link: str, client: httpx.AsyncClient, reported: Reported
) -> None:
    file = await client.get(link.replace("?", "/calendar.ics?").replace("lang=en", "lang=nb"))
    assert file.headers["content-type"].startswith("text/calendar")
    assert file.headers["cache-control"] == "no-store"
    lines = file.text.split("\r\n")
    assert f"DTSTART:{MONDAY.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
    assert f"DTEND:{MONDAY.astimezone(UTC) + timedelta(hours=1):%Y%m%dT%H%M%SZ}" in lines
    assert "SUMMARY:Avtale med Solvik" in lines
    assert "CLASS:PRIVATE" in lines
    token = link.split("/i/")[1].split("?", maxsplit=1)[0]
    for unsaid in (
        "Kari",
        "Møterom",
        "gjennomgang",
        "invit",
        "ATTENDEE",
        "LOCATION",
        "URL",
        token,
        reported.reference,
        STORY,
        MATTERS,
    ):
        assert unsaid not in file.text


async def test_a_changed_time_moves_the_entry_in_the_calendar(
    agreed: None, link: str, client: httpx.AsyncClient, adviser: Browser, times: str
) -> None:
    def read(file: httpx.Response) -> dict[str, str]:
        return dict(line.split(":", 1) for line in file.text.split("\r\n") if ":" in line)

    path = link.replace("?", "/calendar.ics?")
    first = read(await client.get(path))
    await adviser.open(times)
    other = SOON + timedelta(days=25)
    moved = datetime.now(UTC) + timedelta(minutes=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: moved)
        await adviser.send(
            f"{times}/agree", chosen="", other=typed(other), other_minutes="30", details=""
        )
    second = read(await client.get(path))
    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    assert second["DTSTART"] == f"{other.astimezone(UTC):%Y%m%dT%H%M%SZ}"


async def test_without_a_time_agreed_on_there_is_no_calendar_file(
    link: str, client: httpx.AsyncClient
) -> None:
    assert (await client.get(link.replace("?", "/calendar.ics?"))).status_code == 404
    assert (await client.get("/receipt/invitation/calendar.ics")).status_code == 404
    assert (await client.get("/i/open/calendar.ics")).status_code == 404


async def test_staff_can_take_back_the_agreed_time_and_the_person_is_told(
    *,
    agreed: None,
    link: str,
    times: str,
    client: httpx.AsyncClient,
    adviser: Browser,
    reported: Reported,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await run_jobs()
    await adviser.open(times)
    case = await adviser.send(f"{times}/cancel")
    assert "14:00–15:00" not in case.text.split("Times on offer")[0]
    assert "The time agreed on was taken back" in case.text
    await run_jobs()
    assert len(mailbox.letters) == 3
    for unsaid in ("14:00", "Møterom", "Kari", "møte", "avtale"):
        assert unsaid not in mailbox.letters[2].as_string()
    page = (await client.get(link)).text
    assert "The time that was agreed on no longer holds" in page
    assert DETAILS not in page
    assert (await client.get(link.replace("?", "/calendar.ics?"))).status_code == 404
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    receipt = (await client.get("/receipt?lang=en")).text
    assert "The time that was agreed on no longer holds" in receipt
    assert "The time to meet is taken back" in receipt
    # A new one can be agreed on, and then nothing of this is left to see.
    await adviser.open(times)
    await adviser.send(f"{times}/agree", chosen=value(TUESDAY))
    page = (await client.get(link)).text
    assert "14:00–15:30" in page
    assert "no longer holds" not in page


async def test_where_no_time_is_agreed_on_there_is_none_to_take_back(
    *,
    offered: None,
    link: str,
    times: str,
    adviser: Browser,
    client: httpx.AsyncClient,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await client.post(link, data={"answer": "accepted"})
    page = await adviser.open(times)
    assert f"{times}/cancel" not in page.text
    forged = await adviser.post(f"{times}/cancel")
    assert forged.status_code == 409
    await run_jobs()
    assert len(mailbox.letters) == 1


class TestTheDayBefore:
    """An e-mail without content reminds of the meeting."""

    @pytest.fixture
    def day_before(self, database: Database) -> Callable[..., Awaitable[None]]:
        """Have the worker work as it will a day before the meeting."""

        async def work(run_jobs: Callable[..., Awaitable[None]], *, of: datetime = MONDAY) -> None:
            async with database.begin() as tx:
                await tx.execute(
                    text("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
                )
            moment = of.astimezone(UTC) - timedelta(hours=23, minutes=59)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(clock, "now", lambda: moment)
                await run_jobs()
                await run_jobs()  # the e-mail that the first one put on the queue

        return work

    async def test_reminds_once_and_says_nothing_of_it(
        self,
        agreed: None,
        link: str,
        mailbox: Mailbox,
        run_jobs: Callable[..., Awaitable[None]],
        day_before: Callable[..., Awaitable[None]],
        database: Database,
    ) -> None:
        await run_jobs()
        assert len(mailbox.letters) == 2
        async with database.begin() as tx:
            waiting = text(
                "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'invitations.remind'"
                " AND status = 'todo'"
            )
            due = (await tx.scalars(waiting)).one()
        assert abs(due - (MONDAY.astimezone(UTC) - timedelta(days=1))) < timedelta(seconds=5)
        await day_before(run_jobs)
        assert len(mailbox.letters) == 3
        for unsaid in ("14:00", "Møterom", "Kari", "møte", "i morgen"):
            assert unsaid not in mailbox.letters[2].as_string()
        assert mailbox.link().split("?")[0] == link.split("?", maxsplit=1)[0]

    async def test_not_of_a_time_that_was_changed_or_taken_back(
        self,
        *,
        agreed: None,
        times: str,
        adviser: Browser,
        mailbox: Mailbox,
        run_jobs: Callable[..., Awaitable[None]],
        day_before: Callable[..., Awaitable[None]],
    ) -> None:
        await adviser.open(times)
        await adviser.send(f"{times}/agree", chosen=value(TUESDAY))
        await run_jobs()
        told = len(mailbox.letters)
        await day_before(run_jobs)
        assert len(mailbox.letters) == told + 1, "of Tuesday alone"
        await adviser.open(times)
        await adviser.send(f"{times}/cancel")
        await run_jobs()
        told = len(mailbox.letters)
        await day_before(run_jobs, of=TUESDAY)
        assert len(mailbox.letters) == told

    async def test_not_of_a_meeting_so_soon_that_they_were_just_told(
        self,
        *,
        link: str,
        times: str,
        client: httpx.AsyncClient,
        adviser: Browser,
        mailbox: Mailbox,
        run_jobs: Callable[..., Awaitable[None]],
    ) -> None:
        await client.post(link, data={"answer": "accepted"})
        soon = datetime.now(clock.LOCAL) + timedelta(hours=20)
        await adviser.open(times)
        await adviser.send(f"{times}/agree", other=typed(soon), other_minutes="60", details="")
        await run_jobs(hurry=True)
        assert len(mailbox.letters) == 2

    async def test_nobody_who_has_said_no_since(
        self,
        *,
        agreed: None,
        link: str,
        client: httpx.AsyncClient,
        mailbox: Mailbox,
        run_jobs: Callable[..., Awaitable[None]],
        day_before: Callable[..., Awaitable[None]],
    ) -> None:
        await client.post(link, data={"answer": "declined"})
        await run_jobs()
        told = len(mailbox.letters)
        await day_before(run_jobs)
        assert len(mailbox.letters) == told


async def test_the_answer_may_change_until_the_meeting_begins_and_not_after(
    *, agreed: None, link: str, client: httpx.AsyncClient, reported: Reported, database: Database
) -> None:
    changed = await client.post(link, data={"answer": "accepted", "needs": "Teleslynge"})
    assert changed.status_code == 303
    async with database.begin() as tx:
        await tx.execute(update(Invitation).values(agreed_start=clock.now()))
    for answer in (await client.get(link), await client.post(link, data={"answer": "declined"})):
        assert answer.status_code == 410
        assert "has come" in answer.text
    await client.post("/receipt", data={"code": reported.receipt_code})
    assert (
        await client.post("/receipt/invitation", data={"answer": "declined"})
    ).status_code == 410
    async with database.begin() as tx:
        assert (await tx.scalars(select(Invitation.state))).one() == "accepted"


async def test_a_link_works_until_the_meeting_however_late_that_is(
    *, offered: None, link: str, client: httpx.AsyncClient, adviser: Browser, times: str
) -> None:
    await client.post(link, data={"answer": "accepted"})
    late = SOON + timedelta(days=200)
    await adviser.open(times)
    await adviser.send(f"{times}/agree", other=typed(late), other_minutes="60", details="")
    long_after = datetime.now(UTC) + timedelta(days=190)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: long_after)
        assert (await client.get(link)).status_code == 200


async def test_no_time_is_agreed_on_before_the_reporter_has_said_yes(
    offered: None, times: str, adviser: Browser
) -> None:
    page = await adviser.open(times)
    assert "when the reporter has said yes" in page.text
    assert f'action="{times}/agree"' not in page.text
    forged = await adviser.post(f"{times}/agree", chosen=value(MONDAY))
    assert forged.status_code == 409


async def test_too_long_details_are_told_and_not_lost(
    agreed: None, times: str, adviser: Browser
) -> None:
    await adviser.open(times)
    page = await adviser.send(f"{times}/agree", chosen=value(TUESDAY), details="x" * 2_001)
    assert page.status_code == 422
    assert "x" * 2_001 in page.text


async def test_who_left_no_address_gets_no_mail_about_the_time(
    *,
    report: Callable[..., Awaitable[Reported]],
    invite: Callable[..., Awaitable[Any]],
    adviser: Browser,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    reported = await report(**NO_MAIL)
    await invite(reported)
    answer, times = f"{reported.case}/invitation/answer", f"{reported.case}/invitation/times"
    await adviser.open(answer)
    await adviser.send(answer, answer="accepted")
    await adviser.open(times)
    page = await adviser.send(f"{times}/agree", other=typed(MONDAY), other_minutes="60")
    assert "14:00–15:00" in page.text
    await run_jobs()
    assert mailbox.letters == []


async def test_a_long_name_is_folded_between_letters_and_its_signs_are_escaped(
    agreed: None, link: str, client: httpx.AsyncClient, database: Database
) -> None:
    """RFC 5545 § 3.1: at most 75 octets a line, which a break inside a letter would spoil."""
    name = "Ås, Ærø; Ø\\by " + "Å" * 100
    async with database.begin() as tx:
        await tx.execute(update(Service).values(name={"nb": name}))
    file = (await client.get(link.replace("?", "/calendar.ics?"))).text
    assert all(len(each.encode()) <= 75 for each in file.split("\r\n"))
    escaped = "Ås\\, Ærø\\; Ø\\\\by " + "Å" * 100
    assert f"SUMMARY:Appointment with {escaped}\r\n" in file.replace("\r\n ", "")
