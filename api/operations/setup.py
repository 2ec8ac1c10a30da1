"""The set-up program: everything between a fresh checkout and a service that can start.

Runs on the machine's plain ``python3`` with the standard library alone (Python 3.8 can read it,
so that a too old Python gets a sentence instead of a syntax error).
Each step leaves a stamp with a checksum of what it was made from; the next run skips it.

    python3 -m api.operations.setup [--tests]
"""

from __future__ import annotations

import argparse
import fcntl
import shutil
import subprocess
import sys
import time
from pathlib import Path

from api.operations.console import SetUpProblem, fail, say
from api.operations.node import Widgets
from api.operations.pythons import Pythons

ROOT = Path(__file__).resolve().parents[2]
FIRST_TIME_BYTES = 6 * 1024**3  # both environments, uv's cache, the trained model, a small database
LATER_BYTES = 300 * 1024**2


def main() -> int:
    """Set up this checkout; return 0 when everything is in place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="also what the tests need (a browser)")
    options = parser.parse_args()
    began = time.monotonic()
    try:
        with _one_at_a_time():
            set_up(for_tests=options.tests)
    except SetUpProblem as problem:
        return fail(problem)
    except KeyboardInterrupt:
        say("\nStopped. Run the same command again to go on where it was.")
        return 130
    except OSError as error:
        return fail(SetUpProblem(f"The set-up could not read or write a file: {error}"))
    say(f"Set up ({time.monotonic() - began:.1f} s).")
    return 0


def set_up(*, for_tests: bool) -> None:
    """Do every step that is not done yet. Raises SetUpProblem."""
    pythons = Pythons(ROOT)
    widgets = Widgets(ROOT, pythons)
    require_free_space(first_time=not pythons.bot_environment_exists())
    pythons.make_service_environment()
    pythons.make_bot_environment()
    widgets.build()
    if for_tests:
        widgets.install()
        widgets.install_for_tests()
        _find_browser(widgets)


def require_free_space(*, first_time: bool) -> None:
    """Raise SetUpProblem when the disk could not hold what is about to be made."""
    needed = FIRST_TIME_BYTES if first_time else LATER_BYTES
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise SetUpProblem(
            f"There is too little room on the disk that holds {ROOT}: {free / 1024**3:.1f} GB are"
            f" free and about {needed / 1024**3:.1f} GB are needed (most of it is TensorFlow for"
            " the bot). Free some space and run the same command again."
        )


def _find_browser(widgets: Widgets) -> None:
    """Let the tests' own program find a Chromium, or install one. Raises SetUpProblem."""
    python = str(ROOT / ".venv" / "bin" / "python")
    # One of the ways to get a browser is by npm.
    environment = widgets.environment()
    command = [python, "-m", "tests.browser"]
    found = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if found.returncode != 0:
        raise SetUpProblem("The tests need a browser; the reason it is missing stands above.")


class _one_at_a_time:  # noqa: N801 - reads as a phrase in `with`
    """Holds a lock on this checkout, so that two set-ups don't build over each other."""

    def __enter__(self) -> None:
        folder = ROOT / ".meldeknapp"
        folder.mkdir(exist_ok=True)
        self._file = (folder / "setup.lock").open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  … Waiting for another set-up of this checkout")
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *error: object) -> None:
        self._file.close()


if __name__ == "__main__":
    sys.exit(main())
