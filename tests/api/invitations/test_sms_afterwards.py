"""After the invitation: what comes next goes by SMS to whom the invitation went that way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from api.shared import clock
from tests.api.invitations.by_sms import BOTH, gateway, path_in, settings, write_to
from tests.api.invitations.conftest import ADDRESS, NO_MAIL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Mailbox, Reported
    from tests.sms_gateway import Gateway
    from tests.staff_fixtures import Browser

    Jobs = Callable[..., Awaitable[None]]
    Report = Callable[..., Awaitable[Reported]]

__all__ = ["gateway", "settings"]

NEXT_WEEK = datetime.now(clock.LOCAL).replace(
    hour=14, minute=0, second=0, microsecond=0
) + timedelta(days=7)
AGREED = {"other": NEXT_WEEK.strftime("%Y-%m-%dT%H:%M"), "other_minutes": "60"}


async def agree(adviser: Browser, reported: Reported) -> None:
    """Have the adviser write down the time that was agreed on."""
    times = f"{reported.case}/invitation/times"
    await adviser.open(times)
    await adviser.send(f"{times}/agree", **AGREED)


@pytest.fixture
async def accepted(
    *,
    report: Report,
    adviser: Browser,
    client: httpx.AsyncClient,
    run_jobs: Jobs,
    gateway: Gateway,
) -> Reported:
    """Who left both an e-mail address and a number has said yes by the link in an SMS."""
    reported = await report(**BOTH, email=None)
    await adviser.open(reported.case)
    await adviser.send(f"{reported.case}/invitation", by="sms", note="")
    await run_jobs()
    await client.post(path_in(gateway.taken[0]), data={"answer": "accepted"})
    return reported


async def test_the_time_agreed_on_and_the_reminder_go_by_sms(
    *,
    accepted: Reported,
    adviser: Browser,
    run_jobs: Jobs,
    gateway: Gateway,
    mailbox: Mailbox,
    database: Database,
) -> None:
    await agree(adviser, accepted)
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
    *,
    accepted: Reported,
    adviser: Browser,
    client: httpx.AsyncClient,
    run_jobs: Jobs,
    gateway: Gateway,
    mailbox: Mailbox,
) -> None:
    await client.post("/receipt", data={"code": accepted.receipt_code})
    changed = await client.post(
        "/receipt/contact", data={"afterwards": "take_part", "email": ADDRESS, "phone": ""}
    )
    assert changed.status_code == 303
    await agree(adviser, accepted)
    await run_jobs()
    assert (len(gateway.taken), len(mailbox.letters)) == (1, 1)


async def test_who_wants_to_be_told_gets_an_sms_when_staff_write(
    report: Report, adviser: Browser, run_jobs: Jobs, gateway: Gateway
) -> None:
    reported = await report(**NO_MAIL)
    await write_to(adviser, reported)
    await run_jobs()
    assert "Ha kvitteringskoden klar: " in gateway.only_text()
    assert path_in(gateway.taken[0]) == "/receipt?lang=nb"
    assert "Hvilken" not in gateway.only_text()


async def test_who_wants_to_be_anonymous_gets_none(
    report: Report, adviser: Browser, run_jobs: Jobs, gateway: Gateway
) -> None:
    reported = await report(**NO_MAIL, involvement={"keep_informed": False, "take_part": False})
    await write_to(adviser, reported)
    await run_jobs()
    assert gateway.taken == []
