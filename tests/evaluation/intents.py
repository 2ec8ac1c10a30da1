"""Intents of short messages: accuracy per language, and what is taken for what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bot.components.danger_texts import told
from tests.evaluation import folds
from tests.evaluation.texts import LANGUAGES, held_out, quoted, share, table, unlearnt

if TYPE_CHECKING:
    from bot.engine import Engine

GOAL = 0.92
WORST = 15
# A message without meaning is nonsense, and what the model doubts is treated as such.
SAME = {"nlu_fallback": "nonsense"}


class Reading(NamedTuple):
    """One held-out message and what was made of it."""

    language: str
    text: str
    asked: str
    register: str
    expected: str
    found: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the expected intent was found."""
        return self.expected == self.found


async def readings(engine: Engine) -> list[Reading]:
    """All held-out messages that were not learnt, read by the engine at the question then open."""
    learnt = [each.text for each in (*folds.intents(), *told())]
    found = []
    for language in LANGUAGES:
        for row in unlearnt(held_out(f"intents_{language}"), learnt):
            step = "errand" if row["asked"] == "menu" else row["asked"]
            parsed = await engine.understand(row["text"], step)
            name = parsed["intent"]["name"]
            found.append(
                Reading(
                    language,
                    row["text"],
                    row["asked"],
                    row["register"],
                    row["intent"],
                    SAME.get(name, name),
                    parsed["intent"]["confidence"],
                )
            )
    return found


async def evaluate(engine: Engine) -> str:
    """The section of the results."""
    read = await readings(engine)
    rows = []
    for language in (*LANGUAGES, "all"):
        chosen = [r for r in read if language in (r.language, "all")]
        there = sum(len(held_out(f"intents_{x}")) for x in LANGUAGES if language in (x, "all"))
        right = share(r.right for r in chosen)
        rows.append((language, len(chosen), there - len(chosen), right, GOAL))
    registers = sorted({r.register for r in read})
    by_register = [
        (name, len(chosen), share(r.right for r in chosen))
        for name in registers
        if (chosen := [r for r in read if r.register == name])
    ]
    intents = sorted({r.expected for r in read})
    by_intent = [
        (
            name,
            len(chosen),
            share(r.right for r in chosen),
            ", ".join(
                f"{found} {n}"
                for found, n in Counter(r.found for r in chosen if not r.right).most_common(4)
            ),
        )
        for name in intents
        if (chosen := [r for r in read if r.expected == name])
    ]
    worst = sorted((r for r in read if not r.right), key=lambda r: -r.confidence)[:WORST]
    return "\n\n".join(
        [
            "## Intents",
            (
                "Left out of all figures are held-out messages that stand in what the model learns "
                "from (`bot/nlu`, `bot/dangers`), word for word but for case, signs and spaces."
            ),
            table(("language", "messages", "left out", "accuracy", "goal"), rows),
            table(("register", "messages", "accuracy"), by_register),
            table(
                ("intent", "messages", "recall", "taken for"), sorted(by_intent, key=lambda r: r[2])
            ),
            "Worst cases (surest mistakes):",
            "\n".join(
                f"- {r.language}, at {r.asked}: {quoted(r.text)} is {r.expected}, "
                f"was read as {r.found} ({r.confidence:.2f})"
                for r in worst
            ),
        ]
    )
