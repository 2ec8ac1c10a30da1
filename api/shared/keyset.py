"""Where a page of a list ended, as its address has it: what its last row is ordered by."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

_BETWEEN = "~"


def write(values: Iterable[object]) -> str:
    """Return the values of a row as an address has them. None of them may hold a `~`."""
    return _BETWEEN.join(
        each.isoformat() if isinstance(each, date) else str(each) for each in values
    )


def read(written: str, readers: Iterable[Callable[[str], Any]]) -> tuple[Any, ...] | None:
    """Return the values, or None (the first page) for none and for what is not such a place.

    A reader raises ValueError for what its column cannot hold.
    """
    if not written:
        return None
    try:
        parts = zip(readers, written.split(_BETWEEN), strict=True)
        return tuple(reader(part) for reader, part in parts)
    except ValueError:
        return None


def moment(written: str) -> datetime:
    """Return a moment. Raises ValueError for one without its zone."""
    found = datetime.fromisoformat(written)
    if found.tzinfo is None:
        raise ValueError("without a zone it is no moment")
    return found


def truth(written: str) -> bool:
    """Return what `str` made of a truth. Raises ValueError for anything else."""
    return ("False", "True").index(written) == 1
