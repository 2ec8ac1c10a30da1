"""`make run`: the whole service on one machine, from one command, until Ctrl-C.

Starts PostgreSQL (unless DATABASE_URL names one), migrates, trains the bot when what it learns
from has changed, seeds the demo, and runs API, worker, bot and the demo's far end side by side.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.operations.addresses import Addresses
from api.operations.console import say
from api.operations.parts import parts
from api.operations.supervisor import Supervisor
from api.shared.postgres import DatabaseInUse, EmbeddedPostgres
from api.shared.sealing import Vault

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """What one running service was asked to be."""

    data_dir: Path
    addresses: Addresses
    demo: bool
    greeting: Callable[[], str] = str
    """More to say when all is up, such as who may log in to the demo."""

    @property
    def logs(self) -> Path:
        """The folder of every part's log."""
        return self.data_dir / "log"

    @property
    def ready_file(self) -> Path:
        """A JSON file that is there while all is well: addresses, process ids, database."""
        return self.data_dir / "ready.json"


def run(wish: Run) -> int:
    """Run the service until SIGINT or SIGTERM; return the exit status.

    Raises PortTaken, DatabaseUnavailable or PartFailed, each with one paragraph for the operator.
    """
    began = time.monotonic()
    wish.addresses.require_free(demo=wish.demo)
    wish.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    wish.ready_file.unlink(missing_ok=True)
    _put_old_logs_aside(wish.logs)
    _make_key(wish.data_dir)
    say("Starting (Ctrl-C stops everything):")
    given = _given_database()
    database = None if given else EmbeddedPostgres(wish.data_dir)
    supervisor: Supervisor | None = None
    try:
        if database:
            database.start()
            say("  ✓ postgres is up")
        url = given or (database.url if database else "")
        supervisor = Supervisor(
            parts(wish.addresses, wish.data_dir, url, demo=wish.demo),
            logs=wish.logs,
            say=say,
            database=database,
            folder=ROOT,
        )
        for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(order, supervisor.ask_to_stop)
        if supervisor.bring_up():
            _announce(wish, time.monotonic() - began)
            supervisor.watch(lambda pids: _write_ready_file(wish, url, pids))
    finally:
        for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(order, signal.SIG_IGN)
        say("\nStopping …")
        wish.ready_file.unlink(missing_ok=True)
        if supervisor:
            supervisor.stop()
        elif database:
            database.stop()
        say("Stopped.")
    return 0


@contextmanager
def database_address(data_dir: Path) -> Iterator[str]:
    """Give a command its database: the one named in the environment, a running one, or its own."""
    given = _given_database()
    if given:
        yield given
        return
    server = EmbeddedPostgres(data_dir)
    try:
        server.start()
    except DatabaseInUse:  # the service is running: use its database
        yield server.url
        return
    try:
        yield server.url
    finally:
        server.stop()


def _given_database() -> str | None:
    return os.environ.get("MELDEKNAPP_DATABASE_URL") or os.environ.get("DATABASE_URL") or None


def _make_key(data_dir: Path) -> None:
    """Make a sealing key on first start, and say loudly where it is."""
    if os.environ.get("MELDEKNAPP_KEY_FILE"):
        return
    key_file = data_dir / "key"
    if Vault.create_file(key_file):
        say(
            f"NOTE: a new sealing key was made in {key_file}.\n"
            "      Everything people write is sealed with it. Keep a copy, apart from the backups\n"
            "      of the database: without the key nothing can be read again."
        )


def _put_old_logs_aside(logs: Path) -> None:
    """Keep the logs of the last run as `*.log.1`, and let this one begin empty."""
    for log in logs.glob("*.log"):
        log.replace(log.with_suffix(".log.1"))


def _write_ready_file(wish: Run, database_url: str, pids: Mapping[str, int]) -> None:
    facts = {
        "service": wish.addresses.service_url,
        "bot": wish.addresses.bot_url,
        "far_end": wish.addresses.far_end_url if wish.demo else None,
        "smtp_port": wish.addresses.smtp_port if wish.demo else None,
        "database_url": database_url,
        "pids": dict(pids),
    }
    unfinished = wish.ready_file.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(facts, indent=2), "utf-8")
    unfinished.replace(wish.ready_file)


def _announce(wish: Run, seconds: float) -> None:
    """Print where everything is."""
    say(f"\nMeldeknapp is running ({seconds:.1f} s).\n")
    say(f"  A page with the report button   {wish.addresses.service_url}/")
    say(f"  Staff                           {wish.addresses.service_url}/staff")
    if wish.demo:
        say(f"  The receiving quality system    {wish.addresses.far_end_url}/")
        say(f"  The demo's mailbox              {wish.addresses.far_end_url}/mailbox")
    say(f"  Logs                            {wish.logs}")
    say(wish.greeting())
