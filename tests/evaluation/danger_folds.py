"""Present danger on sessions that were not learnt from: the honest estimate while tuning.

`python -m tests.evaluation.danger_folds [session …]`: each session of bot/dangers in turn is left
out of the training and read afterwards; a minute for each. With it some whole intents of bot/nlu
and a session of bot/stories are left out and read, for false alarms on ordinary messages of a
kind that was never seen. Nothing of `heldout/` is read.
"""

# It talks to a person at a terminal.
# ruff: noqa: T201

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import yaml

from bot.actions.crisis import is_crisis
from bot.components import embedding
from bot.components.crisis_detector import CRISIS_INTENT
from bot.components.danger_reader import GRAVEST, DangerReader
from bot.components.danger_texts import Told, told, windows
from bot.components.story_classifier import STORIES, stories
from bot.train import BOT, DEFAULT_MODEL_DIR, VECTORS
from tests.evaluation.texts import LANGUAGES, share, table

# The share of false alarms at which the recall of readers is compared.
COMPARED_AT = 0.05
MESSAGE, STORY = "ordinary message", "ordinary story"
# The margin of what a written pattern knows: danger at any threshold.
SURE = np.inf

# A text that was not learnt from, with the margin seen in it.
Seen = tuple[Told, float]


def _calm(text: str, note: str, language: str, session: str) -> Told:
    return Told(text, danger=False, note=note, language=language, session=session)


def messages() -> dict[str, list[Told]]:
    """The calm training messages, by intent."""
    found: dict[str, list[Told]] = {}
    for path in sorted(BOT.glob("nlu/*/*.yml")):
        for part in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found.setdefault(part["intent"], []).extend(
                _calm(line.removeprefix("- "), MESSAGE, path.parent.name, part["intent"])
                for line in part["examples"].splitlines()
            )
    del found[CRISIS_INTENT]
    return found


def told_stories() -> dict[str, list[Told]]:
    """The training stories, none of which tells of danger now, by writing session."""
    found: dict[str, list[Told]] = {}
    for path in sorted(STORIES.glob("*/*.jsonl")):
        session = path.parent.name
        found.setdefault(session, []).extend(
            _calm(story.text, STORY, path.stem, session)
            for story in stories(STORIES, f"{session}/{path.name}")
        )
    return found


def left_out(fold: int, folds: int) -> tuple[list[Told], list[Told]]:
    """Ordinary texts to learn from, and those to read afterwards: intents and a session whole."""
    learnt: list[Told] = []
    read: list[Told] = []
    for groups, every in ((messages(), folds), (told_stories(), len(told_stories()))):
        for place, rows in enumerate(groups.values()):
            (read if place % every == fold % every else learnt).extend(rows)
    return learnt, read


def margins(session: str, rows: Sequence[Told]) -> list[Seen]:
    """What a reader sees in a session, and in ordinary texts, that it has not learnt from."""
    sessions = sorted({row.session for row in rows})
    calm, ordinary = left_out(sessions.index(session), len(sessions))
    learnt = [row for row in rows if row.session != session]
    reader = DangerReader.trained(
        [row.text for row in learnt], [row.danger for row in learnt], [row.text for row in calm]
    )
    look = _settings()["look_from"]
    read = [row for row in rows if row.session == session] + ordinary
    # All at once, which costs a fraction of reading one after the other.
    grave = [part for row in read for part in reader.gravest(windows(row.text), GRAVEST)]
    embedding.vectors([row.text for row in read] + grave)
    return [(row, SURE if is_crisis(row.text) else reader.danger(row.text, look)) for row in read]


def _settings() -> dict[str, float]:
    pipeline = yaml.safe_load((BOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return next(part for part in pipeline if part["name"].endswith("CrisisDetector"))


def _line(name: str, seen: Sequence[Seen], limit: float) -> tuple[object, ...]:
    """Recall and false alarms from a margin on, and the recall where 5 % are false alarms."""
    danger = np.array([margin for row, margin in seen if row.danger])
    other = np.sort([margin for row, margin in seen if not row.danger])[::-1]
    allowed = other[int(COMPARED_AT * len(other))] if len(other) else -np.inf
    counts = len(danger), share(danger >= limit), len(other), share(other >= limit)
    return name, *counts, share(danger > allowed)


def main(sessions: list[str]) -> None:
    """Print recall and false alarms by language, session and note, and at other thresholds."""
    rows, limit = told(), _settings()["danger_from"]
    chosen = sessions or sorted({row.session for row in rows})
    seen: list[Seen] = []
    with embedding.remembered(DEFAULT_MODEL_DIR / VECTORS):
        for session in chosen:
            seen += margins(session, rows)
            print(f"session {session} read", file=sys.stderr, flush=True)
    ordinary = {note: [p for p in seen if p[0].note == note] for note in (MESSAGE, STORY)}
    seen = [pair for pair in seen if pair[0].note not in ordinary]
    heads = ("", "dangers", "recall", "look-alikes", "false alarms", "recall at 5 %")

    def lines(field: str, names: Sequence[str]) -> list[tuple[object, ...]]:
        by = [(name, [p for p in seen if getattr(p[0], field) == name]) for name in names]
        return [_line(f"{field} {name}", pairs, limit) for name, pairs in by]

    print(table(heads, [_line("all", seen, limit), *lines("language", LANGUAGES)]), end="\n\n")
    print(table(heads, lines("session", chosen)), end="\n\n")
    print(table(heads, lines("note", sorted({row.note for row, _ in seen}))), end="\n\n")
    at = [(f"from {x:.2f}", x) for x in np.arange(limit - 0.3, 0.31, 0.05)]
    compared = [
        (*_line(name, seen, x)[:-1], *(_line("", pairs, x)[4] for pairs in ordinary.values()))
        for name, x in [*at, ("patterns alone", SURE)]
    ]
    print(table((*heads[:-1], *(f"{note}: false alarms" for note in ordinary)), compared))


if __name__ == "__main__":
    main(sys.argv[1:])
