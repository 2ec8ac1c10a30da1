"""Shapes of an invitation: the answer, and what staff and reporter see of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from api.reports.schemas import ParticipationMode, Shape
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


class Wishes(Shape):
    """How a person who says yes wants to take part. All of it may be left out."""

    modes: list[ParticipationMode] = Field(default_factory=list, max_length=10)
    support: Message | None = None
    interpreter: bool = False
    interpreter_language: Name | None = None
    needs: Message | None = None
    times: Message | None = None
    questions: Message | None = None
    hopes: Message | None = None


class Answer(Shape):
    """An answer. `ask_again_in_weeks` counts with "later", `wishes` with "yes"."""

    answer: Choice
    ask_again_in_weeks: Annotated[int, Field(ge=1, le=52)] | None = None
    wishes: Wishes = Field(default_factory=Wishes)


class InvitationShown(BaseModel):
    """What the reporter sees of an invitation on the receipt page. `text` is the state in words."""

    state: State
    text: str
    expires_at: datetime
    may_answer: bool
    answered_at: datetime | None
    ask_again_at: datetime | None
    wishes: Wishes


class MailShown(BaseModel):
    """How an e-mail is getting on. `error` is in words, and says what staff may do."""

    state: str
    attempts: int
    sent_at: datetime | None
    error: str | None


class InvitationForStaff(BaseModel):
    """What staff see of the invitation on the case page.

    `why_not` says why none can be sent now; `wishes` are label and value, in words.
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
    mail: MailShown | None = None
    failed_messages: int = 0


Note = Annotated[Message, StringConstraints(max_length=2_000)]
"""A few words from the service that go with an invitation, shown on its page only."""
