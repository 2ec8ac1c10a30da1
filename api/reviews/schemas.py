"""Shapes of a review: what staff fill in, and what they see."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from api.cases.schemas import Method
from api.shared import clock
from api.shared.text import Message, Name


def _empty(value: object) -> object:
    """Return None for a field left empty: a form sends those as empty text."""
    return None if value == "" else value


def not_blank(text: str) -> str:
    """Return the text without blanks around it; nothing but blanks is nothing."""
    if not text.strip():
        raise PydanticCustomError("string_too_short", "must say something")
    return text.strip()


def to_come(day: date) -> date:
    """Return a day after today and within a year."""
    today = clock.today()
    if not today < day <= today + timedelta(days=365):
        raise PydanticCustomError("not_to_come", "must be within a year from tomorrow")
    return day


Needed = Annotated[Message, AfterValidator(not_blank)]
"""Text that must be there."""


class Decision(StrEnum):
    """How the reporter is involved: what we decided, and what the reporter answered."""

    INVITED = "invited"
    NOT_YET = "not_yet"
    SOMEONE_ELSE = "someone_else"
    ACCEPTED = "accepted"
    LATER = "later"
    DECLINED = "declined"


class Reason(StrEnum):
    """Why the reporter is not invited yet."""

    TOO_EARLY = "too_early"
    ASKED_TO_WAIT = "asked_to_wait"
    NOT_WANTED = "not_wanted"
    OUT_OF_REACH = "out_of_reach"
    CONSENT = "consent"
    OTHER = "other"


class NotYet(BaseModel):
    """Why the reporter is not invited yet, and when to decide anew."""

    reason: Reason
    words: Needed
    ask_again_on: Annotated[date, AfterValidator(to_come)]


class SomeoneElse(BaseModel):
    """Who takes part in the reporter's place, with their relation to them."""

    words: Needed


class DecisionShown(BaseModel):
    """A decision on the reporter's part, opened. `who` is empty when the reporter decided."""

    decision: Decision
    reason: Reason | None
    words: str | None
    ask_again_on: date | None
    due: bool
    who: str
    at: datetime


class Start(BaseModel):
    """How the review is done. `method_reason` counts when another method was suggested."""

    method: Method
    method_reason: Annotated[Message, StringConstraints(strip_whitespace=True)] = ""


class MethodChange(Start):
    """Another method for a review under way. `version` is the review's as the form was opened."""

    version: int


class NewPoint(BaseModel):
    """A learning point to be added. `id` comes with the form: sent twice, it is there once."""

    id: UUID
    text: Needed


class PointChange(BaseModel):
    """A learning point written anew; `version` is the point's as the form was opened."""

    id: UUID
    version: int
    text: Needed


class Direction(StrEnum):
    """Where something is moved to in its list."""

    UP = "up"
    DOWN = "down"


class Move(BaseModel):
    """Something to be moved by one place."""

    id: UUID
    direction: Direction


class One(BaseModel):
    """The one thing that a button is about."""

    id: UUID


class LearningPointShown(BaseModel):
    """A learning point, opened."""

    id: UUID
    text: str
    version: int
    written_at: datetime


class ParticipantKind(StrEnum):
    """Who somebody is who takes part in a review."""

    STAFF = "staff"
    REPORTER = "reporter"
    REPRESENTATIVE = "representative"
    OBSERVER = "observer"


class Part(StrEnum):
    """What somebody does in a review."""

    LEADS = "leads"
    TAKES_PART = "takes_part"
    KNOWS_THE_FIELD = "knows_the_field"
    SPEAKS_FOR_THEM = "speaks_for_them"
    SUPPORTS = "supports"
    OBSERVES = "observes"


class NewParticipant(BaseModel):
    """Somebody to be taken along: a colleague or observer by account, a representative by name."""

    kind: ParticipantKind
    user: Annotated[UUID | None, BeforeValidator(_empty)] = None
    name: Name = ""
    part: Annotated[Part | None, BeforeValidator(_empty)] = None


class ParticipantShown(BaseModel):
    """Somebody who takes part. `name` is empty for the reporter."""

    id: UUID
    kind: ParticipantKind
    part: Part
    user_id: UUID | None
    name: str


class Factor(StrEnum):
    """A part of the work system (SEIPS)."""

    PERSON = "person"
    TASKS = "tasks"
    TOOLS = "tools"
    ORGANISATION = "organisation"
    PHYSICAL_ENVIRONMENT = "physical_environment"
    EXTERNAL_ENVIRONMENT = "external_environment"


class FactorNamed(BaseModel):
    """A factor with how it played a part; `version` is that of what is changed, 0 when new."""

    factor: Factor
    note: Annotated[Message, StringConstraints(strip_whitespace=True)] = ""
    version: int = 0


class FactorShown(BaseModel):
    """A factor that was named, opened."""

    id: UUID
    factor: Factor
    note: str
    version: int
