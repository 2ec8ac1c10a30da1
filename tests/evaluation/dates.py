"""Phrases of time: right, wrong, or kept as words only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.actions.dates import read_when
from tests.evaluation.texts import LANGUAGES, held_out, quoted, table

GOAL_RIGHT, GOAL_WRONG = 0.85, 0.04
WORST = 20


def evaluate() -> str:
    """The section of the results."""
    rows = held_out("dates")
    judged = [(row, _judge(row)) for row in rows]
    lines = []
    for language in (*LANGUAGES, "all"):
        found = [verdict for row, verdict in judged if language in (row["lang"], "all")]
        total = len(found) or 1
        lines.append(
            (language, len(found), *(found.count(v) / total for v in ("right", "wrong", "unread")))
        )
    worst = [row for row, verdict in judged if verdict == "wrong"][:WORST]
    return "\n\n".join(
        [
            f"## When (goal: right {GOAL_RIGHT}, wrong no more than {GOAL_WRONG})",
            table(("language", "phrases", "right", "wrong", "unread"), lines),
            "Read wrong:",
            "\n".join(f"- {r['lang']}: {quoted(r['phrase'])}" for r in worst) or "- none",
        ]
    )


def _judge(row: dict[str, Any]) -> str:
    """Right: the same days as expected, or nothing where nothing can be known.

    Hours may differ where the phrase names none that are agreed on, so days are compared unless
    the expected interval is shorter than a day. Nothing has happened after now: an interval that is
    said to last longer ends there.
    """
    now = datetime.fromisoformat(row["now"])
    found = read_when(row["phrase"], now)
    field = found.as_field() if found else None
    if row["expect"] != "read":
        return "right" if not field or not field["start"] else "wrong"
    if not field or not field["start"]:
        return "unread"
    same = all(
        datetime.fromisoformat(field[end]) == min(datetime.fromisoformat(row[end]), now)
        for end in ("start", "end")
    )
    return "right" if same else "wrong"
