"""The demo's cases: one in each stage of the work, made by the verbs that people use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from api.access.models import AuditEntry
from api.cases import replay
from api.cases.models import Case, CaseEvent
from api.cases.schemas import CaseState
from api.demo.seed import _main as program
from api.demo.seed import seed, tell
from api.demo.solvik import ACCOUNTS
from api.invitations.models import Mail
from api.reports.channels import Channel
from api.retention import wording
from api.shared import clock
from tests.staff_fixtures import Browser

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.shared.db import Database
    from api.shared.settings import Settings

CASES = 11


@pytest_asyncio.fixture
async def told(database: Database, settings: Settings) -> list[Case]:
    """The demo's cases, the newest first."""
    await seed(database, settings)
    await tell(database)
    return await cases(database)


async def cases(database: Database) -> list[Case]:
    async with database.begin() as tx:
        return list(await tx.scalars(select(Case).order_by(Case.opened_at.desc())))


async def test_there_is_a_case_in_every_stage_with_a_past_that_adds_up(
    told: list[Case], database: Database
) -> None:
    assert {each.state for each in told} == set(CaseState) - {CaseState.TRANSFERRED}
    assert len(told) == CASES
    async with database.begin() as tx:
        for case in told:
            events = list(
                await tx.scalars(
                    select(CaseEvent)
                    .where(CaseEvent.case_id == case.id)
                    .order_by(CaseEvent.at, CaseEvent.id)
                )
            )
            assert events[0].what == "received"
            assert case.opened_at <= events[0].at <= events[-1].at <= clock.now()
            history, stored = replay.state_after(events), await replay.state_of(tx, case)
            assert {field: history.get(field) for field in stored} == stored


async def test_every_word_of_the_access_log_is_one_that_people_use(
    told: list[Case], database: Database
) -> None:
    assert told
    async with database.begin() as tx:
        rows = await tx.execute(select(AuditEntry.action, AuditEntry.subject_kind).distinct())
        done = [tuple(row) for row in rows]
    assert len(done) > 20
    unworded = [
        (action, kind)
        for action, kind in done
        if action not in wording.ACTIONS and action not in wording.HISTORIES.get(kind, {})
    ]
    assert unworded == []


async def test_telling_again_changes_nothing(told: list[Case], database: Database) -> None:
    before = [each.reference for each in told]
    await tell(database)
    assert [each.reference for each in await cases(database)] == before


async def test_the_program_that_seeds_has_sms_sent_to_who_left_a_mobile_number(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("database_url", "key_file", "folder_root", "far_end_url", "sms_url"):
        monkeypatch.setenv(f"MELDEKNAPP_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("MELDEKNAPP_EGRESS_ALLOW", json.dumps(settings.egress_allow))
    monkeypatch.setenv("MELDEKNAPP_DEMO", "true")
    await program()
    async with database.begin() as tx:
        by_sms = await tx.scalars(select(Mail).where(Mail.channel == Channel.SMS))
        assert by_sms.all()


async def test_a_visitors_report_is_left_alone(
    database: Database, settings: Settings, client: httpx.AsyncClient
) -> None:
    await seed(database, settings)
    await client.post("/api/v1/reports", json={"service": "solvik", "what_happened": "Jeg falt."})
    await tell(database)
    assert len(await cases(database)) == 1


async def test_everybody_finds_something_to_do(told: list[Case], app: FastAPI) -> None:
    assert told
    leader = await logged_in(app, "leder2@solvik.example")
    page = (await leader.open("/staff/measures", show="overdue")).text
    assert "Lys som slår seg på" in page
    page = (await leader.open("/staff/cases", view="all")).text
    assert page.count("/staff/cases/") > 0
    council = await logged_in(app, "brukerutvalg@solvik.example")
    page = (await council.open("/staff/council")).text
    assert "/staff/council/" in page
    reviewer = await logged_in(app, "gransker@solvik.example")
    page = (await reviewer.open("/staff/cases", view="all")).text
    in_review = next(each for each in told if each.state == CaseState.IN_REVIEW)
    assert in_review.reference in page
    assert all(each.reference not in page for each in told if each is not in_review)


async def logged_in(app: FastAPI, email: str) -> Browser:
    """Log a demo account in, with its password and code."""
    account = next(each for each in ACCOUNTS if each.email == email)
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://meldeknapp.test"
    )
    browser = Browser(http, None, email)  # type: ignore[arg-type]
    await browser.open("/staff/login")
    await browser.send("/staff/login", email=email, password=account.password, code=account.code())
    assert "meldeknapp" in http.cookies
    return browser
