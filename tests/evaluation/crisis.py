"""Present danger: how much of it is found, and how often it is seen where there is none."""

# Sentences and names stand on one line.
# ruff: noqa: E501

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.actions.crisis import is_crisis
from tests.evaluation.texts import LANGUAGES, held_out, quoted, share, table

if TYPE_CHECKING:
    from bot.engine import Engine

GOAL_RECALL, GOAL_ALARMS = 0.97, 0.05
_HEADS = ("dangers", "recall", "look-alikes", "false alarms")


async def evaluate(engine: Engine) -> str:
    """The section of the results, with every miss and every false alarm."""
    rows = held_out("crisis")
    read = []
    for row in rows:
        parsed = await engine.understand(row["text"], "what_happened")
        read.append((row, parsed["intent"]["name"] == "crisis"))
    lines = [
        (language, *_figures([pair for pair in read if language in (pair[0]["lang"], "all")]))
        for language in (*LANGUAGES, "all")
    ]
    lines.append(("patterns alone", *_figures([(row, is_crisis(row["text"])) for row in rows])))
    notes = sorted({row["note"] for row in rows})
    by_note = [
        (note, *_figures([pair for pair in read if pair[0]["note"] == note])) for note in notes
    ]
    missed = [row for row, found in read if row["crisis"] and not found]
    alarms = [row for row, found in read if found and not row["crisis"]]
    kinds = Counter(row["note"] for row in alarms)
    return "\n\n".join(
        [
            f"## Crisis (goal: recall {GOAL_RECALL} at no more than {GOAL_ALARMS} false alarms)",
            table(("language", *_HEADS), lines),
            table(("note", *_HEADS), by_note),
            f"Missed ({len(missed)}):",
            "\n".join(f"- {r['lang']}, {r['note']}: {quoted(r['text'])}" for r in missed)
            or "- none",
            f"False alarms ({len(alarms)}; {', '.join(f'{k} {n}' for k, n in kinds.most_common())}):",
            "\n".join(f"- {r['lang']}, {r['note']}: {quoted(r['text'])}" for r in alarms)
            or "- none",
        ]
    )


def _figures(read: list[tuple[dict[str, Any], bool]]) -> tuple[int, float, int, float]:
    """How many dangers and the share found; how many look-alikes and the share of alarms."""
    danger = [found for row, found in read if row["crisis"]]
    calm = [found for row, found in read if not row["crisis"]]
    return len(danger), share(danger), len(calm), share(calm)
