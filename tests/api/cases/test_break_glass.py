"""Opening a case out of one's reach: with a reason, within the service, for hours, and told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from api.access.models import AuditEntry, Service
from api.access.permissions import Role
from api.access.service import NewAssignment, create_user
from api.cases.models import BreakGlass, CaseEvent
from api.shared import clock, ids
from api.shared.i18n import translate
from tests.api.cases.conftest import MATTERS, STORY
from tests.api.invitations.conftest import Mailbox, mailbox  # noqa: F401 - a fixture
from tests.staff_fixtures import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

REASON = "Vakthavende svarer ikke, og pasienten kommer hit i natt."


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:  # noqa: F811
    """The application's settings, with a mail server."""
    return settings.model_copy(
        update={"smtp_port": mailbox.port, "smtp_from": "ikke-svar@meldeknapp.test"}
    )


@pytest.fixture
async def sent(send: Callable[..., Awaitable[Sent]]) -> Sent:
    """A case of the maternity ward."""
    return await send(
        unit="fodeavdelingen",
        what_matters=MATTERS,
        contact={"name": "Kari Nordmann", "email": "kari@example.org", "phone": None},
        involvement={"keep_informed": True, "take_part": False, "modes": []},
    )


@pytest.fixture
async def elsewhere(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """A leader of the emergency ward."""
    return await log_in("eva", Role.UNIT_LEADER, unit="akuttmottaket")


async def open_anyway(browser: Browser, sent: Sent, reason: str = REASON) -> str:
    await browser.open(sent.page)
    page = await browser.send(f"{sent.page}/open-anyway", reason=reason)
    return page.text


async def test_the_page_says_that_it_is_anothers_and_shows_nothing_of_it(
    elsewhere: Browser, sent: Sent
) -> None:
    page = await elsewhere.open(sent.page)
    assert page.status_code == 403
    assert "You have no access to this case" in page.text
    assert STORY not in page.text
    assert "Maternity" not in page.text


async def test_with_a_reason_the_case_is_opened_to_read_and_not_to_change(
    elsewhere: Browser, sent: Sent
) -> None:
    page = await open_anyway(elsewhere, sent)
    assert STORY in page
    assert "kari@example.org" not in page
    assert f'action="{sent.page}/messages"' not in page
    path = f"{sent.page}/messages"
    answer = await elsewhere.post(path, text="Hei", client_id=str(ids.new_id()))
    assert answer.status_code == 403


@pytest.mark.parametrize("reason", ["", "   ", "kort", "x" * 1_001])
async def test_without_a_reason_it_stays_closed(
    elsewhere: Browser, sent: Sent, reason: str, database: Database
) -> None:
    page = await open_anyway(elsewhere, sent, reason)
    assert "The case was not opened" in page
    assert STORY not in page
    async with database.begin() as tx:
        assert await tx.scalar(select(BreakGlass)) is None


async def test_after_some_hours_it_is_closed_again(
    elsewhere: Browser, sent: Sent, database: Database
) -> None:
    await open_anyway(elsewhere, sent)
    async with database.begin() as tx:
        await tx.execute(update(BreakGlass).values(until=clock.now() - timedelta(seconds=1)))
    assert (await elsewhere.open(sent.page)).status_code == 403


async def test_only_who_opened_it_can_read_it(
    elsewhere: Browser, sent: Sent, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    await open_anyway(elsewhere, sent)
    other = await log_in("ola", Role.ADVISER, unit="akuttmottaket")
    assert (await other.open(sent.page)).status_code == 403


async def test_it_is_logged_told_in_the_case_and_shown_on_it_and_the_reason_is_sealed(
    elsewhere: Browser, adviser: Browser, sent: Sent, database: Database
) -> None:
    await open_anyway(elsewhere, sent)
    page = await adviser.open(sent.page)
    assert "Opened without access" in page.text
    assert REASON in page.text
    assert "Opened by somebody without access, with a reason" in page.text
    async with database.begin() as tx:
        entry = await tx.scalar(select(AuditEntry).where(AuditEntry.action == "opened_anyway"))
        assert entry is not None
        assert (entry.actor_id, entry.actor_role) == (elsewhere.user_id, "unit_leader")
        assert entry.reason is None
        event = await tx.scalar(select(CaseEvent).where(CaseEvent.what == "opened_anyway"))
        assert event is not None
        assert "pasienten" not in str(event.details)
        clear = await tx.scalar(text("SELECT encode(reason, 'escape') FROM break_glass"))
        assert "pasienten" not in str(clear)


async def test_the_privacy_officer_and_the_units_leader_get_an_e_mail_that_says_no_more_than_that(
    elsewhere: Browser,
    sent: Sent,
    employ: Callable[..., Awaitable[UUID]],
    log_in: Callable[..., Awaitable[Browser]],
    mailbox: Mailbox,  # noqa: F811
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    await log_in("petra", Role.PRIVACY_OFFICER)
    await employ("frida", Role.UNIT_LEADER, unit="fodeavdelingen")
    await employ("herman", Role.UNIT_LEADER, unit="hjemmetjenesten")
    await employ("ada", Role.ADMINISTRATOR)
    await open_anyway(elsewhere, sent)
    await run_jobs()
    told = {str(letter["To"]): str(letter["Subject"]) for letter in mailbox.letters}
    assert told == {
        "petra@solvik.example": "A case was opened by somebody without access",
        "frida@solvik.example": translate("A case was opened by somebody without access", "nb"),
    }, "each in the language they read; in bokmål who has not logged in yet"
    for letter in mailbox.letters:
        for hidden in ("Eva", sent.reference, "pasienten", "fodeavdelingen"):
            assert hidden not in letter.as_string()


async def test_across_services_a_case_looks_as_if_it_were_not_there(
    database: Database, sent: Sent, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await log_in("nina", Role.COUNCIL)
    async with database.begin() as tx:
        other = Service(
            id=ids.new_id(),
            slug="fjordvik",
            name={"nb": "F", "nn": "F"},
            phone="1",
            created_at=clock.now(),
        )
        tx.add(other)
        await tx.flush()
        given = [NewAssignment(Role.ADVISER, other.id)]
        user, _uri = await create_user(tx, "x@fjordvik.example", "X", PASSWORD, given)
        await tx.execute(
            text("UPDATE assignments SET user_id = :to WHERE user_id = :of"),
            {"to": browser.user_id, "of": user.id},
        )
    there = await browser.open(sent.page)
    nowhere = await browser.open("/staff/cases/0000-0000")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.text.replace(sent.reference, "") == nowhere.text.replace("0000-0000", "")
    await browser.open("/staff/cases")
    answer = await browser.post(f"{sent.page}/open-anyway", reason=REASON)
    assert answer.status_code == 404


async def test_whoever_reads_no_cases_in_the_service_is_offered_nothing(
    sent: Sent, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    for role in (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.COUNCIL):
        browser = await log_in(role.value, role)
        page = await browser.open(sent.page)
        assert page.status_code == 403
        assert "open-anyway" not in page.text


async def test_it_does_not_show_in_the_inbox(elsewhere: Browser, sent: Sent) -> None:
    await open_anyway(elsewhere, sent)
    page = await elsewhere.open("/staff/cases")
    assert sent.reference not in page.text
