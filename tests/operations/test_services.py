"""Making a service other than the demo from the command line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from api import cli
from api.access.services import service_by_slug, units_of

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings

FJORD = ("service", "create", "fjord", "--name-nb", "Fjord kommune", "--name-nn", "Fjord kommune")
WARD = ("service", "add-unit", "fjord", "--name-nb", "Legevakten", "--name-nn", "Legevakta")


@pytest.fixture(autouse=True)
def _at_the_machine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MELDEKNAPP_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("MELDEKNAPP_KEY_FILE", str(settings.key_file))


async def run(*words: str) -> int:
    """Run the command line beside the running service, as an operator does."""
    return await asyncio.to_thread(cli.main, words)


async def test_a_service_made_on_the_command_line_takes_reports(
    client: httpx.AsyncClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(*FJORD, "--phone", "55 00 00 00") == 0
    assert "/s/fjord" in capsys.readouterr().out
    assert await run(*WARD, "--synonyms", "legevakt, vaktlege") == 0
    assert await run("service", "add-unit", "fjord", "--name-nb", "Øya", "--name-nn", "Øya") == 0

    form = (await client.get("/s/fjord/form?lang=nn")).text
    assert "Fjord kommune" in form
    assert "Legevakta" in form
    async with database.begin() as tx:
        units = await units_of(tx, (await service_by_slug(tx, "fjord")).id)
    assert [unit.slug for unit in units] == ["legevakten", "oya"]
    assert units[0].synonyms == ["legevakt", "vaktlege"]
    draft = {"service": "fjord", "language": "nb", "what_happened": "Ingen svarte."}
    assert (await client.post("/api/v1/reports", json=draft)).status_code == 201


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((*FJORD, "--phone", "ring oss"), "--phone: Write the number with digits"),
        ((*FJORD[:2], "Fjord!", *FJORD[3:], "--phone", "55 00 00 00"), "The short name"),
        ((*FJORD[:4], "<b>", *FJORD[5:], "--phone", "55 00 00 00"), "--name-nb: Write plain text"),
        (WARD, "There is no such service."),
    ],
)
async def test_what_can_not_be_taken_is_told_and_nothing_is_made(
    client: httpx.AsyncClient,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    told: str,
) -> None:
    assert await run(*words) == 1
    assert told in capsys.readouterr().err
    assert (await client.get("/s/fjord/form")).status_code == 404


async def test_a_short_name_belongs_to_one_service(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(*FJORD, "--phone", "55 00 00 00") == 0
    assert await run(*FJORD, "--phone", "55 99 99 99") == 1
    assert "already a service with this short name" in capsys.readouterr().err
    assert "55 00 00 00" in (await client.get("/s/fjord/form")).text
