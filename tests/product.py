"""The whole product as one running thing, started and stopped by the command that people use.

For the journeys, the benchmarks and the faults: they see what a visitor and an operator would see.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.shared.postgres import EmbeddedPostgres
from tests.ports import free_ports

ROOT = Path(__file__).parents[1]
WHOLE_PRODUCT = ("-m", "api.cli", "run")

START_SECONDS = 300.0
"""The first start trains the bot."""

BOT_SECONDS = 120.0
"""Importing TensorFlow and loading the model takes 15 s on two idle cores, more on busy ones."""

STOP_SECONDS = 60.0


class DidNotStart(Exception):
    """The product ended, or was not ready in time; the text is the end of what it said."""


@dataclass(frozen=True)
class Product:
    """A running product: where it listens, and which processes it is made of right now."""

    data_dir: Path

    @property
    def facts(self) -> dict[str, Any]:
        """What the product says about itself while all is well: addresses and process ids."""
        facts: dict[str, Any] = json.loads((self.data_dir / "ready.json").read_text("utf-8"))
        return facts

    @property
    def url(self) -> str:
        """Where people reach the service."""
        return str(self.facts["service"])

    @property
    def bot_url(self) -> str:
        """Where the bot listens."""
        return str(self.facts["bot"])

    @property
    def far_end_url(self) -> str:
        """Where the demo's receiving quality system and mailbox show what they got."""
        return str(self.facts["far_end"])

    @property
    def database_url(self) -> str:
        """The embedded database."""
        return str(self.facts["database_url"])

    def pid(self, part: str) -> int:
        """Return the process id of `api`, `bot`, `worker`, `far_end` or `postgres` now."""
        return int(self.facts["pids"][part])

    def kill(self, part: str) -> int:
        """End a part the hard way, as a crash would, and return the process id it had."""
        pid = self.pid(part)
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_another(self, part: str, killed: int, seconds: float = 60) -> None:
        """Wait until the supervisor has started a killed part again. Raises TimeoutError."""
        _wait(lambda: self.facts["pids"].get(part, killed) != killed, seconds, f"another {part}")

    def wait_until_bot_answers(self, killed: int) -> None:
        """Wait until another bot than the killed one takes turns. Raises TimeoutError."""
        self.wait_for_another("bot", killed)
        _wait(self._bot_answers, BOT_SECONDS, "the bot to answer")

    def _bot_answers(self) -> bool:
        try:
            return httpx.get(f"{self.bot_url}/health").is_success
        except httpx.TransportError:
            return False


def _wait(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.1)


@contextmanager
def running(
    command: Sequence[str] = WHOLE_PRODUCT, settings: Mapping[str, str] | None = None
) -> Iterator[Product]:
    """Run the product on free ports with a data folder of its own; stop it and delete its data.

    `settings` are environment variables that an operator would set. Raises DidNotStart, and
    AssertionError when it does not stop cleanly.
    """
    data_dir = Path(tempfile.mkdtemp(prefix="meldeknapp-"))
    environment = _environment() | dict(settings or {})
    said = data_dir / "said"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command, "--data-dir", str(data_dir)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    product = Product(data_dir)
    try:
        _wait_until_ready(data_dir / "ready.json", process, said)
        yield product
    finally:
        stopped = _stop(process)
        EmbeddedPostgres(data_dir).delete()
        _keep_logs(data_dir)
        last_words = _end_of(said)
        shutil.rmtree(data_dir)
    assert stopped == 0, f"it ended with status {stopped}:\n{last_words}"


def _environment() -> dict[str, str]:
    """Return this environment without settings of ours or a database, and with free ports."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MELDEKNAPP_", "DATABASE_", "PYTEST_", "PG"))
    }
    names = ("PORT", "BOT_PORT", "FAR_END_PORT", "DEMO_SMTP_PORT")
    ports = free_ports(len(names))
    return kept | {f"MELDEKNAPP_{name}": str(port) for name, port in zip(names, ports, strict=True)}


def _wait_until_ready(ready: Path, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise DidNotStart(_end_of(said))
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> int:
    """Ask the product to stop, as Ctrl-C does, and return its exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _keep_logs(data_dir: Path) -> None:
    """Keep the last run's logs where a failed test's reader can find them."""
    kept = ROOT / ".build" / "product-logs"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for log in data_dir.glob("log/*"):
        shutil.copy(log, kept)
    shutil.copy(data_dir / "said", kept / "run.log")


def _end_of(said: Path) -> str:
    return "\n".join(said.read_text("utf-8", "replace").strip().splitlines()[-30:])
