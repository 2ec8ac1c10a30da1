"""Letting somebody into one case, for its review, beyond what their roles reach."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import staff_queries
from api.cases.models import Case, CaseParticipant
from api.shared import clock


async def colleagues_for(tx: AsyncSession, case: Case) -> dict[UUID, str]:
    """Return by id the names of those who may be let in: who has it anyway, and reviewers."""
    return await staff_queries.who_can_take_part(tx, case.service_id, case.unit_id)


async def council_for(tx: AsyncSession, case: Case) -> dict[UUID, str]:
    """Return by id the names of the user council. Nobody of them is let into a case."""
    return await staff_queries.council_of(tx, case.service_id)


async def let_in(tx: AsyncSession, case: Case, user_id: UUID) -> None:
    """Give somebody reach to the case. A reviewer has it then; others have what their roles say."""
    row = insert(CaseParticipant).values(case_id=case.id, user_id=user_id, since=clock.now())
    await tx.execute(row.on_conflict_do_nothing())


async def let_out(tx: AsyncSession, case: Case, user_id: UUID) -> None:
    """Take that reach back."""
    row = await tx.get(CaseParticipant, (case.id, user_id))
    if row is not None:
        await tx.delete(row)
        await tx.flush()
