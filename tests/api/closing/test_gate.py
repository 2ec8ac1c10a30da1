"""The gate before closing: every way to lack something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.closing.gate import SETTLED, Facts, Missing, Part, missing, part_of

READY = Facts(
    triaged=True,
    duties_settled=True,
    learning_points=1,
    measures=1,
    reason_for_none=False,
    part=Part.CONTRIBUTED,
    answer=True,
    says_what_matters=True,
    addressed=True,
)


def test_nothing_is_missing_when_all_is_there() -> None:
    assert missing(READY) == []


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"triaged": False}, Missing.TRIAGE),
        ({"duties_settled": False}, Missing.DUTIES),
        ({"learning_points": 0}, Missing.LEARNING),
        ({"measures": 0}, Missing.MEASURE),
        ({"answer": False}, Missing.ANSWER),
        ({"addressed": False}, Missing.ADDRESSED),
        *(({"part": part}, Missing.PART) for part in Part if part not in SETTLED),
    ],
)
def test_each_thing_that_is_not_there_is_told(lacking: dict[str, object], told: Missing) -> None:
    assert missing(replace(READY, **lacking)) == [told]  # type: ignore[arg-type]


def test_a_reason_stands_for_a_measure_and_nothing_to_address_needs_no_box() -> None:
    assert missing(replace(READY, measures=0, reason_for_none=True)) == []
    assert missing(replace(READY, says_what_matters=False, addressed=False)) == []


@pytest.mark.parametrize("part", SETTLED)
def test_a_settled_part_is_enough(part: Part) -> None:
    assert missing(replace(READY, part=part)) == []


@pytest.mark.parametrize(
    ("contributed", "wants", "days", "decision", "part"),
    [
        (True, True, 0, "declined", Part.CONTRIBUTED),
        (False, True, 0, "declined", Part.DECLINED),
        (False, False, 0, None, Part.DECLINED),
        (False, True, 0, None, Part.NOT_ASKED),
        (False, True, 0, "not_yet", Part.NOT_ASKED),
        (False, False, 0, "not_yet", Part.DECLINED),
        (False, True, 0, "invited", Part.WAITING),
        (False, True, 1, "invited", Part.WAITING),
        (False, True, 2, "invited", Part.UNREACHABLE),
        (False, True, 0, "accepted", Part.SAID_YES),
        (False, True, 2, "accepted", Part.UNREACHABLE),
        (False, True, 0, "someone_else", Part.SAID_YES),
        (False, True, 0, "later", Part.LATER),
    ],
)
def test_the_reporters_part_follows_from_what_happened(
    *, contributed: bool, wants: bool, days: int, decision: str | None, part: Part
) -> None:
    found = part_of(
        contributed=contributed, wants_to_take_part=wants, days_tried=days, decision=decision
    )
    assert found is part
