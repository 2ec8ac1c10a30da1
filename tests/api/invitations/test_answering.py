"""Answering an invitation: by its link, and later on the receipt page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text, update

from api.invitations.models import Invitation, InvitationAnswer
from api.shared import clock
from api.shared.limits import MISSES
from tests.api.invitations.conftest import MATTERS, STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.staff_fixtures import Browser

YES = {
    "answer": "accepted",
    "modes": ["joint_meeting", "video"],
    "support": "Min søster",
    "interpreter": "yes",
    "interpreter_language": "Polsk",
    "needs": "Teleslynge",
    "times": "Etter klokken 16",
    "questions": "Hvorfor fikk hun den medisinen?",
    "hopes": "At det ikke skjer igjen",
}


@pytest.fixture
async def reported(report: Callable[..., Awaitable[Reported]]) -> Reported:
    """A report of somebody who wants to take part."""
    return await report()


@pytest.fixture
async def link(reported: Reported, invite: Callable[..., Awaitable[Any]], mailbox: Mailbox) -> str:
    """The link in the mail, in English."""
    await invite(reported, note="Vi vil gjerne høre mer.")
    return mailbox.link().replace("lang=nb", "lang=en")


async def answers(database: Database) -> int:
    async with database.begin() as tx:
        return await tx.scalar(select(func.count()).select_from(InvitationAnswer)) or 0


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


async def set_invitation(database: Database, **columns: Any) -> None:
    async with database.begin() as tx:
        await tx.execute(update(Invitation).values(**columns))


async def test_opening_the_link_explains_quotes_what_matters_and_changes_nothing(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    for _ in range(2):
        page = await client.get(link)
        assert page.status_code == 200
        assert MATTERS in page.text
        assert "Vi vil gjerne høre mer." in page.text
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


async def test_a_yes_with_an_interpreter_is_seen_on_the_case_and_by_the_reporter(
    client: httpx.AsyncClient, link: str, adviser: Browser, reported: Reported
) -> None:
    thanks = await client.post(link, data=YES, follow_redirects=True)
    assert thanks.status_code == 200
    assert "Thank you for your answer" in thanks.text
    assert "You said yes" in thanks.text
    inbox = await adviser.open("/staff/cases")
    assert "data-unread" in inbox.text
    page = (await adviser.open(reported.case)).text
    for said in (
        "Said yes",
        "Polsk",
        "Min søster",
        "Teleslynge",
        "Etter klokken 16",
        "Hvorfor fikk hun den medisinen?",
        "At det ikke skjer igjen",
        "In a meeting with the staff",
        "By video",
    ):
        assert said in page
    receipt = await client.post(
        "/receipt?lang=en", data={"code": reported.receipt_code}, follow_redirects=True
    )
    assert "You answered the invitation" in receipt.text
    assert "You said yes" in receipt.text


async def test_no_is_one_press_without_a_reason(
    client: httpx.AsyncClient, link: str, adviser: Browser, reported: Reported
) -> None:
    thanks = await client.post(link, data={"answer": "declined"}, follow_redirects=True)
    assert "You said no thank you" in thanks.text
    page = (await adviser.open(reported.case)).text
    assert "Said no" in page
    assert "Invite again" in page


async def test_later_keeps_when_to_ask_again(
    client: httpx.AsyncClient, link: str, database: Database, adviser: Browser, reported: Reported
) -> None:
    await client.post(link, data={"answer": "later", "weeks": "4"})
    async with database.begin() as tx:
        ask = (await tx.scalars(select(Invitation.ask_again_at))).one()
    assert ask is not None
    assert abs(ask - clock.now() - timedelta(weeks=4)) < timedelta(minutes=1)
    assert "Wants to be asked again" in (await adviser.open(reported.case)).text


async def test_who_said_later_is_asked_again_when_the_day_comes_and_not_before(
    *,
    client: httpx.AsyncClient,
    link: str,
    database: Database,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    await client.post(link, data={"answer": "later", "weeks": "4"})
    await run_jobs()
    assert len(mailbox.letters) == 1
    await set_invitation(database, ask_again_at=clock.now())
    await run_jobs(hurry=True)
    await run_jobs()
    assert len(mailbox.letters) == 2
    assert (await client.get(mailbox.link())).status_code == 200
    assert mailbox.link().split("?")[0] != link.split("?", maxsplit=1)[0]


async def test_who_said_no_is_not_asked_again(
    *,
    client: httpx.AsyncClient,
    link: str,
    database: Database,
    reported: Reported,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    await client.post(link, data={"answer": "later", "weeks": "4"})
    await client.post("/receipt", data={"code": reported.receipt_code})
    await client.post("/receipt/invitation", data={"answer": "declined"})
    await set_invitation(database, ask_again_at=clock.now())
    await run_jobs(hurry=True)
    await run_jobs()
    assert len(mailbox.letters) == 1


async def test_a_used_link_tells_nothing_of_what_was_answered_beyond_yes(
    client: httpx.AsyncClient, link: str
) -> None:
    await client.post(link, data=YES)
    for path in (link, f"{link}&change=1"):
        page = await client.get(path)
        assert "You said yes" in page.text
        for said in ("Polsk", "Min søster", "Teleslynge", "Etter klokken 16"):
            assert said not in page.text


async def test_a_link_adds_to_the_answer_and_the_old_one_is_kept_for_staff(
    *,
    client: httpx.AsyncClient,
    link: str,
    database: Database,
    adviser: Browser,
    reported: Reported,
) -> None:
    await client.post(link, data=YES)
    await client.post(link, data={"answer": "accepted", "times": "Bare tirsdager"})
    assert await answers(database) == 2
    page = (await adviser.open(reported.case)).text
    now, earlier = page.split("Earlier answers")
    assert "Bare tirsdager" in now
    assert "Polsk" in now
    assert "Etter klokken 16" not in now
    assert "Etter klokken 16" in earlier
    assert "by the link in the e-mail" in now


@pytest.mark.parametrize(
    ("answer", "state"),
    [({"answer": "declined"}, "declined"), ({"answer": "later", "weeks": "13"}, "later")],
)
async def test_what_one_press_answered_one_press_undoes(
    *,
    client: httpx.AsyncClient,
    link: str,
    adviser: Browser,
    reported: Reported,
    database: Database,
    answer: dict[str, str],
    state: str,
) -> None:
    await client.post(link, data=answer)
    assert "Undo" in (await client.get(link)).text
    for _ in range(2):
        await client.post(link, data={"undo": state})
    assert "Yes, I want to take part" in (await client.get(link)).text
    page = (await adviser.open(reported.case)).text
    assert "Awaiting an answer" in page
    assert "Took the answer before this back" in page
    assert "The reporter took the answer to the invitation back" in page
    async with database.begin() as tx:
        assert (await tx.scalars(select(Invitation.ask_again_at))).one() is None


async def test_undoing_a_no_brings_back_the_yes_before_it_with_all_its_wishes(
    client: httpx.AsyncClient, link: str, adviser: Browser, reported: Reported
) -> None:
    await client.post(link, data=YES)
    await client.post(link, data={"answer": "declined"})
    assert "Said no" in (await adviser.open(reported.case)).text
    for _ in range(2):
        await client.post(link, data={"undo": "declined"})
    page = (await adviser.open(reported.case)).text
    assert "Said yes" in page
    assert "Polsk" in page.split("Earlier answers")[0]


async def test_who_undid_a_no_is_still_asked_again_when_they_wished_it(
    *,
    client: httpx.AsyncClient,
    link: str,
    database: Database,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    await client.post(link, data={"answer": "later", "weeks": "4"})
    await client.post(link, data={"answer": "declined"})
    await run_jobs(hurry=True)
    await client.post(link, data={"undo": "declined"})
    await set_invitation(database, ask_again_at=clock.now())
    await run_jobs(hurry=True)
    await run_jobs()
    assert len(mailbox.letters) == 2


async def test_undo_takes_back_no_answer_but_the_one_it_names(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    await client.post(link, data=YES)
    for named in ("accepted", "declined", "later", "rubbish"):
        await client.post(link, data={"undo": named})
    assert await answers(database) == 1
    async with database.begin() as tx:
        assert (await tx.scalars(select(Invitation.state))).one() == "accepted"


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


async def test_an_old_link_changes_no_answer_but_the_receipt_still_does(
    client: httpx.AsyncClient, link: str, reported: Reported, database: Database
) -> None:
    await client.post(link, data={"answer": "declined"})
    await set_invitation(database, expires_at=clock.now() - timedelta(days=1))
    assert (await client.get(link)).status_code == 410
    assert (await client.post(link, data=YES)).status_code == 410
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    assert (await client.post("/receipt/invitation", data=YES)).status_code == 303
    assert await answers(database) == 2


async def test_an_answer_typed_while_the_receipt_closed_waits_for_the_code(
    client: httpx.AsyncClient, link: str, reported: Reported, database: Database
) -> None:
    page = await client.post("/receipt/invitation?lang=en", data=YES)
    assert "nothing is lost" in page.text
    assert 'value="Teleslynge"' in page.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    wrong = await client.post("/receipt/invitation?lang=en", data=hidden | {"code": "0" * 20})
    assert wrong.status_code == 404
    assert 'value="Teleslynge"' in wrong.text
    sent = await client.post(
        "/receipt/invitation?lang=en",
        data=hidden | {"code": reported.receipt_code},
        follow_redirects=True,
    )
    assert "You said yes" in sent.text
    assert await answers(database) == 1


@pytest.mark.parametrize("door", ["/receipt/invitation", "/i"])
async def test_wrong_codes_that_carry_an_answer_are_counted_and_the_answer_is_kept(
    client: httpx.AsyncClient, link: str, reported: Reported, door: str
) -> None:
    wrong = YES | {"code": "0" * 20}
    for _ in range(MISSES):
        assert (await client.post(door, data=wrong)).status_code == 404
    refused = await client.post(door, data=wrong)
    assert refused.status_code == 429
    assert 'id="code-error"' in refused.text
    assert 'value="Teleslynge"' in refused.text, "no words are lost by it"
    assert (await client.post("/receipt", data={"code": "0000"})).status_code == 429
    if door != "/i":
        right = await client.post(door, data=YES | {"code": reported.receipt_code})
        assert right.status_code == 303


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


async def test_the_same_answer_again_changes_nothing(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    for _ in range(2):
        assert (await client.post(link, data=YES)).status_code == 303
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


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"questions": "x" * 4_001}, "questions"), ({"modes": ["telepathy"]}, "modes")],
)
async def test_a_mistake_in_the_answer_costs_no_words(
    client: httpx.AsyncClient, link: str, database: Database, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post(link, data=YES | changes)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert "Teleslynge" in answer.text
    assert await answers(database) == 0


async def test_an_answer_that_is_none_is_asked_for_again(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    for data in ({}, {"answer": "perhaps"}, {"answer": "later", "weeks": "99"}):
        assert (await client.post(link, data=data)).status_code == 422
    assert await answers(database) == 0


async def test_the_answer_can_be_changed_on_the_receipt_page(
    client: httpx.AsyncClient, link: str, adviser: Browser, reported: Reported
) -> None:
    await client.post(link, data={"answer": "declined"})
    await client.post("/receipt?lang=en", data={"code": reported.receipt_code})
    page = await client.get("/receipt/invitation?lang=en")
    assert "You may change your answer here" in page.text
    done = await client.post("/receipt/invitation?lang=en", data=YES, follow_redirects=True)
    assert "You said yes" in done.text
    page = await client.get("/receipt/invitation?lang=en")
    assert 'value="Polsk"' in page.text
    assert "Polsk" in (await adviser.open(reported.case)).text


async def test_the_json_receipt_shows_the_invitation_and_takes_the_answer(
    client: httpx.AsyncClient, link: str, reported: Reported, database: Database
) -> None:
    opened = await client.post(
        "/api/v1/receipts/open", json={"receipt_code": reported.receipt_code}
    )
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    shown = (await client.get("/api/v1/receipts/current", headers=bearer)).json()["invitation"]
    assert (shown["state"], shown["may_answer"]) == ("sent", True)
    door = "/api/v1/receipts/current/invitation"
    given = {
        "answer": "accepted",
        "wishes": {"interpreter": True, "interpreter_language": "Arabisk"},
    }
    for _ in range(2):
        answer = await client.post(door, json=given, headers=bearer)
        assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert await answers(database) == 1
    assert (await client.post(door, json=given)).status_code == 401
    bad = await client.post(door, json={"answer": "secret"}, headers=bearer)
    assert bad.status_code == 422
    assert "secret" not in bad.text


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
