"""The same labels learnt twice: from n-grams alone, and from n-grams and meaning.

N-grams cost a millisecond and need nothing; meaning reads better where the embedding is available.
Who reads a text decides when which of the two is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.components import embedding
from bot.components.text_classifier import TextClassifier

_MEANING = "_by_meaning"


class PairedClassifier:
    """Two classifiers of one question; `meaning` is None where there is no embedding."""

    def __init__(self, ngrams: TextClassifier, meaning: TextClassifier | None) -> None:
        self.ngrams = ngrams
        self.meaning = meaning

    @property
    def best(self) -> TextClassifier:
        """The better reader of the two that are there."""
        return self.meaning or self.ngrams

    @classmethod
    def trained(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        *,
        strength: float,
        cues: np.ndarray | None = None,
    ) -> PairedClassifier:
        """Fit both on the same examples (see `TextClassifier.trained`)."""
        ngrams = TextClassifier.trained(texts, labels, strength=strength, cues=cues)
        if not embedding.available():
            return cls(ngrams, None)
        meaning = TextClassifier.trained(
            texts, labels, strength=strength, cues=cues, meaning=embedding.vectors(texts)
        )
        return cls(ngrams, meaning)

    def save(self, folder: Path, name: str) -> None:
        """Write both into the folder, as plain arrays and JSON."""
        self.ngrams.save(folder, name)
        if self.meaning is not None:
            self.meaning.save(folder, name + _MEANING)

    @classmethod
    def load(cls, folder: Path, name: str) -> PairedClassifier:
        """What `save` wrote, without the half that this machine cannot use."""
        meaning = None
        if embedding.available() and (folder / f"{name}{_MEANING}.npz").exists():
            meaning = TextClassifier.load(folder, name + _MEANING)
        return cls(TextClassifier.load(folder, name), meaning)
