"""The training texts of danger, by writing session, and the parts in which a text is read.

`bot/dangers/<session>/<language>.jsonl` holds a JSON object a line: `text`, `danger` (whether life
is in danger now) and `note` (which kind of danger or of look-alike). A session is one author's, so
that what is learnt from some sessions can be measured on another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

DANGERS = Path(__file__).resolve().parents[1] / "dangers"
# A sentence with more words than this is told without punctuation, and is cut where it turns.
LONGEST_PART = 24
_CUT_AT = 14
_SHORTEST_PART = 3
_END = re.compile(r"(?<=[.!?…])[\s\"»”']+|\n+|;\s")
_TURN = re.compile(
    r",\s+|\s+[-–]\s+|\s+(?=(?:og|men|så|for|fordi|nå|no|and|but|so|because|now)\b)", re.IGNORECASE
)


class Told(NamedTuple):
    """One training text."""

    text: str
    danger: bool
    note: str
    language: str
    session: str


def told(folder: Path = DANGERS) -> list[Told]:
    """All training texts of danger and of what only looks like it."""
    return [
        Told(row["text"], row["danger"], row["note"], path.stem, path.parent.name)
        for path in sorted(folder.glob("*/*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def parts(text: str) -> list[str]:
    """The text in parts of about a sentence; at least one."""
    found: list[str] = []
    for sentence in _END.split(text.replace("’", "'")):
        if not re.search(r"\w", sentence):
            continue
        for part in _cut(sentence.strip()):
            if found and len(part.split()) < _SHORTEST_PART:
                found[-1] += f". {part}"
            else:
                found.append(part)
    return found or [text]


def windows(text: str) -> list[str]:
    """Each part, and each two that follow each other unless they are all; the text if it is one."""
    found = parts(text)
    pairs = [f"{one}. {other}" for one, other in pairwise(found)]
    return found + (pairs if len(pairs) > 1 else [])


def _cut(sentence: str) -> Sequence[str]:
    if len(sentence.split()) <= LONGEST_PART:
        return [sentence]
    cut = [""]
    for turn in _TURN.split(sentence):
        if cut[-1] and len(cut[-1].split()) + len(turn.split()) > _CUT_AT:
            cut.append(turn)
        else:
            cut[-1] = f"{cut[-1]} {turn}".strip()
    return cut
