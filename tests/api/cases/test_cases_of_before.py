"""A case from before harm was assessed apart keeps its assessment and its history."""

from __future__ import annotations

import psycopg
from alembic import command
from psycopg.types.json import Json

from api.cases.models import CaseEvent
from api.cases.replay import state_after
from api.migrations import configuration, migrate
from api.shared import clock, ids
from api.shared.db import plain_url

BEFORE, THEN = "0010", "0011"


def test_a_case_from_before_keeps_its_harm_and_can_be_told_from_its_events(
    fresh_database_url: str,
) -> None:
    migrate(fresh_database_url, BEFORE)
    service, report, case, key = (ids.new_id() for _ in range(4))
    at = clock.now()
    with psycopg.connect(plain_url(fresh_database_url)) as connection:
        connection.execute(
            "INSERT INTO services (id, slug, name, phone, opening_hours, help_lines, privacy_email,"
            """ created_at) VALUES (%s, 'fjord', '{}', '1', '{}', '[]', '', %s)""",
            [service, at],
        )
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO reports (id, reference, service_id, key_id, receipt_digest, body_digest,"
            " language, kind, category, occurred_approximate, urgent, keep_informed, take_part,"
            " submitted_at, body) VALUES (%s, '7K3Q-92MX', %s, %s, '', '', 'nb', 'concern', 'fall',"
            " false, true, false, false, %s, '')",
            [report, service, key, at],
        )
        connection.execute(
            "INSERT INTO cases (id, report_id, reference, service_id, state, urgent, kind,"
            " category, assessed_harm, opened_at, updated_at, version, news_at, first_read_at)"
            " VALUES (%s, %s, '7K3Q-92MX', %s, 'triaged', true,"
            " 'concern', 'fall', 'minor', %s, %s, 3, %s, %s)",
            [case, report, service, at, at, at, at],
        )
        for what, details in (
            ("received", {}),
            ("marked_urgent", {"version": 2}),
            ("triaged", {"changes": {"assessed_harm": [None, "minor"]}, "version": 3}),
        ):
            connection.execute(
                "INSERT INTO case_events (id, case_id, at, actor_kind, what, details)"
                " VALUES (%s, %s, %s, 'system', %s, %s)",
                [ids.new_id(), case, at, what, Json(details)],
            )
    migrate(fresh_database_url, THEN)
    with psycopg.connect(plain_url(fresh_database_url)) as connection:
        assert connection.execute(
            "SELECT physical_harm, psychological_harm, very_serious_unexpected FROM cases"
        ).fetchone() == ("minor", None, False)
        kept = connection.execute(
            "SELECT what, actor_kind, at, details FROM case_events ORDER BY id"
        ).fetchall()
    order = ("received", "marked_urgent", "first_read", "triaged")
    events = [
        CaseEvent(what=what, actor_kind=kind, at=moment, details=details)
        for what, kind, moment, details in sorted(kept, key=lambda each: order.index(each[0]))
    ]
    state = state_after(events)
    told = ("kind", "category", "physical_harm", "state", "urgent", "version", "unit")
    assert [state[each] for each in told] == [
        *("concern", "fall", "minor", "triaged", True, 3, None),
    ]
    assert state["first_read_at"]
    command.downgrade(configuration(fresh_database_url), BEFORE)
    with psycopg.connect(plain_url(fresh_database_url)) as connection:
        found = connection.execute("SELECT assessed_harm FROM cases").fetchone()
        assert found == ("minor",)
        told_then = connection.execute("SELECT details FROM case_events WHERE what = 'triaged'")
        assert told_then.fetchone() == (
            {"changes": {"assessed_harm": [None, "minor"]}, "version": 3},
        )
