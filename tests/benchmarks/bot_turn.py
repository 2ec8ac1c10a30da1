"""What a turn of the bot costs: ours, the same model under stock Rasa, and Rasa's default pipeline.

`bot/.venv/bin/python -m tests.benchmarks.bot_turn [--default-pipeline] [--conversations 5]`

All hold the same conversation over HTTP on this machine, in turns, in one run; only the ratios
are worth comparing between machines. Stock is `rasa run` with its REST channel and our actions
behind `rasa run actions`. The default pipeline is what `rasa init` writes (DIET, TED), trained on
the same data; training it takes minutes, so it is asked for.
"""

# It talks to a person at a terminal, and messages stand on one line.
# ruff: noqa: E501, T201

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import aiohttp
import psutil

from bot.actions.choices import intent_of
from bot.actions.turn import empty_draft
from bot.state import slots_of
from bot.train import BOT, DEFAULT_MODEL_DIR, usable_model
from tests.ports import free_port

ROOT = BOT.parent
# TensorFlow's import and DIET's loading on a busy machine.
START_SECONDS = 600
GOAL_STOCK, GOAL_DEFAULT, GOAL_GROWTH, GOAL_MB = 6.0, 10.0, 1.2, 700.0
MANY_TURNS = 200
REPEATS = 40
NOW = "2026-11-21T21:00:00+01:00"
SERVICE = {
    "slug": "solvik",
    "name": "Solvik",
    "phone": "75 00 00 00",
    "units": [
        {
            "id": "medical-ward",
            "name": {"nb": "Medisinsk sengepost", "nn": None, "en": None},
            "synonyms": ["medisinsk"],
        }
    ],
}
# Typed, or pressed where the line begins with "*".
CONVERSATION = (
    "hei", "*errand:report", "Mor falt på badet på medisinsk i går kveld.", "Ingen kom da hun ringte på.",
    "hvem leser dette?", "det var alt", "At hun er trygg", "pårørende", "ja", "ja", "nei, det var på tirsdag",
    "*all", "*kind:harm_event", "*category:fall", "*perceived_harm:significant", "er det anonymt?",
    "*involvement:take_part", "*modes:phone", "*thats_all", "*skip", "kari@example.no", "*edit:occurred",
    "rundt 3. mai", "ja", "*send",
)  # fmt: skip
# What `rasa init` of Rasa 3.6.21 has as its pipeline and policies.
DEFAULT_CONFIG = """
recipe: default.v1
assistant_id: default-pipeline
language: nb
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: 100
  - name: TEDPolicy
    max_history: 5
    epochs: 100
    constrain_similarities: true
"""
# TED is idle without stories; our rules all stand inside the form, so these contradict none.
STORIES = """
version: "3.1"
stories:
  - story: thanks and goodbye
    steps: [{intent: thanks}, {action: utter_thanks}, {intent: goodbye}, {action: utter_goodbye}]
  - story: questions
    steps: [{intent: ask_who_reads}, {action: utter_who_reads}, {intent: ask_anonymous}, {action: utter_anonymous}]
"""


@contextlib.asynccontextmanager
async def running(command: list[str], health: str, **environment: str) -> AsyncIterator[int]:
    """A program of ours while it runs, once `health` answers 200; gives its process id."""
    process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs meanwhile
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={
            **os.environ,
            "RASA_TELEMETRY_ENABLED": "false",
            "PYTHONPATH": str(ROOT),
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        async with aiohttp.ClientSession() as client:
            until = time.monotonic() + START_SECONDS
            while True:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{' '.join(command[:3])} did not start")
                with contextlib.suppress(aiohttp.ClientError):
                    async with client.get(health) as answer:
                        if answer.status == 200:
                            break
                await asyncio.sleep(0.3)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


class Ours:
    """A conversation with our server, with state and draft carried as the API does."""

    def __init__(self, client: aiohttp.ClientSession, url: str) -> None:
        self._client, self._url = client, url
        self._request = {
            "start": True, "text": None, "choice": None, "state": None, "language": "nb", "now": NOW,
            "kept_days": 14, "draft": empty_draft("solvik", "nb"), "service": SERVICE,
        }  # fmt: skip

    async def turn(self, line: str | None) -> float:
        """Milliseconds of one turn; None opens the conversation."""
        pressed = line is not None and line.startswith("*")
        self._request["start"] = line is None
        self._request["choice"] = line[1:] if pressed else None
        self._request["text"] = None if pressed else line
        started = time.perf_counter()
        async with self._client.post(f"{self._url}/turn", json=self._request) as answer:
            body = await answer.json()
        taken = (time.perf_counter() - started) * 1000
        assert answer.status == 200, body
        self._request["state"], self._request["draft"] = body["state"], body["draft"]
        self.is_sent = body["action"] == "submit"
        return taken

    async def open(self) -> None:
        """The opening turn."""
        await self.turn(None)


class Stock:
    """The same conversation over Rasa's REST channel."""

    def __init__(self, client: aiohttp.ClientSession, url: str) -> None:
        self._client, self._url, self._sender = client, url, uuid.uuid4().hex
        self._metadata = slots_of(
            {
                "state": None,
                "draft": empty_draft("solvik", "nb"),
                "language": "nb",
                "service": SERVICE,
                "now": NOW,
                "kept_days": 14,
            }
        )

    async def turn(self, line: str) -> float:
        """Milliseconds of one turn."""
        text = line
        if line.startswith("*"):
            intent, entities = intent_of(line[1:])
            text = f"/{intent}{json.dumps(entities)}"
        body = {"sender": self._sender, "message": text, "metadata": self._metadata}
        started = time.perf_counter()
        async with self._client.post(f"{self._url}/webhooks/rest/webhook", json=body) as answer:
            messages = await answer.json()
        taken = (time.perf_counter() - started) * 1000
        assert messages, f"stock Rasa had no answer to {line!r}"
        self.is_sent = any("Meldingen er sendt" in (said.get("text") or "") for said in messages)
        return taken

    async def open(self) -> None:
        """Stock Rasa opens with the first message."""


class Subject(NamedTuple):
    """A running bot: how to begin a conversation with it, and the processes that answer."""

    begin: Callable[[], Ours | Stock]
    pids: tuple[int, ...]

    @property
    def mb(self) -> float:
        """Resident memory of the bot itself, without an action server."""
        return psutil.Process(self.pids[0]).memory_info().rss / 2**20

    @property
    def cpu_ms(self) -> float:
        """Processor time used so far; steadier than the clock on a busy machine."""
        times = [psutil.Process(pid).cpu_times() for pid in self.pids]
        return sum(spent.user + spent.system for spent in times) * 1000


@contextlib.asynccontextmanager
async def ours(model_dir: Path) -> AsyncIterator[Subject]:
    """Our server."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["bot.server", "--port", str(port), "--model-dir", str(model_dir)]
    async with running(command, f"{url}/health") as pid, aiohttp.ClientSession() as client:
        yield Subject(lambda: Ours(client, url), (pid,))


@contextlib.asynccontextmanager
async def stock(archive: Path) -> AsyncIterator[Subject]:
    """`rasa run` with an HTTP action server."""
    port, actions = free_port(), free_port()
    url, actions_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{actions}"
    with tempfile.TemporaryDirectory() as folder:
        endpoints, credentials = Path(folder) / "endpoints.yml", Path(folder) / "credentials.yml"
        endpoints.write_text(
            f"action_endpoint:\n  url: {actions_url}/webhook\n"
            "nlg:\n  type: bot.replies.CatalogueReplies\n"
        )
        credentials.write_text("rest:\n")
        serve_actions = ["rasa", "run", "actions", "--actions", "bot.actions", "-p", str(actions)]
        serve = [
            *("rasa", "run", "-m", str(archive), "-i", "127.0.0.1", "-p", str(port)),
            *("--endpoints", str(endpoints), "--credentials", str(credentials)),
        ]
        async with (
            running(serve_actions, f"{actions_url}/health") as actions_pid,
            running(serve, f"{url}/") as pid,
            aiohttp.ClientSession() as client,
        ):
            await _wait_for_the_model(client, url)
            yield Subject(lambda: Stock(client, url), (pid, actions_pid))


async def compare(subjects: dict[str, Subject], conversations: int) -> dict[str, dict[str, float]]:
    """The same conversations with all subjects, in turns, so that other load falls on each."""
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    used = dict.fromkeys(subjects, 0.0)
    for number in range(conversations + 1):
        for name, subject in subjects.items():
            before = subject.cpu_ms
            talk = subject.begin()
            await talk.open()
            times = [await talk.turn(line) for line in CONVERSATION]
            if not talk.is_sent:
                # Another classifier may read a sentence in another way; the time of a turn counts.
                print(f"({name}: the conversation did not end in sending)", flush=True)
            if number:  # the first one warms up
                taken[name] += times
                used[name] += subject.cpu_ms - before
    return {
        name: {
            "p50": statistics.median(taken[name]),
            "p95": statistics.quantiles(taken[name], n=20)[18],
            "cpu": used[name] / len(taken[name]),
            "mb": subject.mb,
        }
        for name, subject in subjects.items()
    }


async def growth(subject: Subject) -> tuple[float, float]:
    """Median milliseconds of a turn after 2 and after many turns, measured in turns."""
    young, old = subject.begin(), subject.begin()
    for talk, turns in ((young, 2), (old, MANY_TURNS)):
        await talk.open()
        await talk.turn("Mor falt på badet i går.")
        for _ in range(turns - 1):
            await talk.turn("hvem leser dette?")
    pairs = [
        (await young.turn("er det anonymt?"), await old.turn("er det anonymt?"))
        for _ in range(REPEATS)
    ]
    after_2, after_many = (statistics.median(column) for column in zip(*pairs, strict=True))
    return after_2, after_many


async def _wait_for_the_model(client: aiohttp.ClientSession, url: str) -> None:
    """Stock Rasa answers `/` before its model is loaded, and messages with nothing until then."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(AssertionError, aiohttp.ClientError):
            await Stock(client, url).turn("hei")
            return
        await asyncio.sleep(0.5)
    raise SystemExit("stock Rasa did not load its model")


def train_default_pipeline(folder: Path) -> Path:
    """The `rasa init` pipeline on our data."""
    (folder / "config.yml").write_text(DEFAULT_CONFIG)
    (folder / "stories.yml").write_text(STORIES)
    data = [str(BOT / "nlu"), str(BOT / "rules"), str(folder / "stories.yml")]
    command = [sys.executable, "-m", "rasa", "train", "-d", str(BOT / "domain"), "-c", str(folder / "config.yml"),
               "--data", *data, "--out", str(folder), "--fixed-model-name", "default"]  # fmt: skip
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    return folder / "default.tar.gz"


def tell(name: str, figures: dict[str, float], ours: dict[str, float], goal: float | None) -> None:
    """A line of the table, with how many times ours it is."""
    print(
        f"{name:28} p50 {figures['p50']:6.1f}  p95 {figures['p95']:6.1f}  "
        f"processor {figures['cpu']:5.1f} ms a turn  {figures['mb']:5.0f} MB",
        flush=True,
    )
    if goal is not None:
        ratio, p95, cpu = (figures[key] / ours[key] for key in ("p50", "p95", "cpu"))
        print(
            f"{'':28} {ratio:.1f} times ours (p95 {p95:.1f}, processor {cpu:.1f}); "
            f"goal {goal:g}: {verdict(ratio >= goal)}",
            flush=True,
        )


def verdict(reached: bool) -> str:  # noqa: FBT001
    """A word for a goal."""
    return "reached" if reached else "MISSED"


async def measure(options: argparse.Namespace) -> None:
    """Measure and print."""
    archive = usable_model(options.model_dir)
    print(
        f"A conversation of {len(CONVERSATION)} messages, {options.conversations} times with each, over HTTP:"
    )
    async with contextlib.AsyncExitStack() as stack:
        subject = await stack.enter_async_context(ours(options.model_dir))
        subjects = {
            "ours": subject,
            "same model, stock rasa run": await stack.enter_async_context(stock(archive)),
        }
        goals = {"same model, stock rasa run": GOAL_STOCK}
        if options.default_pipeline:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            started = time.monotonic()
            default = train_default_pipeline(Path(folder))
            print(f"(default pipeline trained in {time.monotonic() - started:.0f} s)", flush=True)
            subjects["rasa init pipeline, rasa run"] = await stack.enter_async_context(
                stock(default)
            )
            goals["rasa init pipeline, rasa run"] = GOAL_DEFAULT
        figures = await compare(subjects, options.conversations)
        after_2, after_many = await growth(subject)
    for name, figure in figures.items():
        tell(name, figure, figures["ours"], goals.get(name))
    grown = after_many / after_2
    print(
        f"a turn after {MANY_TURNS} turns {after_many:.1f} ms, after 2 {after_2:.1f} ms: "
        f"{grown:.2f} times; goal at most {GOAL_GROWTH}: {verdict(grown <= GOAL_GROWTH)}"
    )
    mb = figures["ours"]["mb"]
    print(f"resident memory {mb:.0f} MB; goal at most {GOAL_MB:.0f}: {verdict(mb <= GOAL_MB)}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the bot's turn against stock Rasa.")
    parser.add_argument("--model-dir", type=Path, default=DEFAULT_MODEL_DIR)
    parser.add_argument("--conversations", type=int, default=5)
    parser.add_argument("--default-pipeline", action="store_true", help="also train and measure rasa init's pipeline")  # fmt: skip
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
