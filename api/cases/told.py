"""What an event keeps of a feature's rows: the columns it names, so that the history tells them.

A feature lists in its `history.py` which columns of which tables are told; texts are sealed and so
never among them. `replay.rows_after` builds the rows again.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect

from api.shared.db import Base

Told = Mapping[type[Base], tuple[str, ...]]
"""By table: the columns that events keep. Those of the primary key are always told."""

Rows = dict[str, dict[str, dict[str, Any] | None]]
"""Table → the row's key as text → column → value; None: the row was taken away."""


def rows(told: Told, present: Iterable[Base], gone: Iterable[Base] = ()) -> Rows:
    """Return what an event keeps of rows as they stand now, and that others are gone."""
    kept: Rows = {}
    for row in present:
        values = {name: _plain(getattr(row, name)) for name in told[type(row)]}
        kept.setdefault(row.__tablename__, {})[key_of(row)] = values
    for row in gone:
        kept.setdefault(row.__tablename__, {})[key_of(row)] = None
    return kept


def key_of(row: Base) -> str:
    """Return the row's primary key as text; of several columns, joined by a stroke."""
    mapper = inspect(type(row))
    return "/".join(str(each) for each in mapper.primary_key_from_instance(row))


def _plain(value: object) -> str | int | None:
    """Return a clear value as JSON keeps it: moments in UTC, a vocabulary's value as its text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
