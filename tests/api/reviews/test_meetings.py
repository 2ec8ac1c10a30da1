"""Meetings of a review: planned, in colleagues' calendars, held, and called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from api.access.audit import SYSTEM
from api.access.permissions import Role
from api.cases import service as cases
from api.cases.models import CaseEvent
from api.reviews import history
from api.reviews.meeting_models import Meeting, MeetingMail
from api.reviews.models import Participant, Review
from api.shared import clock, ids
from tests.api.invitations.conftest import Mailbox, invite, mailbox, report, settings
from tests.api.reviews.conftest import start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from email.message import EmailMessage
    from uuid import UUID

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.api.invitations.conftest import Reported
    from tests.staff_fixtures import Browser

__all__ = ["invite", "mailbox", "report", "settings"]

SOON = datetime.now(clock.LOCAL).replace(hour=14, minute=0, second=0, microsecond=0)
MONDAY = SOON + timedelta(days=20)
ROOM = "Møterom 3, https://video.example/solvik-7"
NOTES = "Vi ble enige om at overleveringen sviktet."


def typed(moment: datetime) -> str:
    """Return a moment as a browser's field gives it: Norwegian, without zone."""
    return moment.strftime("%Y-%m-%dT%H:%M")


async def add(database: Database, sent: Sent, kind: str, user_id: UUID | None = None) -> str:
    """Let somebody take part in the review; return the participant's id."""
    async with database.begin() as tx:
        review = (await tx.scalars(select(Review))).one()
        person = Participant(
            id=ids.new_id(),
            review_id=review.id,
            kind=kind,
            part="takes_part",
            user_id=user_id,
            name=None,
            added_at=clock.now(),
            removed_at=None,
        )
        tx.add(person)
        await tx.flush()
        case = await cases.by_id(tx, review.case_id)
        await cases.note(tx, case, SYSTEM, "participant_joined", rows=history.rows(person))
    return str(person.id)


@pytest.fixture
async def colleague(
    reviewed: Sent, database: Database, employ: Callable[..., Awaitable[UUID]]
) -> str:
    """Berit, a reviewer, takes part: her participant's id."""
    return await add(database, reviewed, "staff", await employ("berit", Role.REVIEWER))


async def plan(adviser: Browser, sent: Sent, *people: str, **fields: Any) -> str:
    """Plan a meeting through its page; return the address it is at."""
    path = f"{sent.page}/review/meetings"
    await adviser.open(path)
    given = {"kind": "joint", "start": typed(MONDAY), "minutes": "60", "place": ROOM} | fields
    page = await adviser.send(path, **given, **{f"person-{each}": "on" for each in people})
    assert page.status_code == 200, page.text
    return page.url.path


def entry(letter: EmailMessage) -> dict[str, str]:
    """Return the calendar entry of a letter by its names, as a calendar reads it."""
    (part,) = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    unfolded = part.get_content().replace("\r\n", "\n").replace("\n ", "")
    found = dict(line.split(":", 1) for line in unfolded.strip().split("\n"))
    assert part.get_param("method") == found["METHOD"]
    return found


def whole(letter: EmailMessage) -> str:
    """Return all that a letter says, opened."""
    said = letter.as_string()
    for each in letter.walk():
        if each.get_content_maintype() == "text":
            said += each.get_content()
    return said


async def test_the_agenda_begins_in_the_reporters_language(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(language="nn")
    await start(adviser, sent)
    page = (await adviser.open(f"{sent.page}/review/meetings")).text
    assert "1. Velkomen: kven vi er" in page
    assert "Kva vi lærer av det" in page


async def test_a_planned_meeting_is_in_a_colleagues_calendar_and_says_nothing_of_its_matter(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    page = await plan(adviser, reviewed, colleague)
    await run_jobs()
    (letter,) = mailbox.letters
    assert letter["To"] == "berit@solvik.example"
    assert letter["Subject"] == f"Møte om sak {reviewed.reference}"
    found = entry(letter)
    assert found["METHOD"] == "REQUEST"
    assert found["DTSTART"] == f"{MONDAY.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert found["SUMMARY"] == letter["Subject"]
    assert "LOCATION" not in found
    for unsaid in ("Møterom", "video.example", "feil medisin", "Astrid", "ikke-svar@solvik"):
        assert unsaid not in whole(letter)
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == "meeting.ics"
    assert "The calendar e-mail was sent" in (await adviser.open(page)).text


async def test_a_moved_meeting_moves_the_entry_and_a_new_room_sends_nothing(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    page = await plan(adviser, reviewed, colleague)
    await run_jobs()
    same = {"kind": "joint", "start": typed(MONDAY), "minutes": "60", f"person-{colleague}": "on"}
    await adviser.send(page, **same, place="Møterom 4", agenda="Ny dagsorden")
    await run_jobs()
    assert len(mailbox.letters) == 1
    later = MONDAY + timedelta(days=2)
    await adviser.send(page, **same | {"start": typed(later)}, place="Møterom 4")
    await run_jobs()
    first, second = map(entry, mailbox.letters)
    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    assert second["DTSTART"] == f"{later.astimezone(UTC):%Y%m%dT%H%M%SZ}"


async def test_who_is_not_asked_any_longer_and_a_meeting_called_off_leave_the_calendar(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    database: Database,
    employ: Callable[..., Awaitable[UUID]],
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    other = await add(database, reviewed, "staff", await employ("cato", Role.ADVISER))
    page = await plan(adviser, reviewed, colleague, other)
    same = {"kind": "joint", "start": typed(MONDAY), "minutes": "60", "place": ROOM}
    await run_jobs()
    mailbox.letters.clear()
    await adviser.send(page, **same, **{f"person-{other}": "on"})
    await run_jobs()
    (letter,) = mailbox.letters
    assert letter["To"] == "berit@solvik.example"
    assert entry(letter)["METHOD"] == "CANCEL"
    assert entry(letter)["STATUS"] == "CANCELLED"
    mailbox.letters.clear()
    shown = await adviser.send(f"{page}/cancel")
    assert "Cancelled" in shown.text
    await run_jobs()
    (letter,) = mailbox.letters
    assert letter["To"] == "cato@solvik.example"
    assert letter["Subject"] == f"Avlyst: Møte om sak {reviewed.reference}"
    assert entry(letter)["METHOD"] == "CANCEL"


async def test_a_meeting_planned_and_moved_before_the_worker_works_is_told_once(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    page = await plan(adviser, reviewed, colleague)
    same = {"kind": "joint", "minutes": "60", f"person-{colleague}": "on"}
    later = MONDAY + timedelta(days=3)
    await adviser.send(page, **same, start=typed(later))
    await run_jobs()
    (letter,) = mailbox.letters
    assert entry(letter)["DTSTART"] == f"{later.astimezone(UTC):%Y%m%dT%H%M%SZ}"


async def test_a_meeting_that_was_is_written_down_without_e_mails(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await plan(adviser, reviewed, colleague, start=typed(SOON - timedelta(days=3)))
    await run_jobs()
    assert mailbox.letters == []


async def test_sending_the_form_twice_plans_one_meeting(
    reviewed: Sent, adviser: Browser, database: Database
) -> None:
    path = f"{reviewed.page}/review/meetings"
    opened = await adviser.open(path)
    for _again in range(2):
        adviser.page = opened
        await adviser.send(path, kind="joint", start=typed(MONDAY), minutes="60")
    async with database.begin() as tx:
        assert len((await tx.scalars(select(Meeting))).all()) == 1


async def test_without_a_time_the_form_says_so_and_keeps_what_was_typed(
    reviewed: Sent, adviser: Browser
) -> None:
    path = f"{reviewed.page}/review/meetings"
    await adviser.open(path)
    page = await adviser.send(path, kind="phone", start="", minutes="60", place=ROOM)
    assert page.status_code == 422
    assert "Give a day and a time" in page.text
    assert '<a href="#start">' in page.text
    assert ROOM in page.text


async def test_who_came_and_the_notes_are_kept_and_the_plan_is_closed(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    database: Database,
) -> None:
    reporter = await add(database, reviewed, "reporter")
    page = await plan(adviser, reviewed, colleague, reporter)
    shown = await adviser.send(f"{page}/minutes", notes=NOTES, **{f"person-{reporter}": "on"})
    assert NOTES in shown.text
    assert "The reporter (came)" in shown.text
    assert "(did not come)" in shown.text
    assert f'action="{page}"' not in shown.text
    async with database.begin() as tx:
        events = (await tx.scalars(select(CaseEvent).where(CaseEvent.what == "meeting_held"))).all()
        came = [each.details["rows"]["review_meeting_people"] for each in events]
        assert [sum(row["came"] for row in each.values()) for each in came] == [1]
        for row in (await tx.execute(text("SELECT * FROM review_meetings"))).all():
            clear = str([each for each in row if not isinstance(each, bytes)])
            assert "overleveringen" not in clear
            assert "Møterom" not in clear
        details = str([each.details for each in (await tx.scalars(select(CaseEvent))).all()])
    for unsaid in ("overleveringen", "Møterom", "Berit"):
        assert unsaid not in details


async def test_two_who_change_a_meeting_at_once_do_not_overwrite_each_other(
    reviewed: Sent, adviser: Browser
) -> None:
    page = await plan(adviser, reviewed)
    opened = adviser.page
    await adviser.send(f"{page}/minutes", notes="Min")
    adviser.page = opened
    assert (await adviser.send(f"{page}/minutes", notes="Din")).status_code == 409
    assert "Min" in (await adviser.open(page)).text


async def test_a_time_agreed_on_with_the_reporter_is_the_meetings_and_moves_with_it(
    report: Callable[..., Awaitable[Reported]],
    invite: Callable[..., Awaitable[Any]],
    adviser: Browser,
    database: Database,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
    employ: Callable[..., Awaitable[UUID]],
) -> None:
    reported = await report()
    await invite(reported)
    answer, times = f"{reported.case}/invitation/answer", f"{reported.case}/invitation/times"
    await adviser.open(answer)
    await adviser.send(answer, answer="accepted", modes=["phone"])
    await adviser.open(times)
    await adviser.send(f"{times}/agree", other=typed(MONDAY), other_minutes="60", details=ROOM)
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/triage", kind="concern", category="medication")
    path = f"{reported.case}/review"
    await adviser.open(path)
    await adviser.send(f"{path}/start", method="brief_review", method_reason="Passer")
    shown = (await adviser.open(f"{path}/meetings")).text
    assert "Conversation by phone" in shown
    assert "14:00–15:00" in shown
    async with database.begin() as tx:
        meeting = (await tx.scalars(select(Meeting))).one()
    berit = await add(database, reported, "staff", await employ("berit", Role.REVIEWER))  # type: ignore[arg-type]
    page = f"{path}/meetings/{meeting.id}"
    opened = (await adviser.open(page)).text
    assert ROOM in opened
    assert 'type="datetime-local"' not in opened
    await adviser.send(page, kind="phone", place=ROOM, **{f"person-{berit}": "on"})
    await run_jobs()
    mailbox.letters.clear()
    later = MONDAY + timedelta(days=5)
    await adviser.open(times)
    await adviser.send(f"{times}/agree", other=typed(later), other_minutes="30", details=ROOM)
    await run_jobs()
    told = [each for each in mailbox.letters if each["To"] == "berit@solvik.example"]
    assert [entry(each)["DTSTART"] for each in told] == [f"{later.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    async with database.begin() as tx:
        assert len((await tx.scalars(select(Meeting))).all()) == 1


async def test_a_colleague_is_asked_in_the_language_they_read(
    reviewed: Sent,
    log_in: Callable[..., Awaitable[Browser]],
    adviser: Browser,
    database: Database,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    berit = await log_in("berit", Role.REVIEWER)
    await berit.open("/staff", lang="nn")
    cecilie = await log_in("cecilie", Role.REVIEWER)
    people = [await add(database, reviewed, "staff", each.user_id) for each in (berit, cecilie)]
    page = await plan(adviser, reviewed, *people)
    await run_jobs()
    letters = {str(each["To"]).split("@", maxsplit=1)[0]: each for each in mailbox.letters}
    assert letters["berit"]["Subject"] == f"Møte om sak {reviewed.reference}"
    assert letters["cecilie"]["Subject"] == f"Meeting about case {reviewed.reference}"
    assert "Du er kalla inn til eit møte" in whole(letters["berit"])
    assert "You are asked to a meeting" in whole(letters["cecilie"])
    assert entry(letters["cecilie"])["SUMMARY"].startswith("Meeting about case")
    mailbox.letters.clear()
    await adviser.open(page)
    await adviser.send(f"{page}/cancel")
    await run_jobs()
    assert {str(each["Subject"]).split(":")[0] for each in mailbox.letters} == {
        "Avlyst",
        "Cancelled",
    }


@pytest.mark.parametrize("no", ["declined", "later"])
async def test_a_no_calls_the_agreed_meeting_off_and_taking_the_no_back_plans_it_again(
    *,
    no: str,
    report: Callable[..., Awaitable[Reported]],
    invite: Callable[..., Awaitable[Any]],
    adviser: Browser,
    client: Any,
    database: Database,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
    employ: Callable[..., Awaitable[UUID]],
) -> None:
    reported = await report()
    await invite(reported)
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/triage", kind="concern", category="medication")
    path = f"{reported.case}/review"
    await adviser.open(path)
    await adviser.send(f"{path}/start", method="brief_review", method_reason="Passer")
    await add(database, reported, "staff", await employ("berit", Role.REVIEWER))  # type: ignore[arg-type]
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    await client.post("/receipt/invitation", data={"answer": "accepted"})
    times = f"{reported.case}/invitation/times"
    await adviser.open(times)
    await adviser.send(f"{times}/agree", other=typed(MONDAY), other_minutes="60", details=ROOM)
    await run_jobs()
    asked = entry(next(each for each in mailbox.letters if each["To"] == "berit@solvik.example"))
    mailbox.letters.clear()

    await client.post("/receipt/invitation", data={"answer": no, "weeks": "4"})
    await run_jobs()
    (letter,) = mailbox.letters
    gone = entry(letter)
    assert (letter["To"], gone["METHOD"]) == ("berit@solvik.example", "CANCEL")
    assert gone["UID"] == asked["UID"]
    assert int(gone["SEQUENCE"]) > int(asked["SEQUENCE"])
    case = (await adviser.open(reported.case)).text
    assert "Meeting called off, since they do not come" in case
    assert "A meeting was called off" in case
    assert "Cancelled" in (await adviser.open(f"{path}/meetings")).text
    for page in ("/receipt?lang=en", "/receipt/invitation?lang=en"):
        shown = (await client.get(page)).text
        assert "The meeting is called off:" in shown, page
        assert "14:00–15:00" in shown
    assert (await client.get("/receipt/invitation/calendar.ics")).status_code == 404

    mailbox.letters.clear()
    await client.post("/receipt/invitation", data={"undo": no})
    await run_jobs()
    (letter,) = [each for each in mailbox.letters if each["To"] == "berit@solvik.example"]
    back = entry(letter)
    assert (back["METHOD"], back["UID"]) == ("REQUEST", asked["UID"])
    assert int(back["SEQUENCE"]) > int(gone["SEQUENCE"])
    assert "called off" not in (await client.get("/receipt?lang=en")).text
    log = (await adviser.open(path)).text
    said = "Said no to taking part" if no == "declined" else "Said not now"
    assert log.index("Said yes to taking part") < log.index(said)


async def test_a_meeting_that_staff_called_off_stays_so_when_the_reporter_adds_a_wish(
    report: Callable[..., Awaitable[Reported]],
    invite: Callable[..., Awaitable[Any]],
    adviser: Browser,
    client: Any,
    database: Database,
) -> None:
    reported = await report()
    await invite(reported)
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    await client.post("/receipt/invitation", data={"answer": "accepted"})
    times = f"{reported.case}/invitation/times"
    await adviser.open(times)
    await adviser.send(f"{times}/agree", other=typed(MONDAY), other_minutes="60", details=ROOM)
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/triage", kind="concern", category="medication")
    path = f"{reported.case}/review"
    await adviser.open(path)
    await adviser.send(f"{path}/start", method="brief_review", method_reason="Passer")
    async with database.begin() as tx:
        meeting = (await tx.scalars(select(Meeting))).one()
    page = f"{path}/meetings/{meeting.id}"
    await adviser.open(page)
    await adviser.send(f"{page}/cancel")
    await client.post("/receipt/invitation", data={"answer": "accepted", "needs": "Teleslynge"})
    async with database.begin() as tx:
        assert (await tx.scalars(select(Meeting.state))).one() == "cancelled"


async def test_a_withdrawn_report_calls_its_meetings_off(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    client: Any,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await plan(adviser, reviewed, colleague)
    await run_jobs()
    mailbox.letters.clear()
    await client.post("/receipt", data={"code": reviewed.receipt_code})
    await client.post("/receipt/withdraw")
    await run_jobs()
    (letter,) = mailbox.letters
    assert entry(letter)["METHOD"] == "CANCEL"


async def test_somebody_who_left_gets_no_calendar_e_mail(
    reviewed: Sent,
    colleague: str,
    adviser: Browser,
    database: Database,
    mailbox: Mailbox,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await plan(adviser, reviewed, colleague)
    async with database.begin() as tx:
        await tx.execute(text("UPDATE users SET active = false WHERE name = 'Berit'"))
    await run_jobs()
    assert mailbox.letters == []
    async with database.begin() as tx:
        assert (await tx.scalars(select(MeetingMail.state))).all() == ["cancelled"]


async def test_meetings_of_a_case_out_of_reach_are_not_there(
    reviewed: Sent, adviser: Browser, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    page = await plan(adviser, reviewed)
    other = await log_in("dina", Role.UNIT_LEADER, unit="fodeavdelingen")
    for path in (f"{reviewed.page}/review/meetings", page):
        assert (await other.open(path)).status_code == 404
