"""What a story suggests and tells, by the model that `make run` uses."""

# Stories stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from bot.actions import suggestions
from bot.actions.categories import CATEGORIES
from bot.actions.roles import REPORTER_ROLES
from bot.actions.suggestions import MOST_SUGGESTED, clear, likely, suggest_categories, suggest_kinds
from bot.actions.suggestions import understood as understood_in
from bot.actions.vocabulary import HARMS, KINDS
from bot.components.text_classifier import Guess

CLEAR = [
    ("Mora mi ramla på badet på sjukeheimen og braut handleddet. Ingen kom før det hadde gått to timar.", "harm_event", "fall", "next_of_kin"),
    ("Min mann fikk dobbel dose blodfortynnende i tre dager og endte på intensiven med blødning.", "harm_event", "medication", "next_of_kin"),
    ("I want to thank the midwives. I was terrified when I gave birth and they never left my side.", "good_care", "maternity_newborn", "patient"),
    ("Forslag: sett opp flere sitteplasser i korridoren ved røntgen.", "suggestion", "environment_food_facilities", None),
    ("The nurse was about to give my dad another patient's tablets, but he saw the name on the cup in time.", "near_miss", "medication", "next_of_kin"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _model(archive) -> None:
    suggestions.use(archive.parent)


@pytest.mark.parametrize(("story", "kind", "category", "role"), CLEAR)
def test_a_plain_story_suggests_its_kind_and_category(story, kind, category, role) -> None:
    del role
    assert kind in suggest_kinds(story)[:2]
    assert category in suggest_categories(story)


@pytest.mark.parametrize("story", [row[0] for row in CLEAR] + ["hei", "…", "", "ЖЖЖ"])
def test_at_most_three_different_values_are_suggested(story) -> None:
    for found, known in ((suggest_kinds(story), KINDS), (suggest_categories(story), CATEGORIES)):
        assert len(found) <= MOST_SUGGESTED
        assert len(set(found)) == len(found)
        assert set(found) <= set(known)


@pytest.mark.parametrize("text", ["", "…", "ЖЖЖ", "hei", "hello there", "ok"])
def test_what_tells_nothing_is_not_understood(text) -> None:
    assert understood_in(text) == {}


def test_what_is_understood_is_right_in_most_plain_stories() -> None:
    right, said = 0, 0
    for story, *expected in CLEAR:
        found = understood_in(story)
        for name, value in zip(("kind", "category", "reporter_role"), expected, strict=True):
            said += name in found
            right += found.get(name) == value and name in found
    assert said >= len(CLEAR)
    assert right >= said - 1


def test_understood_values_are_ones_a_report_may_hold() -> None:
    known = {
        "kind": KINDS,
        "category": CATEGORIES,
        "reporter_role": REPORTER_ROLES,
        "perceived_harm": HARMS,
    }
    for story, *_ in CLEAR:
        for name, value in understood_in(story).items():
            assert value in known[name]


def _ranked(**best: tuple[str, float]) -> dict[str, list[Guess]]:
    return {
        field: [Guess(*best.get(field, ("untold", 0.99)))]
        for field in ("kind", "category", "role", "harm")
    }


def test_fields_that_contradict_each_other_are_left_out() -> None:
    assert clear(_ranked(kind=("harm_event", 0.99), harm=("none", 0.99))) == {"kind": "harm_event"}
    assert clear(_ranked(kind=("near_miss", 0.99), harm=("death", 0.99))) == {"kind": "near_miss"}
    assert clear(_ranked(kind=("harm_event", 0.99), harm=("death", 0.99))) == {
        "kind": "harm_event",
        "perceived_harm": "death",
    }


def test_what_is_untold_or_unsure_is_never_understood() -> None:
    assert clear(_ranked(role=("untold", 1.0), kind=("concern", 0.4))) == {}


def test_an_absurd_third_is_not_suggested() -> None:
    guesses = [Guess("fall", 0.9), Guess("equipment", 0.0999), Guess("other", 0.0001)]
    assert likely("category", guesses) == ["fall", "equipment"]
