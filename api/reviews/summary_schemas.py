"""Shapes of a draft summary: what staff write, what the reporter says of it, what both see."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from api.reviews.schemas import Needed
from api.reviews.summary_text import SummaryText
from api.shared.text import Message


class Verdict(StrEnum):
    """What somebody says of what we wrote."""

    AGREES = "agrees"
    DIFFERS = "differs"


class SummaryDraft(SummaryText):
    """A summary as staff write it. `number` is of the version they began from, 0 for none."""

    number: int = 0

    @property
    def text(self) -> SummaryText:
        """The text alone."""
        return SummaryText.model_validate(self.model_dump(exclude={"number"}))


class NewComments(BaseModel):
    """What the reporter says, all at once: of the whole, and by paragraph."""

    id: UUID
    number: int
    verdict: Annotated[Verdict | None, BeforeValidator(lambda value: value or None)] = None
    words: Message = ""
    comments: dict[str, Message] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_something(self) -> "NewComments":
        if self.verdict is None and not self.said:
            raise PydanticCustomError("string_too_short", "must say something")
        return self

    @property
    def said(self) -> dict[str, str]:
        """What was put in words, by place; the whole has the empty place."""
        everything = {"": self.words} | self.comments
        return {place: text.strip() for place, text in everything.items() if text.strip()}


class Answer(BaseModel):
    """What we say to a comment."""

    text: Needed


class CommentShown(BaseModel):
    """A comment of the reporter's, opened. `about` is the paragraph as it stood."""

    id: UUID
    number: int
    place: str
    about: str
    verdict: Verdict | None
    text: str
    at: datetime
    answer: str
    answered_at: datetime | None


class SummaryShown(BaseModel):
    """A version, opened."""

    id: UUID
    number: int
    text: SummaryText
    written_by: str
    written_at: datetime
    shared_at: datetime | None
