"""Sending a report through the JSON door."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text

from api.cases.models import Case
from api.reports.models import Report
from tests.api.stored import all_that_is_stored

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

STORY = "Mor fikk feil medisin på fredag."


def report(**changes: Any) -> dict[str, Any]:
    return {"service": "solvik", "language": "nb", "what_happened": STORY} | changes


@pytest.fixture
async def sent(client: httpx.AsyncClient, solvik: Solvik) -> dict[str, str]:
    answer = await client.post("/api/v1/reports", json=report())
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_report_gives_a_reference_and_a_receipt_code(sent: dict[str, str]) -> None:
    assert len(sent["reference"]) == 9
    assert len(sent["receipt_code"]) == 20


async def test_a_report_opens_a_case_in_the_same_transaction(
    sent: dict[str, str], database: Database
) -> None:
    async with database.begin() as tx:
        case = await tx.scalar(select(Case).where(Case.reference == sent["reference"]))
        assert case is not None
        assert case.state == "received"


async def test_nothing_a_person_wrote_stands_in_clear_in_the_database(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    contact = {"name": "Kari Nordmann", "email": "kari@example.org", "phone": None}
    await client.post("/api/v1/reports", json=report(contact=contact, what_matters="Bli hørt"))
    dump = await all_that_is_stored(database)
    for secret in (STORY, "Kari Nordmann", "kari@example.org", "Bli hørt"):
        assert secret not in dump
        assert secret.encode().hex() not in dump


async def test_the_same_idempotency_key_gives_the_same_receipt_and_one_report(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    answers = await asyncio.gather(
        *(
            client.post(
                "/api/v1/reports", json=report(), headers={"Idempotency-Key": "a-key-of-mine"}
            )
            for _ in range(4)
        )
    )
    assert len({answer.text for answer in answers}) == 1
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Report)) == 1


async def test_the_same_idempotency_key_with_another_report_is_refused(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    headers = {"Idempotency-Key": "a-key-of-mine"}
    await client.post("/api/v1/reports", json=report(), headers=headers)
    answer = await client.post(
        "/api/v1/reports", json=report(what_happened="Noe annet"), headers=headers
    )
    assert answer.status_code == 409


async def test_an_unknown_service_is_not_found(client: httpx.AsyncClient, solvik: Solvik) -> None:
    answer = await client.post("/api/v1/reports", json=report(service="nowhere"))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what_happened": "secret\0word"}, "what_happened"),
        ({"kind": "secret"}, "kind"),
        ({"contact": {"email": "secret"}}, "contact.email"),
        ({"what_happened": 17}, "what_happened"),
        ({"secret": 1}, "secret"),
        (
            {"occurred": {"start": "2026-11-02T00:00:00Z", "end": "2026-11-01T00:00:00Z"}},
            "occurred",
        ),
    ],
)
async def test_bad_input_names_the_field_and_never_echoes_the_value(
    client: httpx.AsyncClient, solvik: Solvik, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post("/api/v1/reports", json=report(**changes))
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["errors"][0]["field"] == field
    if field != "secret":
        assert "secret" not in answer.text


@pytest.mark.parametrize("body", [b'{"what_happened": "\\ud800"}', b"{not json", b"[]", b""])
async def test_what_cannot_be_read_is_422(
    client: httpx.AsyncClient, solvik: Solvik, body: bytes
) -> None:
    answer = await client.post(
        "/api/v1/reports", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422


async def test_a_body_over_the_limit_is_413_whether_or_not_its_length_is_declared(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    async def pieces():
        for _ in range(5):
            yield b"x" * 10_000

    declared = await client.post("/api/v1/reports", content=b"x" * 40_000)
    undeclared = await client.post("/api/v1/reports", content=pieces())
    assert (declared.status_code, undeclared.status_code) == (413, 413)


async def test_an_empty_story_is_not_sent(client: httpx.AsyncClient, solvik: Solvik) -> None:
    answer = await client.post("/api/v1/reports", json=report(what_happened="  "))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/nothing-to-send"


async def test_a_report_whose_commit_fails_is_not_acknowledged(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    async with database.begin() as tx:
        await tx.execute(
            text(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END $$"
            )
        )
        await tx.execute(
            text(
                "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON reports "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        )
    try:
        answer = await client.post("/api/v1/reports", json=report())
    finally:
        async with database.begin() as tx:
            await tx.execute(text("DROP FUNCTION refuse CASCADE"))
    assert answer.status_code == 503
    assert "receipt_code" not in answer.text
