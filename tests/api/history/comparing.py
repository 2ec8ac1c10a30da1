"""Holding what a case's events tell against what the tables say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from api.cases import handover, replay, told
from api.cases.models import Case, CaseEvent
from api.closing import history as closing
from api.lessons import history as lessons
from api.measures import history as measures
from api.measures.models import Measure, MeasureCase, MeasureEvent
from api.reviews import history as reviews

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from api.cases.told import Rows
    from api.shared.db import Database

TOLD = {**handover.TOLD, **reviews.TOLD, **measures.TOLD, **closing.TOLD, **lessons.TOLD}

HANGS_ON = {
    "review_id": "reviews",
    "meeting_id": "review_meetings",
    "entry_id": "timeline_entries",
    "contribution_id": "contributions",
    "participant_id": "review_participants",
    "summary_id": "review_summaries",
    "case_id": "",
    "measure_id": "",
}
"""The columns that say what a row hangs on, and the table they point to."""


async def stored(tx: AsyncSession, case: Case) -> Rows:
    """Return what the features' tables say of a case, in the shape of the events."""
    found: dict[str, set[str]] = {"case_id": {str(case.id)}}
    measured = select(MeasureCase.measure_id).where(MeasureCase.case_id == case.id)
    found["measure_id"] = {str(each) for each in await tx.scalars(measured)}
    rows: Rows = {}
    for table in TOLD:  # each after those it hangs on
        columns = table.__table__.columns
        where: ColumnElement[bool]
        if table is Measure:
            where = columns["id"].in_(found["measure_id"])
        elif table is MeasureCase:
            where = columns["case_id"] == case.id
        else:
            on = next(each for each in HANGS_ON if each in columns)
            where = columns[on].in_(found.get(on, set()))
        there = list(await tx.scalars(select(table).where(where)))
        if there:
            rows |= told.rows(TOLD, there)
        for name, parent in HANGS_ON.items():
            if parent == table.__tablename__:
                found[name] = {told.key_of(each) for each in there}
    return rows


async def compare(database: Database) -> set[str]:
    """Hold every case against what its events make of it; return what happened so far."""
    happened: set[str] = set()
    async with database.begin() as tx:
        for case in await tx.scalars(select(Case)):
            events = (
                await tx.scalars(
                    select(CaseEvent)
                    .where(CaseEvent.case_id == case.id)
                    .order_by(CaseEvent.at, CaseEvent.id)
                )
            ).all()
            happened |= {each.what for each in events}
            assert replay.rows_after(events) == await stored(tx, case), events[-1].what
            state = await replay.state_of(tx, case)
            after = replay.state_after(events)
            assert {field: after.get(field) for field in state} == state, events[-1].what
        for measure in await tx.scalars(select(Measure)):
            own = MeasureEvent.measure_id == measure.id
            counted = select(func.count(), func.max(MeasureEvent.at)).where(own)
            number, last = (await tx.execute(counted)).one()
            assert (measure.version, measure.changed_at) == (number, last)
    return happened


@pytest_asyncio.fixture(autouse=True)
async def told_by_events(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[None]:
    """After each test of a directory that imports this, its cases are told by their events."""
    yield
    if request.node.get_closest_marker("days_set_by_hand") is None:
        await compare(database)
