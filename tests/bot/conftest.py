"""One engine per process, with the model that `make run` uses; nothing of the API is needed."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
from dialogue import Conversation

from bot import logs
from bot.engine import Engine
from bot.train import DEFAULT_MODEL_DIR, ModelNotUsable, train, usable_model


@pytest.fixture(scope="session")
def archive() -> Path:
    """The model, trained first if it is not up to date; processes of one run wait for another."""
    DEFAULT_MODEL_DIR.mkdir(parents=True, exist_ok=True)
    with (DEFAULT_MODEL_DIR / "training.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return usable_model(DEFAULT_MODEL_DIR)
        except ModelNotUsable:
            return train(DEFAULT_MODEL_DIR)


@pytest.fixture(scope="session")
def engine(archive: Path) -> Engine:
    """An engine, loaded once."""
    logs.configure()
    return Engine(archive)


@pytest.fixture
def conversation(engine: Engine):
    """Begin a conversation in a language."""

    async def begin(language: str = "en") -> Conversation:
        talk = Conversation(engine, language)
        await talk.start()
        return talk

    return begin
