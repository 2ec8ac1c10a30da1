"""Observers from the user council: what they may read of a review, and what they say they saw.

They get no access to the case, and learn nothing of who it is about: of a meeting they read when it
is, and the place and agenda as a person made them ready for a stranger. An agenda nobody changed
from the one we begin with names nobody, and is theirs to read at once.
"""

from functools import cache
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.permissions import Role, StaffMember
from api.cases import service as cases
from api.cases.models import Case
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import history, meeting, meeting_wording, names, observing_queries
from api.reviews.meeting_models import Meeting
from api.reviews.meeting_schemas import MeetingKind, MeetingShown, MeetingState
from api.reviews.models import Review
from api.reviews.observing_models import Observation, ObserverBrief
from api.reviews.observing_queries import Followed
from api.reviews.observing_schemas import (
    Brief,
    BriefGiven,
    MeetingBriefed,
    MeetingObserved,
    NewObservation,
    ObservationShown,
)
from api.reviews.people import people_of
from api.reviews.problems import ReviewFinished
from api.reviews.schemas import ParticipantKind
from api.reviews.work import Work
from api.shared import clock, ids, sealing
from api.shared.i18n import LANGUAGES, _
from api.shared.problems import ChangedMeanwhile, NotFound
from api.shared.sealing import DataKey

BRIEF, OBSERVATION = "review_observer_briefs.body", "review_observations.body"


@cache
def starting_agendas() -> frozenset[str]:
    """Return the agendas we begin with: they tell nothing of anybody."""
    return frozenset(
        meeting_wording.agenda(language, with_reporter=with_reporter)
        for language in LANGUAGES
        for with_reporter in (True, False)
    )


async def followed_by(tx: AsyncSession, staff: StaffMember) -> list[Followed]:
    """Return the reviews this person follows for the user council."""
    return await observing_queries.followed(tx, staff)


async def one(tx: AsyncSession, staff: StaffMember, participant_id: UUID) -> Followed:
    """Return the review this person follows as that observer. Raises NotFound."""
    found = await observing_queries.followed(tx, staff, participant_id)
    if not found:
        raise NotFound
    return found[0]


async def meetings_of(tx: AsyncSession, at: Followed) -> list[MeetingObserved]:
    """Return the meetings the observer is asked to, the last first, as they may read of them.

    Raises KeyDestroyedError once the report is erased.
    """
    report = await reports.by_id(tx, at.case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    briefs = await observing_queries.briefs(tx, at.case.id)
    return [
        MeetingObserved(
            kind=MeetingKind(each.kind),
            state=MeetingState(each.state),
            start=each.starts_at,
            end=each.ends_at,
            **_readable(key, each, briefs.get(each.id)).model_dump(),
        )
        for each in await observing_queries.meetings(tx, at.participant.id)
    ]


async def own_observations(tx: AsyncSession, at: Followed) -> list[ObservationShown]:
    """Return what this observer said they saw, the first said first."""
    report = await reports.by_id(tx, at.case.report_id)
    return await _observations(tx, report, at.review, at.participant.id)


async def observe(
    tx: AsyncSession, staff: StaffMember, participant_id: UUID, new: NewObservation
) -> None:
    """Keep what the observer saw, for those who work on the review. The same again adds none.

    Raises NotFound, ReviewFinished, and KeyDestroyedError once the report is erased.
    """
    at = await one(tx, staff, participant_id)
    case = await cases.of_report(tx, at.case.report_id, lock=True)
    if at.review.finished_at is not None:
        raise ReviewFinished
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    row_id = sealing.sent_as(tx, new, participant_id)
    if await tx.get(Observation, row_id) is not None:
        return
    row = Observation(
        id=row_id,
        participant_id=participant_id,
        body=key.seal(OBSERVATION, row_id, new.words),
        at=clock.now(),
    )
    tx.add(row)
    await tx.flush()
    actor = staff.actor(Role.COUNCIL)
    await cases.note(tx, case, actor, "observer_told", news=True, rows=history.rows(row))
    await audit.record(tx, actor, "observer_told", audit.Subject("report", report.id))


async def observations(tx: AsyncSession, report: Report, review: Review) -> list[ObservationShown]:
    """Return what observers said they saw, the first said first."""
    return await _observations(tx, report, review)


async def briefed(
    tx: AsyncSession, report: Report, case: Case, review: Review
) -> list[MeetingBriefed]:
    """Return the meetings an observer is asked to, with what observers read of each.

    Where nothing is given yet, it is the meeting's own place and agenda, known names put away.
    """
    key = await sealing.data_key(tx, report.key_id)
    briefs = await observing_queries.briefs(tx, case.id)
    people = await people_of(tx, report, review)
    shown = []
    for each in await meeting.of_case(tx, report, case, review):
        if not any(person.kind is ParticipantKind.OBSERVER for person in each.asked):
            continue
        row = briefs.get(each.id)
        brief = _opened(key, row) if row else _suggested(each, people)
        shown.append(
            MeetingBriefed(
                meeting=each,
                given=row is not None,
                brief=brief,
                version=row.version if row else 0,
                hints=[hint.words for hint in names.find(f"{brief.place}\n{brief.agenda}", people)],
            )
        )
    return shown


async def give(tx: AsyncSession, at: Work, meeting_id: UUID, wanted: BriefGiven) -> None:
    """Let observers read this of a meeting. Raises NotFound, and ChangedMeanwhile."""
    row = (await observing_queries.briefs(tx, at.case.id)).get(meeting_id)
    found = await tx.get(Meeting, meeting_id)
    if found is None or found.case_id != at.case.id:
        raise NotFound
    new = Brief(place=wanted.place, agenda=wanted.agenda)
    if row is not None and _opened(at.key, row) == new:
        return
    if (row.version if row else 0) != wanted.version:
        raise ChangedMeanwhile
    if row is None:
        row_id = ids.new_id()
        row = ObserverBrief(id=row_id, meeting_id=meeting_id, version=0)
        tx.add(row)
    row.body = at.key.seal(BRIEF, row.id, new.model_dump_json())
    row.version += 1
    row.given_by, row.given_at = at.by, clock.now()
    await at.note(tx, "observer_briefed", rows=history.rows(row))


def _readable(key: DataKey, row: Meeting, brief: ObserverBrief | None) -> Brief:
    """Return what an observer may read of a meeting; nothing when a person has to look first."""
    if brief is not None:
        return _opened(key, brief)
    agenda = key.open("review_meetings.agenda", row.id, row.agenda)
    return Brief(agenda=agenda if agenda in starting_agendas() else "")


def _suggested(shown: MeetingShown, people: names.People) -> Brief:
    instead = _("[name]")
    return Brief(
        place=names.hidden(shown.place, people, instead),
        agenda=names.hidden(shown.agenda, people, instead),
    )


def _opened(key: DataKey, row: ObserverBrief) -> Brief:
    return Brief.model_validate_json(key.open(BRIEF, row.id, row.body))


async def _observations(
    tx: AsyncSession, report: Report, review: Review, participant_id: UUID | None = None
) -> list[ObservationShown]:
    found = await observing_queries.observations(tx, review.id, participant_id)
    who = await access.names_of(tx, {user_id for _row, user_id in found if user_id})
    key = await sealing.data_key(tx, report.key_id)
    return [
        ObservationShown(
            id=row.id,
            text=key.open(OBSERVATION, row.id, row.body),
            who=who.get(user_id, "") if user_id else "",
            at=row.at,
        )
        for row, user_id in found
    ]
