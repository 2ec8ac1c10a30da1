"""Write the next migration from what the models say: `make migration name="Add the lessons"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from api.migrations import configuration, migrate
from api.shared.postgres import embedded


def write(name: str) -> None:
    """Compare the models with a fresh, fully migrated database and write the difference.

    Read what it wrote before it is committed: a renamed column looks like one gone and one new.
    """
    with tempfile.TemporaryDirectory() as folder, embedded(Path(folder), durable=False) as url:
        migrate(url)
        settled = configuration(url)
        newest = ScriptDirectory.from_config(settled).get_current_head() or "0000"
        number = f"{int(newest) + 1:04d}"
        command.revision(settled, name, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    write(sys.argv[1])
