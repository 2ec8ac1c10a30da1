"""Shapes of the conversation: towards the front end, and towards the bot."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_serializer,
    model_validator,
)

from api.reports.schemas import Draft, Receipt, Shape, UnitSlug
from api.shared.i18n import Language
from api.shared.text import Message

ChoiceId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[\w:.-]+$")]


class NewConversation(Shape):
    """Start a conversation with a service, in a language if the front end knows one.

    `unit` is where it happened, if the front end knows: from the poster on a ward's wall, say.
    """

    service: Annotated[str, StringConstraints(max_length=64)]
    language: Language | None = None
    unit: UnitSlug | None = None


class NewTurn(Shape):
    """What the reporter said: text, or the id of a pressed choice.

    `client_id` makes it safe to send again.
    """

    client_id: UUID
    text: Annotated[Message, StringConstraints(min_length=1)] | None = None
    choice: ChoiceId | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.text is None) == (self.choice is None):
            message = "give either text or choice"
            raise ValueError(message)
        return self


class Choice(BaseModel):
    """One thing to press."""

    id: ChoiceId
    label: str


class Expects(BaseModel):
    """What is asked now, and what may be pressed. `form` means: the chat can't go on just now."""

    kind: Literal["text", "choice", "date", "contact", "review", "done", "form"]
    field: str | None = None
    choices: list[Choice] = Field(default_factory=list)


class Said(BaseModel):
    """One message as shown."""

    id: UUID
    sender: Literal["reporter", "bot", "system"] = Field(
        validation_alias=AliasChoices("from", "sender"), serialization_alias="from"
    )
    text: str
    at: datetime


class Pause(BaseModel):
    """How to come back to a paused conversation, and until when that is possible."""

    resume_code: str
    kept_until: datetime


class Answer(BaseModel):
    """The answer to one message."""

    messages: list[Said]
    expects: Expects
    draft: Draft
    language: Language
    urgent: bool
    form_url: str | None = None
    receipt: Receipt | None = None
    pause: Pause | None = None


class Begun(Answer):
    """A new conversation: its id and the token that alone opens it."""

    id: UUID
    token: str


class Whole(Answer):
    """A whole conversation, to resume it."""

    id: UUID


class ResumeCode(Shape):
    """A code as it was typed: groups, case and look-alikes do not matter."""

    code: Annotated[str, StringConstraints(max_length=64)]


class Resumed(Whole):
    """A whole conversation that a code opened, and the new token that alone opens it from now."""

    token: str


class DraftChanged(BaseModel):
    """The draft after a correction."""

    draft: Draft
    expects: Expects


class BotSays(BaseModel):
    """One message from the bot."""

    text: Annotated[str, StringConstraints(min_length=1)]


class UnitForBot(BaseModel):
    """A unit as the bot needs it: its slug, its names by language, what people call it."""

    id: str
    name: dict[str, str]
    synonyms: list[str]


class HelpLineForBot(BaseModel):
    """A number of the service's own beside the national ones; name and when by language."""

    name: dict[str, str]
    number: str
    when: dict[str, str]


class ServiceForBot(BaseModel):
    """The service as the bot needs it. `opening_hours` are the phone's, by language."""

    slug: str
    name: str
    phone: str
    opening_hours: dict[str, str] = Field(default_factory=dict)
    help_lines: list[HelpLineForBot] = Field(default_factory=list)
    units: list[UnitForBot]


class Turn(BaseModel):
    """What the bot is given: a pure function's whole input."""

    start: bool = False
    text: str | None = None
    choice: str | None = None
    state: dict[str, Any] | None = None
    draft: Draft
    language: Language
    now: datetime
    kept_days: int
    service: ServiceForBot

    @field_serializer("now")
    def _as_iso(self, value: datetime) -> str:
        return value.isoformat(timespec="seconds")


class TurnResult(BaseModel):
    """What the bot gives back: a pure function's whole output."""

    model_config = ConfigDict(extra="forbid")

    messages: Annotated[list[BotSays], Field(min_length=1)]
    kept_text: str | None
    """What was said as it is to be kept: receipt codes struck out. None: as it was said."""

    expects: Expects
    state: dict[str, Any]
    draft: Draft
    language: Language
    urgent: bool
    action: Literal["submit", "delete", "pause"] | None
