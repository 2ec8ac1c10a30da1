"""Whole conversations, as written down in dialogues/*.txt."""

from __future__ import annotations

from pathlib import Path

import pytest
from dialogue import carry_out

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(path: Path, engine) -> None:
    await carry_out(path, engine)
