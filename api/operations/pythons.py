"""The two Python environments: uv, a fitting interpreter for each, and the locked packages.

The service runs on CPython 3.11 or newer (``.venv``), the bot on CPython 3.10 (``bot/.venv``)
because Rasa 3.6 allows nothing newer.
Standard library only and readable by Python 3.8: this runs before anything is installed.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator

from api.operations.console import SetUpProblem, run_logged, say

HERE = Path(__file__).resolve().parent
SERVICE_VERSIONS = ((3, 11), (3, 15))  # from, below
BOT_VERSIONS = ((3, 10), (3, 11))
_STAMP = ".meldeknapp-lock"
# Where systems keep the certificates they trust; an organisation adds its own there.
_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


class Pythons:
    """Makes the environments of one checkout, with uv."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._logs = root / ".meldeknapp" / "log"
        self._uv: str | None = None

    # -- the environments ------------------------------------------------------------------

    def make_service_environment(self) -> None:
        """Make ``.venv`` from ``requirements.lock``; does nothing when it is up to date."""
        self._make("the service's environment", self._root / ".venv", self._root)

    def make_bot_environment(self) -> None:
        """Make ``bot/.venv`` from ``bot/requirements.lock``; does nothing when up to date."""
        self._make(
            "the bot's environment (Rasa and TensorFlow, 2.5 GB)",
            self._root / "bot" / ".venv",
            self._root / "bot",
        )

    def bot_environment_exists(self) -> bool:
        """Tell whether the large download has been done before."""
        return (self._root / "bot" / ".venv" / _STAMP).exists()

    def _make(self, what: str, environment: Path, project: Path) -> None:
        lock = project / "requirements.lock"
        if not lock.exists():
            say(f"  - {what}: there is no {lock.relative_to(self._root)} yet, left out")
            return
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        stamp = environment / _STAMP
        python = environment / "bin" / "python"
        if stamp.exists() and stamp.read_text("utf-8") == wanted and _version(str(python)):
            return
        stamp.unlink(missing_ok=True)
        versions = BOT_VERSIONS if environment.parent.name == "bot" else SERVICE_VERSIONS
        found = _version(str(python))
        if found is None or not versions[0] <= found < versions[1]:
            base = self._bot_python() if versions is BOT_VERSIONS else self._service_python()
            run_logged(
                f"Making {what}: {base}",
                [self.uv(), "venv", "--clear", "--python", base, str(environment)],
                log=self._logs / "setup-venv.log",
                environment=self.uv_environment(),
            )
        sync = [self.uv(), "pip", "sync", "--require-hashes", "--python", str(python), str(lock)]
        run_logged(
            f"Installing {what}",
            sync,
            log=self._logs / f"setup-{project.name}-packages.log",
            environment=self.uv_environment(),
        )
        stamp.write_text(wanted, "utf-8")

    # -- interpreters ----------------------------------------------------------------------

    def _service_python(self) -> str:
        candidates = [os.environ.get("MELDEKNAPP_PYTHON", ""), sys.executable]
        candidates += [shutil.which(f"python3.{minor}") or "" for minor in (13, 12, 11, 14)]
        for candidate in candidates:
            version = _version(candidate)
            if version and SERVICE_VERSIONS[0] <= version < SERVICE_VERSIONS[1]:
                return candidate
        return self._python_of_uv("3.12", "Python 3.11 or newer", "MELDEKNAPP_PYTHON")

    def _bot_python(self) -> str:
        for candidate in _candidates_for_the_bot():
            if _version(candidate) == BOT_VERSIONS[0]:
                return candidate
        return self._python_of_uv(
            "3.10", "CPython 3.10, which the bot needs,", "MELDEKNAPP_BOT_PYTHON"
        )

    def _python_of_uv(self, version: str, name: str, setting: str) -> str:
        """Find or download an interpreter by uv, and return its path."""
        find = [self.uv(), "python", "find", "--no-project", "--system", version]
        environment = self.uv_environment()
        path = _output([*find, "--no-python-downloads"], environment)
        if path:
            return path
        try:
            run_logged(
                f"Downloading Python {version}",
                [self.uv(), "python", "install", "--no-bin", version],
                log=self._logs / "setup-python.log",
                environment=environment,
            )
        except SetUpProblem as problem:
            raise SetUpProblem(
                f"{name} was found neither on PATH, among pyenv's versions nor among uv's, and"
                f" could not be downloaded. Install it (`pyenv install {version}`,"
                f" `brew install python@{version}`, or your system's package python{version})"
                f" and run the same command again, or point {setting} at one.\n{problem}"
            ) from problem
        path = _output([*find, "--managed-python"], environment)
        if not path:
            raise SetUpProblem(f"uv downloaded Python {version} but does not find it again.")
        return path

    # -- uv --------------------------------------------------------------------------------

    def uv(self) -> str:
        """Return the path of uv: the machine's own when there is one, else one of ours."""
        if self._uv is None:
            self._uv = shutil.which("uv") or self._own_uv()
        return self._uv

    def uv_environment(self) -> dict[str, str]:
        """Return the environment for uv: the machine's own settings are respected.

        pip's variables for a mirror are handed on to uv unless uv has its own.
        """
        environment = dict(os.environ)
        environment.pop("VIRTUAL_ENV", None)
        for theirs, ours in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
            if environment.get(theirs) and not environment.get(ours):
                environment[ours] = environment[theirs]
        if system_certificates():
            environment.setdefault("UV_SYSTEM_CERTS", "true")
        environment.setdefault("UV_HTTP_TIMEOUT", "120")
        return environment

    def _own_uv(self) -> str:
        folder = self._root / ".meldeknapp" / "uv"
        lock = HERE / "uv.lock"
        uv = folder / "bin" / "uv"
        stamp = folder / _STAMP
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if uv.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
            return str(uv)
        log = self._logs / "setup-uv.log"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            run_logged(
                "Making a small environment for uv",
                [sys.executable, "-m", "venv", str(folder)],
                log=log,
            )
        except SetUpProblem as problem:
            shutil.rmtree(folder, ignore_errors=True)
            raise SetUpProblem(
                f"uv is not installed, and this Python ({sys.executable}) cannot make an"
                " environment to put it in, most often because its `venv` or `ensurepip` module"
                " is missing. On Debian and Ubuntu install python3-venv; or install uv itself"
                f" (`pipx install uv`, `brew install uv`). Then run the same command again.\n"
                f"{problem}"
            ) from problem
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--require-hashes"]
        run_logged("Installing uv", [*pip, "-r", str(lock)], log=log)
        stamp.write_text(wanted, "utf-8")
        return str(uv)


def system_certificates() -> str | None:
    """Return the file of the certificates this machine trusts, if it is in a usual place."""
    return next((path for path in _CERTIFICATES if os.path.exists(path)), None)


def _candidates_for_the_bot() -> Iterator[str]:
    """Yield paths where a CPython 3.10 may be, likeliest first; some may not exist or run."""
    yield os.environ.get("MELDEKNAPP_BOT_PYTHON", "")
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield os.path.join(folder, "python3.10")
    roots = [os.environ.get("PYENV_ROOT", ""), os.path.expanduser("~/.pyenv")]
    if shutil.which("pyenv"):
        roots.insert(0, _output(["pyenv", "root"], dict(os.environ)))
    for root in filter(None, roots):
        versions = glob.glob(os.path.join(root, "versions", "3.10*", "bin", "python3.10"))
        yield from sorted(versions, reverse=True)


def _version(python: str) -> tuple[int, int] | None:
    """Return (major, minor) of a CPython, or None when the path does not run as one."""
    program = (
        "import sys, ssl, ctypes;"
        "print(sys.implementation.name, sys.version_info[0], sys.version_info[1])"
    )
    # A pyenv shim of a version that is not selected exists but does not run.
    said = _output([python, "-I", "-c", program], dict(os.environ)) if python else ""
    name, _, version = said.partition(" ")
    if name != "cpython":
        return None
    major, minor = version.split()
    return int(major), int(minor)


def _output(command: list[str], environment: dict[str, str]) -> str:
    """Return what a command prints, stripped; empty when it fails or does not exist."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
