"""Shapes of a meeting: what staff fill in, and what they see."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from api.reviews.schemas import ParticipantKind
from api.shared import forms
from api.shared.i18n import appointment_text
from api.shared.text import Account, Message


class MeetingKind(StrEnum):
    """Who meets, and how."""

    JOINT = "joint"
    SEPARATE = "separate"
    PHONE = "phone"
    VIDEO = "video"
    STAFF_ONLY = "staff_only"


class MeetingState(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


Start = Annotated[
    AwareDatetime,
    BeforeValidator(forms.moment),
    AfterValidator(lambda value: value.astimezone(UTC)),
]
"""When it begins. It may be past: a meeting is sometimes written down afterwards."""

LENGTHS = (30, 45, 60, 90, 120, 180)
"""Minutes a meeting may be set to last."""


class MeetingPlan(BaseModel):
    """A meeting as staff plan it. `people` are ids of participants of the review.

    `version` is the meeting's as the form was opened, 0 for a new one.
    """

    id: UUID
    version: int = 0
    kind: MeetingKind
    start: Start
    minutes: Annotated[int, Field(ge=15, le=480)] = 60
    place: Message = ""
    agenda: Annotated[Account, AfterValidator(str.strip)] = ""
    people: list[UUID] = Field(default_factory=list)

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)


class Minutes(BaseModel):
    """What is written down of a meeting that was held: who came, and notes."""

    version: int
    notes: Annotated[Account, AfterValidator(str.strip)] = ""
    people: list[UUID] = Field(default_factory=list)


def with_people(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return a form's fields with `people` ticked in it: a box each, named `person-` and the id."""
    return dict(typed) | {"people": _people(typed)}


def _people(typed: Mapping[str, str]) -> list[str]:
    return [name.removeprefix("person-") for name in typed if name.startswith("person-")]


class PersonShown(BaseModel):
    """A participant of the review, as the meeting's page shows them."""

    id: UUID
    name: str
    kind: ParticipantKind
    asked: bool = False
    came: bool | None = None


class MailingShown(BaseModel):
    """How the last calendar e-mail to a colleague is getting on."""

    name: str
    state: str


class MeetingShown(BaseModel):
    """A meeting, opened."""

    id: UUID
    kind: MeetingKind
    state: MeetingState
    by_invitation: bool
    start: datetime
    end: datetime
    place: str
    agenda: str
    notes: str
    version: int
    people: list[PersonShown]

    @property
    def words(self) -> str:
        """The day of the week, the date and the hours, in the current language."""
        return appointment_text(self.start, self.end)

    @property
    def asked(self) -> list[PersonShown]:
        """Who is asked to it."""
        return [each for each in self.people if each.asked]

    @property
    def with_reporter(self) -> bool:
        """Whether the reporter, or who speaks for them, is asked to it."""
        return any(
            each.kind in {ParticipantKind.REPORTER, ParticipantKind.REPRESENTATIVE}
            for each in self.asked
        )

    @property
    def minutes(self) -> int:
        """How long it is set to last."""
        return int((self.end - self.start).total_seconds() // 60)
