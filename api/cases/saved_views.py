"""Views of the inbox that somebody named, for themselves."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import User
from api.access.permissions import StaffMember
from api.cases.inbox_filters import Wanted, read
from api.cases.models import SavedView
from api.shared import clock, ids, sealing
from api.shared.i18n import _
from api.shared.problems import InvalidInput, NotFound
from api.shared.sealing import DataKey

MOST = 20
"""Views one person may keep; more would hide each other."""


@dataclass(frozen=True)
class ViewKept:
    """A view somebody named: its name, sealed in the database, and where it leads."""

    id: UUID
    name: str
    wanted: Wanted

    @property
    def address(self) -> str:
        """The inbox's address with this view."""
        return self.wanted.address()


async def kept(tx: AsyncSession, staff: StaffMember) -> list[ViewKept]:
    """Return this person's views, in the order they were made.

    A filter that is no longer offered is left out of its view.
    """
    rows = await tx.scalars(
        select(SavedView).where(SavedView.user_id == staff.id).order_by(SavedView.made_at)
    )
    found = rows.all()
    if not found:
        return []
    key = await _key(tx, staff)
    return [
        ViewKept(row.id, key.open("saved_views.name", row.id, row.name), _wanted(row.query))
        for row in found
    ]


async def keep(tx: AsyncSession, staff: StaffMember, name: str, wanted: Wanted) -> None:
    """Keep a view under a name; a search is not kept. Raises InvalidInput."""
    already = await tx.scalar(
        select(func.count()).select_from(SavedView).where(SavedView.user_id == staff.id)
    )
    if (already or 0) >= MOST:
        raise InvalidInput(errors=[{"field": "name", "message": _("Delete a view first.")}])
    view_id, key = ids.new_id(), await _key(tx, staff)
    query = {each: value for each, value in wanted.fields().items() if each != "search"}
    sealed = key.seal("saved_views.name", view_id, name)
    tx.add(SavedView(id=view_id, user_id=staff.id, name=sealed, query=query, made_at=clock.now()))


async def rename(tx: AsyncSession, staff: StaffMember, view_id: UUID, name: str) -> None:
    """Give a view of one's own another name. Raises NotFound."""
    row, key = await _own(tx, staff, view_id), await _key(tx, staff)
    row.name = key.seal("saved_views.name", row.id, name)


async def delete(tx: AsyncSession, staff: StaffMember, view_id: UUID) -> None:
    """Delete a view of one's own. Raises NotFound."""
    await tx.delete(await _own(tx, staff, view_id))


async def _own(tx: AsyncSession, staff: StaffMember, view_id: UUID) -> SavedView:
    row = await tx.get(SavedView, view_id)
    if row is None or row.user_id != staff.id:
        raise NotFound
    return row


def _wanted(query: dict[str, str]) -> Wanted:
    """Return what a kept view asks for, without what is no longer offered."""
    while True:
        try:
            return read(query)
        except InvalidInput as problem:
            field = problem.extra["errors"][0]["field"]
            query = {name: value for name, value in query.items() if name != field}


async def _key(tx: AsyncSession, staff: StaffMember) -> DataKey:
    user = await tx.get_one(User, staff.id)
    return await sealing.data_key(tx, user.key_id)
