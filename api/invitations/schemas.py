"""Shapes of an invitation: the answer, and what staff and reporter see of it."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from api.reports.channels import Channel
from api.reports.schemas import ParticipationMode, Shape
from api.shared import clock, forms
from api.shared.i18n import appointment_text
from api.shared.text import Message, Name


class Choice(StrEnum):
    """What a person can answer."""

    ACCEPTED = "accepted"
    LATER = "later"
    DECLINED = "declined"


class State(StrEnum):
    """Where an invitation stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    LATER = "later"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Door(StrEnum):
    """Where an answer was given."""

    LINK = "link"
    LETTER = "letter"
    RECEIPT = "receipt"
    STAFF = "staff"


class Wishes(Shape):
    """How a person who says yes wants to take part. All of it may be left out.

    `suits` are the offered times that suit, each by its start; `times` are words of their own.
    """

    modes: list[ParticipationMode] = Field(default_factory=list, max_length=10)
    support: Message | None = None
    interpreter: bool = False
    interpreter_language: Name | None = None
    needs: Message | None = None
    suits: list[AwareDatetime] = Field(default_factory=list, max_length=20)
    times: Message | None = None
    questions: Message | None = None
    hopes: Message | None = None

    @property
    def own_words(self) -> list[str]:
        """What the person put in words of their own."""
        said = (self.support, self.needs, self.times, self.questions, self.hopes)
        return [text for text in said if text]

    def over(self, before: Self) -> Self:
        """Return what was said before, with what is said now in its place."""
        return before.model_copy(update=self.model_dump(exclude_defaults=True))


class Answer(Shape):
    """An answer. `ask_again_in_weeks` counts with "later", `wishes` with "yes"."""

    answer: Choice
    ask_again_in_weeks: Annotated[int, Field(ge=1, le=52)] | None = None
    wishes: Wishes = Field(default_factory=Wishes)


class Span(BaseModel):
    """A time to meet, from its start to its end."""

    start: AwareDatetime
    end: AwareDatetime

    @property
    def words(self) -> str:
        """The day of the week, the date and the hours, in the current language."""
        return appointment_text(self.start, self.end)


def _to_come(value: datetime) -> datetime:
    if value <= clock.now():
        raise PydanticCustomError("past", "must be still to come")
    return value.astimezone(UTC)


class NewTime(Shape):
    """A time to meet as staff give it: when it begins, and for how many minutes."""

    start: Annotated[AwareDatetime, BeforeValidator(forms.moment), AfterValidator(_to_come)]
    minutes: Annotated[int, Field(ge=15, le=480)] = 60

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)


class Agreed(Span):
    """The time agreed on. `details` is the service's word on where, and who will be there."""

    details: str | None = None


class InvitationShown(BaseModel):
    """What the reporter sees of an invitation on the receipt page. `text` is the state in words."""

    state: State
    text: str
    expires_at: datetime
    may_answer: bool
    answered_at: datetime | None
    ask_again_at: datetime | None
    wishes: Wishes
    offered: list[Span]
    agreed: Agreed | None
    taken_back: bool = False
    called_off: Span | None = None


class MailShown(BaseModel):
    """How a message is getting on, in words. `error` says why it is not sent, and what helps."""

    channel: Channel
    state: str
    text: str
    error: str | None


class EarlierAnswer(BaseModel):
    """An answer that no longer counts, in words; `wishes` are label and value."""

    at: datetime
    text: str
    given_by: str
    wishes: list[tuple[str, str]]


class InvitationForStaff(BaseModel):
    """What staff see of the invitation on the case page.

    `why_not` says why none can be sent now; `wishes` are label and value, in words.
    `ways`: how it can be sent, the preferred one first; without any, a letter's code is the way in.
    """

    reference: str
    why_not: str | None
    state: State | None = None
    state_words: str = ""
    state_colour: str = "neutral"
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    answered_at: datetime | None = None
    ask_again_at: datetime | None = None
    note: str | None = None
    wishes: list[tuple[str, str]] = Field(default_factory=list)
    given_by: str = ""
    earlier: list[EarlierAnswer] = Field(default_factory=list)
    offered: list[Span] = Field(default_factory=list)
    agreed: Agreed | None = None
    called_off: Span | None = None
    ways: list[Channel] = Field(default_factory=list)
    about_another: bool = False
    mail: MailShown | None = None
    failed_messages: int = 0


Note = Annotated[Message, StringConstraints(max_length=2_000)]
"""A few words from the service that go with an invitation, shown on its page only."""
