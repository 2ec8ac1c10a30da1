"""SQL of cases: one case, its history, what belongs to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Role, StaffMember
from api.cases import break_glass
from api.cases.models import (
    Case,
    CaseDecision,
    CaseEvent,
    CaseLink,
    CaseReading,
    CaseShare,
    CaseTransfer,
)
from api.cases.reach import WORKERS, within_reach
from api.cases.schemas import CaseState


def unread_by(staff_id: UUID) -> ColumnElement[bool]:
    """Return the condition that there is something in a case this person has not seen."""
    return ~exists().where(
        CaseReading.case_id == Case.id,
        CaseReading.user_id == staff_id,
        CaseReading.seen_news_at >= Case.news_at,
    )


async def by_reference(
    tx: AsyncSession, staff: StaffMember, reference: str, *, lock: bool = False
) -> Case | None:
    """Return the case, if this person may read it."""
    mine = or_(within_reach(staff), break_glass.open_to(staff))
    query = select(Case).where(Case.reference == reference, mine)
    return await tx.scalar(_alone(query) if lock else query)


async def of_service(
    tx: AsyncSession, service_id: UUID, reference: str, *, lock: bool = False
) -> Case | None:
    """Return the case, if it belongs to this service."""
    query = select(Case).where(Case.reference == reference, Case.service_id == service_id)
    return await tx.scalar(_alone(query) if lock else query)


async def of_report(tx: AsyncSession, report_id: UUID, *, lock: bool = False) -> Case | None:
    """Return the case of a report."""
    query = select(Case).where(Case.report_id == report_id)
    return await tx.scalar(_alone(query) if lock else query)


def _alone(query: Select[Case]) -> Select[Case]:
    """Return the query, waiting for others at work with the row, and with what they left there."""
    return query.with_for_update().execution_options(populate_existing=True)


async def events(tx: AsyncSession, case_id: UUID) -> list[CaseEvent]:
    """Return the case's history, newest first."""
    found = await tx.scalars(
        select(CaseEvent)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.at.desc(), CaseEvent.id.desc())
    )
    return list(found)


async def event_of_client(tx: AsyncSession, case_id: UUID, client_id: UUID) -> CaseEvent | None:
    """Return what was noted under the sender's own id, if it came before."""
    return await tx.scalar(
        select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.client_id == client_id)
    )


async def was_contacted(tx: AsyncSession, case_id: UUID) -> bool:
    """Return whether the reporter has heard from us by now."""
    found = await tx.scalar(
        select(CaseEvent.id)
        .where(CaseEvent.case_id == case_id, CaseEvent.what.in_(("staff_wrote", "invited")))
        .limit(1)
    )
    return found is not None


async def decisions(tx: AsyncSession, case_id: UUID) -> list[CaseDecision]:
    """Return what was decided about the case, oldest first."""
    found = await tx.scalars(
        select(CaseDecision)
        .where(CaseDecision.case_id == case_id)
        .order_by(CaseDecision.at, CaseDecision.id)
    )
    return list(found)


async def said(tx: AsyncSession, case_id: UUID) -> dict[str, str]:
    """Return what was answered last about the case, by question."""
    return {each.what: each.answer for each in await decisions(tx, case_id)}


async def links(tx: AsyncSession, case_id: UUID) -> list[tuple[CaseLink, Case]]:
    """Return the case's links that hold, each with the case at the other end, oldest first."""
    ends = or_(
        and_(CaseLink.case_id == case_id, CaseLink.other_id == Case.id),
        and_(CaseLink.other_id == case_id, CaseLink.case_id == Case.id),
    )
    found = await tx.execute(
        select(CaseLink, Case)
        .join(Case, ends)
        .where(CaseLink.ended_at.is_(None))
        .order_by(CaseLink.at)
    )
    return [(row[0], row[1]) for row in found]


async def open_link(tx: AsyncSession, case_id: UUID, other_id: UUID) -> CaseLink | None:
    """Return the link from one case to another, if it holds."""
    return await tx.scalar(
        select(CaseLink).where(
            CaseLink.case_id == case_id,
            CaseLink.other_id == other_id,
            CaseLink.ended_at.is_(None),
        )
    )


async def duplicates(tx: AsyncSession, case_id: UUID, *, lock: bool = False) -> list[Case]:
    """Return the cases whose main case this is."""
    held = select(CaseLink.case_id).where(
        CaseLink.other_id == case_id,
        CaseLink.relation == "duplicate",
        CaseLink.ended_at.is_(None),
    )
    query = select(Case).where(Case.id.in_(held)).order_by(Case.id)
    return list(await tx.scalars(_alone(query) if lock else query))


async def near(
    tx: AsyncSession, staff: StaffMember, case: Case, *, within: timedelta, limit: int
) -> list[Case]:
    """Return cases of the same category that came in about then, of the same unit where it has one.

    Those that are linked to it already are left out; the nearest in time come first.
    """
    linked = {other.id for _link, other in await links(tx, case.id)}
    apart = func.abs(func.extract("epoch", Case.opened_at - case.opened_at))
    same_unit = Case.unit_id == case.unit_id if case.unit_id is not None else true()
    found = await tx.scalars(
        select(Case)
        .where(
            Case.service_id == case.service_id,
            same_unit,
            Case.category == case.category,
            Case.opened_at.between(case.opened_at - within, case.opened_at + within),
            Case.withdrawn_at.is_(None),
            Case.id.not_in({case.id, *linked}),
            within_reach(staff),
        )
        .order_by(apart, Case.id)
        .limit(limit)
    )
    return list(found)


async def shares(tx: AsyncSession, case_id: UUID) -> list[CaseShare]:
    """Return with which units the case is or was shared, the latest first."""
    found = await tx.scalars(
        select(CaseShare)
        .where(CaseShare.case_id == case_id)
        .order_by(CaseShare.at.desc(), CaseShare.id)
    )
    return list(found)


async def transfers(tx: AsyncSession, case_id: UUID) -> list[CaseTransfer]:
    """Return where the case went, the latest first."""
    found = await tx.scalars(
        select(CaseTransfer)
        .where(CaseTransfer.case_id == case_id)
        .order_by(CaseTransfer.at.desc(), CaseTransfer.id)
    )
    return list(found)


async def shared_role(tx: AsyncSession, case: Case, staff: StaffMember) -> Role | None:
    """Return the role in which this person has the case because it is shared with their unit."""
    for found in await shares(tx, case.id):
        if found.ended_at is None:
            role = staff.role_in(case.service_id, found.unit_id, WORKERS)
            if role is not None:
                return role
    return None


async def assigned_together(
    tx: AsyncSession, staff_id: UUID, client_id: UUID, *, since: datetime
) -> list[tuple[Case, CaseEvent]]:
    """Return the cases this person assigned together, each with its event, to be changed again."""
    found = await tx.execute(
        select(Case, CaseEvent)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(
            CaseEvent.client_id == client_id,
            CaseEvent.actor_id == staff_id,
            CaseEvent.what == "assigned",
            CaseEvent.at >= since,
            Case.withdrawn_at.is_(None),
        )
        .order_by(Case.reference)
        .with_for_update(of=Case)
    )
    return [(row[0], row[1]) for row in found]


@dataclass(frozen=True)
class Ended:
    """A case with which nothing is left to do, and since when."""

    case_id: UUID
    report_id: UUID
    reference: str
    ended_at: datetime


async def ended(  # noqa: PLR0913 - whose, since when, and which of them
    tx: AsyncSession,
    service_id: UUID,
    before: datetime,
    *,
    limit: int,
    after: Ended | None = None,
    only: UUID | None = None,
    settled: bool = True,
) -> list[Ended]:
    """Return cases that ended before a moment, the first to end first, going on after one.

    A case has ended when it was last closed with learning. One with an open deadline (an effect to
    be checked is one), or where it is our turn to answer, is not among the `settled` ones; those
    are returned instead without it.
    """
    left = or_(Case.due_at.is_not(None), Case.waits_for.is_not_distinct_from("us"))
    closed = CaseState.CLOSED_WITH_LEARNING
    ended_at = (
        select(func.max(CaseEvent.at))
        .where(
            CaseEvent.case_id == Case.id,
            CaseEvent.what == "moved",
            CaseEvent.details["changes"]["state"][1].astext == closed,
        )
        .scalar_subquery()
    )
    query = (
        select(Case.id, Case.report_id, Case.reference, ended_at)
        .where(
            Case.service_id == service_id,
            Case.state == closed,
            Case.withdrawn_at.is_(None),
            ~left if settled else left,
            Case.opened_at < before,
            ended_at < before,
        )
        .order_by(ended_at, Case.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(ended_at, Case.id) > (after.ended_at, after.case_id))
    if only is not None:
        query = query.where(Case.id == only)
    return [Ended(*row) for row in await tx.execute(query)]


async def last_status(tx: AsyncSession, case_id: UUID) -> str | None:
    """Return the last status the quality system told of the case."""
    told = [each for each in await events(tx, case_id) if each.what == "status_reported"]
    return told[0].details["status"] if told else None


@dataclass(frozen=True)
class Opened:
    """How many cases of a kind and a category were opened, and how many of them are closed."""

    kind: str | None
    category: str | None
    number: int
    closed: int


async def opened_between(
    tx: AsyncSession, service_id: UUID, start: datetime, end: datetime
) -> list[Opened]:
    """Return how many cases were opened from `start` until before `end`; withdrawn ones aside."""
    closed = func.count().filter(Case.state == CaseState.CLOSED_WITH_LEARNING)
    found = await tx.execute(
        select(Case.kind, Case.category, func.count(), closed)
        .where(
            Case.service_id == service_id,
            Case.opened_at >= start,
            Case.opened_at < end,
            Case.withdrawn_at.is_(None),
        )
        .group_by(Case.kind, Case.category)
    )
    return [Opened(*row) for row in found]
