"""The overview of measures: what one owns, what the units have, what is overdue."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Unit
from api.access.permissions import StaffMember
from api.access.services import units_of
from api.cases import service as cases
from api.measures import queries, reading, service
from api.measures.schemas import Filter, Shown, Sort
from api.shared import clock
from api.shared.i18n import in_language

PAGE = 30
COUNT_CAP = 1_001
"""Counting goes no further: "more than 1,000" is all that anybody needs to know."""


@dataclass(frozen=True)
class Overview:
    """A page of the overview. `next_after` is where the next one begins, if there is one."""

    wanted: Filter
    rows: list[reading.Shown]
    overdue: int
    next_after: str | None
    units: list[Unit]


async def page(tx: AsyncSession, staff: StaffMember, asked: Filter) -> Overview:
    """Return a page: of one's units for leaders and advisers, of one's own for others."""
    leads = bool(staff.places(*cases.WORKERS))
    show = asked.show or (Shown.UNITS if leads else Shown.MINE)
    sort = asked.sort or (Sort.CHECK if show is Shown.CHECKS else Sort.DUE)
    wanted = asked.model_copy(update={"show": show, "sort": sort})
    now = clock.today()
    found = await queries.overview(tx, staff, wanted, today=now, limit=PAGE + 1)
    rows = found[:PAGE]
    texts = await service.texts_of(tx, [row.measure for row in rows])
    return Overview(
        wanted=wanted,
        rows=[
            reading.Shown(
                row.measure,
                texts[row.measure.id],
                row.owner_name,
                in_language(row.unit_name) if row.unit_name else None,
            )
            for row in rows
        ],
        overdue=await queries.count(
            tx, staff, Filter(show=Shown.OVERDUE), today=now, cap=COUNT_CAP
        ),
        next_after=queries.cursor(wanted, rows[-1].measure) if len(found) > PAGE else None,
        units=await _units(tx, staff),
    )


async def _units(tx: AsyncSession, staff: StaffMember) -> list[Unit]:
    """Return the units whose measures this person leads or advises on."""
    places = staff.places(*cases.WORKERS)
    units = []
    for service_id in sorted({place.service_id for place in places}):
        mine = {place.unit_id for place in places if place.service_id == service_id}
        every = await units_of(tx, service_id)
        units += [each for each in every if None in mine or each.id in mine]
    return units
