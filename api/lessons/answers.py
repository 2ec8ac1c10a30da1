"""What the units answer to a lesson: done, planned, or not for them and why."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.cases.service import WORKERS
from api.lessons import queries, service
from api.lessons.models import Lesson, LessonUnit
from api.lessons.problems import LessonNotOpen
from api.lessons.schemas import Answer, AnswerForm, State
from api.shared import clock, sealing
from api.shared.i18n import _
from api.shared.problems import Forbidden, InvalidInput, NotFound


def answers_for(staff: StaffMember, lesson: Lesson, unit_id: UUID) -> bool:
    """Return whether this person answers for the unit."""
    return staff.may(*WORKERS, service_id=lesson.service_id, unit_id=unit_id)


async def answer(tx: AsyncSession, staff: StaffMember, lesson_id: UUID, form: AnswerForm) -> Lesson:
    """Answer for a unit, or answer anew. The same answer again changes nothing.

    Raises NotFound for a lesson out of reach, Forbidden for another's unit, LessonNotOpen for a
    lesson shared no longer, and InvalidInput for a no, or a plan, without words.
    """
    lesson = await queries.by_id(tx, staff, lesson_id, lock=True)
    if lesson is None:
        raise NotFound
    if not answers_for(staff, lesson, form.unit):
        raise Forbidden
    asked = next(
        (each for each in await queries.units(tx, lesson.id) if each.unit_id == form.unit), None
    )
    if asked is None or lesson.state != State.SHARED:
        raise LessonNotOpen
    if form.answer is not Answer.ADOPTED and not form.words:
        message = (
            _("Write why, in a sentence: it tells others where the lesson ends.")
            if form.answer is Answer.NOT_RELEVANT
            else _("Write what you plan, in a sentence.")
        )
        raise InvalidInput(errors=[{"field": "words", "message": message}])
    key = await service.key_of(tx, lesson)
    if (asked.answer, await words_of(tx, lesson, asked)) == (form.answer, form.words):
        return lesson
    before = asked.answer
    asked.answer = form.answer
    asked.words = _seal(key, lesson, form) if form.words else None
    asked.answered_by, asked.answered_at = staff.id, clock.now()
    role = staff.role_in(lesson.service_id, form.unit, WORKERS)
    changes = {"answer": (before, form.answer)}
    await service.note(tx, lesson, staff, role, "answered", unit=str(form.unit), changes=changes)
    return lesson


async def words_of(tx: AsyncSession, lesson: Lesson, asked: LessonUnit) -> str:
    """Return what a unit wrote with its answer."""
    if asked.words is None:
        return ""
    key = await service.key_of(tx, lesson)
    return key.open(f"lesson_units.words.{asked.unit_id}", lesson.id, asked.words)


def _seal(key: sealing.DataKey, lesson: Lesson, form: AnswerForm) -> bytes:
    return key.seal(f"lesson_units.words.{form.unit}", lesson.id, form.words)
