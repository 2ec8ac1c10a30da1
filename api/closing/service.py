"""Closing a case with an answer to the reporter, and reopening it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import SYSTEM, Actor
from api.access.permissions import StaffMember
from api.cases import duties, links
from api.cases import service as cases
from api.cases.models import Case
from api.cases.problems import CaseWithdrawn
from api.cases.schemas import FINISHED, CaseState
from api.closing import duplicates, gate, history, queries
from api.closing.duplicates import Waiting
from api.closing.gate import Facts, Missing
from api.closing.models import Closing, ContactTry
from api.closing.preparing import BODY, prepared
from api.closing.problems import AlreadyClosed, CannotClose, NotClosed
from api.closing.schemas import Beginning, ClosingForm, NewTry, Prepared, Reopening
from api.measures import service as measures
from api.reports import dialogue
from api.reports import service as reports
from api.reports.events import ReporterWrote
from api.reports.models import Report
from api.reviews import involvement, signoff, summary
from api.reviews import service as reviews
from api.shared import clock, ids, sealing
from api.shared.i18n import _
from api.shared.problems import ChangedMeanwhile, InvalidInput, NotFound
from api.shared.sealing import DataKey

TRY_NOTE = "contact_tries.note"


@dataclass(frozen=True)
class Work:
    """A case somebody is closing, alone with it until the transaction ends."""

    case: Case
    report: Report
    actor: Actor


async def facts(
    tx: AsyncSession,
    case: Case,
    report: Report,
    prepared: Prepared,
    closed_with: Sequence[Waiting],
) -> Facts:
    """Gather what decides on closing. Raises KeyDestroyedError once the report is erased.

    `closed_with`: the duplicates that are closed with this case (`waiting`).
    """
    review = await reviews.of_case(tx, case.id)
    points = await reviews.learning_points(tx, report, review) if review else []
    contributed = review is not None and (
        await queries.contributed(tx, review, report.id)
        or await summary.commented(tx, case.id)
        or await signoff.given_by_reporter(tx, case.id)
    )
    main = await links.main_of(tx, case)
    if main is not None and not contributed:
        contributed = await duplicates.contributed(tx, main, report)
    log = await involvement.log(tx, case)
    days = {each.tried_on for each in await queries.tries(tx, case.id)}
    return Facts(
        triaged=case.state != CaseState.RECEIVED,
        duties_settled=not await duties.open_questions(tx, case),
        learning_points=len(points),
        measures=await measures.count_decided(tx, case.id),
        reason_for_none=bool(prepared.no_measure_reason),
        part=gate.part_of(
            contributed=contributed,
            wants_to_take_part=report.take_part,
            days_tried=len(days),
            decision=log[0].decision if log else None,
        ),
        answer=bool(prepared.answer),
        says_what_matters=bool((await reports.opened(tx, report)).what_matters),
        addressed=prepared.addressed,
        is_duplicate=main is not None,
        main_closed=main is not None and main.state == CaseState.CLOSED_WITH_LEARNING,
        duplicates_ready=all(each.ready for each in closed_with),
    )


async def waiting(tx: AsyncSession, case: Case, *, lock: bool = False) -> list[Waiting]:
    """Return the duplicates that are closed with this case, and what each of them lacks."""
    found = []
    for each in await links.duplicates_of(tx, case, lock=lock):
        if each.state in FINISHED:
            continue
        report = await reports.by_id(tx, each.report_id)
        given = await prepared(tx, report, await queries.standing(tx, each.id))
        lacking = gate.missing(await facts(tx, each, report, given, await waiting(tx, each)))
        found.append(Waiting(each, [one for one in lacking if one is not Missing.MAIN]))
    return found


async def save(tx: AsyncSession, staff: StaffMember, reference: str, wanted: ClosingForm) -> Case:
    """Keep what is prepared, for going on later.

    Raises NotFound, Forbidden, CaseWithdrawn, AlreadyClosed, and ChangedMeanwhile.
    """
    at = await _open(tx, staff, reference)
    standing = await queries.standing(tx, at.case.id)
    before = standing.version if standing else 0
    closing = await _keep(tx, at, wanted)
    if closing.version != before:
        rows = history.rows(closing)
        await cases.note(tx, at.case, at.actor, "closing_prepared", rows=rows)
    return at.case


async def close(tx: AsyncSession, staff: StaffMember, reference: str, wanted: ClosingForm) -> Case:
    """Close the case: the answer goes to the reporter, who sees the step.

    Raises as `save`, and CannotClose with what is missing; then nothing is kept.
    """
    at = await _open(tx, staff, reference)
    told_of_the_same = await waiting(tx, at.case, lock=True)
    lacking = gate.missing(await facts(tx, at.case, at.report, wanted, told_of_the_same))
    if lacking:
        raise CannotClose(lacking)
    await _answer(tx, at, await _keep(tx, at, wanted), wanted.answer)
    for each in told_of_the_same:
        report = await reports.by_id(tx, each.case.report_id)
        closing = await queries.standing(tx, each.case.id)
        if closing is not None:
            answer = (await prepared(tx, report, closing)).answer
            await _answer(tx, Work(each.case, report, at.actor), closing, answer)
    return at.case


async def _answer(tx: AsyncSession, at: Work, closing: Closing, answer: str) -> None:
    """Send the answer, and close the case with it."""
    message = await dialogue.write_as_staff(tx, at.report, at.actor, answer, asks=False)
    await reports.add_step(tx, at.report, "closed")
    closing.closed_at, closing.closed_by = clock.now(), at.actor.id
    closing.message_id = message.id
    await involvement.over(tx, at.case, at.actor)
    await cases.move(tx, at.case, at.actor, CaseState.CLOSED_WITH_LEARNING)
    await cases.note(tx, at.case, at.actor, "closed", rows=history.rows(closing))
    await audit.record(tx, at.actor, "closed", audit.Subject("report", at.report.id))
    await tx.flush()


async def begin_from_main(
    tx: AsyncSession, staff: StaffMember, reference: str, wanted: Beginning
) -> Case:
    """Begin a duplicate's answer with the main case's, for a human to write on.

    Raises as `save`, NotFound without a main case this person may read and that has an answer, and
    InvalidInput until they say that it tells nothing of the other person.
    """
    at = await _open(tx, staff, reference)
    if not wanted.tells_nothing:
        message = _("Read it first, and tick that it tells nothing of the other person.")
        raise InvalidInput(errors=[{"field": "tells_nothing", "message": message}])
    main = await links.main_of(tx, at.case)
    answer = await duplicates.answer_of(tx, staff, main) if main else ""
    if not answer:
        raise NotFound
    before = await prepared(tx, at.report, await queries.standing(tx, at.case.id))
    form = before.model_dump() | {"answer": before.answer or answer, "version": wanted.version}
    return await save(tx, staff, reference, ClosingForm.model_validate(form))


async def reopen(tx: AsyncSession, staff: StaffMember, reference: str, wanted: Reopening) -> Case:
    """Open a closed case again; the reporter sees it. Raises NotFound, Forbidden, NotClosed."""
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    if case.state != CaseState.CLOSED_WITH_LEARNING:
        raise NotClosed
    actor, report = staff.actor(role), await reports.by_id(tx, case.report_id)
    closed_too = [
        each
        for each in await links.duplicates_of(tx, case)
        if each.state == CaseState.CLOSED_WITH_LEARNING
    ]
    closing = await queries.standing(tx, case.id)
    if closing is None:  # closed by the quality system
        closing = await _keep(tx, Work(case, report, actor), ClosingForm())
    key = await sealing.data_key(tx, report.key_id)
    closing.reopen_reason = key.seal("closings.reopen_reason", closing.id, wanted.reason)
    await cases.move(tx, case, actor, CaseState.REOPENED)
    for each in (case, *closed_too):
        await _end_closing(tx, each, actor)
    await tx.flush()
    return case


async def _end_closing(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """End the closing of a case that is open again, or of a duplicate with its main case.

    A duplicate has no reason of its own: it stands in the main case.
    """
    closing = await queries.standing(tx, case.id)
    if closing is not None:
        closing.reopened_at = clock.now()
        await cases.note(tx, case, actor, "reopened", rows=history.rows(closing))
    report = await reports.by_id(tx, case.report_id)
    await reports.add_step(tx, report, "reopened")
    await audit.record(tx, actor, "reopened", audit.Subject("report", report.id))


async def leave_closed(tx: AsyncSession, staff: StaffMember, reference: str) -> Case:
    """Keep that what the reporter wrote after the closing needs no reopening."""
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    closing = await queries.standing(tx, case.id)
    if closing is not None and closing.reporter_wrote_at is not None:
        closing.reporter_wrote_at = None
        rows = history.rows(closing)
        await cases.note(tx, case, staff.actor(role), "left_closed", rows=rows)
    return case


async def note_try(tx: AsyncSession, staff: StaffMember, reference: str, wanted: NewTry) -> Case:
    """Keep that somebody tried to reach the reporter. Raises as `save`."""
    at = await _open(tx, staff, reference)
    key = await sealing.data_key(tx, at.report.key_id)
    found = await tx.get(ContactTry, wanted.id)
    if found is not None and (
        (found.tried_on, found.way) != (wanted.tried_on, wanted.way)
        or note_of(key, found) != wanted.note
    ):
        wanted = wanted.model_copy(update={"id": sealing.sent_as(tx, wanted, at.case.id)})
        found = await tx.get(ContactTry, wanted.id)
    if found is not None:
        return at.case
    row = ContactTry(
        id=wanted.id,
        case_id=at.case.id,
        tried_on=wanted.tried_on,
        way=wanted.way,
        note=key.seal(TRY_NOTE, wanted.id, wanted.note) if wanted.note else None,
        tried_by=staff.id,
        at=clock.now(),
    )
    tx.add(row)
    await cases.note(tx, at.case, at.actor, "contact_tried", rows=history.rows(row))
    await tx.flush()
    return at.case


def note_of(key: DataKey, of: ContactTry) -> str:
    """Return what was noted of a try to reach the reporter, opened."""
    return key.open(TRY_NOTE, of.id, of.note) if of.note else ""


async def reporter_wrote(tx: AsyncSession, fact: ReporterWrote) -> None:
    """Have staff asked whether to reopen, when the reporter writes after the closing."""
    case = await cases.of_report(tx, fact.report.id, lock=True)
    closing = await queries.standing(tx, case.id)
    if closing is not None and closing.closed_at is not None:
        closing.reporter_wrote_at = clock.now()
        await cases.note(tx, case, SYSTEM, "wrote_after_closing", rows=history.rows(closing))


async def _open(tx: AsyncSession, staff: StaffMember, reference: str) -> Work:
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    if case.state in FINISHED:
        raise AlreadyClosed
    return Work(case, await reports.by_id(tx, case.report_id), staff.actor(role))


async def _keep(tx: AsyncSession, at: Work, wanted: ClosingForm) -> Closing:
    """Store what is prepared. What is there already is no change, and so no conflict."""
    closing = await queries.standing(tx, at.case.id)
    given = Prepared.model_validate(wanted.model_dump(exclude={"version"}))
    if closing is not None and given == await prepared(tx, at.report, closing):
        return closing
    if (closing.version if closing else 0) != wanted.version:
        raise ChangedMeanwhile
    closing_id = closing.id if closing else ids.new_id()
    key = await sealing.data_key(tx, at.report.key_id)
    body = key.seal(BODY, closing_id, given.model_dump_json())
    if closing is None:
        closing = Closing(id=closing_id, case_id=at.case.id, body=body, version=0)
        tx.add(closing)
    closing.body, closing.version, closing.saved_at = body, closing.version + 1, clock.now()
    await audit.record(tx, at.actor, "prepared_closing", audit.Subject("report", at.report.id))
    await tx.flush()
    return closing


async def reason_of(tx: AsyncSession, report: Report, closing: Closing) -> str:
    """Return why a closing was ended by reopening, opened."""
    if closing.reopen_reason is None:
        return ""
    key = await sealing.data_key(tx, report.key_id)
    return key.open("closings.reopen_reason", closing.id, closing.reopen_reason)
