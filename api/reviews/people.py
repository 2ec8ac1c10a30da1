"""The people of a case, as far as we know their names: to hint at them, and to leave them out."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Assignment, User
from api.access.services import service_by_id, units_of
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import meeting
from api.reviews.models import Review
from api.reviews.names import People


async def people_of(tx: AsyncSession, report: Report, review: Review) -> People:
    """Return whom texts of this case may name: the reporter, participants, staff of the service."""
    contact = (await reports.opened(tx, report)).contact
    participants = [each.name for each in await meeting.participants(tx, report, review)]
    staff = await tx.scalars(
        select(User.name)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.service_id == report.service_id)
        .distinct()
    )
    service = await service_by_id(tx, report.service_id)
    units = await units_of(tx, report.service_id)
    places = [*service.name.values(), *(name for unit in units for name in unit.name.values())]
    return People(
        names=tuple(each for each in (*participants, *staff) if each),
        places=tuple(places),
        reporter=(contact.name,) if contact.name else (),
    )
