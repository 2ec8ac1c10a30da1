"""Present danger on sessions that were not learnt from: the honest estimate while tuning.

`python -m tests.evaluation.danger_folds [session …]`: each session of bot/dangers in turn is left
out of the training and read afterwards; half a minute for each. Nothing of `heldout/` is read.
"""

# It talks to a person at a terminal.
# ruff: noqa: T201

from __future__ import annotations

import sys

import numpy as np
import yaml

from bot.actions.crisis import is_crisis
from bot.components import embedding
from bot.components.crisis_detector import CRISIS_INTENT
from bot.components.danger_reader import DangerReader
from bot.components.danger_texts import Told, told
from bot.components.story_classifier import STORIES, stories
from bot.train import BOT, DEFAULT_MODEL_DIR, VECTORS
from tests.evaluation.texts import LANGUAGES, share, table


def calm() -> list[str]:
    """All other training texts: examples of intents and stories."""
    found = []
    for path in sorted(BOT.glob("nlu/*/*.yml")):
        for part in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if part["intent"] != CRISIS_INTENT:
                found += [line.removeprefix("- ") for line in part["examples"].splitlines()]
    return found + [story.text for story in stories(STORIES)]


def margins(session: str, rows: list[Told], others: list[str]) -> list[tuple[Told, float]]:
    """The texts of a session with the margin that a reader of all other sessions sees."""
    learnt = [row for row in rows if row.session != session]
    with embedding.remembered(DEFAULT_MODEL_DIR / VECTORS):
        reader = DangerReader.trained([r.text for r in learnt], [r.danger for r in learnt], others)
    look = _settings()["look_from"]
    return [(row, reader.danger(row.text, look)) for row in rows if row.session == session]


def _settings() -> dict[str, float]:
    pipeline = yaml.safe_load((BOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return next(part for part in pipeline if part["name"].endswith("CrisisDetector"))


def _figures(chosen: list[tuple[Told, bool]]) -> tuple[int, float, int, float]:
    danger = [found for row, found in chosen if row.danger]
    other = [found for row, found in chosen if not row.danger]
    return len(danger), share(danger), len(other), share(other)


def main(sessions: list[str]) -> None:
    """Print recall and false alarms by language, session and note, and at other thresholds."""
    rows, others = told(), calm()
    chosen = sessions or sorted({row.session for row in rows})
    seen = [pair for session in chosen for pair in margins(session, rows, others)]
    limit = _settings()["danger_from"]

    def found(at: float) -> list[tuple[Told, bool]]:
        return [(row, is_crisis(row.text) or margin >= at) for row, margin in seen]

    now, heads = found(limit), ("", "dangers", "recall", "look-alikes", "false alarms")
    lines = [("all", *_figures(now))]
    lines += [(name, *_figures([p for p in now if p[0].language == name])) for name in LANGUAGES]
    lines += [(f"session {s}", *_figures([p for p in now if p[0].session == s])) for s in chosen]
    alone = [(row, is_crisis(row.text)) for row, _ in seen]
    lines += [("patterns alone", *_figures(alone))]
    lines += [(f"from {at:.2f}", *_figures(found(at))) for at in np.arange(limit - 0.3, 0.31, 0.1)]
    print(table(heads, lines))
    notes = sorted({row.note for row, _ in seen})
    by_note = [(name, *_figures([p for p in now if p[0].note == name])) for name in notes]
    print(table(heads, by_note))


if __name__ == "__main__":
    main(sys.argv[1:])
