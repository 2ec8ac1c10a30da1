"""`make evaluate`: measure, print, and write results.md with the commit it belongs to."""

# It talks to a person at a terminal.
# ruff: noqa: T201

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from bot import logs
from bot.engine import Engine
from bot.train import DEFAULT_MODEL_DIR, usable_model
from tests.evaluation import conversations, crisis, dates, intents, languages, places, stories

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"


def _commit() -> str:
    """The commit of the checkout, and whether the bot differs from it."""
    root = HERE.parents[1]
    git = ["git", "-C", str(root)]
    head = subprocess.run(
        [*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    changed = subprocess.run(
        [*git, "status", "--porcelain", "--", "bot"], capture_output=True, text=True, check=True
    )
    return head.stdout.strip() + (" with changes in bot/" if changed.stdout.strip() else "")


async def main() -> int:
    """All sections, one after the other."""
    logs.configure()
    engine = Engine(usable_model(DEFAULT_MODEL_DIR))
    sections = [
        await intents.evaluate(engine),
        stories.evaluate(),
        await crisis.evaluate(engine),
        dates.evaluate(),
        places.evaluate(),
        languages.evaluate(),
        await conversations.evaluate(engine),
    ]
    head = (
        "# Results\n\n"
        f"Of `make evaluate` at commit {_commit()}. "
        "The texts are those of `heldout/`, and `people/` for the conversations (README.md)."
    )
    text = "\n\n".join([head, *sections]) + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
