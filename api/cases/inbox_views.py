"""The views of the inbox: the cases that ask for somebody's eyes, by why they do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, false, true

from api.access.permissions import StaffMember
from api.cases.models import Case
from api.cases.reach import READERS
from api.cases.schemas import FINISHED, CaseState
from api.shared import clock
from api.shared.i18n import lazy


class View(StrEnum):
    """Which cases a tab of the inbox holds."""

    OPEN = "open"
    MINE = "mine"
    UNITS = "units"
    URGENT = "urgent"
    NEW = "new"
    US = "us"
    REPORTER = "reporter"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True)
class Tab:
    """A view as people see it: its name, its rule in one line, and its order at first."""

    title: str
    why: str
    cases: Callable[[StaffMember], ColumnElement[bool]]
    sort: str = "urgent"


def _open(_staff: StaffMember) -> ColumnElement[bool]:
    return Case.state.not_in(FINISHED) & Case.withdrawn_at.is_(None)


def _of_my_units(staff: StaffMember) -> ColumnElement[bool]:
    units = my_units(staff)
    return _open(staff) & (Case.unit_id.in_(units) if units else false())


def my_units(staff: StaffMember) -> list[object]:
    """Return the units this person works with by name, not as part of a whole service."""
    return [place.unit_id for place in staff.places(*READERS) if place.unit_id is not None]


TABS: dict[View, Tab] = {
    View.OPEN: Tab(
        lazy("All that are open"),
        lazy("Every case that is neither closed, transferred nor withdrawn."),
        _open,
    ),
    View.MINE: Tab(
        lazy("Mine"),
        lazy("Open cases that you are responsible for."),
        lambda staff: _open(staff) & (Case.responsible_id == staff.id),
    ),
    View.UNITS: Tab(lazy("My units'"), lazy("Open cases of the units you work in."), _of_my_units),
    View.URGENT: Tab(
        lazy("Urgent"),
        lazy("Open cases marked as urgent: by the reporter's words or by you."),
        lambda staff: _open(staff) & Case.urgent.is_(True),
    ),
    View.NEW: Tab(
        lazy("New"),
        lazy("Nobody has triaged these yet."),
        lambda _staff: (Case.state == CaseState.RECEIVED) & Case.withdrawn_at.is_(None),
    ),
    View.US: Tab(
        lazy("Waiting for us"),
        lazy(
            "The reporter spoke last, and nobody has written back or taken the case on since."
            " The longest wait first."
        ),
        lambda _staff: (Case.waits_for == "us") & Case.withdrawn_at.is_(None),
        "waits",
    ),
    View.REPORTER: Tab(
        lazy("Waiting for the reporter"),
        lazy("We wrote last, and the reporter has not answered yet. The longest wait first."),
        lambda _staff: (Case.waits_for == "reporter") & Case.withdrawn_at.is_(None),
        "waits",
    ),
    View.OVERDUE: Tab(
        lazy("Overdue"),
        lazy("A deadline has passed: for contact, a meeting, a measure or a check of its effect."),
        lambda _staff: (Case.due_at < clock.now()) & Case.withdrawn_at.is_(None),
        "due",
    ),
    View.ALL: Tab(
        lazy("All"),
        lazy("Every case there is, closed, transferred and withdrawn ones too."),
        lambda _staff: true(),
        "received",
    ),
}
"""In the order they stand on the page."""


def tabs_of(staff: StaffMember) -> dict[View, Tab]:
    """Return the views that mean something to this person."""
    left_out = set() if my_units(staff) else {View.UNITS}
    return {view: tab for view, tab in TABS.items() if view not in left_out}
