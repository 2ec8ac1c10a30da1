"""What the pages about lessons show, gathered in the transaction that logs the reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.models import Unit
from api.access.permissions import Role, StaffMember
from api.access.services import service_by_id, units_of
from api.cases import service as cases
from api.lessons import answers, queries, service
from api.lessons.models import Lesson, LessonUnit
from api.lessons.schemas import PAGE, SIMULATION, Answer, LessonFilter, LessonText, State, View
from api.lessons.wording import ANSWERS, HISTORY
from api.reports import service as reports
from api.reviews.names import Found, People, find
from api.shared import keyset
from api.shared.i18n import in_language, ngettext
from api.shared.sealing import KeyDestroyedError

PAGE_LENGTH = 25
COUNT_CAP = 100


@dataclass(frozen=True)
class AnswerShown:
    """A unit and what it answered."""

    unit_id: UUID
    unit: str
    answer: Answer | None
    words: str
    at: datetime | None
    mine: bool


@dataclass(frozen=True)
class Happening:
    """One line of the lesson's history."""

    at: datetime
    who: str
    what: str
    words: str


@dataclass(frozen=True)
class LessonRead:
    """A lesson, opened by somebody. `role` None: they may read it and no more."""

    lesson: Lesson
    text: LessonText
    role: Role | None
    reference: str | None
    own: bool
    answers: list[AnswerShown]
    not_asked: list[tuple[UUID, str]]
    found: list[Found]
    history: list[Happening]

    @property
    def summary(self) -> list[tuple[Answer | None, int]]:
        """How many units gave each answer; the last says how many gave none yet."""
        given = [each.answer for each in self.answers]
        return [(answer, given.count(answer)) for answer in (*Answer, None)]

    @property
    def to_answer(self) -> list[AnswerShown]:
        """The units this person answers for."""
        return [each for each in self.answers if each.mine]


@dataclass(frozen=True)
class Listed:
    """A lesson in a list."""

    lesson: Lesson
    title: str
    answered: int
    asked: int


@dataclass(frozen=True)
class LessonList:
    """A page of lessons, and how many wait in each view."""

    rows: list[Listed]
    counts: dict[View, int]
    next: str


async def read(tx: AsyncSession, staff: StaffMember, lesson_id: UUID) -> LessonRead:
    """Open a lesson for this person. Raises NotFound for one out of their reach."""
    lesson, role = await service.open_one(tx, staff, lesson_id)
    text = await service.text_of(tx, lesson)
    units = await units_of(tx, lesson.service_id)
    asked = await queries.units(tx, lesson.id)
    actor_role = role or next(iter(sorted(staff.roles)), None)
    await audit.record(tx, staff.actor(actor_role), "read", audit.Subject("lesson", lesson.id))
    return LessonRead(
        lesson=lesson,
        text=text,
        role=role,
        reference=(await cases.by_id(tx, lesson.case_id)).reference if role else None,
        own=await queries.has_written(tx, lesson.id, staff.id),
        answers=await _answers(tx, staff, lesson, asked, units),
        not_asked=_not_asked(units, asked),
        found=await found_in(tx, lesson, text) if role else [],
        history=await _history(tx, lesson) if role else [],
    )


async def found_in(tx: AsyncSession, lesson: Lesson, text: LessonText) -> list[Found]:
    """Return the places in a lesson's text that may lead to a person."""
    case = await cases.by_id(tx, lesson.case_id)
    reporter = ""
    try:
        report = await reports.by_id(tx, case.report_id)
        reporter = (await reports.opened(tx, report)).contact.name or ""
    except KeyDestroyedError:
        pass
    units = await units_of(tx, lesson.service_id)
    places = [
        *(await service_by_id(tx, lesson.service_id)).name.values(),
        *(name for each in units for name in each.name.values()),
    ]
    called = next(
        ([*each.name.values(), *each.synonyms] for each in units if each.id == lesson.unit_id), []
    )
    said = "\n".join(getattr(text, each) for each in (*PAGE, *SIMULATION))
    people = People(places=tuple(places), reporter=(reporter,))
    return find(said, people, called)


async def listed(tx: AsyncSession, staff: StaffMember, wanted: LessonFilter) -> LessonList:
    """Return a page of a list of lessons."""
    rows = await queries.lessons(tx, staff, wanted, limit=PAGE_LENGTH + 1)
    shown = rows[:PAGE_LENGTH]
    more = len(rows) > PAGE_LENGTH
    last = shown[-1] if shown else None
    return LessonList(
        rows=[await _listed(tx, each) for each in shown],
        counts={
            view: await queries.count(tx, staff, LessonFilter(view=view), cap=COUNT_CAP)
            for view in View
        },
        next=keyset.write((last.changed_at, last.id)) if more and last else "",
    )


async def of_case(tx: AsyncSession, case_id: UUID) -> list[Listed]:
    """Return the lessons written from a case."""
    return [await _listed(tx, each) for each in await queries.of_case(tx, case_id)]


async def _listed(tx: AsyncSession, lesson: Lesson) -> Listed:
    asked = await queries.units(tx, lesson.id)
    return Listed(
        lesson=lesson,
        title=(await service.text_of(tx, lesson)).title,
        answered=sum(each.answer is not None for each in asked),
        asked=len(asked),
    )


async def _answers(
    tx: AsyncSession,
    staff: StaffMember,
    lesson: Lesson,
    asked: list[LessonUnit],
    units: list[Unit],
) -> list[AnswerShown]:
    by_unit = {each.unit_id: each for each in asked}
    return [
        AnswerShown(
            unit_id=unit.id,
            unit=in_language(unit.name),
            answer=Answer(row.answer) if row.answer else None,
            words=await answers.words_of(tx, lesson, row),
            at=row.answered_at,
            mine=answers.answers_for(staff, lesson, unit.id) and lesson.state == State.SHARED,
        )
        for unit in units
        if (row := by_unit.get(unit.id)) is not None
    ]


def _not_asked(units: list[Unit], asked: list[LessonUnit]) -> list[tuple[UUID, str]]:
    there = {each.unit_id for each in asked}
    return [
        (each.id, in_language(each.name))
        for each in units
        if each.retired_at is None and each.id not in there
    ]


async def _history(tx: AsyncSession, lesson: Lesson) -> list[Happening]:
    events = await queries.events(tx, lesson.id)
    names = await access.names_of(tx, {each.actor_id for each in events})
    units = {str(each.id): in_language(each.name) for each in await units_of(tx, lesson.service_id)}
    key = await service.key_of(tx, lesson)
    return [
        Happening(
            at=each.at,
            who=names.get(each.actor_id, ""),
            what=_what(each.what, each.details, units),
            words=key.open("lesson_events.words", each.id, each.words) if each.words else "",
        )
        for each in events
    ]


def _what(what: str, details: Mapping[str, object], units: Mapping[str, str]) -> str:
    said = str(HISTORY[what])
    if what == "answered":
        _before, after = details["changes"]["answer"]  # type: ignore[index]
        return f"{said}: {units.get(str(details['unit']), '')}, {ANSWERS[Answer(after)]}"
    if what in {"shared", "shared_further"}:
        number = int(str(details["units"]))
        return f"{said} ({ngettext('%(num)s unit', '%(num)s units', number) % {'num': number}})"
    return said
