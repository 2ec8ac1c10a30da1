"""A service from before it could set its look keeps what it had."""

from __future__ import annotations

import psycopg
from alembic import command

from api.migrations import configuration, migrate
from api.shared import ids
from api.shared.db import plain_url


def test_a_service_from_before_has_the_products_look_and_its_own_name(
    fresh_database_url: str,
) -> None:
    migrate(fresh_database_url, "0003")
    service = ids.new_id()
    with psycopg.connect(plain_url(fresh_database_url)) as connection:
        connection.execute(
            "INSERT INTO services (id, slug, name, phone, created_at)"
            """ VALUES (%s, 'fjord', '{"nb": "Fjord"}', '55 00 00 00', now())""",
            [service],
        )
        connection.execute(
            "INSERT INTO units (id, service_id, slug, name, synonyms, position)"
            """ VALUES (%s, %s, 'amk', '{"nb": "AMK"}', '[]', 0)""",
            [ids.new_id(), service],
        )
    migrate(fresh_database_url, "0004")
    with psycopg.connect(plain_url(fresh_database_url)) as connection:
        assert connection.execute(
            "SELECT name, opening_hours, help_lines, privacy_email, accent, logo, logo_digest"
            " FROM services"
        ).fetchone() == ({"nb": "Fjord"}, {}, [], "", None, None, None)
        assert connection.execute("SELECT slug, retired_at FROM units").fetchone() == ("amk", None)
    command.downgrade(configuration(fresh_database_url), "0003")
    with psycopg.connect(plain_url(fresh_database_url)) as connection:
        assert connection.execute("SELECT slug FROM services").fetchone() == ("fjord",)
