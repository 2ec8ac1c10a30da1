"""Which kinds and categories a story may be about: suggestions, never decisions.

The reporter confirms or changes each of them, and staff confirm again. Where a story leaves little
doubt about a field, the value may be shown as understood, to be confirmed together with the rest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.train import DEFAULT_MODEL_DIR, SUGGESTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.components.story_classifier import StoryClassifier
    from bot.components.text_classifier import Guess

MOST_SUGGESTED = 3
# Below this a guess is as good as none.
LEAST_LIKELY = 0.06
# From here on a guess counts as told clearly: 93 of 100 are right (tests/evaluation/folds.py).
SURE = {"kind": 0.85, "category": 0.6, "role": 0.65, "harm": 0.94}
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
_model_dir = DEFAULT_MODEL_DIR


def use(model_dir: Path) -> None:
    """Take the classifiers from this folder instead of the usual one."""
    global _model_dir  # noqa: PLW0603 - Rasa makes the actions itself and hands them nothing
    _model_dir = model_dir
    _classifier.cache_clear()
    _ranked.cache_clear()


@lru_cache(maxsize=1)
def _classifier() -> StoryClassifier:
    # Not before it is needed: scikit-learn is no part of reading a report.
    from bot.components.story_classifier import StoryClassifier  # noqa: PLC0415

    return StoryClassifier(_model_dir / SUGGESTIONS)


@lru_cache(maxsize=8)
def _ranked(field: str, story: str) -> tuple[Guess, ...]:
    # The fields of one story: the same turn asks several times. Nothing is kept beyond a few turns.
    return tuple(_classifier().rank(field, story))


def suggest_kinds(story: str) -> list[str]:
    """Up to three kinds that fit the story, the likeliest first."""
    return _suggested("kind", story)


def suggest_categories(story: str) -> list[str]:
    """Up to three categories the story may be about, the likeliest first."""
    return _suggested("category", story)


def told(field: str, story: str) -> str | None:
    """The kind, category, role or harm, if the story leaves little doubt."""
    best = _ranked(field, story)[0]
    return best.label if best.label != UNTOLD and best.probability >= SURE[field] else None


def understood(story: str) -> dict[str, str]:
    """What the story tells clearly enough to be shown and confirmed: any of `FIELDS`.

    Values are ids of actions/vocabulary.py. Fields that contradict each other are left out.
    """
    found = {name: told(field, story) for name, field in FIELDS.items()}
    kind, harm = found["kind"], found["perceived_harm"]
    if (kind in _HARMLESS and harm != "none") or (kind == "harm_event" and harm == "none"):
        found["perceived_harm"] = None
    return {name: value for name, value in found.items() if value}


def _suggested(field: str, story: str) -> list[str]:
    return [
        guess.label
        for guess in _ranked(field, story)[:MOST_SUGGESTED]
        if guess.probability >= LEAST_LIKELY
    ]
