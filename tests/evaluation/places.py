"""Whether the service's own units are found in people's words, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

from bot.actions.places import units_mentioned, units_near
from tests.evaluation.service import SERVICE
from tests.evaluation.texts import quoted, table

DEVELOPMENT = Path(__file__).parent / "development" / "places.txt"


def evaluate() -> str:
    """The section of the results."""
    judged = [(text, meant, _judge(text, meant)) for text, meant in development()]
    total = len(judged)
    verdicts = [verdict for _, _, verdict in judged]
    names = ("right", "taken wrongly", "offered wrongly", "not found")
    return "\n\n".join(
        [
            "## Where (development texts)",
            table(("texts", *names), [(total, *(verdicts.count(name) / total for name in names))]),
            "\n".join(
                f"- {verdict}: {quoted(text)}, meant {meant}"
                for text, meant, verdict in judged
                if verdict != "right"
            )
            or "- none missed",
        ]
    )


def development() -> list[tuple[str, str]]:
    """Texts and what they mean: a unit taken, `? unit` offered, `-` neither."""
    lines = DEVELOPMENT.read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit(" | ", 1) for line in lines if " | " in line and not line.startswith("#"))
    return [(text, meant) for text, meant in pairs]


def _judge(text: str, meant: str) -> str:
    """An offer of what could have been taken is right too: it costs a press, not the truth."""
    taken = units_mentioned(text, SERVICE["units"])
    near = [] if taken else units_near(text, SERVICE["units"])
    unit = meant.removeprefix("? ")
    if meant == "-":
        return "taken wrongly" if taken else "offered wrongly" if near else "right"
    if taken:
        return "right" if taken == [unit] else "taken wrongly"
    return "right" if unit in near else "offered wrongly" if near else "not found"
