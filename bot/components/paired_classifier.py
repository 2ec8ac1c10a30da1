"""Questions about a text, each learnt twice: from n-grams alone, and from n-grams and meaning.

N-grams cost a millisecond and need nothing; meaning reads better where the embedding is available.
Who reads a text decides when which of the two is asked.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bot.components import embedding
from bot.components.ngrams import NgramFeatures
from bot.components.text_classifier import TextClassifier, with_cues

_MEANING = "_by_meaning"
_FEATURES = "features"
_QUESTIONS = "questions.json"
# What a fit depends on besides its examples; a test holds this against what is imported here.
FITTED_BY = (
    "components/batch_embedding.py",
    "components/embedding.py",
    "components/ngrams.py",
    "components/once_a_turn.py",
    "components/paired_classifier.py",
    "components/spelling.py",
    "components/text_classifier.py",
    "requirements.lock",
)
_BOT = Path(__file__).resolve().parents[1]
# Where fits are kept while a model is trained; None at all other times.
_kept: Path | None = None
_used: set[str] = set()


class PairedClassifier:
    """Two classifiers for each question, by its name; `meaning` is empty without an embedding."""

    def __init__(
        self,
        features: NgramFeatures,
        ngrams: dict[str, TextClassifier],
        meaning: dict[str, TextClassifier],
    ) -> None:
        self._features = features
        self.ngrams = ngrams
        self.meaning = meaning

    @property
    def best(self) -> dict[str, TextClassifier]:
        """The better readers of the two that are there."""
        return self.meaning or self.ngrams

    @classmethod
    def trained(
        cls,
        texts: Sequence[str],
        answers: Mapping[str, Sequence[str]],
        *,
        strength: float,
        cues: np.ndarray | None = None,
        ngrams_weight: float = 1.0,
    ) -> PairedClassifier:
        """Fit all on the same texts; `answers` by question, `strength` is scikit-learn's C.

        `cues` holds a row of signs for each text (components/cues.py), if any are read, and
        `ngrams_weight` is what n-grams count against signs and meaning. While fits are
        `remembered`, one of exactly these examples is taken from there.
        """
        if _kept is None:
            return cls._fitted(texts, answers, strength, cues, ngrams_weight)
        key = _checksum(texts, answers, [strength, ngrams_weight], cues)
        _used.add(key)
        if not (_kept / key / _QUESTIONS).exists():
            pair = cls._fitted(texts, answers, strength, cues, ngrams_weight)
            (_kept / key).mkdir(parents=True, exist_ok=True)
            pair.save(_kept / key)
        return cls.load(_kept / key)

    @classmethod
    def _fitted(
        cls,
        texts: Sequence[str],
        answers: Mapping[str, Sequence[str]],
        strength: float,
        cues: np.ndarray | None,
        ngrams_weight: float,
    ) -> PairedClassifier:
        features, rows = NgramFeatures.learnt(texts, ngrams_weight)
        rows = with_cues(rows, cues)
        known = {"": None}
        if embedding.available():
            known[_MEANING] = embedding.vectors(texts)

        def fit(wanted: tuple[str, str]) -> TextClassifier:
            question, ending = wanted
            return TextClassifier.trained(
                features, rows, answers[question], strength=strength, meaning=known[ending]
            )

        wanted = [(question, ending) for question in answers for ending in known]
        with ThreadPoolExecutor(embedding.cores()) as pool:
            fits = dict(zip(wanted, pool.map(fit, wanted), strict=True))
        ngrams = {question: fits[question, ""] for question in answers}
        meaning = {question: fits[question, end] for question, end in fits if end == _MEANING}
        return cls(features, ngrams, meaning)

    def save(self, folder: Path) -> None:
        """Write all into the folder, as plain arrays and JSON."""
        self._features.save(folder, _FEATURES)
        for question, classifier in self.ngrams.items():
            classifier.save(folder, question)
        for question, classifier in self.meaning.items():
            classifier.save(folder, question + _MEANING)
        known = {"questions": list(self.ngrams), "by_meaning": bool(self.meaning)}
        # Last: a folder with it is whole.
        (folder / _QUESTIONS).write_text(json.dumps(known), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> PairedClassifier:
        """What `save` wrote, without what this machine cannot use."""
        features = NgramFeatures.load(folder, _FEATURES)
        known = json.loads((folder / _QUESTIONS).read_text(encoding="utf-8"))

        def loaded(ending: str) -> dict[str, TextClassifier]:
            return {
                question: TextClassifier.load(features, folder, question + ending)
                for question in known["questions"]
            }

        by_meaning = known["by_meaning"] and embedding.available()
        return cls(features, loaded(""), loaded(_MEANING) if by_meaning else {})


@contextmanager
def remembered(folder: Path) -> Iterator[None]:
    """Take fits of unchanged examples by unchanged code from the folder, and keep those of now."""
    global _kept  # noqa: PLW0603 - Rasa makes the components itself and hands them nothing
    _kept = folder
    _used.clear()
    try:
        yield
        for old in folder.glob("*"):
            if old.name not in _used:
                shutil.rmtree(old)
    finally:
        _kept = None


def _checksum(
    texts: Sequence[str],
    answers: Mapping[str, Sequence[str]],
    settings: list[float],
    cues: np.ndarray | None,
) -> str:
    """SHA-256 over everything that a fit depends on."""
    digest = hashlib.sha256()
    for path in FITTED_BY:
        digest.update((_BOT / path).read_bytes())
    told = {question: list(labels) for question, labels in answers.items()}
    digest.update(json.dumps([list(texts), told, settings, embedding.available()]).encode())
    if cues is not None:
        digest.update(np.ascontiguousarray(cues).tobytes())
    return digest.hexdigest()
