"""Who takes part in a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.access.permissions import Role
from api.reviews.models import Participant
from tests.api.reviews.conftest import classify, start
from tests.api.reviews.test_timeline import post

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    LogIn = Callable[..., Awaitable[Browser]]
    Send = Callable[..., Awaitable[Sent]]


async def take_along(browser: Browser, sent: Sent, **fields: str) -> tuple[int, str]:
    await browser.open(f"{sent.page}/review")
    return await post(browser, f"{sent.page}/review/participants", **fields)


async def leave(browser: Browser, sent: Sent, database: Database) -> None:
    async with database.begin() as tx:
        row = (await tx.scalars(select(Participant).where(Participant.kind == "staff"))).one()
    await browser.open(f"{sent.page}/review")
    status, _page = await post(browser, f"{sent.page}/review/participants/remove", id=str(row.id))
    assert status == 200


async def test_a_reviewer_has_the_case_while_they_take_part_and_not_before_or_after(
    adviser: Browser, reviewed: Sent, log_in: LogIn, database: Database
) -> None:
    reviewer = await log_in("ravn", Role.REVIEWER)
    assert (await reviewer.open(f"{reviewed.page}/review")).status_code == 404
    await take_along(adviser, reviewed, kind="staff", user=str(reviewer.user_id), part="leads")
    page = await reviewer.open(f"{reviewed.page}/review")
    assert page.status_code == 200
    assert "Leads the review" in page.text
    await leave(adviser, reviewed, database)
    assert (await reviewer.open(f"{reviewed.page}/review")).status_code == 404


async def test_a_reviewer_of_another_unit_writes_in_the_review_and_does_not_classify(
    adviser: Browser, reviewed: Sent, log_in: LogIn, solvik: Solvik
) -> None:
    reviewer = await log_in("ravn", Role.REVIEWER, unit=solvik.units[1].slug)
    await take_along(adviser, reviewed, kind="staff", user=str(reviewer.user_id))
    learning = f"{reviewed.page}/review/learning"
    assert (await reviewer.open(learning)).status_code == 200
    page = await reviewer.send(learning, text="Spør de pårørende.")
    assert "Spør de pårørende." in page.text
    status, _text = await post(
        reviewer, f"{reviewed.page}/triage", version="2", kind="concern", category="fall"
    )
    assert status == 403


async def test_a_reviewer_who_takes_part_in_one_case_sees_no_other(
    adviser: Browser, reviewed: Sent, log_in: LogIn, send: Send
) -> None:
    other = await send()
    reviewer = await log_in("ravn", Role.REVIEWER)
    await take_along(adviser, reviewed, kind="staff", user=str(reviewer.user_id))
    inbox = await reviewer.open("/staff/cases")
    assert reviewed.reference in inbox.text
    assert other.reference not in inbox.text
    assert (await reviewer.open(f"{other.page}/review")).status_code == 404


async def test_a_leader_of_another_unit_cannot_be_let_in(
    adviser: Browser, send: Send, log_in: LogIn, solvik: Solvik
) -> None:
    sent = await send(unit=solvik.units[0].slug)
    await start(adviser, sent, unit=str(solvik.units[0].id))
    leader = await log_in("liv", Role.UNIT_LEADER, unit=solvik.units[1].slug)
    status, page = await take_along(adviser, sent, kind="staff", user=str(leader.user_id))
    assert status == 422
    assert 'id="user-staff-error"' in page
    assert (await leader.open(f"{sent.page}/review")).status_code == 404


async def test_a_representative_is_kept_by_a_sealed_name(
    adviser: Browser, reviewed: Sent, database: Database
) -> None:
    status, page = await take_along(
        adviser, reviewed, kind="representative", name="Berit Sol", part="supports"
    )
    assert status == 200
    assert "Berit Sol" in page
    assert "Supports the reporter" in page
    async with database.begin() as tx:
        row = (await tx.scalars(select(Participant))).one()
    assert row.name is not None
    assert b"Berit" not in row.name


async def test_a_representative_without_a_name_is_asked_for_one(
    adviser: Browser, reviewed: Sent
) -> None:
    status, page = await take_along(adviser, reviewed, kind="representative", name=" ")
    assert status == 422
    assert 'id="name-representative-error"' in page


async def test_the_reporter_is_counted_once(
    adviser: Browser, reviewed: Sent, database: Database
) -> None:
    for _time in range(2):
        await take_along(adviser, reviewed, kind="reporter")
    async with database.begin() as tx:
        rows = (await tx.scalars(select(Participant))).all()
    assert [each.kind for each in rows] == ["reporter"]


async def test_an_observer_is_of_the_user_council_and_opens_no_case(
    adviser: Browser, reviewed: Sent, log_in: LogIn
) -> None:
    council = await log_in("rune", Role.COUNCIL)
    status, page = await take_along(adviser, reviewed, kind="observer", user=str(council.user_id))
    assert status == 200
    assert "Observer from the user council" in page
    assert (await council.open(f"{reviewed.page}/review")).status_code in {403, 404}
    status, _page = await take_along(adviser, reviewed, kind="observer", user=str(adviser.user_id))
    assert status == 422


async def test_another_method_than_the_suggested_one_needs_a_reason(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    await classify(adviser, sent)
    path = f"{sent.page}/review"
    await adviser.open(path)
    page = await adviser.send(f"{path}/someone-else", words="Ola Lie, broren hennes")
    assert "Suggested: Team reflection" in page.text
    page = await adviser.send(f"{path}/start", method="event_analysis", method_reason=" ")
    assert page.status_code == 422
    assert "another method than the one suggested" in page.text
    page = await adviser.send(f"{path}/start", method="team_reflection", method_reason="")
    assert "Change the method" in page.text
