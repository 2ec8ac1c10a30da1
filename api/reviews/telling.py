"""Shapes of what is told: entries of the timeline, what they quote, and where sides differ."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.reviews.schemas import Needed
from api.shared import clock, forms
from api.shared.i18n import moment_text
from api.shared.text import Account, Name


class Side(StrEnum):
    """Whose account an entry is part of."""

    REPORTER = "reporter"
    STAFF = "staff"
    RECORD = "record"


class Source(StrEnum):
    """Where the words of an entry are from."""

    WRITTEN = "written"
    REPORT = "report"
    INVITATION = "invitation"
    MESSAGE = "message"
    CONTRIBUTION = "contribution"


class Precision(StrEnum):
    """How well the time of an entry is known."""

    EXACT = "exact"
    ABOUT = "about"
    UNKNOWN = "unknown"


class Way(StrEnum):
    """How something was told that staff wrote down."""

    MEETING = "meeting"
    PHONE = "phone"
    LETTER = "letter"


class Teller(StrEnum):
    """Who told it."""

    REPORTER = "reporter"
    REPRESENTATIVE = "representative"


def _past(day: date) -> date:
    if day > clock.today():
        raise PydanticCustomError("not_past", "must not be to come")
    return day


class Time(BaseModel):
    """When something happened, as well as it is known: a moment, words, or neither."""

    happened_at: Annotated[AwareDatetime | None, BeforeValidator(forms.moment)] = None
    about: bool = False
    phrase: Annotated[Name, StringConstraints(strip_whitespace=True)] = ""

    @property
    def precision(self) -> Precision:
        """How well it is known."""
        if self.happened_at is None:
            return Precision.ABOUT if self.phrase else Precision.UNKNOWN
        return Precision.ABOUT if self.about else Precision.EXACT


class NewEntry(Time):
    """An entry to be added. `id` comes with the form: sent twice, it is there once."""

    id: UUID
    side: Side
    text: Needed
    shared: bool = False


class EntryChange(Time):
    """An entry told anew. `text` is left out where the words are the reporter's own."""

    id: UUID
    version: int
    text: Needed | None = None
    shared: bool = False


class Quote(Time):
    """An entry made of sentences of a source: `source` is the passage's key."""

    id: UUID
    source: Annotated[str, StringConstraints(max_length=100)]
    sentences: Annotated[list[int], Field(min_length=1, max_length=200)]


class Body(BaseModel):
    """What is sealed of an entry."""

    text: str
    phrase: str = ""


class Told(BaseModel):
    """One version of an entry. `who` is empty for the reporter."""

    text: str
    when: str
    who: str
    at: datetime


class EntryShown(Time):
    """An entry, opened. `number` is its place; `differs` are the differences it stands in."""

    id: UUID
    number: int
    side: Side
    source: Source
    text: str
    shared: bool
    version: int
    fixed: bool
    who: str
    changed_at: datetime
    earlier: list[Told]

    @property
    def when(self) -> str:
        """The time in words, in the current language; empty when it is not known."""
        if self.happened_at is None:
            return self.phrase
        moment = moment_text(self.happened_at)
        return f"{moment} ({self.phrase})" if self.phrase else moment


class NewDifference(BaseModel):
    """That two entries tell something differently. `id` comes with the form."""

    id: UUID
    one: UUID
    other: UUID
    note: Needed

    @model_validator(mode="after")
    def _of_two(self) -> Self:
        if self.one == self.other:
            raise PydanticCustomError("same", "must be two entries")
        return self


class DifferenceChange(BaseModel):
    """The note of a difference written anew."""

    id: UUID
    version: int
    note: Needed


class DifferenceShown(BaseModel):
    """A difference, opened; `one` and `other` are the entries."""

    id: UUID
    one: UUID
    other: UUID
    note: str
    version: int


class NewContribution(BaseModel):
    """What somebody told, written down: who, how, when."""

    id: UUID
    given_by: Teller
    way: Way
    given_on: Annotated[date, AfterValidator(_past)]
    body: Annotated[Account, AfterValidator(str.strip), Field(min_length=1)]


class ContributionChange(BaseModel):
    """What somebody told, written down anew."""

    id: UUID
    version: int
    way: Way
    given_on: Annotated[date, AfterValidator(_past)]
    body: Annotated[Account, AfterValidator(str.strip), Field(min_length=1)]


class ContributionCorrected(BaseModel):
    """What the reporter told, in their own words now."""

    id: UUID
    version: int
    body: Annotated[Account, AfterValidator(str.strip), Field(min_length=1)]


class ContributionTold(BaseModel):
    """One version of a contribution. `who` is empty for the reporter."""

    way: Way
    given_on: date
    body: str
    who: str
    at: datetime


class ContributionShown(ContributionTold):
    """What somebody told, opened. `fixed`: the reporter corrected it, and alone can change it."""

    id: UUID
    given_by: Teller
    version: int
    fixed: bool
    earlier: list[ContributionTold]


class Passage(BaseModel):
    """Words of the reporter that entries can quote. `key` names it; `said_at` may be unknown."""

    key: str
    source: Source
    title: str
    said_at: datetime | None
    text: str

    @property
    def sentences(self) -> list[str]:
        """The text in pieces that can be chosen, in order: sentences and lines."""
        return split(self.text)


_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?![a-zæøå\d])")
"""Blanks after a full stop, unless it goes on in small letters or digits, as after `kl.`."""


def split(text: str) -> list[str]:
    """Return a text's sentences and lines, without the blanks between them."""
    pieces = (piece for line in text.splitlines() for piece in _END_OF_SENTENCE.split(line))
    return [piece.strip() for piece in pieces if piece.strip()]
