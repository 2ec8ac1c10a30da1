"""How much danger a text tells of: n-grams and meaning, of the whole text and of its parts.

Danger stands in one sentence of a long story as often as in a message of three words. So both are
read, by the same two classifiers: a linear one on n-grams, and a kernel one on the embedding,
because "I will be gone tomorrow" and "I will be gone tomorrow, so call on Friday" lie close
together and no plane parts them. Of a story's parts only the gravest are read for their meaning:
the n-grams choose them. Plain arrays and JSON on disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.svm import SVC, LinearSVC

from bot.components import embedding
from bot.components.danger_texts import windows
from bot.components.ngrams import NgramFeatures

# Parts of a story whose meaning is read.
GRAVEST = 2
# Texts without danger of other training data, the gravest by n-grams, that the kernel learns from:
# those of one part and those of several. Stories look graver, and would leave messages no room.
_SHORT_LEARNT, _LONG_LEARNT = 1000, 400
# What other texts without danger count, against those written to look like danger.
_CALM_WEIGHT = 0.6
_PART_WEIGHT = 0.5
# scikit-learn's C and gamma, chosen between sessions (tests/evaluation/folds.py).
_LINEAR_STRENGTH, _KERNEL_STRENGTH, _WIDTH = 0.5, 3.0, 1.0


class DangerReader:
    """Margins of danger, above 0 for what is likelier danger than not. From `trained` or `load`."""

    def __init__(self, features: NgramFeatures, arrays: dict[str, np.ndarray]) -> None:
        self._features = features
        # plane, offset; and with meaning: middle, supports, weights, kernel_offset
        self._arrays = arrays

    @property
    def reads_meaning(self) -> bool:
        """Whether the embedding is part of it."""
        return "supports" in self._arrays

    @classmethod
    def trained(
        cls, texts: Sequence[str], danger: Sequence[bool], calm: Sequence[str]
    ) -> DangerReader:
        """Learn from labelled texts and from others without danger."""
        labels = np.array(danger, dtype=bool)
        split = [windows(text) if len(windows(text)) > 1 else [] for text in texts]
        risky = [found for found, risk in zip(split, labels, strict=True) if found and risk]
        safe = [found for found, risk in zip(split, labels, strict=True) if found and not risk]
        still = [part for found in safe for part in found]
        # Which part of a dangerous story is the dangerous one, nobody has marked: a first reader
        # says which.
        first = cls._linear(*_gathered(texts, labels, still, calm))
        grave = [first.gravest(found, 1)[0] for found in risky]
        reader = cls._linear(*_gathered(texts, labels, still, calm, grave))
        if embedding.available():
            still = [reader.gravest(found, 1)[0] for found in safe]
            short = [text for text in calm if len(windows(text)) == 1]
            long = [text for text in calm if len(windows(text)) > 1]
            calm = reader.gravest(short, _SHORT_LEARNT) + reader.gravest(long, _LONG_LEARNT)
            reader.learn_meaning(*_gathered(texts, labels, still, calm, grave))
        return reader

    @classmethod
    def _linear(cls, texts: Sequence[str], labels: np.ndarray, weights: np.ndarray) -> DangerReader:
        features, rows = NgramFeatures.learnt(texts)
        model = LinearSVC(C=_LINEAR_STRENGTH, random_state=7)
        model.fit(rows, labels, sample_weight=weights)
        plane = model.coef_[0].astype(np.float32)
        return cls(features, {"plane": plane, "offset": model.intercept_.astype(np.float32)})

    def learn_meaning(self, texts: Sequence[str], labels: np.ndarray, weights: np.ndarray) -> None:
        """Fit the kernel classifier beside the n-grams."""
        meaning = embedding.vectors(texts)
        middle = meaning.mean(axis=0)
        model = SVC(C=_KERNEL_STRENGTH, gamma=_WIDTH, cache_size=500)
        model.fit(embedding.centred(meaning, middle), labels, sample_weight=weights)
        self._arrays |= {
            "middle": middle,
            "supports": model.support_vectors_.astype(np.float32),
            "weights": model.dual_coef_[0].astype(np.float32),
            "kernel_offset": model.intercept_.astype(np.float32),
        }

    def by_ngrams(self, texts: Sequence[str]) -> np.ndarray:
        """Margins that the n-grams see, one a text."""
        rows = map(self._features.row, texts)
        seen = [values @ self._arrays["plane"][columns] for columns, values in rows]
        return np.array(seen) + self._arrays["offset"]

    def by_meaning(self, texts: Sequence[str]) -> np.ndarray:
        """Margins that the embedding sees, one a text; only if it `reads_meaning`."""
        meaning = embedding.centred(embedding.vectors(texts), self._arrays["middle"])
        # Both are of length one, so their distance follows from their angle.
        near = np.exp(_WIDTH * (2 * meaning @ self._arrays["supports"].T - 2))
        return near @ self._arrays["weights"] + self._arrays["kernel_offset"]

    def danger(self, text: str, look_from: float = -np.inf) -> float:
        """The mean margin of the whole text and of its gravest part; far below 0 is calm.

        Meaning is read only where the n-grams see a margin of at least `look_from` anywhere.
        """
        read = [part for part in windows(text) if part != text]
        whole, *seen = self.by_ngrams([text, *read])
        highest = max(seen, default=whole)
        danger = (whole + highest) / 2
        if not self.reads_meaning:
            return float(danger)
        if max(whole, highest) < look_from:
            return -np.inf
        gravest = [read[index] for index in np.argsort(seen)[::-1][:GRAVEST]]
        meant, *parts = self.by_meaning([text, *gravest])
        return float((danger + (meant + max(parts, default=meant)) / 2) / 2)

    def gravest(self, texts: Sequence[str], most: int) -> list[str]:
        """The texts in which the n-grams see the most danger, gravest first."""
        order = np.argsort(-self.by_ngrams(texts), kind="stable")
        return [texts[index] for index in order[:most]]

    def save(self, folder: Path, name: str) -> None:
        """Write `<name>.npz` and the n-grams' files into the folder."""
        self._features.save(folder, f"{name}_features")
        np.savez(folder / f"{name}.npz", **self._arrays)

    @classmethod
    def load(cls, folder: Path, name: str) -> DangerReader:
        """What `save` wrote, without the meaning if this machine cannot read it."""
        with np.load(folder / f"{name}.npz", allow_pickle=False) as file:
            arrays = dict(file)
        if not embedding.available():
            arrays = {key: arrays[key] for key in ("plane", "offset")}
        return cls(NgramFeatures.load(folder, f"{name}_features"), arrays)


def _gathered(
    texts: Sequence[str],
    labels: np.ndarray,
    still: Sequence[str],
    calm: Sequence[str],
    grave: Sequence[str] = (),
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts with labels and weights: whole ones, parts without and with danger, and calm ones."""
    groups = (
        (texts, labels, 1.0),
        (grave, True, 1.0),
        (still, False, _PART_WEIGHT),
        (calm, False, _CALM_WEIGHT),
    )
    every = [text for group, _, _ in groups for text in group]
    answers = np.concatenate([np.broadcast_to(label, len(group)) for group, label, _ in groups])
    weights = np.concatenate([np.full(len(group), weight) for group, _, weight in groups])
    return every, answers, weights
