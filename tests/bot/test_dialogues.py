"""Whole conversations, as written down in dialogues/*.txt."""

from __future__ import annotations

from pathlib import Path

import pytest
from dialogue import carry_out

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


@pytest.fixture(params=DIALOGUES, ids=lambda path: path.stem)
def dialogue(request) -> tuple[Path, list[str]]:
    """A file and its lines."""
    return request.param, request.param.read_text(encoding="utf-8").splitlines()


async def test_the_conversation_goes_as_written(dialogue, engine) -> None:
    await carry_out(*dialogue, engine)
