"""The held-out texts, and small figures over labels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HELDOUT = Path(__file__).parent / "heldout"
LANGUAGES = ("nb", "nn", "en")


def held_out(name: str) -> list[dict[str, Any]]:
    """The rows of one file of `heldout/`; empty when there is none."""
    path = HELDOUT / f"{name}.jsonl"
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def unlearnt(rows: Iterable[dict[str, Any]], learnt: Iterable[str]) -> list[dict[str, Any]]:
    """The rows whose `text` is none of the learnt ones, be it with other case, signs or spaces."""
    known = {_bare(text) for text in learnt}
    return [row for row in rows if _bare(row["text"]) not in known]


def _bare(text: str) -> str:
    """Letters and figures only, in lower case; of signs alone the signs."""
    return re.sub(r"[\W_]", "", text.casefold()) or "".join(text.split())


def share(hits: Iterable[bool]) -> float:
    """The share of hits, 0 to 1; 0 of nothing."""
    found = list(hits)
    return sum(found) / len(found) if found else 0.0


def macro_f1(expected: Sequence[str], predicted: Sequence[str | None]) -> float:
    """The mean over expected labels of the harmonic mean of precision and recall."""
    scores = []
    for label in sorted(set(expected)):
        right = sum(e == p == label for e, p in zip(expected, predicted, strict=True))
        said = sum(p == label for p in predicted)
        there = sum(e == label for e in expected)
        scores.append(2 * right / (said + there))
    return sum(scores) / len(scores) if scores else 0.0


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; fractions are shown with three decimals."""
    shown = [[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in r] for r in rows]
    lines = [" | ".join(heads), " | ".join("---" for _ in heads), *(" | ".join(r) for r in shown)]
    return "\n".join(f"| {line} |" for line in lines)


def quoted(text: str, longest: int = 110) -> str:
    """A sentence for a list of misses, on one line."""
    line = " ".join(text.split())
    return f"“{line[:longest]}…”" if len(line) > longest else f"“{line}”"
