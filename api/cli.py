"""The command line: `python -m api.cli …`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

import segno

from api.access.permissions import Role
from api.demo.solvik import ACCOUNTS
from api.migrations import migrate
from api.operations.accounts import NewAccount, add_account
from api.operations.addresses import Addresses, PortTaken
from api.operations.console import SetUpProblem, fail, say
from api.operations.run import Run, database_address, run
from api.operations.services import make_service, make_unit
from api.operations.supervisor import PartFailed
from api.shared import i18n
from api.shared.postgres_home import DatabaseUnavailable
from api.shared.problems import NotFound, Problem
from api.shared.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.verb(options)
    except SetUpProblem as problem:
        return fail(problem)
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

    users = verbs.add_parser("users", help="staff accounts").add_subparsers(required=True)
    add = users.add_parser("add", parents=[data_dir], help="make a staff account")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, type=Role, choices=list(Role))
    add.add_argument("--service", required=True, help="the service's short name, as in /s/…")
    add.add_argument("--unit", help="the unit's short name (default: the whole service)")
    add.set_defaults(verb=_add_user)

    service = verbs.add_parser("service", help="services and their units").add_subparsers(
        required=True
    )
    create = service.add_parser("create", parents=[data_dir], help="make a service")
    create.add_argument("slug", help="short name, as in /s/…")
    _add_names(create)
    create.add_argument("--phone", required=True, help="where people can talk with a person")
    create.set_defaults(verb=_create_service)
    unit = service.add_parser("add-unit", parents=[data_dir], help="make a unit in a service")
    unit.add_argument("service", help="the service's short name")
    _add_names(unit)
    unit.add_argument("--synonyms", default="", help="what people call it, with commas")
    unit.set_defaults(verb=_add_unit)

    who = verbs.add_parser("demo-accounts", help="show who may log in to the demo, with codes")
    who.set_defaults(verb=_demo_accounts)

    change = verbs.add_parser("migrate", parents=[data_dir], help="bring the database up to date")
    change.add_argument("--to", default="head", help="migration to stop at (default: the newest)")
    change.set_defaults(verb=_migrate)
    return parser


def _add_names(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name-nb", required=True, help="name in bokmål")
    parser.add_argument("--name-nn", required=True, help="name in nynorsk")
    parser.add_argument("--name-en", default="", help="name in English (default: in bokmål)")


def _run(options: argparse.Namespace) -> int:
    addresses = Addresses.from_environment(port=options.port, host=options.host)
    greeting = demo_accounts if options.demo else str
    return run(Run(options.data_dir.resolve(), addresses, options.demo, greeting))


def demo_accounts() -> str:
    """Return the demo's accounts as a table, with the codes that hold for the next seconds."""
    lines = ["", "  Demo accounts:  e-mail                       password          code now"]
    lines += [
        f"  {account.role:<15} {account.email:<28} {account.password:<17} {account.code()}"
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


def _add_user(options: argparse.Namespace) -> int:
    """Ask for a password (or read one from a pipe), make the account, show its second factor."""
    asked = sys.stdin.isatty()
    password = getpass("Password: ") if asked else sys.stdin.readline().rstrip("\n")
    if asked and getpass("The same again: ") != password:
        raise SetUpProblem("The two passwords are not the same. Nothing was made.")
    wanted = NewAccount(options.email, options.name, options.role, options.service, options.unit)
    with _settings(options) as settings:
        try:
            address = asyncio.run(add_account(settings, wanted, password))
        except NotFound as problem:
            raise SetUpProblem("There is no such service, or no such unit in it.") from problem
        except Problem as problem:
            raise SetUpProblem(str(problem.title)) from problem
    say("The account is made. Scan this with an authenticator app; it is shown this once:")
    segno.make(address).terminal(compact=True)
    say(address)
    return 0


def _create_service(options: argparse.Namespace) -> int:
    """Make a service; say how it goes on."""
    typed = {"phone": options.phone, **_names(options)}
    with _settings(options) as settings:
        try:
            address = asyncio.run(make_service(settings, options.slug, typed))
        except Problem as problem:
            raise SetUpProblem(str(problem.title)) from problem
    say(f"The service is made: {address}")
    say(f"Its units:   service add-unit {options.slug} --name-nb … --name-nn …")
    say(f"Its people:  users add … --role administrator --service {options.slug}")
    return 0


def _add_unit(options: argparse.Namespace) -> int:
    """Make a unit; say its short name."""
    typed = {"synonyms": options.synonyms, **_names(options)}
    with _settings(options) as settings:
        try:
            slug = asyncio.run(make_unit(settings, options.service, typed))
        except NotFound as problem:
            raise SetUpProblem("There is no such service.") from problem
    say(f"The unit is made: {slug}")
    return 0


def _names(options: argparse.Namespace) -> dict[str, str]:
    return {f"name_{each}": getattr(options, f"name_{each}") for each in i18n.LANGUAGES}


@contextmanager
def _settings(options: argparse.Namespace) -> Iterator[Settings]:
    """Give the settings of a service on this machine; what is said is in English."""
    data_dir = options.data_dir.resolve()
    with database_address(data_dir) as url:
        key_file = Path(os.environ.get("MELDEKNAPP_KEY_FILE") or data_dir / "key")
        i18n.use("en")
        yield Settings(database_url=url, key_file=key_file)


if __name__ == "__main__":
    sys.exit(main())
