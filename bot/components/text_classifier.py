"""A text to one of several labels: n-grams, signs and, where available, meaning, in a linear model.

Plain arrays and JSON on disk, so that loading a model never runs code from it. Rasa's own logistic
regression needs its sparse featurisers in front of it and is persisted through pickle.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.components import embedding
from bot.components.ngrams import NgramFeatures

# The vector of a text against its n-grams, whose row has length √2.
MEANING_WEIGHT = 1.5
# One written sign that stands once, against the same.
CUES_WEIGHT = 0.6
# Margins of the linear model to probabilities, fitted on held-back training texts.
SHARPNESS = 3.5


class Guess(NamedTuple):
    """A label with its probability."""

    label: str
    probability: float


class TextClassifier:
    """Ranks labels for a text. Made by `trained` or `load`."""

    def __init__(
        self,
        features: NgramFeatures,
        labels: list[str],
        arrays: dict[str, np.ndarray],
    ) -> None:
        self.labels = labels
        self._features = features
        # coefficients, intercepts and, if meaning is read, the middle of all vectors
        self._arrays = arrays

    @property
    def reads_meaning(self) -> bool:
        """Whether the embedding is part of it."""
        return "middle" in self._arrays

    @classmethod
    def trained(
        cls,
        features: NgramFeatures,
        rows: csr_matrix,
        labels: Sequence[str],
        *,
        strength: float,
        meaning: np.ndarray | None = None,
    ) -> TextClassifier:
        """Fit on examples; `strength` is scikit-learn's C.

        `rows` are the examples' n-grams by `features`, with signs if any are read (`with_cues`).
        `meaning` holds the embedding's row for each; without it meaning is not read.
        """
        arrays: dict[str, np.ndarray] = {}
        if meaning is not None:
            arrays["middle"] = meaning.mean(axis=0)
            away = MEANING_WEIGHT * embedding.centred(meaning, arrays["middle"])
            rows = hstack([rows, csr_matrix(away)])
        model = LinearSVC(C=strength, class_weight="balanced", random_state=7)
        model.fit(rows.tocsr(), labels)
        coefficients, intercepts = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # noqa: PLR2004 - scikit-learn keeps one row for two labels
            coefficients = np.vstack([-coefficients, coefficients]) / 2
            intercepts = np.concatenate([-intercepts, intercepts]) / 2
        arrays["coefficients"] = np.ascontiguousarray(coefficients.T, dtype=np.float32)
        arrays["intercepts"] = intercepts.astype(np.float32)
        return cls(features, [str(label) for label in model.classes_], arrays)

    def rank(self, text: str, cues: np.ndarray | None = None) -> list[Guess]:
        """All labels, likeliest first; even when nothing of the text is known."""
        return self.rank_all([text], cues)[0]

    def rank_all(self, texts: Sequence[str], cues: np.ndarray | None = None) -> list[list[Guess]]:
        """`rank` of several texts at once, with a row of signs for each if it was trained so."""
        ngrams, rest = np.split(self._arrays["coefficients"], [self._features.size])
        rows = [self._features.row(text) for text in texts]
        scores = np.array([values @ ngrams[columns] for columns, values in rows])
        beside = [] if cues is None else [CUES_WEIGHT * cues]
        if self.reads_meaning:
            middle = self._arrays["middle"]
            meaning = embedding.centred(embedding.vectors(texts), middle)
            beside.append(MEANING_WEIGHT * meaning)
        if beside:
            scores += np.hstack(beside) @ rest
        scores += self._arrays["intercepts"]
        scores = np.exp(SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
        scores[[not len(columns) for columns, _ in rows]] = 1.0
        scores /= scores.sum(axis=1, keepdims=True)
        return [
            [Guess(self.labels[i], float(row[i])) for i in np.argsort(-row, kind="stable")]
            for row in scores
        ]

    def save(self, folder: Path, name: str) -> None:
        """Write `<name>.npz` and `<name>.json` into the folder, without the features."""
        np.savez(folder / f"{name}.npz", **self._arrays)
        (folder / f"{name}.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, features: NgramFeatures, folder: Path, name: str) -> TextClassifier:
        """What `save` wrote."""
        with np.load(folder / f"{name}.npz", allow_pickle=False) as file:
            arrays = dict(file)
        labels = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return cls(features, labels, arrays)


def with_cues(rows: csr_matrix, cues: np.ndarray | None) -> csr_matrix:
    """Rows of n-grams with a row of signs (components/cues.py) beside each, if there are any."""
    return rows if cues is None else hstack([rows, csr_matrix(CUES_WEIGHT * cues)])
