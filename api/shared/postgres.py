"""The embedded PostgreSQL: the programs from a Python wheel, run as a child of this process.

Only the programs of the wheel are taken; its own life-cycle code is not (api/decisions).
The database listens on a Unix socket in a folder that only its owner can enter, never on a port.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import psycopg
from sqlalchemy import URL

from api.shared.postgres_home import DatabaseUnavailable, PostgresHome

ROLE: Final = "meldeknapp"
DATABASE: Final = "meldeknapp"
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 30.0

_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_checkpoints": "off",
    # What people wrote must not reach the log: neither statements nor the values in DETAIL lines.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_NOT_DURABLE: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class DatabaseInUse(DatabaseUnavailable):
    """Another process holds the embedded database; it may well be running and usable."""


@contextmanager
def embedded(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """Run a database kept under ``data_dir`` and give its address (``postgresql+psycopg://…``).

    Start it from the main thread: on Linux the kernel stops the database when the thread that
    started it ends, so that it never outlives a killed parent.
    ``durable=False`` is for tests: faster, not safe against power loss, and all of it is deleted
    at the end.
    Raises DatabaseUnavailable.
    """
    server = EmbeddedPostgres(data_dir, durable=durable)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
        if not durable:
            server.delete()


class EmbeddedPostgres:
    """One database server: made on first start, held by one process at a time."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._durable = durable
        self._ours = data_dir.resolve()
        self._home = PostgresHome(self._ours)
        self._log = self._ours / "log" / "postgres.log"
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the database, without a password: the socket's folder guards it."""
        return self._url(DATABASE)

    @property
    def folder(self) -> Path:
        """The folder of the database's own files."""
        return self._home.data

    @property
    def pid(self) -> int | None:
        """The process id of the running server, or None when it is not running."""
        if self._process is None or self._process.poll() is not None:
            return None
        return self._process.pid

    def start(self) -> None:
        """Start the server and return when it answers. Raises DatabaseUnavailable."""
        self._hold()
        try:
            self._home.prepare()
            if not self._home.data.exists():
                self._initialise()
            self._start_server()
            self._create_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server: first at once but cleanly, then harder. Safe to call twice."""
        if self._process is not None:
            for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                if self._process.poll() is not None:
                    break
                self._process.send_signal(order)
                try:
                    self._process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def delete(self) -> None:
        """Delete the stopped server's data for good."""
        self._home.delete()

    # -- before the start ------------------------------------------------------------------

    def _hold(self) -> None:
        """Take the lock on the data folder. Raises DatabaseUnavailable when another has it."""
        if self._lock is not None:
            return
        self._log.parent.mkdir(parents=True, exist_ok=True)
        lock = (self._ours / "postgres.lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            lock.close()
            raise DatabaseInUse(
                f"The database in {self._ours} is in use by another Meldeknapp (process {holder})."
                " Stop that one first, or give this one a data folder of its own."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _initialise(self) -> None:
        """Make an empty database beside its final place, then move it there in one step."""
        data = self._home.data
        for left_over in data.parent.glob(f"{data.name}.new-*"):
            shutil.rmtree(left_over)
        new = data.with_name(f"{data.name}.new-{os.getpid()}")
        # The builtin locale sorts by code point everywhere alike; the service sorts names itself.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        access = [f"--username={ROLE}", "--auth-local=trust", "--auth-host=reject"]
        sync = [] if self._durable else ["--no-sync"]
        try:
            self._home.run("initdb", "--pgdata", str(new), *locale, *access, *sync)
        except subprocess.CalledProcessError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise DatabaseUnavailable(
                f"The database could not be made in {data.parent}:\n{error.stdout.strip()}"
            ) from error
        new.rename(data)

    # -- the server ------------------------------------------------------------------------

    def _start_server(self) -> None:
        """Start the server, and again for a while if an old one is still letting go."""
        deadline = time.monotonic() + START_SECONDS
        stale = self._settle_old_server(deadline)
        while True:
            start_of_output = self._log.stat().st_size if self._log.exists() else 0
            process = self._process = self._spawn(stale)
            while process.poll() is None:
                if self._is_ready(process.pid):
                    return
                if time.monotonic() > deadline:
                    raise DatabaseUnavailable(
                        f"The database did not start in {START_SECONDS:.0f} s; see {self._log}."
                    )
                time.sleep(0.02)
            with self._log.open("rb") as log:
                log.seek(start_of_output)
                said = log.read().decode("utf-8", "replace")
            # After a hard kill its children may hold the shared memory for a moment.
            if "still in use" not in said or time.monotonic() > deadline:
                raise DatabaseUnavailable(f"The database did not start:\n{said.strip()}")
            time.sleep(0.2)

    def _spawn(self, stale: int | None) -> subprocess.Popen[bytes]:
        settings = dict(_SETTINGS, unix_socket_directories=str(self._home.socket))
        if not self._durable:
            settings |= _NOT_DURABLE
        arguments = ["-D", str(self._home.data)]
        for name, value in settings.items():
            arguments += ["-c", f"{name}={value}"]
        # A number left by a dead server may belong to another program by now. PostgreSQL takes
        # the number of its grandparent for its own history, and so goes on.
        variables = {} if stale is None else {"PG_GRANDPARENT_PID": str(stale)}
        with self._log.open("ab") as log:
            return self._home.spawn(
                "postgres", *arguments, log=log, order=signal.SIGINT, **variables
            )

    def _settle_old_server(self, deadline: float) -> int | None:
        """Stop a server that outlived its parent, and return a process id to be disregarded."""
        pid_file = self._home.data / "postmaster.pid"
        try:
            first, second, *_ = pid_file.read_text("utf-8").splitlines()
            pid = int(first)
        except FileNotFoundError:
            return None
        except ValueError:  # cut off while being written: nothing to learn from it
            pid_file.unlink()
            return None
        if Path(second) != self._home.data or not _is_postgres(pid):
            return pid
        os.kill(pid, signal.SIGINT)
        while _is_postgres(pid):
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(
                    f"An earlier database server (process {pid}) does not stop. End it first."
                )
            time.sleep(0.05)
        return None

    def _is_ready(self, pid: int) -> bool:
        """Tell whether the server says in its pid file that it takes connections."""
        try:
            owner, *_, status = (self._home.data / "postmaster.pid").read_text("utf-8").split()
        except (OSError, ValueError):
            return False
        return owner == str(pid) and status == "ready"

    def _create_database(self) -> None:
        address = self._url("postgres").replace("+psycopg", "", 1)
        with psycopg.connect(address, autocommit=True) as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    # -- helpers ---------------------------------------------------------------------------

    def _url(self, database: str) -> str:
        query = {"host": str(self._home.socket)}
        url = URL.create("postgresql+psycopg", username=ROLE, database=database, query=query)
        return url.render_as_string()


def _is_postgres(pid: int) -> bool:
    """Tell whether a process is a PostgreSQL server, and not a later holder of its number."""
    if sys.platform == "linux":  # small containers have no `ps`
        try:
            return Path(f"/proc/{pid}/comm").read_text("utf-8").strip() == "postgres"
        except OSError:
            return False
    done = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(done.stdout.strip()).name == "postgres"
