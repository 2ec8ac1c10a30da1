"""Which kinds and categories a story may be about: suggestions, never decisions.

The reporter confirms or changes each of them, and staff confirm again. Where a story leaves little
doubt about a field, the value may be shown as understood, to be confirmed together with the rest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.components.once_a_turn import once_a_turn
from bot.train import DEFAULT_MODEL_DIR, SUGGESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.components.story_classifier import StoryClassifier
    from bot.components.text_classifier import Guess

MOST_SUGGESTED = 3
# Below this a guess is as good as none: it would look absurd and is seldom the right one.
LEAST_LIKELY = {"kind": 0.05, "category": 0.02}
# "Was it good care?" hurts someone who was harmed.
LEAST_LIKELY_OF_ONE = {"good_care": 0.1}
# From here on a guess counts as told clearly, a value of its own apart: together 93 of 100 are
# right (tests/evaluation/folds.py). The roles of those who write of themselves are often mixed.
SURE = {
    "kind": {"": 0.81},
    "category": {"": 0.65},
    "role": {
        "": 0.85,
        "bereaved": 0.5,
        "guardian": 0.4,
        "patient": 0.93,
        "relative": 0.7,
        "representative": 0.5,
        "service_user": 0.95,
        "staff_assisting": 0.65,
    },
    "harm": {"": 0.95, "death": 0.75, "none": 0.9, "significant": 0.9},
}
# The report's names for what the classifiers call role and harm.
FIELDS = {
    "kind": "kind",
    "category": "category",
    "reporter_role": "role",
    "perceived_harm": "harm",
}
# Nobody is harmed in these, and somebody is in the other.
_HARMLESS = ("near_miss", "no_harm_event")
UNTOLD = "untold"
# From here on an answer in own words is taken for the category it describes best.
DESCRIBED = 0.5
_model_dir = DEFAULT_MODEL_DIR


def use(model_dir: Path) -> None:
    """Take the classifiers from this folder instead of the usual one."""
    global _model_dir  # noqa: PLW0603 - Rasa makes the actions itself and hands them nothing
    _model_dir = model_dir
    _classifier.cache_clear()


@lru_cache(maxsize=1)
def _classifier() -> StoryClassifier:
    # Not before it is needed: scikit-learn is no part of reading a report.
    from bot.components.story_classifier import StoryClassifier  # noqa: PLC0415

    return StoryClassifier(_model_dir / SUGGESTIONS)


@once_a_turn
def _ranked(field: str, story: str) -> tuple[Guess, ...]:
    return tuple(_classifier().rank(field, story))


def suggest_kinds(story: str) -> list[str]:
    """Up to three kinds that fit the story, the likeliest first."""
    return likely("kind", _ranked("kind", story))


def suggest_categories(story: str) -> list[str]:
    """Up to three categories the story may be about, the likeliest first."""
    return likely("category", _ranked("category", story))


def told(field: str, story: str) -> str | None:
    """The kind, category, role or harm, if the story leaves little doubt."""
    return _sure(field, _ranked(field, story))


def described(answer: str) -> str | None:
    """The category that an answer in own words describes, if it leaves little doubt.

    Only categories: of kind, role and harm a few words tell a classifier of stories nothing.
    """
    best = _ranked("category", answer)[0]
    return best.label if best.label != "other" and best.probability >= DESCRIBED else None


def understood(story: str) -> dict[str, str]:
    """What the story tells clearly enough to be shown and confirmed: any of `FIELDS`.

    Values are ids of actions/vocabulary.py. Fields that contradict each other are left out.
    With a writing session held back at a time, 93 of 100 said are right, and said rightly are 0.57
    of all kinds, 0.38 of categories, 0.56 of roles and 0.4 of harms that stories tell.
    """
    return clear({field: _ranked(field, story) for field in FIELDS.values()})


def clear(ranked: Mapping[str, Sequence[Guess]]) -> dict[str, str]:
    """`understood` of the guesses for each of the classifiers' fields."""
    found = {name: _sure(field, ranked[field]) for name, field in FIELDS.items()}
    kind, harm = found["kind"], found["perceived_harm"]
    if (kind in _HARMLESS and harm != "none") or (kind == "harm_event" and harm == "none"):
        found["perceived_harm"] = None
    return {name: value for name, value in found.items() if value}


def likely(field: str, guesses: Sequence[Guess]) -> list[str]:
    """The guesses of kind or category that are worth suggesting, the likeliest first."""
    least = LEAST_LIKELY[field]
    return [
        guess.label
        for guess in guesses[:MOST_SUGGESTED]
        if guess.probability >= LEAST_LIKELY_OF_ONE.get(guess.label, least)
    ]


def _sure(field: str, guesses: Sequence[Guess]) -> str | None:
    best = guesses[0]
    enough = SURE[field].get(best.label, SURE[field][""])
    return best.label if best.label != UNTOLD and best.probability >= enough else None
