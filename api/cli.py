"""The command line: `python -m api.cli …`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from api.demo.solvik import ACCOUNTS
from api.migrations import migrate
from api.operations.addresses import Addresses, PortTaken
from api.operations.console import SetUpProblem, fail, say
from api.operations.run import Run, database_address, run
from api.operations.supervisor import PartFailed
from api.shared.postgres_home import DatabaseUnavailable

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.verb(options)
    except (PortTaken, DatabaseUnavailable, PartFailed) as problem:
        return fail(SetUpProblem(str(problem)))
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="meldeknapp", description="Run and operate Meldeknapp.")
    verbs = parser.add_subparsers(required=True, metavar="command")
    data_dir = argparse.ArgumentParser(add_help=False)
    data_dir.add_argument(
        "--data-dir",
        type=Path,
        default=Path(os.environ.get("MELDEKNAPP_DATA_DIR") or ROOT / ".meldeknapp"),
        help="folder of the embedded database, key file and logs (default: .meldeknapp)",
    )

    start = verbs.add_parser("run", parents=[data_dir], help="run the whole service until Ctrl-C")
    start.add_argument("--port", type=int, help="port of the service; the others follow from it")
    start.add_argument("--host", help="address the service listens on (default: 127.0.0.1)")
    start.add_argument(
        "--no-demo", dest="demo", action="store_false", help="without the demo service Solvik"
    )
    start.set_defaults(verb=_run)

    who = verbs.add_parser("demo-accounts", help="show who may log in to the demo, with codes")
    who.set_defaults(verb=_demo_accounts)

    change = verbs.add_parser("migrate", parents=[data_dir], help="bring the database up to date")
    change.add_argument("--to", default="head", help="migration to stop at (default: the newest)")
    change.set_defaults(verb=_migrate)
    return parser


def _run(options: argparse.Namespace) -> int:
    addresses = Addresses.from_environment(port=options.port, host=options.host)
    greeting = demo_accounts if options.demo else str
    return run(Run(options.data_dir.resolve(), addresses, options.demo, greeting))


def demo_accounts() -> str:
    """Return the demo's accounts as a table, with the codes that hold for the next seconds."""
    lines = ["", "  Demo accounts:  e-mail                     password          code now"]
    lines += [
        f"  {account.role:<15} {account.email:<26} {account.password:<17} {account.code()}"
        for account in ACCOUNTS
    ]
    return "\n".join([*lines, "  New codes: .venv/bin/python -m api.cli demo-accounts", ""])


def _demo_accounts(_options: argparse.Namespace) -> int:
    say(demo_accounts())
    return 0


def _migrate(options: argparse.Namespace) -> int:
    with database_address(options.data_dir.resolve()) as url:
        migrate(url, options.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())
