"""Word to reporters by SMS: to those who left a mobile number, without content, where it is on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text, update

from api.access.models import Service
from api.invitations.models import Mail
from api.shared import clock, sms
from tests.api.invitations.conftest import ADDRESS, MATTERS, NO_MAIL, STORY
from tests.sms_gateway import Gateway, running_gateway

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Jobs = Callable[..., Awaitable[None]]
    Report = Callable[..., Awaitable[Reported]]
    Invite = Callable[..., Awaitable[httpx.Response]]

ROOT = "https://meldeknapp.solvik.kommune.no"
TYPED, NUMBER = "400 00 001", "+4740000001"
BOTH: dict[str, Any] = {"contact": {"name": "Kari", "email": ADDRESS, "phone": TYPED}}
LANDLINE: dict[str, Any] = {"contact": {"name": "Kari", "email": None, "phone": "55 12 34 56"}}
LINK = "/receipt/mail?lang=en"
NEXT_WEEK = datetime.now(clock.LOCAL).replace(
    hour=14, minute=0, second=0, microsecond=0
) + timedelta(days=7)
AGREED = {"other": NEXT_WEEK.strftime("%Y-%m-%dT%H:%M"), "other_minutes": "60"}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway that runs."""
    with running_gateway() as made:
        yield made


@pytest.fixture
def settings(settings: Settings, gateway: Gateway) -> Settings:
    """The application's settings, with that gateway and an address of usual length."""
    return gateway.given_to(settings).model_copy(update={"public_url": ROOT})


def path_in(message: dict[str, Any]) -> str:
    """Return the path of the link in an SMS."""
    found = re.search(rf"{ROOT}(\S+)", message["text"])
    assert found
    return found[1]


async def rows_of(database: Database) -> list[tuple[str, str, int, str | None, bytes | None]]:
    async with database.begin() as tx:
        return [
            (each.channel, each.state, each.attempts, each.last_error, each.address)
            for each in await tx.scalars(select(Mail).order_by(Mail.created_at, Mail.id))
        ]


class TestInviting:
    """Staff invite somebody who left a mobile number."""

    async def test_the_sms_says_only_that_there_is_a_message(
        self, report: Report, invite: Invite, gateway: Gateway, mailbox: Mailbox
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
        self,
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
        self, report: Report, invite: Invite, adviser: Browser, gateway: Gateway
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
        self,
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
        self, report: Report, invite: Invite, adviser: Browser, gateway: Gateway, database: Database
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
        self,
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
        self,
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
        self,
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
        self,
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
        dump = await everything(database)
        await run_jobs()
        dump += await everything(database)
        await run_jobs(hurry=True)
        dump += await everything(database)
        token = path_in(gateway.taken[0]).split("/i/")[1]
        for secret in (token, NUMBER[1:], "40000001", TYPED):
            assert secret not in dump
            assert secret.encode().hex() not in dump
            assert secret not in "".join(capfd.readouterr())


async def everything(database: Database) -> str:
    async with database.begin() as tx:
        tables = await tx.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        dump = ""
        for table in tables.all():
            dump += "".join(await tx.scalars(text(f'SELECT t::text FROM "{table}" t')))  # noqa: S608
    return dump


class TestWhatFollows:
    """What comes after goes the way the invitation went."""

    async def test_the_time_agreed_on_and_the_reminder_go_by_sms(
        self,
        *,
        report: Report,
        adviser: Browser,
        client: httpx.AsyncClient,
        run_jobs: Jobs,
        gateway: Gateway,
        mailbox: Mailbox,
        database: Database,
    ) -> None:
        reported = await report(**BOTH, email=None)
        await adviser.open(reported.case)
        await adviser.send(f"{reported.case}/invitation", by="sms", note="")
        await run_jobs()
        await client.post(path_in(gateway.taken[0]), data={"answer": "accepted"})
        times = f"{reported.case}/invitation/times"
        await adviser.open(times)
        await adviser.send(f"{times}/agree", **AGREED)
        await run_jobs()
        assert len(gateway.taken) == 2
        async with database.begin() as tx:
            await tx.execute(
                text("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
            )
        moment = NEXT_WEEK.astimezone(UTC) - timedelta(hours=23)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: moment)
            await run_jobs()
            await run_jobs()
        assert len(gateway.taken) == 3
        assert len({each["text"] for each in gateway.taken}) == 1
        assert len({each["id"] for each in gateway.taken}) == 3
        assert mailbox.letters == []

    async def test_a_way_that_is_gone_is_not_taken(
        self,
        *,
        report: Report,
        adviser: Browser,
        client: httpx.AsyncClient,
        run_jobs: Jobs,
        gateway: Gateway,
        mailbox: Mailbox,
    ) -> None:
        reported = await report(**BOTH, email=None)
        await adviser.open(reported.case)
        await adviser.send(f"{reported.case}/invitation", by="sms", note="")
        await run_jobs()
        await client.post(path_in(gateway.taken[0]), data={"answer": "accepted"})
        await client.post("/receipt", data={"code": reported.receipt_code})
        changed = await client.post(
            "/receipt/contact", data={"afterwards": "take_part", "email": ADDRESS, "phone": ""}
        )
        assert changed.status_code == 303
        times = f"{reported.case}/invitation/times"
        await adviser.open(times)
        await adviser.send(f"{times}/agree", **AGREED)
        await run_jobs()
        assert (len(gateway.taken), len(mailbox.letters)) == (1, 1)

    async def test_who_wants_to_be_told_gets_an_sms_when_staff_write(
        self, report: Report, adviser: Browser, run_jobs: Jobs, gateway: Gateway
    ) -> None:
        reported = await report(**NO_MAIL)
        await adviser.open(reported.case)
        await adviser.send(
            f"{reported.case}/messages", text="Hvilken medisin var det?", audience="reporter"
        )
        await run_jobs()
        assert "Ha kvitteringskoden klar: " in gateway.only_text()
        assert path_in(gateway.taken[0]) == "/receipt?lang=nb"
        assert "Hvilken" not in gateway.only_text()

    async def test_who_wants_to_be_anonymous_gets_none(
        self, report: Report, adviser: Browser, run_jobs: Jobs, gateway: Gateway
    ) -> None:
        reported = await report(**NO_MAIL, involvement={"keep_informed": False, "take_part": False})
        await adviser.open(reported.case)
        await adviser.send(
            f"{reported.case}/messages", text="Hvilken medisin var det?", audience="reporter"
        )
        await run_jobs()
        assert gateway.taken == []


class TestALinkToTheReceipt:
    """The reporter asks for it on the receipt, with a number used this once."""

    @pytest.fixture
    async def opened(self, report: Report, client: httpx.AsyncClient) -> Reported:
        """The receipt of somebody who left no contact is open."""
        nobody: dict[str, Any] = {"involvement": {"keep_informed": False}, "contact": {}}
        reported = await report(email=None, **nobody)
        await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
        return reported

    async def test_it_says_neither_code_nor_reference_and_the_number_is_not_kept(
        self,
        *,
        opened: Reported,
        client: httpx.AsyncClient,
        run_jobs: Jobs,
        gateway: Gateway,
        mailbox: Mailbox,
        database: Database,
    ) -> None:
        page = await client.post(LINK, data={"phone": f" {TYPED} "}, follow_redirects=True)
        assert "The SMS is on its way" in page.text
        assert TYPED not in page.text
        ((channel, state, *_rest, address),) = await rows_of(database)
        assert (channel, state) == ("sms", "waiting")
        assert address
        await run_jobs()
        assert gateway.taken[0]["to"] == NUMBER
        groups = [opened.receipt_code[at : at + 4] for at in range(0, 20, 4)]
        for unsaid in (*groups, opened.receipt_code, opened.reference, STORY, "Kari"):
            assert unsaid not in gateway.only_text()
        assert gateway.only_text().startswith("Lenken du ba om, fra Solvik.")
        assert await rows_of(database) == [("sms", "sent", 1, None, None)]
        assert mailbox.letters == []

    @pytest.mark.parametrize("wrong", ["55 12 34 56", "ring meg", "400 00"])
    async def test_what_is_no_mobile_number_is_told_at_the_field_and_stays_there(
        self, opened: Reported, client: httpx.AsyncClient, database: Database, wrong: str
    ) -> None:
        page = await client.post(LINK, data={"email": "", "phone": wrong})
        assert page.status_code == 422
        assert '<a href="#phone">' in page.text
        assert 'id="phone-error"' in page.text
        assert f'value="{wrong}"' in page.text
        assert "begin with + and the country code" in page.text
        assert await rows_of(database) == []

    async def test_one_way_is_asked_for_at_a_time(
        self, opened: Reported, client: httpx.AsyncClient, database: Database
    ) -> None:
        page = await client.post(LINK, data={"email": ADDRESS, "phone": TYPED})
        assert "One is enough" in page.text
        assert f'value="{ADDRESS}"' in page.text
        assert f'value="{TYPED}"' in page.text
        assert await rows_of(database) == []

    async def test_e_mails_and_sms_are_counted_together(
        self, opened: Reported, client: httpx.AsyncClient, run_jobs: Jobs, gateway: Gateway
    ) -> None:
        for typed in ({"phone": TYPED}, {"email": ADDRESS}, {"phone": "90000000"}):
            assert (await client.post(LINK, data=typed)).status_code == 303
        page = await client.post(LINK, data={"phone": TYPED})
        assert page.status_code == 422
        assert "Enough messages are sent" in page.text
        await run_jobs()
        assert len(gateway.taken) == 2

    async def test_the_json_door_sends_it_too(
        self, opened: Reported, client: httpx.AsyncClient, run_jobs: Jobs, gateway: Gateway
    ) -> None:
        door = "/api/v1/receipts/current/mail"
        token = await client.post(
            "/api/v1/receipts/open", json={"receipt_code": opened.receipt_code}
        )
        bearer = {"Authorization": f"Bearer {token.json()['token']}"}
        for wrong in ({"phone": "55 12 34 56"}, {}, {"phone": TYPED, "email": ADDRESS}):
            answer = await client.post(door, json=wrong, headers=bearer)
            assert answer.status_code == 422
            assert "55 12" not in answer.text
        assert (await client.post(door, json={"phone": TYPED}, headers=bearer)).status_code == 204
        await run_jobs()
        assert [each["to"] for each in gateway.taken] == [NUMBER]

    async def test_the_page_after_the_form_sends_it_and_still_shows_the_code(
        self, client: httpx.AsyncClient, solvik: Solvik, run_jobs: Jobs, gateway: Gateway
    ) -> None:
        form = "/s/solvik/form"
        await client.get(form)
        told = {"afterwards": "informed", "phone": TYPED}
        await client.post(form, data={"what_happened": STORY, "do": "check"} | told)
        await client.post(f"{form}/send")
        page = (await client.get(f"{form}/sent?lang=en")).text
        assert "You get an SMS when there is something new." in page
        sent = await client.post(
            f"{form}/sent/mail?lang=en", data={"phone": TYPED}, follow_redirects=True
        )
        assert "The SMS is on its way" in sent.text
        assert 'id="code"' in sent.text
        await run_jobs()
        assert len(gateway.taken) == 1


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
    await adviser.send(f"{reported.case}/messages", text="Hei", audience="reporter")
    await client.post("/receipt", data={"code": reported.receipt_code})
    await client.post("/receipt/mail", data={"phone": TYPED})
    await run_jobs()
    texts = [each["text"] for each in gateway.taken]
    assert len(set(texts)) == 3
    for said in texts:
        assert name in said
        assert len(said) <= sms.ONE_SMS
        assert set(said) <= sms.GSM_7


class TestTurnedOff:
    """Without a gateway nothing about SMS is shown, and nothing is taken for it."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """The same, without it."""
        return settings.model_copy(update={"sms_url": None, "sms_token": None})

    async def test_no_page_says_the_word(
        self,
        *,
        report: Report,
        invite: Invite,
        adviser: Browser,
        client: httpx.AsyncClient,
    ) -> None:
        reported = await report(**NO_MAIL)
        pages = [await adviser.open(reported.case)]
        await invite(reported)
        pages.append(await adviser.open(reported.case))
        await client.post("/receipt", data={"code": reported.receipt_code})
        form = "/s/solvik/form"
        pages += [
            await client.get(path, params={"lang": "en"})
            for path in ("/receipt", "/receipt/contact", "/s/solvik/privacy", form)
        ]
        pages.append(await client.get(f"{form}/questions/contact", params={"lang": "en"}))
        told = {"what_happened": STORY, "do": "check", "afterwards": "informed", "phone": TYPED}
        pages.append(await client.post(f"{form}?lang=en", data=told, follow_redirects=True))
        await client.post(f"{form}/send")
        pages.append(await client.get(f"{form}/sent", params={"lang": "en"}))
        for page in pages:
            assert page.status_code == 200, page.url
            assert not re.search(r"\bsms\b|mobile number|text message", page.text, re.IGNORECASE)
        assert 'name="phone"' not in pages[-1].text
        assert "To invite you to take part we need your e-mail address" in pages[3].text

    async def test_nothing_is_sent_or_kept(
        self,
        *,
        report: Report,
        invite: Invite,
        adviser: Browser,
        client: httpx.AsyncClient,
        run_jobs: Jobs,
        gateway: Gateway,
        database: Database,
    ) -> None:
        reported = await report(**NO_MAIL)
        await invite(reported)
        await adviser.open(reported.case)
        await adviser.send(f"{reported.case}/messages", text="Hei", audience="reporter")
        await client.post("/receipt", data={"code": reported.receipt_code})
        page = await client.post(LINK, data={"phone": TYPED})
        assert page.status_code == 422
        token = await client.post(
            "/api/v1/receipts/open", json={"receipt_code": reported.receipt_code}
        )
        answer = await client.post(
            "/api/v1/receipts/current/mail",
            json={"phone": TYPED},
            headers={"Authorization": f"Bearer {token.json()['token']}"},
        )
        assert answer.status_code == 409
        await run_jobs()
        assert gateway.taken == []
        assert await rows_of(database) == []


async def test_the_privacy_notice_tells_what_the_supplier_gets(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = (await client.get("/s/solvik/privacy?lang=en")).text
    assert "The supplier gets your number and the text" in page
    assert "E-mails and SMS say only that there is a message or a link for you" in page
