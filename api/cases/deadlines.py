"""By when something has to be done with a case; the earliest one not met makes it overdue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import SYSTEM, Actor
from api.cases import service
from api.cases.models import Case, CaseDeadline
from api.shared import clock


async def set_deadline(  # noqa: PLR0913 - what a deadline is made of
    tx: AsyncSession,
    case: Case,
    what: str,
    due_at: datetime,
    *,
    about: UUID | None = None,
    actor: Actor = SYSTEM,
) -> None:
    """Set by when `what` has to be done; set again, it is moved and counts as not met.

    `what` is worded in `wording.DEADLINES`. `about` tells several of a kind apart, such as the
    measure that has to be implemented. Setting what stands already changes nothing.
    """
    standing = await tx.get(CaseDeadline, (case.id, what, about or case.id))
    if standing is not None and standing.due_at == due_at and standing.met_at is None:
        return
    values = {"due_at": due_at, "met_at": None}
    row = insert(CaseDeadline).values(case_id=case.id, what=what, about_id=about or case.id)
    await tx.execute(
        row.values(**values)
        .on_conflict_do_update(index_elements=["case_id", "what", "about_id"], set_=values)
        .execution_options(populate_existing=True)
    )
    await _follow(
        tx, case, actor, "deadline_set", deadline=what, about=_text(about), until=_text(due_at)
    )


async def meet_deadline(
    tx: AsyncSession, case: Case, what: str, *, about: UUID | None = None, actor: Actor = SYSTEM
) -> None:
    """Note that `what` was done. Without such a deadline, or a met one, nothing happens."""
    if await _end(tx, case, what, about, met_at=clock.now()):
        await _follow(tx, case, actor, "deadline_met", deadline=what, about=_text(about))


async def drop_deadline(
    tx: AsyncSession, case: Case, what: str, *, about: UUID | None = None, actor: Actor = SYSTEM
) -> None:
    """Take away a deadline that no longer applies. Without one, or a met one, nothing happens."""
    if await _end(tx, case, what, about, met_at=None):
        await _follow(tx, case, actor, "deadline_dropped", deadline=what, about=_text(about))


async def deadlines_of(tx: AsyncSession, case_id: UUID) -> list[CaseDeadline]:
    """Return the case's deadlines, met ones too, the earliest first."""
    found = await tx.scalars(
        select(CaseDeadline)
        .where(CaseDeadline.case_id == case_id)
        .order_by(CaseDeadline.due_at, CaseDeadline.what)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def _end(
    tx: AsyncSession, case: Case, what: str, about: UUID | None, *, met_at: datetime | None
) -> bool:
    """Mark an open deadline as met, or remove it (`met_at` None). Return whether there was one."""
    row = await tx.get(CaseDeadline, (case.id, what, about or case.id), populate_existing=True)
    if row is None or row.met_at is not None:
        return False
    if met_at is None:
        await tx.delete(row)
    else:
        row.met_at = met_at
    await tx.flush()
    return True


async def _follow(
    tx: AsyncSession, case: Case, actor: Actor, happened: str, **details: Any
) -> None:
    """Note it, and bring the case's own `due_at` in line."""
    earliest = await tx.scalar(
        select(func.min(CaseDeadline.due_at)).where(
            CaseDeadline.case_id == case.id, CaseDeadline.met_at.is_(None)
        )
    )
    changes = {}
    if earliest != case.due_at:
        changes = {"due_at": [_text(case.due_at), _text(earliest)]}
    await service.note(tx, case, actor, happened, changes=changes, **details)
    case.due_at = earliest


def _text(value: datetime | UUID | None) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, datetime) else str(value)
