"""Some parts of the product under its real supervisor, for tests that need not wait for the rest.

`python -m tests.some_parts api worker --data-dir …`; PostgreSQL, migrating and seeding come along.
Says that all is well as `make run` does: by `ready.json` in the data folder.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from api.operations.addresses import Addresses
from api.operations.console import say
from api.operations.parts import parts
from api.operations.supervisor import Supervisor
from api.shared.postgres import EmbeddedPostgres
from api.shared.sealing import Vault

ROOT = Path(__file__).parents[1]
ALWAYS = ("migrate", "seed")


def command(*names: str) -> tuple[str, ...]:
    """Return the arguments that make Python run these parts, for `product.running`."""
    return ("-m", "tests.some_parts", *names)


def main() -> int:
    """Run the parts until SIGINT; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+")
    parser.add_argument("--data-dir", type=Path, required=True)
    options = parser.parse_args()
    addresses = Addresses.from_environment()
    Vault.create_file(options.data_dir / "key")
    database = EmbeddedPostgres(options.data_dir)
    database.start()
    wanted = {*ALWAYS, *options.names}
    supervisor = Supervisor(
        [
            part
            for part in parts(addresses, options.data_dir, database.url, demo=True)
            if part.name in wanted
        ],
        logs=options.data_dir / "log",
        say=say,
        database=database,
        folder=ROOT,
    )

    def write(pids: Mapping[str, int]) -> None:
        facts = {
            "service": addresses.service_url,
            "bot": addresses.bot_url,
            "far_end": addresses.far_end_url,
            "database_url": database.url,
            "pids": dict(pids),
        }
        unfinished = options.data_dir / "ready.new"
        unfinished.write_text(json.dumps(facts), "utf-8")
        unfinished.replace(options.data_dir / "ready.json")

    signal.signal(signal.SIGINT, supervisor.ask_to_stop)
    try:
        if supervisor.bring_up():
            supervisor.watch(write)
    finally:
        supervisor.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
