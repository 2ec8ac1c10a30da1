"""Train the model, unless the one at hand was trained from the same content.

`python -m bot.train [--model-dir .meldeknapp/model] [--force]`

The model is Rasa's archive and, beside it, the classifiers that suggest kind and category
(actions/suggestions.py). Vectors of texts and fits of classifiers are kept there too, so that a
training after a change of a rule or a text of the bot fits nothing anew.
`trained.json` keeps two checksums: of the content they were trained from, and of the files. The
server loads a model only if both match, because loading a Rasa archive trusts what is in it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).resolve().parent
ARCHIVE = "meldeknapp.tar.gz"
SUGGESTIONS = "suggestions"
VECTORS = "vectors.npz"
FITS = "fits"
RECORD = "trained.json"
DEFAULT_MODEL_DIR = BOT.parent / ".meldeknapp" / "model"
# Everything whose change could change the model: training files, our components with what they
# import, how we train, and the versions of all packages.
CONTENT = (
    "config.yml",
    "domain/*.yml",
    "nlu/*/*.yml",
    "stories/*/*.jsonl",
    "dangers/*/*.jsonl",
    "rules/*.yml",
    "components/*.py",
    "actions/crisis.py",
    "actions/categories.py",
    "actions/vocabulary.py",
    "train.py",
    "requirements.lock",
)


class ModelNotUsable(Exception):
    """No model, one trained from other content, or one that was altered. The text says which."""


def content_checksum() -> str:
    """SHA-256 over the names and bytes of all files that training depends on."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in CONTENT for path in BOT.glob(pattern)):
        digest.update(str(path.relative_to(BOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def usable_model(model_dir: Path) -> Path:
    """The archive in the folder, if training recorded exactly its files from exactly this content.

    Raises `ModelNotUsable`.
    """
    archive, record = model_dir / ARCHIVE, model_dir / RECORD
    if not archive.is_file() or not record.is_file():
        raise ModelNotUsable(f"There is no trained model in {model_dir}.")
    try:
        trained = json.loads(record.read_text(encoding="utf-8"))
    except ValueError:
        trained = {}
    if trained.get("content") != content_checksum():
        raise ModelNotUsable("The model was trained from other content than what is here now.")
    if trained.get("files") != _files_checksum(model_dir):
        raise ModelNotUsable("The model is not the one that training recorded.")
    return archive


def _files_checksum(model_dir: Path) -> str:
    """SHA-256 over the archive and the suggestions' files as they lie there."""
    digest = hashlib.sha256()
    for path in (model_dir / ARCHIVE, *sorted((model_dir / SUGGESTIONS).glob("*"))):
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def train(model_dir: Path) -> Path:
    """Train and record a model in the folder; an old one stays until the new one is whole."""
    # Training reads our own files only; nothing is fetched, nothing reported.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    # Read by native code when it is loaded: more threads than free cores only wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # Not needed, and ten seconds to import, when the model is up to date.
    with _held_back():
        from bot.components import embedding, paired_classifier  # noqa: PLC0415
        from bot.components.danger_texts import told  # noqa: PLC0415
        from bot.components.story_classifier import stories, train_suggestions  # noqa: PLC0415

    model_dir.mkdir(parents=True, exist_ok=True)
    content = content_checksum()
    longest = [*stories(BOT / "stories"), *told()]
    with tempfile.TemporaryDirectory(dir=model_dir) as folder:
        suggestions = Path(folder) / SUGGESTIONS
        with (
            _held_back(),
            embedding.remembered(model_dir / VECTORS, [each.text for each in longest]),
            paired_classifier.remembered(model_dir / FITS),
        ):
            # Ten seconds, in which texts are read already.
            from rasa.model_training import train as rasa_train  # noqa: PLC0415

            result = rasa_train(
                domain=str(BOT / "domain"),
                config=str(BOT / "config.yml"),
                training_files=[str(BOT / "nlu"), str(BOT / "rules")],
                output=folder,
                force_training=True,
                fixed_model_name=ARCHIVE.removesuffix(".tar.gz"),
            )
            train_suggestions(BOT / "stories", suggestions)
        if not result.model:
            raise ModelNotUsable("Training produced no model.")
        (model_dir / RECORD).unlink(missing_ok=True)
        shutil.rmtree(model_dir / SUGGESTIONS, ignore_errors=True)
        shutil.move(result.model, model_dir / ARCHIVE)
        shutil.move(suggestions, model_dir / SUGGESTIONS)
        record = {"content": content, "files": _files_checksum(model_dir)}
        (model_dir / RECORD).write_text(json.dumps(record), encoding="utf-8")
    return model_dir / ARCHIVE


@contextlib.contextmanager
def _held_back() -> Iterator[None]:
    """Hold back what Rasa prints while it trains; show it only if it fails."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            yield
    except BaseException:
        sys.stderr.write(printed.getvalue())
        raise


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the bot's model if it is not up to date.")
    parser.add_argument("--model-dir", type=Path, default=DEFAULT_MODEL_DIR)
    parser.add_argument(
        "--force", action="store_true", help="train even if nothing changed, all anew"
    )
    options = parser.parse_args(arguments)
    if options.force:
        shutil.rmtree(options.model_dir / FITS, ignore_errors=True)
    else:
        try:
            usable_model(options.model_dir)
        except ModelNotUsable as reason:
            print(f"Training the bot: {reason}", flush=True)  # noqa: T201
        else:
            print("The bot's model is up to date.")  # noqa: T201
            return 0
    started = time.monotonic()
    train(options.model_dir)
    print(f"Trained in {time.monotonic() - started:.0f} s.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
