"""The method that fits a case, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from api.access.models import Service
from api.cases import rules
from api.cases.method import MethodTable, Severity, suggest
from api.cases.schemas import Complexity, Method
from api.cases.working_days import end_after, is_working_day
from api.shared import clock, i18n


@pytest.fixture(autouse=True)
def _in_english() -> None:
    i18n.use("en")


@dataclass
class Weighed:
    """A case's clear values."""

    kind: str | None = "harm_event"
    physical_harm: str | None = None
    psychological_harm: str | None = None
    potential_harm: str | None = None
    very_serious_unexpected: bool = False
    complexity: str | None = "simple"
    learning_value: str | None = "medium"


@pytest.mark.parametrize(
    ("case", "method"),
    [
        (Weighed(kind="good_care"), Method.TEAM_REFLECTION),
        (Weighed(kind="good_care", learning_value="high"), Method.BRIEF_REVIEW),
        (Weighed(physical_harm="minor"), Method.BRIEF_REVIEW),
        (
            Weighed(psychological_harm="minor", complexity="cross_unit"),
            Method.SIMPLIFIED_EVENT_ANALYSIS,
        ),
        (Weighed(psychological_harm="significant"), Method.SIMPLIFIED_EVENT_ANALYSIS),
        (Weighed(physical_harm="significant", learning_value="high"), Method.EVENT_ANALYSIS),
        (Weighed(physical_harm="death", learning_value="high"), Method.EVENT_ANALYSIS),
        (Weighed(very_serious_unexpected=True), Method.EVENT_ANALYSIS),
        (
            Weighed(kind="near_miss", physical_harm="none", potential_harm="death"),
            Method.SIMPLIFIED_EVENT_ANALYSIS,
        ),
        (Weighed(physical_harm="minor", potential_harm="minor"), Method.BRIEF_REVIEW),
    ],
)
def test_severity_complexity_and_learning_value_give_a_method(
    case: Weighed, method: Method
) -> None:
    assert suggest(case, MethodTable()).method is method


def test_it_says_which_cell_of_the_table_counted_and_what_raised_it() -> None:
    found = suggest(
        Weighed(physical_harm="minor", complexity="composite", learning_value="high"), MethodTable()
    )
    assert (found.row, found.column, found.raised) == (
        Severity.MINOR,
        Complexity.COMPOSITE,
        True,
    )
    assert found.why == (
        "The service's table gives: Minor harm, Composite → Brief review. "
        "High learning value raises it one step: Simplified event analysis."
    )


def test_it_says_what_is_not_assessed_instead_of_pretending() -> None:
    found = suggest(Weighed(complexity=None, learning_value=None), MethodTable())
    assert found.method is Method.TEAM_REFLECTION
    for told in (
        "Harm is not assessed yet.",
        "Complexity is not assessed yet and counts as simple.",
        "Learning value is not assessed yet.",
    ):
        assert told in found.why


def test_a_service_may_have_a_table_of_its_own() -> None:
    table = {"cells": {"minor": {"simple": "thematic_review"}}, "raised_by_learning": False}
    service = Service(case_rules={"methods": table})
    case = Weighed(physical_harm="minor", learning_value="high")
    assert suggest(case, rules.of(service).methods).method is Method.THEMATIC_REVIEW
    serious = Weighed(physical_harm="significant", learning_value="high")
    found = suggest(serious, rules.of(service).methods)
    assert (found.method, found.raised) == (Method.SIMPLIFIED_EVENT_ANALYSIS, False)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 1), True),
        (date(2026, 4, 2), False),
        (date(2026, 4, 6), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 14), False),
        (date(2026, 5, 15), True),
        (date(2026, 5, 25), False),
        (date(2026, 11, 22), False),
        (date(2026, 12, 24), True),
        (date(2038, 4, 26), False),
    ],
)
def test_weekends_and_public_holidays_are_no_working_days(day: date, *, works: bool) -> None:
    assert is_working_day(day) is works


def test_working_days_end_with_the_day_in_norwegian_time() -> None:
    friday_night = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    due = end_after(friday_night, working_days=3).astimezone(clock.LOCAL)
    assert due.isoformat() == "2026-04-01T23:59:00+02:00"
    assert end_after(friday_night, days=10).date() == date(2026, 4, 7)
