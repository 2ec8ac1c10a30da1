"""The demo's database is taken back to before most of what it holds, and brought forward again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest_asyncio
from alembic import command

from api import consequences
from api.demo.seed import seed, tell
from api.migrations import configuration, migrate
from api.shared.db import Database, plain_url
from api.shared.sealing import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from api.shared.settings import Settings

BEFORE = "0022"
BEFORE_THE_DAY_WAS_KEPT = "0030"
LEFT_BY_0025_AS_IT_WAS = """CREATE TABLE review_sign_offs (
    id uuid PRIMARY KEY,
    review_id uuid NOT NULL REFERENCES reviews (id),
    participant_id uuid REFERENCES review_participants (id)
)"""


@pytest_asyncio.fixture
async def told(fresh_database_url: str, settings: Settings, key_file: Path) -> str:
    """Address of a database of the demo, with its cases."""
    migrate(fresh_database_url)
    database = Database(
        fresh_database_url,
        vault=Vault.from_file(key_file),
        consequences=consequences.TABLE,
        connections=2,
    )
    await seed(database, settings)
    await tell(database)
    await database.close()
    return fresh_database_url


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(plain_url(url)) as connection:
        found = connection.execute(statement)
        return found.fetchall() if found.description else []


def test_reports_outlive_going_back_and_what_was_taken_back_does_not_stand_again(
    told: str,
) -> None:
    kept = "SELECT id, body, submitted_at, array_length(terms, 1) FROM reports ORDER BY id"
    differences = "SELECT count(*) FROM timeline_differences"
    days = "SELECT DISTINCT terms[1] BETWEEN 0 AND 99999 FROM reports WHERE terms <> '{}'"
    made = "SELECT count(*) FROM reports WHERE terms_version IS NOT NULL"
    before = rows(told, kept)
    assert before
    assert rows(told, differences) == [(1,)]
    rows(told, "UPDATE timeline_differences SET removed_at = now()")
    command.downgrade(configuration(told), BEFORE_THE_DAY_WAS_KEPT)
    assert rows(told, days) == [(False,)]
    assert rows(told, made) == [(0,)]
    command.downgrade(configuration(told), BEFORE)
    assert rows(told, differences) == [(0,)]
    migrate(told)
    assert rows(told, kept) == before
    assert rows(told, days) == [(True,)]
    assert rows(told, made) == [(0,)]


def test_a_database_with_a_table_that_nothing_wrote_goes_back_past_the_reviews(told: str) -> None:
    rows(told, LEFT_BY_0025_AS_IT_WAS)
    command.downgrade(configuration(told), "0013")
    migrate(told)
    assert rows(told, "SELECT to_regclass('review_sign_offs')") == [(None,)]
