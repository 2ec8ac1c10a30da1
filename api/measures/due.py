"""A measure's days as deadlines of its cases: what makes a case overdue."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import Actor
from api.cases import deadlines
from api.cases.models import Case
from api.measures import queries
from api.measures.models import Measure
from api.measures.schemas import IN_PLACE, State
from api.shared import clock

MEASURE = "measure"
CHECK = "effect_check"


async def follow(tx: AsyncSession, measure: Measure, cases: list[Case], actor: Actor) -> None:
    """Bring the cases' deadlines in line with the measure. Doing it twice changes nothing."""
    await tx.flush()
    checks = await queries.checks_of(tx, measure.id)
    for case in cases:
        if measure.state == State.DECIDED and measure.due_on is not None:
            until = clock.end_of(measure.due_on)
            await deadlines.set_deadline(tx, case, MEASURE, until, about=measure.id, actor=actor)
        elif measure.state in IN_PLACE:
            await deadlines.meet_deadline(tx, case, MEASURE, about=measure.id, actor=actor)
        else:
            await deadlines.drop_deadline(tx, case, MEASURE, about=measure.id, actor=actor)
        for check in checks:
            if check.done_on is not None:
                await deadlines.meet_deadline(tx, case, CHECK, about=check.id, actor=actor)
            elif measure.state == State.REJECTED:
                await deadlines.drop_deadline(tx, case, CHECK, about=check.id, actor=actor)
            else:
                until = clock.end_of(check.planned_on)
                await deadlines.set_deadline(tx, case, CHECK, until, about=check.id, actor=actor)
