"""Shapes of a lesson: its text, the units' answers, and the forms about it."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from api.shared.i18n import Language
from api.shared.text import Message, Name


class State(StrEnum):
    """How far a lesson has come."""

    DRAFT = "draft"
    IN_CHECK = "in_check"
    SHARED = "shared"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What a unit makes of a lesson."""

    ADOPTED = "adopted"
    PLANNED = "planned"
    NOT_RELEVANT = "not_relevant"


Line = Annotated[Name, AfterValidator(str.strip)]
Paragraphs = Annotated[Message, AfterValidator(str.strip)]


class LessonText(BaseModel):
    """The one page, and what makes it a case for simulation (`scenario` and on; may be empty)."""

    model_config = ConfigDict(extra="ignore")

    title: Line = ""
    happened: Paragraphs = ""
    why: Paragraphs = ""
    changed: Paragraphs = ""
    ask: Paragraphs = ""
    scenario: Paragraphs = ""
    people: Paragraphs = ""
    course: Paragraphs = ""
    debrief: Paragraphs = ""

    @property
    def missing(self) -> list[str]:
        """The fields of the one page that say nothing yet."""
        return [each for each in PAGE if not getattr(self, each)]

    @property
    def for_simulation(self) -> bool:
        """Whether there is something to play through."""
        return bool(self.scenario)


PAGE = ("title", "happened", "why", "changed", "ask")
SIMULATION = ("scenario", "people", "course", "debrief")


class LessonForm(LessonText):
    """The form of a lesson; `version` is the lesson's when the form was opened (0: a new one)."""

    version: int = 0
    language: Language


def _nothing(value: object) -> object:
    """Return None for a field left empty: a form sends those as empty text."""
    return None if value == "" else value


class AnswerForm(BaseModel):
    """A unit's answer; `words` say what is done, or why the lesson is not for them."""

    unit: UUID
    answer: Answer
    words: Paragraphs = ""


class View(StrEnum):
    """Which lessons a list shows."""

    TO_ANSWER = "to_answer"
    TO_CHECK = "to_check"
    SHARED = "shared"
    DRAFTS = "drafts"


class LessonFilter(BaseModel):
    """What the list of lessons is narrowed to; `after` is where the page before ended."""

    view: Annotated[View | None, BeforeValidator(_nothing)] = None
    category: Annotated[str | None, BeforeValidator(_nothing)] = None
    after: Annotated[str, AfterValidator(lambda text: text[:100])] = ""


class Count(BaseModel):
    """One line of a table; `number` None: too few to show."""

    value: str
    number: int | None


class Figures(BaseModel):
    """What a digest counts. `total` None: too few to show anything."""

    total: int | None
    kinds: list[Count]
    categories: list[Count]
    closed: int | None


class DigestForm(BaseModel):
    """Which quarter of a year, by its first day, and what the service wants to say with it."""

    service: UUID
    quarter: date
    words: Paragraphs = ""


class AnswerToReply(BaseModel):
    """The answer to what the council said of a digest."""

    words: Paragraphs


class ReplyForm(AnswerToReply):
    """A reply to a digest. `client_id` is the form's own: sent twice, it counts once."""

    client_id: UUID
