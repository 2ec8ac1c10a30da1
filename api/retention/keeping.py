"""How long reports are kept: the service's period, what it erases and when, what is held back.

A report is erased a number of years after its case ended, by the same verb with which a reporter
takes it back: its key is destroyed, and lessons and measures, which have keys of their own, live
on. Nothing is erased while something is left to do with the case, nor while it is held back, nor
in the days after the period was set: so each erasure has stood on the privacy officer's page
before it happens.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import SYSTEM, Actor, Subject
from api.access.models import Service, User
from api.access.services import service_by_id
from api.cases import service as cases
from api.cases.models import Case
from api.cases.service import Ended
from api.lessons import service as lessons
from api.reports import service as reports
from api.reports.models import Report
from api.retention.models import RetentionHold
from api.shared import clock, ids, sealing
from api.shared.problems import NotFound
from api.shared.sealing import KeyDestroyedError

LONGEST_YEARS = 30

WARNED = timedelta(days=30)
"""For how long an erasure to come is listed before it happens."""

MOST_LISTED = 200

_LEAP = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """A report that will be erased, and on what day."""

    reference: str
    ended_at: datetime
    erased_at: datetime


@dataclass(frozen=True)
class Coming:
    """What is erased within the days in which people are warned, the first first.

    `left` would be, if nothing were left to do with its case. What is held back is in neither.
    """

    planned: list[Planned]
    left: list[Planned]


@dataclass(frozen=True)
class Held:
    """A case that is held back: since when, by whom, why."""

    reference: str
    held_at: datetime
    who: str
    reason: str


async def set_years(tx: AsyncSession, service: Service, years: int | None, actor: Actor) -> None:
    """Set for how many years reports are kept after the case ended; None: until somebody erases."""
    if service.keep_years == years:
        return
    before, service.keep_years = service.keep_years, years
    service.keep_years_set_at = clock.now()
    subject = Subject("service", service.id)
    await audit.record(tx, actor, "set_keeping", subject, before=before, after=years)


async def services_with_period(tx: AsyncSession) -> list[UUID]:
    """Return the services whose reports are kept for a time."""
    return list(await tx.scalars(select(Service.id).where(Service.keep_years.is_not(None))))


async def coming(tx: AsyncSession, service: Service) -> Coming:
    """Return what will be erased within the days in which people are warned, and what would be."""
    until = clock.now() + WARNED
    waiting = await _not_held(tx, await _page(tx, service, until, None, settled=False))
    left = _planned(service, waiting, until)
    planned: list[Planned] = []
    last = None
    while len(planned) < MOST_LISTED:
        page = await _page(tx, service, until, last)
        free, unfinished = await _apart(tx, page)
        planned += _planned(service, free, until)
        left += _planned(service, unfinished, until)
        if len(page) < MOST_LISTED:
            break
        last = page[-1]
    return Coming(_first(planned), _first(left))


def _planned(service: Service, found: list[Ended], until: datetime) -> list[Planned]:
    dated = [Planned(each.reference, each.ended_at, erased_at(service, each)) for each in found]
    return [each for each in dated if each.erased_at <= until]


def _first(found: list[Planned]) -> list[Planned]:
    return sorted(found, key=lambda each: each.erased_at)[:MOST_LISTED]


async def due(
    tx: AsyncSession, service_id: UUID, after: Ended | None
) -> tuple[list[Ended], Ended | None]:
    """Return reports whose time is over, and from where to go on; None at the end."""
    service = await service_by_id(tx, service_id)
    now = clock.now()
    page = await _page(tx, service, now, after)
    free, _unfinished = await _apart(tx, page)
    over = [each for each in free if erased_at(service, each) <= now]
    return over, page[-1] if len(page) == MOST_LISTED else None


async def erase(tx: AsyncSession, service_id: UUID, case_id: UUID) -> bool:
    """Erase the report of this case if its time is over now, too; return whether it was."""
    service = await service_by_id(tx, service_id)
    case = await tx.get_one(Case, case_id, with_for_update=True, populate_existing=True)
    now = clock.now()
    free, _unfinished = await _apart(tx, await _page(tx, service, now, None, only=case.id))
    over = [each for each in free if erased_at(service, each) <= now]
    if over:
        await reports.withdraw(tx, await reports.by_id(tx, case.report_id), by=SYSTEM)
    return bool(over)


def erased_at(service: Service, ended: Ended) -> datetime:
    """Return when a report is erased that nothing holds back. The service has a period."""
    if service.keep_years is None or service.keep_years_set_at is None:
        raise ValueError("without a period nothing is erased")
    year = ended.ended_at.year + service.keep_years
    try:
        over = ended.ended_at.replace(year=year)
    except ValueError:  # the 29th of February
        over = (ended.ended_at - _LEAP).replace(year=year) + _LEAP
    return max(over, service.keep_years_set_at + WARNED)


async def hold(
    tx: AsyncSession, service_ids: Collection[UUID], reference: str, reason: str, actor: Actor
) -> None:
    """Hold a case back; one that is held back stays as it is. Raises NotFound."""
    case, report = await case_of(tx, service_ids, reference)
    if report.withdrawn_at is not None or actor.id is None:
        raise NotFound
    if await _standing(tx, case.id) is not None:
        return
    key, hold_id = await sealing.data_key(tx, report.key_id), ids.new_id()
    tx.add(
        RetentionHold(
            id=hold_id,
            case_id=case.id,
            reason=key.seal("retention_holds.reason", hold_id, reason),
            held_at=clock.now(),
            held_by=actor.id,
            let_go_at=None,
            let_go_by=None,
        )
    )
    await cases.note(tx, case, actor, "held_back")
    await audit.record(tx, actor, "held_back", Subject("report", report.id))


async def let_go(
    tx: AsyncSession, service_ids: Collection[UUID], reference: str, actor: Actor
) -> None:
    """Hold a case back no longer; one that is not held back stays so. Raises NotFound."""
    case, report = await case_of(tx, service_ids, reference)
    standing = await _standing(tx, case.id)
    if standing is None:
        return
    standing.let_go_at, standing.let_go_by = clock.now(), actor.id
    await cases.note(tx, case, actor, "let_go")
    await audit.record(tx, actor, "let_go", Subject("report", report.id))


async def held(tx: AsyncSession, service_id: UUID) -> list[Held]:
    """Return what is held back, the latest first."""
    found = await tx.execute(
        select(RetentionHold, Case.reference, Report, User.name)
        .join(Case, Case.id == RetentionHold.case_id)
        .join(Report, Report.id == Case.report_id)
        .join(User, User.id == RetentionHold.held_by)
        .where(
            Case.service_id == service_id,
            RetentionHold.let_go_at.is_(None),
            Case.withdrawn_at.is_(None),
        )
        .order_by(RetentionHold.held_at.desc())
    )
    shown = []
    for each, reference, report, who in found:
        try:
            key = await sealing.data_key(tx, report.key_id)
        except KeyDestroyedError:
            continue
        reason = key.open("retention_holds.reason", each.id, each.reason)
        shown.append(Held(reference, each.held_at, who, reason))
    return shown


async def _page(  # noqa: PLR0913 - whose, until when, and which of them
    tx: AsyncSession,
    service: Service,
    until: datetime,
    after: Ended | None,
    *,
    only: UUID | None = None,
    settled: bool = True,
) -> list[Ended]:
    """Return a page of the cases that may be over by then; the exact day is `erased_at`."""
    if service.keep_years is None:
        return []
    before = until - timedelta(days=365 * service.keep_years)
    return await cases.ended(
        tx, service.id, before, limit=MOST_LISTED, after=after, only=only, settled=settled
    )


async def _apart(tx: AsyncSession, page: list[Ended]) -> tuple[list[Ended], list[Ended]]:
    """Return those of a page that nobody holds back: what is free, what a lesson still needs."""
    found = await _not_held(tx, page)
    if not found:
        return [], []
    needed = await lessons.unfinished(tx, [each.case_id for each in found])
    free = [each for each in found if each.case_id not in needed]
    return free, [each for each in found if each.case_id in needed]


async def _not_held(tx: AsyncSession, page: list[Ended]) -> list[Ended]:
    """Return those of a page that nobody holds back."""
    if not page:
        return []
    held = set(
        await tx.scalars(
            select(RetentionHold.case_id).where(
                RetentionHold.case_id.in_([each.case_id for each in page]),
                RetentionHold.let_go_at.is_(None),
            )
        )
    )
    return [each for each in page if each.case_id not in held]


async def case_of(
    tx: AsyncSession, service_ids: Collection[UUID], reference: str
) -> tuple[Case, Report]:
    """Return a case of these services, alone with it, and its report. Raises NotFound."""
    report = await reports.by_reference(tx, reference)
    case = await cases.of_report(tx, report.id, lock=True)
    if case.service_id not in service_ids:
        raise NotFound
    return case, report


async def _standing(tx: AsyncSession, case_id: UUID) -> RetentionHold | None:
    return await tx.scalar(
        select(RetentionHold).where(
            RetentionHold.case_id == case_id, RetentionHold.let_go_at.is_(None)
        )
    )
