"""The inbox: the cases of my units, urgent first, a page at a time."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Unit
from api.access.permissions import StaffMember
from api.cases import queries
from api.cases.queries import Cursor, InboxRow
from api.cases.schemas import InboxFilter

PAGE = 25
COUNT_CAP = 1_001
"""Counting stops here: beyond a thousand, nobody needs the number and counting costs."""


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox, and how to get to the next."""

    rows: list[InboxRow]
    total: int
    unread: int
    units: list[Unit]
    next_query: str | None
    first: bool
    filtered: bool


async def page(tx: AsyncSession, staff: StaffMember, wanted: InboxFilter) -> Inbox:
    """Return the page the filter asks for.

    The next page begins after this one's last case, wherever new cases come in meanwhile.
    """
    rows = await queries.inbox(tx, staff, wanted, limit=PAGE + 1)
    shown, more = rows[:PAGE], len(rows) > PAGE
    last = shown[-1].case if more else None
    unread = wanted.model_copy(update={"unread": True})
    return Inbox(
        rows=shown,
        total=await queries.count(tx, staff, wanted, cap=COUNT_CAP),
        unread=await queries.count(tx, staff, unread, cap=COUNT_CAP),
        units=await queries.units_within_reach(tx, staff),
        next_query=_query(wanted, Cursor(last.urgent, last.opened_at, last.id)) if last else None,
        first=queries.read_cursor(wanted.after) is None,
        filtered=_fields(wanted) != {},
    )


def _fields(wanted: InboxFilter) -> dict[str, Any]:
    """Return what the filter narrows, as it stands in the address."""
    return wanted.model_dump(mode="json", exclude={"after"}, exclude_defaults=True)


def _query(wanted: InboxFilter, after: Cursor) -> str:
    return urlencode(_fields(wanted) | {"after": str(after)})
