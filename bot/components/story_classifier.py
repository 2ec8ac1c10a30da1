"""What a story tells, learnt from stories that were labelled by hand (bot/stories).

A classifier beside Rasa's pipeline: a story may come in many messages and is classified as a
whole, while the pipeline sees one message at a time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.components.cues import cues
from bot.components.once_a_turn import once_a_turn
from bot.components.paired_classifier import PairedClassifier
from bot.components.text_classifier import Guess

STORIES = Path(__file__).resolve().parents[1] / "stories"
# Kind and category are suggested, role and harm only read where the story leaves little doubt.
FIELDS = ("kind", "category", "role", "harm")
UNTOLD = "untold"
# scikit-learn's C and what n-grams count, chosen by cross-validation between writing sessions.
STRENGTH = 0.3
NGRAMS_WEIGHT = 2.0
CHARACTERS_READ = 4_000


class Story(NamedTuple):
    """One training story with what it tells."""

    text: str
    kind: str
    category: str
    role: str
    harm: str


def stories(folder: Path, files: str = "*/*.jsonl") -> list[Story]:
    """All training stories: a folder for each writing session, in it a file for each language."""
    return [
        Story(row["text"], *(row[field] or UNTOLD for field in FIELDS))
        for path in sorted(folder.glob(files))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def train_suggestions(source: Path, target: Path) -> None:
    """Train the classifiers of all fields on the stories in `source`; write them to `target`."""
    told = stories(source)
    target.mkdir(parents=True)
    texts = [story.text for story in told]
    answers = {field: [getattr(story, field) for story in told] for field in FIELDS}
    trained(texts, answers, cues(texts)).save(target)


def trained(
    texts: Sequence[str], answers: Mapping[str, Sequence[str]], signs: np.ndarray
) -> PairedClassifier:
    """The classifiers of stories with their written signs, fitted as they are used."""
    return PairedClassifier.trained(
        texts, answers, strength=STRENGTH, cues=signs, ngrams_weight=NGRAMS_WEIGHT
    )


class StoryClassifier:
    """Ranks the values of each field for a story."""

    def __init__(self, folder: Path) -> None:
        self._classifiers = PairedClassifier.load(folder).best

    def rank(self, field: str, story: str) -> list[Guess]:
        """All values of one of `FIELDS`, likeliest first."""
        text = story[:CHARACTERS_READ]
        return self._classifiers[field].rank(text, _signs(text))


@once_a_turn
def _signs(text: str) -> np.ndarray:
    return cues([text])
