"""What the set-up program and the supervisor say on the terminal, and how they run commands.

Standard library only and readable by Python 3.8: this runs before anything is installed.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Mapping, Sequence

HEARTBEAT_SECONDS = 10.0

# Sentences that tools print when a package registry cannot be reached.
_NO_NETWORK = (
    "dns error",
    "failed to lookup address",
    "temporary failure in name resolution",
    "name or service not known",
    "could not connect",
    "connection refused",
    "network is unreachable",
    "error sending request",
    "failed to establish a new connection",
    "enotfound",
    "eai_again",
    "econnrefused",
    "etimedout",
)
_NOT_TRUSTED = (
    "invalid peer certificate",
    "certificate_verify_failed",
    "self_signed_cert",
    "unable_to_get_issuer_cert",
    "unable_to_verify_leaf_signature",
)
_DISK_FULL = ("no space left on device", "enospc", "disk quota exceeded")


class SetUpProblem(Exception):
    """A set-up step that cannot be done; the text is one paragraph meant for a person."""


def say(text: str) -> None:
    """Print one line at once, also when the output is a pipe."""
    print(text, flush=True)


class Progress:
    """Prints what is going on, and every ten seconds that it still is."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = time.monotonic()
        self._over = threading.Event()

    def __enter__(self) -> Progress:
        say(f"  … {self._what}")
        threading.Thread(target=self._beat, daemon=True).start()
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._over.set()
        seconds = time.monotonic() - self._began
        if error is None:
            say(f"  ✓ {self._what} ({seconds:.0f} s)")

    def _beat(self) -> None:
        while not self._over.wait(HEARTBEAT_SECONDS):
            say(f"    still at it: {self._what} ({time.monotonic() - self._began:.0f} s)")


def run_logged(
    what: str,
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run a command with progress lines; its output goes to the file ``log``.

    Raises SetUpProblem with the likely cause and the last lines of output when it fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with Progress(what), log.open("wb") as output:
        try:
            done = subprocess.run(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment) if environment is not None else None,
                cwd=str(folder) if folder else None,
                check=False,
            )
        except OSError as error:
            raise SetUpProblem(f"{what}: {command[0]} could not be started ({error}).") from error
        if done.returncode != 0:
            raise SetUpProblem(explain_failure(what, log))


def explain_failure(what: str, log: Path) -> str:
    """Say in one paragraph why a command failed, from the output it left in ``log``."""
    text = log.read_text("utf-8", errors="replace")
    lower = text.lower()
    tail = "\n".join("    " + line for line in text.strip().splitlines()[-12:])
    if any(sign in lower for sign in _DISK_FULL):
        cause = "The disk is full: free about 6 GB and run the same command again."
    elif any(sign in lower for sign in _NOT_TRUSTED):
        cause = (
            "The package registry answers with a certificate this machine does not trust, as"
            " behind an organisation's own proxy. Put that organisation's certificates into a file"
            " and name it in SSL_CERT_FILE (for Python) and NODE_EXTRA_CA_CERTS (for Node)."
        )
    elif any(sign in lower for sign in _NO_NETWORK):
        cause = (
            "The package registry could not be reached. The first set-up needs the network"
            " (behind a proxy set HTTPS_PROXY; for a mirror set UV_DEFAULT_INDEX for Python and"
            " npm's `registry` for Node). Run the same command again when it is there."
        )
    else:
        cause = "The last lines it wrote:"
    return f"{what}: failed. {cause}\n{tail}\n    (all of it: {log})"


def fail(problem: SetUpProblem) -> int:
    """Print a problem on the error stream and return the exit status for it."""
    sys.stdout.flush()
    print(f"\nmeldeknapp: {problem}\n", file=sys.stderr, flush=True)
    return 1
