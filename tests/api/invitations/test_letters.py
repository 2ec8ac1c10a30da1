"""A letter with a code, for those who cannot be reached by e-mail, and answers on the phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from api.access.models import AuditEntry
from api.access.permissions import Role
from api.invitations.models import Invitation, InvitationAnswer, Mail
from api.shared import clock
from tests.api.invitations.conftest import MATTERS, NO_MAIL, STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.staff_fixtures import Browser

    Report = Callable[..., Awaitable[Reported]]
    Invite = Callable[..., Awaitable[Any]]

YES = {"answer": "accepted", "modes": ["phone"], "needs": "Teleslynge"}


@pytest.fixture
async def reported(report: Report) -> Reported:
    """A report of somebody who left a phone number and no address."""
    return await report(**NO_MAIL)


@pytest.fixture
async def letter(reported: Reported, invite: Invite, adviser: Browser) -> str:
    """The letter's page, as the adviser has it on the screen."""
    await invite(reported, note="Vi vil gjerne høre mer.")
    await adviser.open(reported.case)
    return (await adviser.send(f"{reported.case}/invitation/letter")).text


@pytest.fixture
def code(letter: str) -> str:
    """The code in the letter."""
    groups = re.search(r'class="mk-code">(.*?)</span></li>', letter, re.DOTALL)
    assert groups
    return "-".join(re.findall(r"[0-9A-Z]{4}", groups[1]))


async def test_who_left_a_phone_number_alone_is_invited_and_staff_are_told_what_to_do(
    reported: Reported, invite: Invite, adviser: Browser, mailbox: Mailbox, database: Database
) -> None:
    assert "you call them, or give them a letter" in (await adviser.open(reported.case)).text
    await invite(reported)
    page = (await adviser.open(reported.case)).text
    assert "Awaiting an answer" in page
    assert "nothing is sent" in page
    assert "Send the e-mail again" not in page
    assert mailbox.letters == []
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Mail)) == 0


async def test_the_letter_says_only_that_there_is_a_message(
    letter: str, reported: Reported, code: str
) -> None:
    text = letter.split("<article")[1].split("</article>", maxsplit=1)[0]
    assert 'lang="nb"' in text
    assert "Du har fått en melding fra Solvik." in text
    assert "http://meldeknapp.test/i<" in text
    assert len(code) == 14
    for secret in ("Kari", "Nordmann", "40 00 00 01", STORY, MATTERS, "Vi vil", "gjennomgang"):
        assert secret not in text
    assert reported.reference not in text


async def test_the_code_opens_the_invitation_in_any_spelling_and_stands_in_no_address(
    client: httpx.AsyncClient, code: str
) -> None:
    for typed in (code, code.lower().replace("-", " "), code.replace("0", "O").replace("1", "l")):
        client.cookies.clear()
        opened = await client.post("/i?lang=en", data={"code": typed})
        assert opened.headers["location"] == "/i/open?lang=en"
        cookie = opened.headers["set-cookie"]
        assert code.replace("-", "") not in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        page = await client.get("/i/open?lang=en")
        assert "Would you like to take part?" in page.text
        assert page.headers["cache-control"] == "no-store"


async def test_whoever_holds_the_letter_is_not_shown_the_reporters_words(
    client: httpx.AsyncClient, code: str
) -> None:
    page = await client.post("/i?lang=en", data={"code": code}, follow_redirects=True)
    assert "Vi vil gjerne høre mer." in page.text
    assert MATTERS not in page.text
    assert STORY not in page.text


async def test_a_letter_is_answered_as_a_link_is(
    client: httpx.AsyncClient, code: str, adviser: Browser, reported: Reported
) -> None:
    await client.post("/i?lang=en", data={"code": code})
    thanks = await client.post("/i/open?lang=en", data=YES, follow_redirects=True)
    assert "Thank you for your answer" in thanks.text
    assert "Teleslynge" not in thanks.text
    page = (await adviser.open(reported.case)).text
    assert "Teleslynge" in page
    assert "by the letter&#39;s code" in page
    await client.post("/i/close")
    assert "Enter the code" in (await client.get("/i/open?lang=en")).text


async def test_a_pass_that_is_forged_or_over_opens_nothing(
    client: httpx.AsyncClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.post("/i", data={"code": code})
    given = client.cookies["meldeknapp-invitation"]
    invitation, ends, digest = given.split(".")
    forged = (f"{invitation}.{int(ends) + 9}.{digest}", f"x.{ends}.{digest}", "..", "", "é")
    client.cookies.clear()
    for value in forged:
        cookie = {b"Cookie": f"meldeknapp-invitation={value}".encode()}
        page = await client.get("/i/open?lang=en", headers=cookie)
        assert "Enter the code" in page.text
    late = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: late)
    cookie = {b"Cookie": f"meldeknapp-invitation={given}".encode()}
    assert "Enter the code" in (await client.get("/i/open?lang=en", headers=cookie)).text


async def test_an_answer_typed_while_the_page_closed_waits_for_the_code(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    page = await client.post("/i/open?lang=en", data=YES)
    assert "nothing is lost" in page.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    wrong = await client.post("/i?lang=en", data=fields | {"code": "0000"})
    assert wrong.status_code == 404
    assert 'value="Teleslynge"' in wrong.text
    done = await client.post("/i?lang=en", data=fields | {"code": code}, follow_redirects=True)
    assert "Thank you for your answer" in done.text
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(InvitationAnswer)) == 1


async def test_wrong_codes_are_counted_and_a_right_one_still_opens(
    client: httpx.AsyncClient, code: str
) -> None:
    for _ in range(20):
        assert (await client.post("/i", data={"code": "WRONG"})).status_code == 404
    assert (await client.post("/i", data={"code": "WRONG"})).status_code == 429
    assert (await client.post("/i", data={"code": code})).status_code == 303


async def test_no_letter_no_code(
    client: httpx.AsyncClient, reported: Reported, invite: Invite, database: Database
) -> None:
    await invite(reported)
    async with database.begin() as tx:
        assert (await tx.scalars(select(Invitation.letter_digest))).one() is None
    answer = await client.post("/i?lang=en", data={"code": ""})
    assert answer.status_code == 404
    assert "113" in answer.text


async def test_a_withdrawn_invitations_letter_opens_a_calm_page(
    client: httpx.AsyncClient, code: str, adviser: Browser, reported: Reported
) -> None:
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/invitation/withdraw")
    page = await client.post("/i?lang=en", data={"code": code}, follow_redirects=True)
    assert page.status_code == 410
    assert "was taken back" in page.text
    assert "55 00 00 00" in page.text


async def test_opening_a_letter_is_logged_and_only_for_those_who_work_with_the_case(
    letter: str, reported: Reported, database: Database, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    async with database.begin() as tx:
        logged = await tx.scalars(
            select(AuditEntry.actor_role).where(AuditEntry.action == "opened_letter")
        )
        assert logged.all() == ["adviser"]
    onlooker = await log_in("petter", Role.PRIVACY_OFFICER)
    assert (await onlooker.http.get(f"{reported.case}/invitation/letter")).status_code == 403


async def test_an_answer_on_the_phone_is_written_down_and_shown_as_that(
    *,
    reported: Reported,
    invite: Invite,
    adviser: Browser,
    client: httpx.AsyncClient,
    database: Database,
) -> None:
    await invite(reported)
    path = f"{reported.case}/invitation/answer"
    await adviser.open(path)
    wrong = await adviser.send(path, **(YES | {"modes": "telepathy"}))
    assert wrong.status_code == 422
    assert "Teleslynge" in wrong.text
    page = (await adviser.send(path, **YES)).text
    assert "Said yes" in page
    assert "to a member of staff, who wrote it down" in page
    assert "The reporter&#39;s answer to the invitation was written down" in page
    async with database.begin() as tx:
        assert (await tx.scalars(select(InvitationAnswer.written_by))).one() == adviser.user_id
    receipt = await client.post(
        "/receipt?lang=en", data={"code": reported.receipt_code}, follow_redirects=True
    )
    assert "You said yes" in receipt.text


async def test_who_has_no_address_and_said_later_is_brought_to_the_staffs_mind(
    *,
    reported: Reported,
    invite: Invite,
    adviser: Browser,
    database: Database,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await invite(reported)
    path = f"{reported.case}/invitation/answer"
    await adviser.open(path)
    await adviser.send(path, answer="later", weeks="13")
    await adviser.open(reported.case)
    assert "data-unread" not in (await adviser.open("/staff/cases")).text
    async with database.begin() as tx:
        await tx.execute(update(Invitation).values(ask_again_at=clock.now()))
    await run_jobs(hurry=True)
    assert "data-unread" in (await adviser.open("/staff/cases")).text
    assert "Awaiting an answer" in (await adviser.open(reported.case)).text
