"""Answering an invitation by its link."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.invitations.models import Invitation
from api.shared import clock
from api.shared.i18n import LANGUAGES, Language, translate
from tests.api.invitations.conftest import YES, answers, set_invitation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.staff_fixtures import Browser


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


@pytest.mark.parametrize("code", LANGUAGES)
async def test_what_is_wrong_with_an_answer_reads_well_after_a_question_as_after_a_label(
    client: httpx.AsyncClient, link: str, code: Language
) -> None:
    address = re.sub(r"lang=\w+", f"lang={code}", link)
    page = await client.post(
        address, data={"answer": "accepted", "hopes": "å" * 9_001, "support": "å" * 9_001}
    )
    assert page.status_code == 422
    question = translate("What do you hope will come of it?", code)
    label = translate("Someone you want with you", code)
    wrong = translate("This is too long: at most %(max)s characters fit.", code)
    assert f">{question} {wrong[:10]}" in page.text
    assert f">{label}: {wrong[:10]}" in page.text
    assert "?:" not in page.text


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


async def test_the_same_answer_again_changes_nothing(
    client: httpx.AsyncClient, link: str, database: Database
) -> None:
    for _ in range(2):
        assert (await client.post(link, data=YES)).status_code == 303
    assert await answers(database) == 1


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
