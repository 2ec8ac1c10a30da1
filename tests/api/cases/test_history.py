"""The history of a case can be told whole."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from api.cases.wording import HISTORY
from tests.fixtures import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHAT = 3
"""Where `note(tx, case, actor, what, …)` is told what happened."""


def noted(path: Path) -> Iterator[str]:
    """Return what a file notes in the history of cases, as far as it stands there in plain."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and len(node.args) > WHAT:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            what = node.args[WHAT]
            if name == "note" and isinstance(what, ast.Constant):
                yield str(what.value)


def test_everything_that_any_feature_notes_has_words_of_its_own() -> None:
    found = {what for path in (ROOT / "api").rglob("*.py") for what in noted(path)}
    assert "received" in found
    assert found <= set(HISTORY)
