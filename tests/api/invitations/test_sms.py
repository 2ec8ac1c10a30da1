"""Word to reporters by SMS: to those who left a mobile number, without content, where it is on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from api.access.models import Service
from api.shared import sms
from tests.api.invitations.by_sms import (
    BOTH,
    NUMBER,
    TYPED,
    gateway,
    path_in,
    rows_of,
    settings,
    write_to,
)
from tests.api.invitations.conftest import MATTERS, NO_MAIL, STORY
from tests.api.stored import all_that_is_stored

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.fixtures import Solvik
    from tests.sms_gateway import Gateway
    from tests.staff_fixtures import Browser

    Jobs = Callable[..., Awaitable[None]]
    Report = Callable[..., Awaitable[Reported]]
    Invite = Callable[..., Awaitable[httpx.Response]]

__all__ = ["gateway", "settings"]

LANDLINE: dict[str, Any] = {"contact": {"name": "Kari", "email": None, "phone": "55 12 34 56"}}


async def test_the_sms_says_only_that_there_is_a_message(
    report: Report, invite: Invite, gateway: Gateway, mailbox: Mailbox
) -> None:
    reported = await report(**NO_MAIL)
    await invite(reported, note="Vi vil gjerne høre mer.")
    (message,) = gateway.taken
    assert message["to"] == NUMBER
    assert message["from"] == "Solvik"
    assert message["text"].startswith("Du har fått en melding fra Solvik. Åpne den her: https")
    for unsaid in (
        *("Kari", "Nordmann", STORY, "medisin", MATTERS, "Vi vil gjerne", "gjennomgang"),
        *(reported.reference, reported.receipt_code, "invit", "meldt"),
    ):
        assert unsaid.lower() not in message["text"].lower()
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Du har fått en melding fra"),
        ("nn", "Du har fått ei melding frå"),
        ("en", "You have a message from"),
    ],
)
async def test_its_page_speaks_the_reporters_language_and_takes_the_answer(
    *,
    report: Report,
    invite: Invite,
    gateway: Gateway,
    client: httpx.AsyncClient,
    adviser: Browser,
    language: str,
    said: str,
) -> None:
    reported = await report(**NO_MAIL, language=language)
    await invite(reported)
    assert gateway.only_text().startswith(said)
    page = await client.get(path_in(gateway.taken[0]), headers={"Accept-Language": "en"})
    assert page.headers["Content-Language"] == language
    assert MATTERS in page.text
    await client.post(path_in(gateway.taken[0]), data={"answer": "declined"})
    assert "by the link in the e-mail or SMS" in (await adviser.open(reported.case)).text


async def test_the_case_page_says_before_and_after_that_it_goes_by_sms(
    report: Report, invite: Invite, adviser: Browser, gateway: Gateway
) -> None:
    reported = await report(**NO_MAIL)
    assert "left a mobile number" in (await adviser.open(reported.case)).text
    await invite(reported)
    page = (await adviser.open(reported.case)).text
    assert "The SMS was handed to the gateway" in page
    assert "Send an e-mail" not in page
    await adviser.send(f"{reported.case}/invitation/mail", by="sms")
    assert "Send the SMS again" in page


async def test_where_both_are_known_staff_choose_and_e_mail_stands_first(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    run_jobs: Jobs,
    gateway: Gateway,
    mailbox: Mailbox,
) -> None:
    first, second = await report(**BOTH, email=None), await report(**BOTH, email=None)
    await invite(first)
    assert (len(mailbox.letters), len(gateway.taken)) == (1, 0)
    page = (await adviser.open(second.case)).text
    assert re.search(r'value="email" checked', page)
    await adviser.send(f"{second.case}/invitation", by="sms", note="")
    await run_jobs()
    assert (len(mailbox.letters), len(gateway.taken)) == (1, 1)
    await adviser.send(f"{second.case}/invitation/mail", by="email")
    await run_jobs()
    assert (len(mailbox.letters), len(gateway.taken)) == (2, 1)


async def test_a_landline_gets_none_and_staff_are_told(
    report: Report, invite: Invite, adviser: Browser, gateway: Gateway, database: Database
) -> None:
    reported = await report(**LANDLINE, email=None)
    page = (await adviser.open(reported.case)).text
    assert "a number that cannot get SMS" in page
    await invite(reported)
    assert gateway.taken == []
    assert await rows_of(database) == []
    page = (await adviser.open(reported.case)).text
    assert "a number that cannot get SMS" in page
    assert "Send an SMS" not in page


async def test_a_gateway_that_is_busy_gets_the_same_message_again(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    run_jobs: Jobs,
    gateway: Gateway,
    database: Database,
) -> None:
    gateway.refusals = [503, 429]
    reported = await report(**NO_MAIL)
    await invite(reported)
    page = (await adviser.open(reported.case)).text
    assert "The SMS is not sent yet; we keep trying." in page
    assert "does not accept the SMS just now" in page
    await run_jobs(hurry=True)
    await run_jobs(hurry=True)
    assert await rows_of(database) == [("sms", "sent", 3, None, None)]
    assert len(gateway.taken) == 1


async def test_a_number_refused_for_good_is_seen_on_the_case_and_not_repeated(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    run_jobs: Jobs,
    gateway: Gateway,
    database: Database,
) -> None:
    gateway.refusals = [422]
    reported = await report(**NO_MAIL)
    await invite(reported)
    await run_jobs(hurry=True)
    assert await rows_of(database) == [("sms", "failed", 1, "number-refused", None)]
    page = (await adviser.open(reported.case)).text
    assert "The SMS could not be sent." in page
    assert "does not accept the reporter" in page


async def test_a_withdrawn_report_sends_nothing_more(
    report: Report,
    adviser: Browser,
    client: httpx.AsyncClient,
    run_jobs: Jobs,
    gateway: Gateway,
) -> None:
    reported = await report(**NO_MAIL)
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/invitation", note="")
    await client.post("/receipt", data={"code": reported.receipt_code})
    await client.post("/receipt/withdraw")
    await run_jobs()
    assert gateway.taken == []


async def test_no_job_no_clear_column_and_no_log_holds_the_number_or_the_link(
    *,
    report: Report,
    adviser: Browser,
    run_jobs: Jobs,
    gateway: Gateway,
    database: Database,
    capfd: pytest.CaptureFixture[str],
) -> None:
    gateway.refusals = [500]
    reported = await report(**NO_MAIL)
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/invitation", note="")
    dump = await all_that_is_stored(database)
    await run_jobs()
    dump += await all_that_is_stored(database)
    await run_jobs(hurry=True)
    dump += await all_that_is_stored(database)
    token = path_in(gateway.taken[0]).split("/i/")[1]
    for secret in (token, NUMBER[1:], "40000001", TYPED):
        assert secret not in dump
        assert secret.encode().hex() not in dump
        assert secret not in "".join(capfd.readouterr())


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_each_message_fits_one_sms_in_every_language(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    client: httpx.AsyncClient,
    run_jobs: Jobs,
    gateway: Gateway,
    database: Database,
    language: str,
) -> None:
    name = "Nordre Sunnmøre og Årdal helse"
    async with database.begin() as tx:
        await tx.execute(
            update(Service).values(name={"nb": name, "nn": name, "en": name}),
        )
    reported = await report(**NO_MAIL, language=language)
    await invite(reported)
    await write_to(adviser, reported)
    await client.post("/receipt", data={"code": reported.receipt_code})
    await client.post("/receipt/mail", data={"phone": TYPED})
    await run_jobs()
    texts = [each["text"] for each in gateway.taken]
    assert len(set(texts)) == 3
    for said in texts:
        assert name in said
        assert len(said) <= sms.ONE_SMS
        assert set(said) <= sms.GSM_7


async def test_the_privacy_notice_tells_what_the_supplier_gets(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = (await client.get("/s/solvik/privacy?lang=en")).text
    assert "The supplier gets your number and the text" in page
    assert "E-mails and SMS say only that there is a message or a link for you" in page
