"""What the inbox is narrowed to: as it stands in the address, and as conditions.

A filter by a clear column is one line in `CHOICES`; its options are the words of the column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute

from api.access.permissions import StaffMember
from api.cases import wording
from api.cases.inbox_order import Place, Sort, read_place
from api.cases.inbox_views import TABS, View
from api.cases.models import Case
from api.cases.queries import unread_by
from api.reports.wording import CATEGORIES
from api.shared import clock
from api.shared.i18n import _, lazy
from api.shared.problems import InvalidInput

WITHDRAWN = "withdrawn"
"""Stands among the states, though a withdrawn case keeps the state it had."""

LONGEST = 300
"""Characters of one value in the address."""


@dataclass(frozen=True)
class Choice:
    """A filter by one column. `words` None: its options are people or places of the service."""

    name: str
    column: InstrumentedAttribute[Any]
    words: Mapping[Any, str] | None = None

    @property
    def title(self) -> str:
        """Its name, as the case's own page has it."""
        return str(wording.FIELDS[self.name])

    def meaning(self, written: str) -> Any:  # noqa: ANN401 - text or an id, as the column is
        """Return what a value in the address means. Raises ValueError for none of the options."""
        if self.words is None:
            return UUID(written)
        if written not in self.words:
            raise ValueError(self.name)
        return written


STATES: dict[str, str] = {str(state): text for state, text in wording.STATES.items()} | {
    WITHDRAWN: lazy("Withdrawn")
}

CHOICES = (
    Choice("kind", Case.kind, wording.KINDS),
    Choice("category", Case.category, CATEGORIES),
    Choice("unit", Case.unit_id),
    Choice("responsible", Case.responsible_id),
    Choice("state", Case.state, STATES),
    Choice("physical_harm", Case.physical_harm, wording.HARMS),
    Choice("psychological_harm", Case.psychological_harm, wording.HARMS),
    Choice("potential_harm", Case.potential_harm, wording.HARMS),
    Choice("complexity", Case.complexity, wording.COMPLEXITIES),
    Choice("learning_value", Case.learning_value, wording.LEARNING_VALUES),
)
"""The filters, in the order they stand on the page."""

MARKS: dict[str, str] = {
    "urgent": wording.FIELDS["urgent"],
    "very_serious_unexpected": wording.FIELDS["very_serious_unexpected"],
    "unread": lazy("Unread"),
}
"""The filters that are on or off."""

DAYS = {"received_from": lazy("Received from"), "received_to": lazy("Received to")}


@dataclass(frozen=True)
class Wanted:
    """What somebody asks the inbox for."""

    view: View = View.OPEN
    chosen: Mapping[str, str] = field(default_factory=dict)
    """By filter: the value, as it stands in the address."""
    marked: frozenset[str] = frozenset()
    days: Mapping[str, date] = field(default_factory=dict)
    search: UUID | None = None
    sorted_by: Sort | None = None
    place: Place | None = None

    @property
    def sort(self) -> Sort:
        """The order: what was asked for, else the view's own."""
        return self.sorted_by or Sort(TABS[self.view].sort)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the view decides what is shown."""
        return bool(self.chosen or self.marked or self.days or self.search)

    @property
    def query(self) -> str:
        """It as it stands in the address, without the question mark."""
        return urlencode(self.fields())

    def fields(self) -> dict[str, str]:
        """Return it as it stands in the address, without the place in the list."""
        fields = {"view": str(self.view)} if self.view is not View.OPEN else {}
        fields |= self.chosen
        fields |= dict.fromkeys(sorted(self.marked), "true")
        fields |= {name: day.isoformat() for name, day in self.days.items()}
        if self.search is not None:
            fields["search"] = str(self.search)
        if self.sorted_by is not None:
            fields["sort"] = str(self.sorted_by)
        return fields

    def address(self, **changes: str | None) -> str:
        """Return the inbox's address with some fields changed, or left out (None)."""
        fields: dict[str, str | None] = {**self.fields(), **changes}
        query = urlencode({name: value for name, value in fields.items() if value is not None})
        return f"/staff/cases?{query}" if query else "/staff/cases"

    def sorted_anew(self, name: str) -> str:
        """Return the address of the same cases by this column, turned round if they are already."""
        turned = self.sort.name == name and not self.sort.turned
        return self.address(sort=str(Sort(name, turned)))

    def at(self, place: Place) -> str:
        """Return the address of the page that begins, or ends, here."""
        return self.address(**{"before" if place.before else "after": str(place)})


def read(query: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; fields left empty ask for nothing.

    A chosen state shows also the cases that are no longer open. Raises InvalidInput, naming the
    field.
    """
    given = {name: value.strip()[:LONGEST] for name, value in query.items() if value.strip()}
    name = ""
    try:
        chosen = {}
        for choice in CHOICES:
            if (name := choice.name) in given:
                chosen[name] = str(choice.meaning(given[name]))
        view = View(given[name]) if (name := "view") in given else View.OPEN
        days = {name: date.fromisoformat(given[name]) for name in DAYS if name in given}
        search = UUID(given[name]) if (name := "search") in given else None
        sorted_by = Sort.read(given[name]) if (name := "sort") in given else None
    except (ValueError, KeyError):
        problem = {"field": name, "message": _("Choose one of those listed.")}
        raise InvalidInput(errors=[problem]) from None
    if view is View.OPEN and "state" in chosen:
        view = View.ALL
    marked = frozenset(name for name in MARKS if given.get(name) == "true")
    wanted = Wanted(view, chosen, marked, days, search, sorted_by)
    before = "before" in given
    written = given.get("before") or given.get("after") or ""
    return replace(wanted, place=read_place(written, wanted.sort, before=before))


def conditions(staff: StaffMember, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what a case must fulfil to be among those wanted, apart from being in reach."""
    found = [TABS[wanted.view].cases(staff)]
    for choice in CHOICES:
        if choice.name not in wanted.chosen:
            continue
        value = choice.meaning(wanted.chosen[choice.name])
        if value == WITHDRAWN:
            found.append(Case.withdrawn_at.is_not(None))
        elif choice.name == "state":
            found.append(and_(Case.state == value, Case.withdrawn_at.is_(None)))
        else:
            found.append(choice.column == value)
    if "urgent" in wanted.marked:
        found.append(Case.urgent.is_(True))
    if "unread" in wanted.marked:
        found.append(unread_by(staff.id))
    if "very_serious_unexpected" in wanted.marked:
        found.append(Case.very_serious_unexpected.is_(True))
    if "received_from" in wanted.days:
        found.append(Case.opened_at >= _midnight(wanted.days["received_from"]))
    if "received_to" in wanted.days:
        day_after = wanted.days["received_to"] + timedelta(days=1)
        found.append(Case.opened_at < _midnight(day_after))
    return found


def _midnight(day: date) -> datetime:
    """Return the moment a day begins in Norway."""
    return datetime.combine(day, time(), clock.LOCAL)
