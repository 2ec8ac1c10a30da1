"""`make lock`: resolve the dependencies anew, into lock files with hashes and without addresses.

Standard library only, like the set-up program whose uv it uses.
"""

from __future__ import annotations

import sys
from pathlib import Path

from api.operations.console import SetUpProblem, fail, run_logged
from api.operations.pythons import Pythons

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (
    # (the project's folder, its oldest Python, its groups of development tools)
    (ROOT, "3.11", ("--group", "dev")),
    (ROOT / "bot", "3.10", ("--group", "dev")),
)


def main() -> int:
    """Write `requirements.lock` and `bot/requirements.lock`."""
    pythons = Pythons(ROOT)
    form = ("--universal", "--generate-hashes", "--no-annotate", "--no-header", "--upgrade")
    try:
        for folder, python, groups in LOCKS:
            run_logged(
                f"Resolving {folder.name}/requirements.lock",
                [
                    *(pythons.uv(), "pip", "compile", *form, "--python-version", python),
                    *("pyproject.toml", *groups, "--output-file", "requirements.lock"),
                ],
                log=ROOT / ".meldeknapp" / "log" / "lock.log",
                environment=pythons.uv_environment(),
                folder=folder,
            )
    except SetUpProblem as problem:
        return fail(problem)
    return 0


if __name__ == "__main__":
    sys.exit(main())
