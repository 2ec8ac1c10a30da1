"""Inviting a reporter, from the case page to the mail that really arrives."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from api.access.permissions import Role
from api.invitations import mailing
from api.invitations.models import Mail
from tests.api.invitations.conftest import ADDRESS, MATTERS, STORY
from tests.api.stored import all_that_is_stored

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.staff_fixtures import Browser

    Report = Callable[..., Awaitable[Reported]]
    Invite = Callable[..., Awaitable[httpx.Response]]


async def mail_state(database: Database) -> tuple[str, int, str | None]:
    async with database.begin() as tx:
        mail = (await tx.scalars(select(Mail).order_by(Mail.created_at.desc()))).first()
        assert mail is not None
        return mail.state, mail.attempts, mail.last_error


async def test_the_mail_arrives_and_says_only_that_there_is_a_message(
    report: Report, invite: Invite, mailbox: Mailbox
) -> None:
    reported = await report()
    await invite(reported, note="Vi vil gjerne høre mer.")
    letter = mailbox.letters[0]
    assert letter["To"] == ADDRESS
    assert letter["Subject"] == "Du har fått en melding fra Solvik"
    assert letter["Auto-Submitted"] == "auto-generated"
    whole = letter.as_string()
    for part in letter.walk():
        if part.get_content_maintype() == "text":
            whole += part.get_content()
    for secret in (
        "Kari",
        "Nordmann",
        STORY,
        "medisin",
        MATTERS,
        "Vi vil gjerne",
        reported.reference,
        reported.receipt_code,
        "gjennomgang",
        "invit",
    ):
        assert secret.lower() not in whole.lower()
    assert mailbox.link().startswith("/i/")


async def test_each_label_on_the_case_page_leads_to_a_field_of_its_own(
    adviser: Browser, report: Report
) -> None:
    page = await adviser.open(f"/staff/cases/{(await report()).reference}")
    ids = Counter(re.findall(r'\sid="([^"]+)"', page.text))
    assert [each for each, times in ids.items() if times > 1] == []
    for label in re.findall(r'<label[^>]*\sfor="([^"]+)"', page.text):
        assert label in ids


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nb", "Du har fått en melding fra Solvik"),
        ("nn", "Du har fått ei melding frå Solvik"),
        ("en", "You have a message from Solvik"),
    ],
)
async def test_the_mail_speaks_the_reporters_language(
    report: Report, invite: Invite, mailbox: Mailbox, language: str, subject: str
) -> None:
    await invite(await report(language=language))
    assert mailbox.letters[0]["Subject"] == subject
    assert mailbox.letters[0]["Content-Language"] == language
    assert mailbox.link().endswith(f"?lang={language}")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"take_part": False}, "did not say yes to taking part"),
        ({"email": None}, "left neither e-mail address nor phone number"),
    ],
)
async def test_who_said_no_or_left_no_address_cannot_be_invited_and_the_case_says_why(
    report: Report, adviser: Browser, database: Database, changes: dict[str, Any], why: str
) -> None:
    reported = await report(**changes)
    page = (await adviser.open(reported.case)).text
    assert why in page
    assert f'action="{reported.case}/invitation"' not in page
    answer = await adviser.post(f"{reported.case}/invitation")
    assert answer.status_code == 409
    async with database.begin() as tx:
        assert (await tx.scalars(select(Mail))).first() is None


async def test_inviting_shows_on_the_case_and_to_the_reporter(
    report: Report, invite: Invite, adviser: Browser, client: httpx.AsyncClient
) -> None:
    reported = await report()
    await invite(reported, note="Vi vil gjerne høre mer.")
    page = (await adviser.open(reported.case)).text
    assert "Awaiting an answer" in page
    assert "The e-mail was sent" in page
    assert "Vi vil gjerne høre mer." in page
    assert "The reporter was invited to take part" in page
    receipt = await client.post(
        "/receipt?lang=en", data={"code": reported.receipt_code}, follow_redirects=True
    )
    assert "You are invited to take part" in receipt.text
    assert "/receipt/invitation" in receipt.text


async def test_pressing_twice_sends_one_invitation(
    report: Report, adviser: Browser, run_jobs: Callable[..., Awaitable[None]], mailbox: Mailbox
) -> None:
    reported = await report()
    page = (await adviser.open(reported.case)).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    press = {"csrf_token": token, "note": ""}
    answers = await asyncio.gather(
        *(adviser.http.post(f"{reported.case}/invitation", data=press) for _ in range(2))
    )
    assert sorted(each.status_code for each in answers) == [303, 409]
    await run_jobs()
    assert len(mailbox.letters) == 1


async def test_a_mail_server_that_is_busy_gets_the_same_letter_again(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
    database: Database,
) -> None:
    mailbox.refusals = ["451 4.3.0 Try again later"] * 2
    reported = await report()
    await invite(reported)
    assert await mail_state(database) == ("waiting", 1, "refused")
    assert "we keep trying" in (await adviser.open(reported.case)).text
    await run_jobs(hurry=True)
    assert await mail_state(database) == ("waiting", 2, "refused")
    await run_jobs(hurry=True)
    assert await mail_state(database) == ("sent", 3, None)
    await run_jobs(hurry=True)
    assert len(mailbox.letters) == 1


async def test_a_refusal_for_good_is_not_repeated_and_is_seen_on_the_case(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
    database: Database,
) -> None:
    mailbox.refusals = ["550 5.1.1 No such user"]
    reported = await report()
    await invite(reported)
    await run_jobs(hurry=True)
    assert await mail_state(database) == ("failed", 1, "refused")
    page = (await adviser.open(reported.case)).text
    assert "The e-mail could not be sent" in page
    await adviser.send(f"{reported.case}/invitation/mail")
    await run_jobs()
    assert len(mailbox.letters) == 1
    assert "The e-mail was sent" in (await adviser.open(reported.case)).text


async def test_a_worker_that_died_while_sending_is_made_good_with_the_same_message_id(
    report: Report,
    invite: Invite,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
    database: Database,
) -> None:
    await invite(await report())
    async with database.begin() as tx:
        await tx.execute(
            text("UPDATE mails SET state = 'sending', changed_at = now() - interval '1 hour'")
        )
    async with database.begin() as tx:
        assert await mailing.OUTBOX.sweep(tx) == 1
    await run_jobs(hurry=True)
    first, again = mailbox.letters
    assert first["Message-ID"] == again["Message-ID"]


async def test_a_withdrawn_report_sends_nothing_more(
    report: Report,
    adviser: Browser,
    client: httpx.AsyncClient,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    reported = await report()
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/invitation", note="")
    await client.post("/receipt", data={"code": reported.receipt_code})
    await client.post("/receipt/withdraw")
    await run_jobs()
    assert mailbox.letters == []
    assert (await adviser.open(reported.case)).status_code == 200


async def test_no_job_and_no_clear_column_holds_the_address_or_the_link(
    report: Report, invite: Invite, mailbox: Mailbox, database: Database
) -> None:
    reported = await report()
    await invite(reported, note="Vi vil gjerne høre mer.")
    token = mailbox.link().split("/i/")[1].split("?")[0]
    dump = await all_that_is_stored(database)
    for secret in (token, ADDRESS, "Vi vil gjerne"):
        assert secret not in dump
        assert secret.encode().hex() not in dump


async def test_only_those_who_work_with_the_case_can_invite(
    report: Report, log_in: Callable[..., Awaitable[Browser]], mailbox: Mailbox
) -> None:
    reported = await report(place={"unit": "akuttmottaket", "text": None})
    elsewhere = await log_in("berit", Role.UNIT_LEADER, unit="hjemmetjenesten")
    await elsewhere.open("/staff/cases")
    answer = await elsewhere.post(f"{reported.case}/invitation")
    assert answer.status_code == 404
    forged = await elsewhere.http.post(f"{reported.case}/invitation", data={})
    assert forged.status_code in {303, 403}


async def test_a_reporter_who_wants_to_be_told_gets_a_mail_when_staff_write(
    report: Report,
    adviser: Browser,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    reported = await report()
    await adviser.open(reported.case)
    page = await adviser.send(
        f"{reported.case}/messages", text="Hvilken medisin var det?", audience="reporter"
    )
    assert page.status_code == 200
    await run_jobs()
    said = mailbox.only_text()
    assert "/receipt?lang=nb" in said
    assert "Hvilken" not in said


async def test_who_wants_to_be_anonymous_gets_no_mail(
    report: Report,
    adviser: Browser,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    reported = await report(involvement={"keep_informed": False, "take_part": False})
    await adviser.open(reported.case)
    await adviser.send(
        f"{reported.case}/messages", text="Hvilken medisin var det?", audience="reporter"
    )
    await run_jobs()
    assert mailbox.letters == []
