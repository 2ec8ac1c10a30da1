"""Reading a closing: what its page shows, opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import service as access
from api.access.permissions import StaffMember
from api.cases import links
from api.cases.models import Case
from api.cases.schemas import CaseState
from api.closing import duplicates, gate, queries, service
from api.closing.duplicates import Waiting
from api.closing.gate import Missing, Part
from api.closing.models import Closing
from api.closing.preparing import prepared as prepared_of
from api.closing.schemas import Prepared, Way
from api.closing.wording import WAYS
from api.measures import reading as measures
from api.measures.reading import Shown
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import service as reviews
from api.reviews import signoff
from api.reviews.signoff_schemas import Standing
from api.shared import sealing
from api.shared.sealing import KeyDestroyedError


@dataclass(frozen=True)
class TryShown:
    """A try to reach the reporter, in words."""

    on: date
    way: str
    note: str
    who: str


@dataclass(frozen=True)
class Ended:
    """An earlier closing, and why it was ended by reopening."""

    closed_at: datetime | None
    reopened_at: datetime | None
    reason: str


@dataclass(frozen=True)
class MainShown:
    """The main case of a duplicate. Out of reach, its reference and answer are empty."""

    reference: str
    closed: bool
    answer: str
    language: str


@dataclass(frozen=True)
class DuplicateShown:
    """A case that is closed with this one; its reference is empty out of this person's reach."""

    reference: str
    missing: list[Missing]


@dataclass(frozen=True)
class ClosingRead:
    """Everything the page shows. `missing` is empty when the case can be closed.

    `prepared` is what the form shows, `stands` what is stored.
    `signoffs` tells who stands by the account and who has not said so, which decides nothing.
    """

    report: Report
    what_matters: str
    prepared: Prepared
    stands: Prepared
    version: int
    closed_at: datetime | None
    closed_by: str
    reporter_wrote_at: datetime | None
    part: Part
    tries: list[TryShown]
    points: list[str]
    measures: list[Shown]
    missing: list[Missing]
    signoffs: Standing | None
    earlier: list[Ended]
    main: MainShown | None
    duplicates: list[DuplicateShown]

    @property
    def ready(self) -> bool:
        """Whether all is there but what this very form gives."""
        return not set(self.missing) - {Missing.ANSWER, Missing.ADDRESSED, Missing.MEASURE}


async def read(
    tx: AsyncSession, staff: StaffMember, case: Case, *, typed: Prepared | None = None
) -> ClosingRead:
    """Open what the closing page shows; with what was `typed` in place of what is stored.

    Raises KeyDestroyedError once the report is erased.
    """
    report = await reports.by_id(tx, case.report_id)
    draft = await reports.opened(tx, report)
    closing = await queries.standing(tx, case.id)
    stands = await prepared_of(tx, report, closing)
    prepared = typed or stands
    waiting = await service.waiting(tx, case)
    facts = await service.facts(tx, case, report, prepared, waiting)
    review = await reviews.of_case(tx, case.id)
    points = await reviews.learning_points(tx, report, review) if review else []
    closed_by = closing.closed_by if closing else None
    return ClosingRead(
        report=report,
        what_matters=draft.what_matters or "",
        prepared=prepared,
        stands=stands,
        version=closing.version if closing else 0,
        closed_at=closing.closed_at if closing else None,
        closed_by=(await access.names_of(tx, {closed_by})).get(closed_by, "") if closed_by else "",
        reporter_wrote_at=closing.reporter_wrote_at if closing else None,
        part=facts.part,
        tries=await _tries(tx, case, report),
        points=[each.text for each in points],
        measures=await measures.of_case(tx, case),
        missing=gate.missing(facts) if case.state != CaseState.CLOSED_WITH_LEARNING else [],
        signoffs=await signoff.of_case(tx, report, case.id),
        earlier=[await _ended(tx, report, each) for each in await queries.earlier(tx, case.id)],
        main=await _main(tx, staff, case),
        duplicates=await _duplicates(tx, staff, waiting),
    )


async def _main(tx: AsyncSession, staff: StaffMember, case: Case) -> MainShown | None:
    main = await links.main_of(tx, case)
    if main is None:
        return None
    mine = main.id in await links.readable(tx, staff, [main])
    try:
        answer = await duplicates.answer_of(tx, staff, main)
    except KeyDestroyedError:
        answer = ""
    return MainShown(
        reference=main.reference if mine else "",
        closed=main.state == CaseState.CLOSED_WITH_LEARNING,
        answer=answer,
        language=(await reports.by_id(tx, main.report_id)).language,
    )


async def _duplicates(
    tx: AsyncSession, staff: StaffMember, found: Sequence[Waiting]
) -> list[DuplicateShown]:
    mine = await links.readable(tx, staff, [each.case for each in found])
    return [
        DuplicateShown(each.case.reference if each.case.id in mine else "", each.missing)
        for each in found
    ]


async def _tries(tx: AsyncSession, case: Case, report: Report) -> list[TryShown]:
    found = await queries.tries(tx, case.id)
    names = await access.names_of(tx, {each.tried_by for each in found})
    key = await sealing.data_key(tx, report.key_id)
    return [
        TryShown(
            each.tried_on,
            str(WAYS[Way(each.way)]),
            service.note_of(key, each),
            names.get(each.tried_by, ""),
        )
        for each in found
    ]


async def _ended(tx: AsyncSession, report: Report, closing: Closing) -> Ended:
    reason = await service.reason_of(tx, report, closing)
    return Ended(closing.closed_at, closing.reopened_at, reason)
