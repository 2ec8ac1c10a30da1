"""The quality system's door: where a case stands, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.access import audit
from api.access.models import AuditEntry, Service
from api.forwarding.schemas import FolderConfig, NewConnector
from api.forwarding.service import Reach, create_connector
from api.shared import clock, ids
from api.shared.http import Egress
from tests.api.cases.conftest import MATTERS, STORY, receipt
from tests.api.cases.test_handover import PARTY, REACH, WHY, hand_over
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx
    from fastapi import FastAPI

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


async def key_for(
    app: FastAPI, settings: Settings, service: Service, *, closes_cases: bool = True
) -> dict[str, str]:
    """Return the header of a quality system of this service."""
    async with Egress() as egress, app.state.database.begin() as tx:
        keys = await create_connector(
            tx,
            service,
            NewConnector(
                name="Kvalitetssystemet",
                config=FolderConfig(folder=service.slug, closes_cases=closes_cases),
            ),
            Reach(egress, settings.folder_root),
            audit.SYSTEM,
        )
    return {"Authorization": f"Bearer {keys.inbound_key}"}


@pytest.fixture
async def key(app: FastAPI, settings: Settings, solvik: Solvik) -> dict[str, str]:
    """The header of Solvik's quality system."""
    return await key_for(app, settings, solvik.service)


@pytest.fixture
async def strangers_key(app: FastAPI, settings: Settings, database: Database) -> dict[str, str]:
    """The header of another service's quality system."""
    names = {"nb": "Annendal"}
    other = Service(id=ids.new_id(), slug="annendal", name=names, phone="1", created_at=clock.now())
    async with database.begin() as tx:
        tx.add(other)
    return await key_for(app, settings, other)


def door(sent: Sent) -> str:
    return f"/api/v1/cases/{sent.reference}"


async def test_it_is_told_where_a_case_stands_and_nothing_anybody_wrote(
    key: dict[str, str], send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send(kind="concern", unit="akuttmottaket", what_matters=MATTERS)
    answer = await client.get(door(sent), headers=key)
    assert answer.status_code == 200
    case = answer.json()
    assert case["reference"] == sent.reference
    assert (case["state"], case["kind"], case["unit"]) == ("received", "concern", "akuttmottaket")
    assert STORY not in answer.text
    assert MATTERS not in answer.text


@pytest.mark.parametrize(
    "told",
    [
        ("triaged", "triaged", None),
        ("in_review", "in_review", "in_review"),
        ("change_planned", "measures_under_way", "change_planned"),
        ("change_made", "effect_follow_up", "change_made"),
        ("effect_checked", "received", "effect_checked"),
        ("closed_with_learning", "closed_with_learning", "closed"),
        ("transferred", "transferred", "passed_on"),
        ("reopened", "reopened", None),
    ],
)
async def test_each_status_moves_the_case_and_shows_the_reporter_its_step(
    key: dict[str, str],
    send: Send,
    client: httpx.AsyncClient,
    told: tuple[str, str, str | None],
) -> None:
    status, state, step = told
    sent = await send()
    answer = await client.post(f"{door(sent)}/status", json={"status": status}, headers=key)
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == state
    steps = [each["step"] for each in (await receipt(client, sent))["steps"]]
    assert steps == ["received", *([step] if step else [])]


async def test_the_same_status_told_twice_counts_once(
    key: dict[str, str], send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    first, second = {"status": "in_review", "id": str(uuid4())}, {"status": "change_planned"}
    answers = [
        await client.post(f"{door(sent)}/status", json=each, headers=key)
        for each in (first, first, second, second, first)
    ]
    assert {each.status_code for each in answers} == {200}
    assert answers[-1].json()["state"] == "measures_under_way"
    steps = [each["step"] for each in (await receipt(client, sent))["steps"]]
    assert steps == ["received", "in_review", "change_planned"]


async def test_a_case_that_it_moves_while_handed_over_is_not_handed_over_once_more(
    key: dict[str, str], adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await hand_over(adviser, sent)
    await client.post(f"{door(sent)}/status", json={"status": "in_review"}, headers=key)
    page = await adviser.open(f"{sent.page}/handover")
    fields = hidden_fields(page.text, f"{sent.page}/handover/end") | {
        "id": str(uuid4()),
        "party": "Et annet sted",
        "reach": REACH,
        "why_handed_over": WHY,
        "handover_basis": "law",
    }
    refused = await adviser.http.post(f"{sent.page}/handover", data=fields)
    assert refused.status_code == 422
    assert PARTY in refused.text
    assert "Et annet sted" not in (await adviser.open(f"{sent.page}/handover")).text


async def test_what_it_asks_and_tells_is_audited_and_stands_in_the_history(
    key: dict[str, str],
    adviser: Browser,
    send: Send,
    client: httpx.AsyncClient,
    database: Database,
) -> None:
    sent = await send()
    await client.get(door(sent), headers=key)
    await client.post(f"{door(sent)}/status", json={"status": "in_review"}, headers=key)
    async with database.begin() as tx:
        entries = await tx.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.actor_kind == "connector")
            .order_by(AuditEntry.id)
        )
        assert entries.all() == ["read_status", "reported_status", "read_status"]
    page = await adviser.open(sent.page)
    assert "The quality system told where the matter stands: In review" in page.text
    assert "State: Received → In review" in page.text


async def test_without_its_key_nothing_is_told(send: Send, client: httpx.AsyncClient) -> None:
    sent = await send()
    for headers in ({}, {"Authorization": "Bearer guessed"}):
        for reference in (sent.reference, "AAAA-AAAA"):
            answer = await client.get(f"/api/v1/cases/{reference}", headers=headers)
            assert answer.status_code == 401
        answer = await client.post(
            f"{door(sent)}/status", json={"status": "secret"}, headers=headers
        )
        assert answer.status_code == 401


async def test_another_services_case_is_not_found(
    strangers_key: dict[str, str], send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    answers = [
        await client.get(door(sent), headers=strangers_key),
        await client.post(
            f"{door(sent)}/status", json={"status": "in_review"}, headers=strangers_key
        ),
    ]
    assert [each.status_code for each in answers] == [404, 404]
    assert [each["step"] for each in (await receipt(client, sent))["steps"]] == ["received"]


@pytest.mark.parametrize(
    "news", [{"status": "secret"}, {}, {"status": "in_review", "id": "secret"}]
)
async def test_a_status_that_is_none_is_refused_without_an_echo(
    key: dict[str, str], send: Send, client: httpx.AsyncClient, news: dict[str, str]
) -> None:
    answer = await client.post(f"{door(await send())}/status", json=news, headers=key)
    assert answer.status_code == 422
    assert "secret" not in answer.text


async def test_the_graver_harm_keeps_its_name_beside_the_two_it_is_made_of(
    client: httpx.AsyncClient, adviser: Browser, key: dict[str, str], send: Send
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    harm = {"physical_harm": "minor", "psychological_harm": "significant"}
    chosen = {"kind": "harm_event", "category": "fall", "complexity": "simple"}
    await adviser.send(f"{sent.page}/triage", **chosen, **harm)
    shown = (await client.get(f"/api/v1/cases/{sent.reference}", headers=key)).json()
    assert shown["assessed_harm"] == "significant"
    assert (shown["physical_harm"], shown["psychological_harm"]) == ("minor", "significant")
    assert (shown["complexity"], shown["learning_value"]) == ("simple", None)


async def test_a_service_that_closes_here_is_not_closed_from_outside(
    app: FastAPI, settings: Settings, solvik: Solvik, send: Send, client: httpx.AsyncClient
) -> None:
    key = await key_for(app, settings, solvik.service, closes_cases=False)
    sent = await send()
    answer = await client.post(
        f"/api/v1/cases/{sent.reference}/status",
        json={"status": "closed_with_learning"},
        headers=key,
    )
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/closed-here")
    shown = await client.get(f"/api/v1/cases/{sent.reference}", headers=key)
    assert shown.json()["state"] == "received"
    assert "closed" not in [each["step"] for each in (await receipt(client, sent))["steps"]]
