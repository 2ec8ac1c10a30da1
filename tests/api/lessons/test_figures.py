"""Figures for the council tell of no single person."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.lessons.figures import SMALLEST_SHOWN, figures

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


def test_under_five_reports_nothing_is_shown() -> None:
    assert figures({"concern": 4}, {"fall": 4}, 1).model_dump() == {
        "total": None,
        "kinds": [],
        "categories": [],
        "closed": None,
    }


def test_a_single_small_count_takes_the_next_smallest_with_it() -> None:
    shown = figures({"concern": 20, "near_miss": 9, "good_care": 2}, {}, 0).kinds
    assert [(each.value, each.number) for each in shown] == [
        ("concern", 20),
        ("good_care", None),
        ("near_miss", None),
    ]


def test_a_few_that_are_closed_are_not_counted() -> None:
    assert figures({"concern": 20}, {}, 3).closed is None
    assert figures({"concern": 20}, {}, 5).closed == 5


@given(COUNTS)
def test_no_small_count_is_shown_nor_can_be_worked_out(counts: dict[str, int]) -> None:
    found = figures(counts, {}, 0)
    hidden = [each.value for each in found.kinds if each.number is None]
    shown = [each.number for each in found.kinds if each.number is not None]
    assert all(number >= SMALLEST_SHOWN for number in shown)
    if found.total is None or not hidden:
        return
    rest = found.total - sum(shown)
    assert rest == sum(counts[each] for each in hidden)
    assert rest >= SMALLEST_SHOWN
    assert len(hidden) > 1
