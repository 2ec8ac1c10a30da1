"""Lessons: writing one from a case, having it checked by a second person, sharing it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.permissions import Role, StaffMember
from api.access.services import units_in_use
from api.cases import service as cases
from api.cases.service import WORKERS
from api.lessons import history, queries
from api.lessons.models import Lesson, LessonEvent, LessonUnit
from api.lessons.problems import LessonNotOpen, SecondPersonNeeded
from api.lessons.schemas import LessonForm, LessonText, State
from api.shared import clock, ids, sealing
from api.shared.i18n import _
from api.shared.problems import ChangedMeanwhile, Forbidden, InvalidInput, NotFound


async def unfinished(tx: AsyncSession, case_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these cases have a lesson that is not shared yet, nor taken back."""
    return await queries.unfinished(tx, case_ids)


async def begin(tx: AsyncSession, staff: StaffMember, reference: str, form: LessonForm) -> Lesson:
    """Begin a lesson from a case. Raises NotFound and Forbidden as `cases.for_staff`."""
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    key_id, key = await sealing.new_key(tx)
    now = clock.now()
    lesson_id = ids.new_id()
    lesson = Lesson(
        id=lesson_id,
        service_id=case.service_id,
        unit_id=case.unit_id,
        case_id=case.id,
        key_id=key_id,
        state=State.DRAFT,
        language=form.language,
        category=case.category,
        text=key.seal("lessons.text", lesson_id, _sealable(form)),
        version=1,
        begun_at=now,
        changed_at=now,
        shared_at=None,
    )
    tx.add(lesson)
    await tx.flush()
    await note(tx, lesson, staff, role, "begun")
    rows = history.rows(lesson)
    await cases.note(tx, case, staff.actor(role), "lesson_begun", rows=rows)
    return lesson


async def open_one(
    tx: AsyncSession, staff: StaffMember, lesson_id: UUID, *, to_change: bool = False
) -> tuple[Lesson, Role | None]:
    """Return the lesson and the role in which this person may write in it, None: only read.

    With `to_change` it is theirs alone until the transaction ends. Raises NotFound for one out of
    their reach, and Forbidden, with `to_change`, for one that they may only read.
    """
    lesson = await queries.by_id(tx, staff, lesson_id, lock=to_change)
    if lesson is None:
        raise NotFound
    role = staff.role_in(lesson.service_id, lesson.unit_id, WORKERS)
    if to_change and role is None:
        raise Forbidden
    return lesson, role


async def key_of(tx: AsyncSession, lesson: Lesson) -> sealing.DataKey:
    """Return the key the lesson is sealed under."""
    return await sealing.data_key(tx, lesson.key_id)


async def text_of(tx: AsyncSession, lesson: Lesson) -> LessonText:
    """Return what the lesson says."""
    key = await key_of(tx, lesson)
    return LessonText.model_validate_json(key.open("lessons.text", lesson.id, lesson.text))


async def write(tx: AsyncSession, staff: StaffMember, lesson_id: UUID, form: LessonForm) -> Lesson:
    """Change the text of a lesson that is being written.

    Saving what is there already changes nothing. Raises NotFound, Forbidden, LessonNotOpen, and
    ChangedMeanwhile when somebody else was quicker.
    """
    lesson, role = await _to_change(tx, staff, lesson_id, State.DRAFT)
    text = LessonText(**form.model_dump())
    if text == await text_of(tx, lesson) and form.language == lesson.language:
        return lesson
    if form.version != lesson.version:
        raise ChangedMeanwhile
    key = await key_of(tx, lesson)
    lesson.text = key.seal("lessons.text", lesson.id, _sealable(form))
    lesson.language = form.language
    lesson.version += 1
    await note(tx, lesson, staff, role, "written", version=lesson.version)
    return lesson


async def send_to_check(tx: AsyncSession, staff: StaffMember, lesson_id: UUID) -> Lesson:
    """Hand the lesson to a second person.

    Raises LessonNotOpen, and InvalidInput naming the parts that say nothing yet.
    """
    lesson, role = await _to_change(tx, staff, lesson_id, State.DRAFT)
    missing = (await text_of(tx, lesson)).missing
    if missing:
        message = _("This part says nothing yet.")
        raise InvalidInput(errors=[{"field": each, "message": message} for each in missing])
    lesson.state = State.IN_CHECK
    await note(tx, lesson, staff, role, "sent_to_check")
    await _tell_case(tx, lesson, staff, role, "lesson_sent_to_check")
    return lesson


async def write_on(
    tx: AsyncSession, staff: StaffMember, lesson_id: UUID, words: str = ""
) -> Lesson:
    """Bring a lesson that waits for its check back to be written on, with words on what to change.

    Raises LessonNotOpen, and InvalidInput when somebody who did not write it gives no words.
    """
    lesson, role = await _to_change(tx, staff, lesson_id, State.IN_CHECK)
    own = await queries.has_written(tx, lesson.id, staff.id)
    if not own and not words:
        message = _("Write what should be changed, so that they can go on.")
        raise InvalidInput(errors=[{"field": "words", "message": message}])
    lesson.state = State.DRAFT
    await note(tx, lesson, staff, role, "taken_back" if own else "sent_back", words=words)
    await _tell_case(tx, lesson, staff, role, "lesson_written_on")
    return lesson


async def share(
    tx: AsyncSession,
    staff: StaffMember,
    lesson_id: UUID,
    unit_ids: Collection[UUID],
    *,
    for_council: bool,
) -> Lesson:
    """Say, as a second person, that nobody can be known again, and share it with units.

    The unit where it happened is asked like all others when all are: a list that lacks one would
    tell which it was. Raises LessonNotOpen, SecondPersonNeeded, and InvalidInput for no unit.
    """
    lesson, role = await _to_change(tx, staff, lesson_id, State.IN_CHECK)
    if await queries.has_written(tx, lesson.id, staff.id):
        raise SecondPersonNeeded
    chosen = await _ask(tx, lesson, unit_ids)
    lesson.state = State.SHARED
    lesson.shared_at = clock.now()
    lesson.for_council = for_council
    await note(tx, lesson, staff, role, "shared", units=len(chosen), for_council=for_council)
    await _tell_case(tx, lesson, staff, role, "lesson_shared")
    return lesson


async def share_further(
    tx: AsyncSession, staff: StaffMember, lesson_id: UUID, unit_ids: Collection[UUID]
) -> Lesson:
    """Share a lesson with more units. Raises LessonNotOpen, and InvalidInput for no new unit."""
    lesson, role = await _to_change(tx, staff, lesson_id, State.SHARED)
    added = await _ask(tx, lesson, unit_ids)
    await note(tx, lesson, staff, role, "shared_further", units=len(added))
    return lesson


async def withdraw(tx: AsyncSession, staff: StaffMember, lesson_id: UUID, words: str) -> Lesson:
    """Share a lesson no longer, with a reason. Raises LessonNotOpen and InvalidInput."""
    lesson, role = await _to_change(tx, staff, lesson_id, State.SHARED)
    if not words:
        message = _("Write why, for those who have read it.")
        raise InvalidInput(errors=[{"field": "words", "message": message}])
    lesson.state = State.WITHDRAWN
    await note(tx, lesson, staff, role, "withdrawn", words=words)
    await _tell_case(tx, lesson, staff, role, "lesson_withdrawn")
    return lesson


async def _tell_case(
    tx: AsyncSession, lesson: Lesson, staff: StaffMember, role: Role | None, what: str
) -> None:
    case = await cases.by_id(tx, lesson.case_id)
    await cases.note(tx, case, staff.actor(role), what, rows=history.rows(lesson))


async def _ask(tx: AsyncSession, lesson: Lesson, unit_ids: Collection[UUID]) -> list[UUID]:
    """Ask those of the service's units that are not asked yet; return which they are."""
    asked = {each.unit_id for each in await queries.units(tx, lesson.id)}
    there = [each.id for each in await units_in_use(tx, lesson.service_id)]
    chosen = [each for each in there if each in set(unit_ids) - asked]
    if not chosen:
        message = _("Choose at least one unit.")
        raise InvalidInput(errors=[{"field": "units", "message": message}])
    now = clock.now()
    tx.add_all(LessonUnit(lesson_id=lesson.id, unit_id=each, asked_at=now) for each in chosen)
    return chosen


async def _to_change(
    tx: AsyncSession, staff: StaffMember, lesson_id: UUID, state: State
) -> tuple[Lesson, Role | None]:
    """Return the lesson to change. Raises LessonNotOpen when it is in another state."""
    lesson, role = await open_one(tx, staff, lesson_id, to_change=True)
    if lesson.state != state:
        raise LessonNotOpen
    return lesson, role


async def note(  # noqa: PLR0913 - who did what, in which words
    tx: AsyncSession,
    lesson: Lesson,
    staff: StaffMember,
    role: Role | None,
    what: str,
    *,
    words: str = "",
    **details: Any,
) -> None:
    """Add to the lesson's history and to the audit log. `what` is worded in `wording.HISTORY`."""
    now = clock.now()
    if what != "answered":  # which does not move the lesson up in everybody's list
        lesson.changed_at = now
    event_id = ids.new_id()
    sealed = None
    if words:
        key = await key_of(tx, lesson)
        sealed = key.seal("lesson_events.words", event_id, words)
    tx.add(
        LessonEvent(
            id=event_id,
            lesson_id=lesson.id,
            at=now,
            actor_id=staff.id,
            actor_role=role,
            what=what,
            words=sealed,
            details=details,
        )
    )
    await audit.record(tx, staff.actor(role), what, audit.Subject("lesson", lesson.id))


def _sealable(form: LessonForm) -> str:
    """Return the text alone, without what the form needs for itself."""
    return LessonText(**form.model_dump()).model_dump_json()
