"""Tests about the system itself: what every setting, route and table must have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from api.migrations import configuration, migrate
from api.shared.settings import Settings

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

ROOT = Path(__file__).parents[2]
PUBLIC = "/api/v1/"
ANYONE = {
    ("POST", "/api/v1/conversations"),
    ("POST", "/api/v1/conversations/resume"),
    ("POST", "/api/v1/reports"),
    ("POST", "/api/v1/receipts/open"),
}
"""What anyone may call: the ways to begin. All else under /api/v1 asks for a bearer token."""


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert Settings.model_fields[name].description
    documented = (ROOT / "api/operations/SETTINGS.md").read_text()
    assert f"`MELDEKNAPP_{name.upper()}`" in documented


async def test_every_route_but_the_ways_to_begin_refuses_a_caller_without_a_token(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    checked = 0
    for path, methods in app.openapi()["paths"].items():
        for method in methods:
            if not path.startswith(PUBLIC) or (method.upper(), path) in ANYONE:
                continue
            filled = path
            for placeholder in ("conversation_id", "reference"):
                filled = filled.replace(
                    f"{{{placeholder}}}", "01890000-0000-7000-8000-000000000000"
                )
            sent: dict[str, str] | None = {} if method in {"post", "patch"} else None
            answer = await client.request(method.upper(), filled, json=sent)
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
            checked += 1
    assert checked >= 8


async def test_health_is_ready_without_the_bot_since_the_form_still_takes_reports(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "bot": "unavailable"}


async def test_metrics_name_routes_and_never_addresses_with_ids(
    client: httpx.AsyncClient,
) -> None:
    await client.get("/api/v1/conversations/01890000-0000-7000-8000-000000000000")
    metrics = (await client.get("/metrics")).text
    assert "/conversations/{conversation_id}" in metrics
    assert "01890000" not in metrics


def test_there_is_one_newest_migration(database_url: str) -> None:
    assert len(ScriptDirectory.from_config(configuration(database_url)).get_heads()) == 1


def test_the_tables_are_as_the_models_say(database_url: str) -> None:
    command.check(configuration(database_url))


def test_migrations_can_be_taken_back_and_applied_again(fresh_database_url: str) -> None:
    migrate(fresh_database_url)
    command.downgrade(configuration(fresh_database_url), "base")
    engine = create_engine(fresh_database_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    migrate(fresh_database_url)
