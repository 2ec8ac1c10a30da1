"""Every column about a case is told by its events, or somebody decided that it is not, and why."""

from __future__ import annotations

from itertools import chain

from sqlalchemy import LargeBinary

import api.app  # noqa: F401 - so that every table is known
from api.cases import handover
from api.cases.models import Case
from api.closing import history as closing
from api.lessons import history as lessons
from api.measures import history as measures
from api.reviews import history as reviews
from api.shared.db import Base

TOLD = {
    table.__tablename__: set(columns)
    for table, columns in chain(
        *(each.TOLD.items() for each in (handover, reviews, measures, closing, lessons))
    )
}

TABLES_LEFT_OUT = {
    "cases": "told as the case's state: `replay.state_after`, tested in tests/api/cases",
    "case_events": "the history itself",
    "case_deadlines": "told as `due_at`, and each by the event that set, met or dropped it",
    "case_decisions": "told as the state's `notification`, `meeting_offer` and `simulation`",
    "case_links": "told as the state's `duplicate_of`, `duplicates` and `related`",
    "case_shares": "told as the state's `shared_with`",
    "case_transfers": "told as the changes of `service` and `unit`",
    "case_notes": "a text and who wrote it, which the event says",
    "case_readings": "who read, which the audit log tells: reading changes no case",
    "case_participants": "reach, which follows from who takes part in the review",
    "break_glass": "reach for a few hours, which the audit log tells",
    "break_glass_mails": "e-mails on their way",
    "review_meeting_mails": "e-mails on their way",
    "retention_holds": "told by the events that it was held back and let go",
    "lesson_events": "the lesson's own history, which lives on after the case",
    "lesson_units": "answers to a lesson, told by the lesson's own history",
}

LEFT_OUT = {
    "review_summary_comments.urgent": "told as the case's own mark: `marked_urgent`",
    "review_signoffs.urgent": "told as the case's own mark: `marked_urgent`",
    "measures.key_id": "which key the texts are sealed under",
    "measures.reminded_on": "when an e-mail went out, which changes nothing for the case",
    "measures.version": "counts what the measure's own history (`measure_events`) tells",
    "measures.client_id": "the form's own, so that proposing twice is once",
    "measures.changed_at": "the time of the measure's own latest event",
    "effect_checks.reminded_on": "when an e-mail went out, which changes nothing for the case",
    "lessons.key_id": "which key the text is sealed under",
    "lessons.language": "of the text, which lives on under its own history",
    "lessons.version": "counts changes of the text, told by the lesson's own history",
    "lessons.changed_at": "the time of the lesson's own latest event",
}


def about_a_case() -> set[str]:
    """Return the tables that hang on a case, however far."""
    found = {"cases"}
    while True:
        hanging = {
            table.name
            for table in Base.metadata.sorted_tables
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if hanging <= found:
            return found
        found |= hanging


def test_each_table_about_a_case_is_told_or_left_out_for_a_reason() -> None:
    assert not TOLD.keys() & TABLES_LEFT_OUT.keys()
    # A case's measure hangs on it by `measure_cases`.
    assert about_a_case() | {"measures", "effect_checks"} == TOLD.keys() | TABLES_LEFT_OUT.keys()


def test_each_column_of_those_is_told_sealed_or_left_out_for_a_reason() -> None:
    undecided, decided_twice = set(), set()
    for name, told in TOLD.items():
        for column in Base.metadata.tables[name].columns:
            sealed = isinstance(column.type, LargeBinary)
            ways = (
                column.name in told,
                sealed,
                column.primary_key,
                f"{name}.{column.name}" in LEFT_OUT,
            )
            if sum(ways) == 0:
                undecided.add(f"{name}.{column.name}")
            elif sum(ways) > 1:
                decided_twice.add(f"{name}.{column.name}")
    assert not undecided
    assert not decided_twice


def test_what_is_left_out_is_still_there() -> None:
    there = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    assert LEFT_OUT.keys() <= there
    assert TABLES_LEFT_OUT.keys() <= Base.metadata.tables.keys()
    assert Case.__tablename__ in TABLES_LEFT_OUT
