"""The report's shape: one schema for the draft, the plain form, the API and what is forwarded.

Values are DOMAIN's words; `locales/VOCABULARY.md` gives them in Norwegian.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.shared import sms
from api.shared.i18n import Language
from api.shared.text import Account, Message, Name


class Kind(StrEnum):
    """What the reporter tells about."""

    CONCERN = "concern"
    HARM_EVENT = "harm_event"
    NO_HARM_EVENT = "no_harm_event"
    NEAR_MISS = "near_miss"
    GOOD_CARE = "good_care"
    SUGGESTION = "suggestion"


class ReporterRole(StrEnum):
    """Who the reporter is in this."""

    PATIENT = "patient"
    SERVICE_USER = "service_user"
    NEXT_OF_KIN = "next_of_kin"
    RELATIVE = "relative"
    BEREAVED = "bereaved"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    STAFF_ASSISTING = "staff_assisting"


class Category(StrEnum):
    """What it was about."""

    MEDICATION = "medication"
    DIAGNOSIS = "diagnosis"
    DETERIORATION = "deterioration"
    SURGERY_PROCEDURE = "surgery_procedure"
    INFECTION = "infection"
    FALL = "fall"
    PRESSURE_INJURY = "pressure_injury"
    NUTRITION = "nutrition"
    MENTAL_HEALTH_SUICIDE = "mental_health_suicide"
    DISCHARGE_TRANSITION = "discharge_transition"
    WAITING_ACCESS = "waiting_access"
    COMMUNICATION_INFORMATION = "communication_information"
    CONDUCT_DIGNITY = "conduct_dignity"
    IDENTIFICATION_MIXUP = "identification_mixup"
    EQUIPMENT = "equipment"
    RECORDS_PRIVACY = "records_privacy"
    MATERNITY_NEWBORN = "maternity_newborn"
    VIOLENCE_RESTRAINT = "violence_restraint"
    ENVIRONMENT_FOOD_FACILITIES = "environment_food_facilities"
    OTHER = "other"


class Harm(StrEnum):
    """How much harm there was."""

    NONE = "none"
    MINOR = "minor"
    SIGNIFICANT = "significant"
    DEATH = "death"
    UNCLEAR = "unclear"


class ParticipationMode(StrEnum):
    """A way to take part in the review of the event."""

    WRITTEN = "written"
    PHONE = "phone"
    VIDEO = "video"
    JOINT_MEETING = "joint_meeting"
    SEPARATE_MEETING = "separate_meeting"
    THROUGH_REPRESENTATIVE = "through_representative"
    COMMENT_ON_DRAFT = "comment_on_draft"
    INFORMED_ONLY = "informed_only"
    NOT_NOW = "not_now"
    DECLINES = "declines"


class Shape(BaseModel):
    """What all shapes here share: unknown fields are refused, so that none is silently lost."""

    model_config = ConfigDict(extra="forbid")


class Occurred(Shape):
    """When it happened: the reporter's own phrase, and the interval it was agreed to mean."""

    phrase: Message | None = None
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    approximate: bool = False

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.start and self.end and self.end < self.start:
            message = "end is before start"
            raise ValueError(message)
        return self


UnitSlug = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z0-9-]+$")]


class Place(Shape):
    """Where it happened: one of the service's units by slug, and or the reporter's own words."""

    unit: UnitSlug | None = None
    text: Message | None = None


class Suggestions(Shape):
    """What the text suggested, best first; the reporter confirms, staff confirm again."""

    kind: list[Kind] = Field(default_factory=list, max_length=3)
    category: list[Category] = Field(default_factory=list, max_length=3)


class Involvement(Shape):
    """How much the reporter wants to hear and take part afterwards. Null: not asked yet."""

    keep_informed: bool | None = None
    take_part: bool | None = None
    modes: list[ParticipationMode] = Field(default_factory=list, max_length=10)
    support: Message | None = None


Email = Annotated[Name, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


def _mobile(typed: str) -> str:
    number = sms.number_of(typed)
    if number is None:
        raise PydanticCustomError("mobile", "must be a mobile number")
    return number


Mobile = Annotated[Name, AfterValidator(_mobile)]
"""A number that an SMS can be sent to, as typed; read, it is as gateways take it."""


class Contact(Shape):
    """How to reach the reporter, if they want to be reached."""

    name: Name | None = None
    email: Email | None = None
    phone: Annotated[Name, StringConstraints(pattern=r"^\+?[0-9 ()-]{5,24}$")] | None = None

    @property
    def given(self) -> bool:
        """Whether there is any way to reach the person."""
        return bool(self.email or self.phone)


class Consent(Shape):
    """That the reporter read the information of this version and said "send"."""

    version: Annotated[str, StringConstraints(max_length=20)]
    at: AwareDatetime


class Draft(Shape):
    """A report under way: everything may still be missing."""

    service: Annotated[str, StringConstraints(max_length=64)]
    kind: Kind | None = None
    reporter_role: ReporterRole | None = None
    what_happened: Account | None = None
    what_matters: Account | None = None
    occurred: Occurred = Field(default_factory=Occurred)
    place: Place = Field(default_factory=Place)
    category: Category | None = None
    suggestions: Suggestions = Field(default_factory=Suggestions)
    perceived_harm: Harm | None = None
    involvement: Involvement = Field(default_factory=Involvement)
    contact: Contact = Field(default_factory=Contact)
    language: Language = "nb"
    urgent: bool = False
    consent: Consent | None = None

    @property
    def own_words(self) -> list[str]:
        """What the reporter put in words of their own, the contact left out."""
        said = (
            self.what_happened,
            self.what_matters,
            self.occurred.phrase,
            self.place.text,
            self.involvement.support,
        )
        return [text for text in said if text]


class Receipt(BaseModel):
    """What the reporter gets: a reference to say aloud, and a code that opens the receipt page.

    `urgent`: it tells of present danger, so the emergency numbers are to be shown before all else.
    """

    reference: str
    receipt_code: str
    urgent: bool


class ReceiptCode(BaseModel):
    """A receipt code as a person typed it: groups, case and look-alikes do not matter."""

    receipt_code: Annotated[str, StringConstraints(max_length=60)]


class ReceiptToken(BaseModel):
    """A bearer token for one report's receipt, and when it stops working."""

    token: str
    expires_at: datetime


class WhereTo(Shape):
    """Where the reporter wants the receipt page's address sent, this once: one of the two."""

    email: Email | None = None
    phone: Mobile | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.email is None) == (self.phone is None):
            message = "give an e-mail address or a mobile number"
            raise ValueError(message)
        return self


class NewMessage(Shape):
    """A message to the other side; `answers` is the id of the message it answers, if any."""

    text: Annotated[Message, StringConstraints(min_length=1)]
    answers: UUID | None = None


class MessageShown(BaseModel):
    """One message in the dialogue. `sender` is `reporter` or `staff`.

    `answers` is the id of the message it answers. `needs_answer`: the service waits for one.
    """

    id: UUID
    sender: str
    text: str
    at: datetime
    answers: UUID | None = None
    needs_answer: bool = False


class MessageSent(MessageShown):
    """The reporter's message as stored.

    `urgent`: it tells of present danger, so the emergency numbers are to be shown before all else.
    """

    urgent: bool


class StepShown(BaseModel):
    """One step the matter has taken, in the reader's language."""

    step: str
    text: str
    at: datetime


class ReceiptShown(BaseModel):
    """Where the matter stands. The invitation is added by the feature above."""

    reference: str
    submitted_at: datetime
    withdrawn: bool
    urgent: bool
    steps: list[StepShown]
    messages: list[MessageShown]
    open_questions: int
    invitation: SerializeAsAny[BaseModel] | None = None
