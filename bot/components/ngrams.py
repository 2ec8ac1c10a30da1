"""The n-grams of a text: counted once a turn, weighed by each of the classifiers that know them."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from sys import intern

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.preprocessing import normalize

from bot.components.once_a_turn import once_a_turn
from bot.components.spelling import common_form

# In how many texts an n-gram of words or characters must stand: rare ones of characters are the
# typing errors of one author.
_RAREST = (1, 2)
_SHORTEST, _LONGEST = 2, 5
# A question mark is a word.
_WORD = re.compile(r"\b\w+\b|\?")


def words_of(text: str) -> list[str]:
    """The words of a text in its common form, and each with the next one."""
    found = _WORD.findall(text)
    return found + [f"{one} {other}" for one, other in pairwise(found)]


def characters_of(text: str) -> list[str]:
    """Two to five characters in a row within each word, its edges marked by a space."""
    return [part for word in text.split() for part in _within(word)]


@once_a_turn
def _within(word: str) -> list[str]:
    edged, found = f" {word} ", []
    for size in range(_SHORTEST, min(_LONGEST, len(edged)) + 1):
        found += [edged[start : start + size] for start in range(len(edged) - size + 1)]
    return found


@once_a_turn
def counted(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each n-gram stands in the text: of words, of characters."""
    plain = " ".join(common_form(text).split())
    return Counter(words_of(plain)), Counter(characters_of(plain))


class NgramFeatures:
    """Words (1-2) in their common form and characters within words (2-5) as one tf-idf row.

    `weight` is what each half of the row counts against one written sign or the vector.
    """

    def __init__(
        self, weight: float, columns: Sequence[dict[str, int]], rarity: Sequence[np.ndarray]
    ) -> None:
        self.weight = weight
        # Of words and of characters: the place of each known n-gram, and the weight of each place.
        self._columns = columns
        self._rarity = rarity
        self.size = sum(map(len, rarity))

    @classmethod
    def learnt(cls, texts: Sequence[str], weight: float = 1.0) -> tuple[NgramFeatures, csr_matrix]:
        """The n-grams of the texts with their weights, and the matrix of the texts."""
        found: tuple[list, list] = ([], [])
        numbers: tuple[dict[str, int], ...] = (defaultdict(int), defaultdict(int))
        for known in numbers:
            known.default_factory = known.__len__
        for text in texts:
            for rows, known, counts in zip(found, numbers, counted(text), strict=True):
                places = np.array([known[term] for term in counts], dtype=np.int32)
                rows.append((places, np.array(list(counts.values()), dtype=np.int32)))
        columns, rarity, halves = [], [], []
        for rows, known, rarest in zip(found, numbers, _RAREST, strict=True):
            places = np.concatenate([places for places, _ in rows])
            times = np.concatenate([times for _, times in rows])
            ends = np.cumsum([0, *(len(places) for places, _ in rows)])
            texts_with = np.bincount(places, minlength=len(known))
            kept = sorted(term for term, place in known.items() if texts_with[place] >= rarest)
            order = [known[term] for term in kept]
            columns.append({term: column for column, term in enumerate(kept)})
            rarity.append(np.log((1 + len(texts)) / (1 + texts_with[order])) + 1)
            matrix = csr_matrix((1 + np.log(times), places, ends), (len(texts), len(known)))
            matrix = matrix[:, order].multiply(rarity[-1]).tocsr()
            halves.append(normalize(matrix) * weight)
        return cls(weight, columns, rarity), hstack(halves).tocsr()

    @once_a_turn
    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns of the n-grams that stand in the text and are known, and what each counts."""
        columns, values, first = [], [], 0
        for known, rarity, found in zip(self._columns, self._rarity, counted(text), strict=True):
            places = [known.get(term, -1) for term in found]
            at = np.array(places, dtype=np.intp)
            there = at >= 0
            if there.any():
                at = at[there]
                times = np.array(list(found.values()), dtype=np.intp)[there]
                half = (1 + np.log(times)) * rarity[at]
                columns.append(at + first)
                values.append(half * (self.weight / np.sqrt(half @ half)))
            first += len(rarity)
        if not columns:
            return np.empty(0, dtype=np.intp), np.empty(0)
        return np.concatenate(columns), np.concatenate(values)

    def save(self, folder: Path, name: str) -> None:
        """Write `<name>.npz` and `<name>.json` into the folder."""
        np.savez(folder / f"{name}.npz", *self._rarity)
        known = {"weight": self.weight, "terms": [list(columns) for columns in self._columns]}
        (folder / f"{name}.json").write_text(json.dumps(known), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> NgramFeatures:
        """What `save` wrote."""
        known = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as file:
            rarity = [file[key] for key in file]
        # Most n-grams are known to several classifiers: each is held once.
        columns = [{intern(term): at for at, term in enumerate(terms)} for terms in known["terms"]]
        return cls(known["weight"], columns, rarity)
