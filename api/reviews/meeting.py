"""Meetings of a review: planned, changed, cancelled, and written down when they were held."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import SYSTEM
from api.cases import service as cases
from api.cases.models import Case
from api.cases.told import Rows
from api.reports.events import ReportWithdrawn
from api.reports.models import Report
from api.reviews import history, meeting_mailing, meeting_queries, meeting_wording, queries
from api.reviews import participants as taking_part
from api.reviews.meeting_models import Meeting, MeetingPerson
from api.reviews.meeting_schemas import (
    MailingShown,
    MeetingKind,
    MeetingPlan,
    MeetingShown,
    MeetingState,
    Minutes,
    PersonShown,
)
from api.reviews.models import Participant, Review
from api.reviews.problems import MeetingOver
from api.reviews.work import Work
from api.shared import clock, ids, sealing
from api.shared.problems import ChangedMeanwhile, NotFound
from api.shared.sealing import DataKey


async def of_case(
    tx: AsyncSession, report: Report, case: Case, review: Review
) -> list[MeetingShown]:
    """Return the case's meetings, the last first."""
    key = await sealing.data_key(tx, report.key_id)
    everyone = await participants(tx, report, review)
    return [
        await _shown(tx, key, each, everyone) for each in await meeting_queries.of_case(tx, case.id)
    ]


async def participants(tx: AsyncSession, report: Report, review: Review) -> list[PersonShown]:
    """Return who takes part in the review now, none of them asked to a meeting yet."""
    return [
        PersonShown(id=each.id, name=each.name, kind=each.kind)
        for each in await taking_part.of_review(tx, report, review)
    ]


async def mailings(tx: AsyncSession, meeting_id: UUID) -> list[MailingShown]:
    """Return how the last calendar e-mail to each colleague is getting on."""
    return [
        MailingShown(name=name, state=mail.state)
        for name, mail in await meeting_queries.last_mails(tx, meeting_id)
    ]


async def plan(tx: AsyncSession, at: Work, wanted: MeetingPlan) -> UUID:
    """Plan a meeting and return its id; colleagues who are asked get it in their calendars.

    The same in the same form plans nothing more. A meeting that is past is planned without e-mails.
    """
    found = await tx.get(Meeting, wanted.id)
    if found is not None and (found.starts_at, found.kind) != (wanted.start, wanted.kind):
        wanted = wanted.model_copy(update={"id": sealing.sent_as(tx, wanted, at.review.id)})
        found = await tx.get(Meeting, wanted.id)
    if found is not None:
        return found.id
    meeting = Meeting(
        id=wanted.id,
        case_id=at.case.id,
        kind=wanted.kind,
        state=MeetingState.PLANNED,
        by_invitation=False,
        starts_at=wanted.start,
        ends_at=wanted.end,
        place=None,
        agenda=at.key.seal("review_meetings.agenda", wanted.id, wanted.agenda),
        notes=None,
        version=1,
        sequence=0,
        planned_by=at.by,
        planned_at=clock.now(),
    )
    _put_place(at.key, meeting, wanted.place)
    tx.add(meeting)
    await tx.flush()
    await _ask(tx, meeting, await _existing(tx, at.review, wanted.people), moved=False)
    await at.note(tx, "meeting_planned", rows=await _rows(tx, meeting))
    return meeting.id


async def change(tx: AsyncSession, at: Work, wanted: MeetingPlan) -> None:
    """Plan it anew. Colleagues are told of another time, and of being asked, or no longer.

    A time that was agreed on with the reporter is changed where it was agreed on, not here.
    Raises NotFound, MeetingOver for one that is held or cancelled, and ChangedMeanwhile.
    """
    meeting = await _planned(tx, at, wanted.id, wanted.version)
    meeting.kind = wanted.kind
    moved = False
    if not meeting.by_invitation:
        moved = (meeting.starts_at, meeting.ends_at) != (wanted.start, wanted.end)
        meeting.starts_at, meeting.ends_at = wanted.start, wanted.end
    _put_place(at.key, meeting, wanted.place)
    meeting.agenda = at.key.seal("review_meetings.agenda", meeting.id, wanted.agenda)
    gone = await _ask(tx, meeting, await _existing(tx, at.review, wanted.people), moved=moved)
    await at.note(tx, "meeting_changed", rows=await _rows(tx, meeting, gone))


async def cancel(tx: AsyncSession, at: Work, which: UUID, version: int) -> None:
    """Call the meeting off, and take it out of the calendars. Raises as `change`."""
    meeting = await _planned(tx, at, which, version)
    meeting.state = MeetingState.CANCELLED
    await _ask(tx, meeting, [], moved=False, keep=True)
    await at.note(tx, "meeting_cancelled", rows=await _rows(tx, meeting))


async def hold(tx: AsyncSession, at: Work, which: UUID, wanted: Minutes) -> None:
    """Write down who came to a meeting, and notes; may be done again, for more notes.

    Who came without being asked is added. Raises NotFound, MeetingOver for one that is cancelled,
    and ChangedMeanwhile.
    """
    meeting = await _changeable(tx, at, which, wanted.version)
    asked = await meeting_queries.people(tx, meeting.id)
    came = {each.id for each in await _existing(tx, at.review, wanted.people)}
    for participant_id in came - set(asked):
        tx.add(MeetingPerson(meeting_id=meeting.id, participant_id=participant_id, came=True))
    for person in asked.values():
        person.came = person.participant_id in came
    sealed = at.key.seal("review_meetings.notes", meeting.id, wanted.notes)
    meeting.notes = sealed if wanted.notes else None
    meeting.state = MeetingState.HELD
    await at.note(tx, "meeting_held", rows=await _rows(tx, meeting))


async def time_agreed(  # noqa: PLR0913 - what is agreed on
    tx: AsyncSession,
    report: Report,
    *,
    start: datetime,
    end: datetime,
    place: str | None,
    kind: MeetingKind,
) -> None:
    """Plan the meeting for a time agreed on with the reporter, or move it to another time."""
    case = await cases.of_report(tx, report.id, lock=True)
    key = await sealing.data_key(tx, report.key_id)
    found = await meeting_queries.of_case(tx, case.id)
    meeting = next(
        (each for each in found if each.by_invitation and each.state == MeetingState.PLANNED), None
    )
    review = await queries.of_case(tx, case.id)
    if meeting is None:
        meeting_id = ids.new_id()
        agenda = meeting_wording.agenda(report.language, with_reporter=True)
        meeting = Meeting(
            id=meeting_id,
            case_id=case.id,
            kind=kind,
            state=MeetingState.PLANNED,
            by_invitation=True,
            starts_at=start,
            ends_at=end,
            place=None,
            agenda=key.seal("review_meetings.agenda", meeting_id, agenda),
            notes=None,
            version=0,
            sequence=0,
            planned_by=None,
            planned_at=clock.now(),
        )
        tx.add(meeting)
        await tx.flush()
        asked = await queries.participants(tx, review.id) if review else []
    else:
        asked = await _asked(tx, meeting, review)
    moved = (meeting.starts_at, meeting.ends_at) != (start, end)
    meeting.starts_at, meeting.ends_at = start, end
    _put_place(key, meeting, place or "")
    meeting.version += 1
    gone = await _ask(tx, meeting, asked, moved=moved)
    await cases.note(tx, case, SYSTEM, "meeting_planned", rows=await _rows(tx, meeting, gone))


async def time_taken_back(tx: AsyncSession, report: Report) -> None:
    """Call off the meeting at the time that was agreed on with the reporter."""
    await _call_off(tx, report, by_invitation=True)


async def time_holds_again(tx: AsyncSession, report: Report) -> None:
    """Plan the meeting at the time agreed on again that was called off. Planned, nothing happens.

    It keeps its identity, so it comes back to the calendars it was taken out of.
    """
    case = await cases.of_report(tx, report.id, lock=True)
    found = [each for each in await meeting_queries.of_case(tx, case.id) if each.by_invitation]
    meeting = max(found, key=lambda each: each.planned_at, default=None)
    if meeting is None or meeting.state != MeetingState.CANCELLED:
        return
    meeting.state = MeetingState.PLANNED
    meeting.version += 1
    asked = await _asked(tx, meeting, await queries.of_case(tx, case.id))
    gone = await _ask(tx, meeting, asked, moved=True)
    await cases.note(tx, case, SYSTEM, "meeting_planned", rows=await _rows(tx, meeting, gone))


async def report_withdrawn(tx: AsyncSession, fact: ReportWithdrawn) -> None:
    """Call off what is planned: nobody meets about a report that was taken back."""
    await _call_off(tx, fact.report)


async def _call_off(tx: AsyncSession, report: Report, *, by_invitation: bool = False) -> None:
    """Call off what is planned; with `by_invitation` only what was agreed on with the reporter."""
    case = await cases.of_report(tx, report.id, lock=True)
    for meeting in await meeting_queries.of_case(tx, case.id):
        wanted = meeting.by_invitation or not by_invitation
        if meeting.state == MeetingState.PLANNED and wanted:
            meeting.state = MeetingState.CANCELLED
            meeting.version += 1
            await _ask(tx, meeting, [], moved=False, keep=True)
            await cases.note(tx, case, SYSTEM, "meeting_cancelled", rows=await _rows(tx, meeting))


async def _planned(tx: AsyncSession, at: Work, which: UUID, version: int) -> Meeting:
    meeting = await _changeable(tx, at, which, version)
    if meeting.state != MeetingState.PLANNED:
        raise MeetingOver
    return meeting


async def _changeable(tx: AsyncSession, at: Work, which: UUID, version: int) -> Meeting:
    meeting = await tx.get(Meeting, which)
    if meeting is None or meeting.case_id != at.case.id:
        raise NotFound
    if meeting.state == MeetingState.CANCELLED:
        raise MeetingOver
    if meeting.version != version:
        raise ChangedMeanwhile
    meeting.version += 1
    return meeting


async def _existing(tx: AsyncSession, review: Review, wanted: Iterable[UUID]) -> list[Participant]:
    """Return those of the review's participants who are wanted; of others nothing is known."""
    chosen = set(wanted)
    return [each for each in await queries.participants(tx, review.id) if each.id in chosen]


async def _asked(tx: AsyncSession, meeting: Meeting, review: Review | None) -> list[Participant]:
    if review is None:
        return []
    return await _existing(tx, review, await meeting_queries.people(tx, meeting.id))


async def _ask(
    tx: AsyncSession,
    meeting: Meeting,
    people: list[Participant],
    *,
    moved: bool,
    keep: bool = False,
) -> list[MeetingPerson]:
    """Ask these people to the meeting and no others, and tell the calendars of colleagues.

    Return who is asked no longer. With `keep` those who were asked stay written down: it is the
    meeting that is called off.
    """
    before = await meeting_queries.people(tx, meeting.id)
    wanted = {each.id: each for each in people}
    gone = [each for each in before if each not in wanted]
    told_off = await meeting_queries.users_of(tx, gone)
    taken_off = [] if keep else [before[each] for each in gone]
    for row in taken_off:
        await tx.delete(row)
    new = [each for each in wanted if each not in before]
    for each in new:
        tx.add(MeetingPerson(meeting_id=meeting.id, participant_id=each, came=None))
    told = {wanted[each].user_id for each in (wanted if moved else new)} - {None}
    await tx.flush()
    if meeting.ends_at > clock.now():
        await meeting_mailing.tell(
            tx, meeting, ask={each for each in told if each}, call_off=told_off
        )
    return taken_off


def _put_place(key: DataKey, meeting: Meeting, place: str) -> None:
    meeting.place = (
        key.seal("review_meetings.place", meeting.id, place.strip()) if place.strip() else None
    )


async def _rows(tx: AsyncSession, meeting: Meeting, gone: Iterable[MeetingPerson] = ()) -> Rows:
    """Return what the history keeps of a meeting and of who is asked to it."""
    await tx.flush()
    people = await meeting_queries.people(tx, meeting.id)
    return history.rows(meeting, *people.values(), gone=gone)


async def _shown(
    tx: AsyncSession, key: DataKey, meeting: Meeting, everyone: list[PersonShown]
) -> MeetingShown:
    rows = await meeting_queries.people(tx, meeting.id)

    def opened(column: str, sealed: bytes | None) -> str:
        return key.open(f"review_meetings.{column}", meeting.id, sealed) if sealed else ""

    return MeetingShown(
        id=meeting.id,
        kind=MeetingKind(meeting.kind),
        state=MeetingState(meeting.state),
        by_invitation=meeting.by_invitation,
        start=meeting.starts_at,
        end=meeting.ends_at,
        place=opened("place", meeting.place),
        agenda=opened("agenda", meeting.agenda),
        notes=opened("notes", meeting.notes),
        version=meeting.version,
        people=[
            each.model_copy(
                update={
                    "asked": each.id in rows,
                    "came": rows[each.id].came if each.id in rows else None,
                }
            )
            for each in everyone
        ],
    )
