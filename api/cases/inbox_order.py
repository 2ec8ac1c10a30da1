"""The orders of the inbox: by which columns, and where a page of it begins.

Each order is a row of values that are never null and end in one that is unique, so that "after
this case" is one comparison with an index behind it (`models.Case`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Integer, literal_column, tuple_

from api.cases.models import Case, or_never, rank
from api.cases.schemas import CaseState
from api.reports.schemas import Category, Kind
from api.shared import keyset
from api.shared.i18n import lazy
from api.shared.keyset import moment, truth
from api.shared.text import clean

Key = ColumnElement[Any]


@dataclass(frozen=True)
class Order:
    """By which values cases are ordered; `falling` is how people expect them at first."""

    title: str
    keys: tuple[Key, ...]
    read: tuple[Callable[[str], Any], ...]
    """How each value is read back from where a page ended."""
    falling: bool = True


def _vocabulary(column: str, values: Sequence[str], title: str) -> Order:
    """Order by a vocabulary's own order, and within each value the newest first."""
    return Order(title, (literal_column(rank(column, values), Integer()), _id), (_rank, UUID))


def _moment(column: str, title: str) -> Order:
    """Order by a moment, the earliest first; cases without one come last."""
    key = literal_column(or_never(column), DateTime(timezone=True))
    return Order(title, (key, _id), (moment, UUID), falling=False)


def _rank(written: str) -> int:
    """Return a rank (`models.rank`). Raises ValueError for a number that is none."""
    return range(101).index(int(written))


_id: Key = Case.__table__.c.id
_urgent: Key = Case.__table__.c.urgent
_opened: Key = Case.__table__.c.opened_at
_reference: Key = Case.__table__.c.reference

ORDERS: dict[str, Order] = {
    "urgent": Order(lazy("Urgent first"), (_urgent, _opened, _id), (truth, moment, UUID)),
    "reference": Order(lazy("Reference"), (_reference,), (clean,), falling=False),
    "kind": _vocabulary("kind", list(Kind), lazy("Kind")),
    "category": _vocabulary("category", list(Category), lazy("Category")),
    "state": _vocabulary("state", list(CaseState), lazy("State")),
    "received": Order(lazy("Received"), (_opened, _id), (moment, UUID)),
    "due": _moment("due_at", lazy("Next deadline")),
    "waits": _moment("waits_since", lazy("Waiting since")),
}
"""By name, as it stands in the address; with `-` before it, the other way round."""


@dataclass(frozen=True)
class Sort:
    """An order and which way round it goes."""

    name: str
    turned: bool = False

    def __str__(self) -> str:
        return f"-{self.name}" if self.turned else self.name

    @classmethod
    def read(cls, written: str) -> "Sort":
        """Return what stands in the address. Raises KeyError for no order of ours."""
        sort = cls(written.removeprefix("-"), written.startswith("-"))
        ORDERS[sort.name]
        return sort

    @property
    def order(self) -> Order:
        """The order by its name."""
        return ORDERS[self.name]

    @property
    def falling(self) -> bool:
        """Whether the greatest value comes first."""
        return self.order.falling != self.turned


@dataclass(frozen=True)
class Place:
    """A place between two cases: just after the one with these values, or just before it."""

    values: tuple[Any, ...]
    before: bool = False

    def __str__(self) -> str:
        return keyset.write(self.values)


def read_place(written: str, sort: Sort, *, before: bool) -> Place | None:
    """Return the place, or None (the first page) for none and for what is not one."""
    values = keyset.read(written, sort.order.read)
    return None if values is None else Place(values, before)


def beyond(place: Place, sort: Sort) -> ColumnElement[bool]:
    """Return the condition that a case stands beyond the place, in the direction of reading."""
    here = tuple_(*sort.order.keys)
    return here < place.values if sort.falling != place.before else here > place.values


def in_order(keys: Sequence[Key], *, falling: bool) -> list[ColumnElement[Any]]:
    """Return what to order by."""
    return [key.desc() if falling else key.asc() for key in keys]
