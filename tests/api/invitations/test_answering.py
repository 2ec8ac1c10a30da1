"""Answering an invitation: by its link, and later on the receipt page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from api.invitations.models import Invitation, InvitationAnswer
from api.shared import clock
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
    assert (await client.head(link)).status_code in {200, 405}
    assert await answers(database) == 0


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
    await client.post(link, data={"answer": "later", "weeks": "2"})
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
    await client.post(link, data={"answer": "later", "weeks": "2"})
    await client.post("/receipt", data={"code": reported.receipt_code})
    await client.post("/receipt/invitation", data={"answer": "declined"})
    await set_invitation(database, ask_again_at=clock.now())
    await run_jobs(hurry=True)
    await run_jobs()
    assert len(mailbox.letters) == 1


async def test_the_link_answers_once_the_same_answer_again_is_no_other(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    first = await client.post(link, data=YES)
    again = await client.post(link, data=YES)
    other = await client.post(link, data={"answer": "declined"})
    assert (first.status_code, again.status_code, other.status_code) == (303, 303, 409)
    assert "already answered" in other.text
    assert "55 00 00 00" in other.text
    assert await answers(database) == 1
    async with database.begin() as tx:
        assert (await tx.scalars(select(Invitation.state))).one() == "accepted"


async def test_a_used_link_tells_nothing_of_what_was_answered_beyond_yes(
    client: httpx.AsyncClient, link: str
) -> None:
    await client.post(link, data=YES)
    page = await client.get(link)
    for said in (MATTERS, "Polsk", "Min søster", "Vi vil gjerne"):
        assert said not in page.text


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
