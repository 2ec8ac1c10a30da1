"""What the events of a case keep of its measures: all but the texts, which are sealed."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import told
from api.cases.told import Rows, Told
from api.measures import queries
from api.measures.models import EffectCheck, Measure, MeasureCase

TOLD: Told = {
    Measure: (
        *("service_id", "unit_id", "state", "strength", "owner_id", "due_on", "baseline"),
        *("target", "implemented_on", "next_check_on", "created_at"),
    ),
    MeasureCase: ("learning_point_id", "linked_at"),
    EffectCheck: ("measure_id", "planned_on", "done_on", "done_by", "outcome", "measured"),
}


async def rows(
    tx: AsyncSession,
    measure: Measure,
    link: MeasureCase | None = None,
    *,
    gone: Iterable[EffectCheck] = (),
) -> Rows:
    """Return what an event keeps of a measure and all its checks, and of those that are gone.

    All of them, since a case that is linked later was not told of the earlier ones.
    """
    await tx.flush()
    checks = await queries.checks_of(tx, measure.id)
    return told.rows(TOLD, [measure, *([link] if link else []), *checks], gone)
