"""The inbox: views, filters and orders of the cases within reach, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.cases import (
    inbox_queries,
    inbox_search,
    reach,
    saved_views,
    searching,
    staff_queries,
)
from api.cases.inbox_filters import CHOICES, DAYS, MARKS, Wanted, conditions
from api.cases.inbox_order import ORDERS, Place
from api.cases.inbox_queries import Conditions, Row
from api.cases.inbox_views import TABS, tabs_of
from api.cases.models import Case
from api.cases.saved_views import ViewKept
from api.shared import clock
from api.shared.i18n import _, in_language

PAGE = 25
COUNT_CAP = 100
"""Counting stops here: beyond, nobody needs the number, and counting costs."""


@dataclass(frozen=True)
class TabShown:
    """A view with its address and how many cases it holds, as far as they were counted."""

    title: str
    address: str
    count: int
    current: bool

    @property
    def many(self) -> bool:
        """Whether there are more than the number says."""
        return self.count >= COUNT_CAP


@dataclass(frozen=True)
class FilterShown:
    """A filter with its options and the one chosen."""

    name: str
    title: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Column:
    """A column's heading; `address` None: the list cannot be ordered by it."""

    title: str
    address: str | None
    direction: str
    """As `aria-sort` has it."""


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox, and all that leads on from it."""

    wanted: Wanted
    why: str
    tabs: list[TabShown]
    filters: list[FilterShown]
    marks: dict[str, tuple[str, bool]]
    days: dict[str, tuple[str, str]]
    columns: list[Column]
    rows: list[Row]
    total: int
    """How many there are, as far as they were counted; what is found by a search is not."""
    many: bool
    """Whether there may be more than `total` says."""
    previous: str | None
    following: str | None
    now: datetime
    typed: str
    """What was searched for."""
    kept: list[ViewKept]

    @property
    def news_query(self) -> str:
        """What is asked when there may be news: the same filter, and since when."""
        return urlencode(self.wanted.fields() | {"since": self.now.isoformat()})

    @property
    def unfiltered(self) -> str:
        """The address of the view without its filters."""
        return replace(Wanted(self.wanted.view), sorted_by=self.wanted.sorted_by).address()


async def page(tx: AsyncSession, staff: StaffMember, wanted: Wanted) -> Inbox:
    """Return the page that is asked for.

    The next page begins after this one's last case, wherever new cases come in meanwhile.
    """
    tabs = tabs_of(staff)
    asked = conditions(staff, wanted)
    search, page_of = None, inbox_queries.page
    if wanted.search is not None:
        search = await searching.opened(tx, staff, wanted.search)
        page_of = partial(inbox_search.page, wanted=search)
    rows = await page_of(tx, staff, asked, sort=wanted.sort, place=wanted.place, limit=PAGE + 1)
    back = wanted.place is not None and wanted.place.before
    more = len(rows) > PAGE
    shown = (rows[1:] if back else rows[:PAGE]) if more else rows
    ends = shown
    if search is not None:
        sure = await inbox_search.confirmed(tx, [row.case for row in shown], search)
        shown = [row for row in shown if row.case.id in sure]
    counted: dict[str, Conditions] = {str(view): [tab.cases(staff)] for view, tab in tabs.items()}
    if search is None:
        counted[""] = asked
    counts = await inbox_queries.counts(tx, staff, counted, cap=COUNT_CAP)
    alone = wanted.place is None and not more
    options = await _options(tx, staff)
    return Inbox(
        wanted=wanted,
        why=str(TABS[wanted.view].why),
        tabs=[
            TabShown(str(tab.title), Wanted(view).address(), counts[view], view is wanted.view)
            for view, tab in tabs.items()
        ],
        filters=_filters(wanted, options),
        marks={name: (str(title), name in wanted.marked) for name, title in MARKS.items()},
        days={
            name: (str(title), wanted.days[name].isoformat() if name in wanted.days else "")
            for name, title in DAYS.items()
        },
        columns=_columns(wanted),
        rows=shown,
        total=counts.get("", len(shown) if alone else PAGE + 1),
        many=counts[""] >= COUNT_CAP if search is None else not alone,
        previous=_leading(wanted, ends, before=True) if (more if back else wanted.place) else None,
        following=_leading(wanted, ends, before=False) if (back or more) else None,
        now=clock.now(),
        typed=search.typed if search else "",
        kept=await saved_views.kept(tx, staff),
    )


async def news(tx: AsyncSession, staff: StaffMember, wanted: Wanted, since: datetime) -> int:
    """Return how many of the wanted cases have something new since then, as far as counted."""
    asked = [*conditions(staff, wanted), Case.news_at > since]
    counted = await inbox_queries.counts(tx, staff, {"": asked}, cap=COUNT_CAP)
    return counted.get("", 0)


def _leading(wanted: Wanted, rows: list[Row], *, before: bool) -> str | None:
    if not rows:
        return None
    return wanted.at(Place(rows[0 if before else -1].values, before))


async def _options(tx: AsyncSession, staff: StaffMember) -> Mapping[str, list[tuple[str, str]]]:
    """Return the options that are places and people: those this person has to do with."""
    units = await reach.units_within_reach(tx, staff)
    people = await staff_queries.colleagues_within_reach(tx, staff)
    return {
        "unit": [(str(unit.id), in_language(unit.name)) for unit in units],
        "responsible": [(str(each_id), name) for each_id, name in people],
    }


def _filters(wanted: Wanted, options: Mapping[str, list[tuple[str, str]]]) -> list[FilterShown]:
    return [
        FilterShown(
            each.name,
            each.title,
            options[each.name]
            if each.words is None
            else [(str(value), str(text)) for value, text in each.words.items()],
            wanted.chosen.get(each.name, ""),
        )
        for each in CHOICES
    ]


def _columns(wanted: Wanted) -> list[Column]:
    """Return the list's columns; those in `ORDERS` can be ordered by."""
    titles = {"unit": _("Unit"), "responsible": _("Responsible")}
    names = ("reference", "kind", "category", "unit", "state", "received", "due", "responsible")
    columns = []
    for name in names:
        if name not in ORDERS:
            columns.append(Column(titles[name], None, "none"))
            continue
        direction = "descending" if wanted.sort.falling else "ascending"
        columns.append(
            Column(
                str(ORDERS[name].title),
                wanted.sorted_anew(name),
                direction if wanted.sort.name == name else "none",
            )
        )
    return columns
