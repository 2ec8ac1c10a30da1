"""What the classifiers promise whoever uses them, on a few texts of our own."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from bot.components import embedding, paired_classifier
from bot.components.paired_classifier import PairedClassifier
from bot.train import BOT

TEXTS = [
    "slett alt jeg har skrevet",
    "please delete all of it",
    "eg vil slette heile greia",
    "kan jeg snakke med noen",
    "I want to talk to a person",
    "eg vil prate med ein person",
    "hvem leser dette",
    "who is going to read this",
    "kven er det som les dette",
]
INTENTS = ["delete"] * 3 + ["human"] * 3 + ["read"] * 3


def _trained(texts=TEXTS, intents=INTENTS) -> PairedClassifier:
    return PairedClassifier.trained(texts, {"intent": intents}, strength=1.0)


def test_what_was_learnt_is_known_again_after_saving_and_loading(tmp_path) -> None:
    pair = _trained()
    pair.save(tmp_path)
    loaded = PairedClassifier.load(tmp_path)
    for text, intent in zip(TEXTS, INTENTS, strict=True):
        assert pair.best["intent"].rank(text)[0].label == intent
        assert loaded.best["intent"].rank(text) == pair.best["intent"].rank(text)
        assert loaded.ngrams["intent"].rank(text) == pair.ngrams["intent"].rank(text)


def test_a_text_of_which_nothing_is_known_is_never_sure() -> None:
    guesses = _trained().best["intent"].rank("ЖЖЖ 漢字")
    assert [guess.probability for guess in guesses] == pytest.approx([1 / 3] * 3)


def test_on_disk_are_only_arrays_and_json(tmp_path) -> None:
    _trained().save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}
    for path in tmp_path.glob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype.kind == "f" for name in arrays)


def test_without_the_embedding_n_grams_do_everything(tmp_path, monkeypatch) -> None:
    (tmp_path / "with").mkdir()
    _trained().save(tmp_path / "with")
    monkeypatch.setattr(embedding, "available", lambda: False)
    monkeypatch.setattr(embedding, "vectors", None)
    (tmp_path / "without").mkdir()
    _trained().save(tmp_path / "without")
    for folder in ("with", "without"):
        pair = PairedClassifier.load(tmp_path / folder)
        assert not pair.meaning
        assert pair.best["intent"].rank("hvem leser")[0].label == "read"


def _fits(folder) -> set[str]:
    return {path.name for path in folder.glob("*")}


def test_an_unchanged_fit_is_taken_from_the_training_before(tmp_path) -> None:
    for _ in range(2):
        with paired_classifier.remembered(tmp_path / "fits"):
            _trained()
            fitted = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.npz")}
        time.sleep(0.01)
    with paired_classifier.remembered(tmp_path / "fits"):
        pair = _trained()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.npz")} == fitted
    assert pair.best["intent"].rank("hvem leser dette")[0].label == "read"


@pytest.mark.parametrize("changed", ["text", "label", "code"])
def test_a_changed_text_label_or_component_is_fitted_anew(tmp_path, monkeypatch, changed) -> None:
    with paired_classifier.remembered(tmp_path):
        _trained()
    before = _fits(tmp_path)
    texts, intents = list(TEXTS), list(INTENTS)
    if changed == "text":
        texts[0] += " nå"
    elif changed == "label":
        intents[0] = "human"
    else:
        sources = {path: (BOT / path).read_bytes() for path in paired_classifier.FITTED_BY}
        for path, source in sources.items():
            (tmp_path.parent / "bot" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path.parent / "bot" / path).write_bytes(source + b"# changed\n")
        monkeypatch.setattr(paired_classifier, "_BOT", tmp_path.parent / "bot")
    with paired_classifier.remembered(tmp_path):
        _trained(texts, intents)
    after = _fits(tmp_path)
    assert len(after) == 1, "the old fit is gone"
    assert after.isdisjoint(before)


def test_a_fit_depends_on_every_module_that_it_imports() -> None:
    code = "import sys; from bot.components import paired_classifier as p; print(*sys.modules)"
    listed = subprocess.run(
        [sys.executable, "-c", code], cwd=BOT.parent, capture_output=True, text=True, check=True
    )
    imported = {name for name in listed.stdout.split() if name.startswith("bot.")}
    known = {
        f"bot.{path.removesuffix('.py').replace('/', '.')}" for path in paired_classifier.FITTED_BY
    }
    assert imported - {"bot.components"} == known - {"bot.requirements.lock"}
