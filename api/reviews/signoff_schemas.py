"""Shapes of a sign-off: what somebody signs, and how it stands with everybody."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from api.reviews.schemas import Part, ParticipantKind
from api.reviews.summary_schemas import SummaryShown, Verdict
from api.shared.text import Message


class Signer(StrEnum):
    """As whom somebody signs."""

    STAFF = "staff"
    REPORTER = "reporter"
    REPRESENTATIVE = "representative"


class NewSignOff(BaseModel):
    """What somebody says of the account. `number` is of the version they read.

    `id` comes with the form: the same sent twice, it is there once.
    """

    id: UUID
    number: int
    verdict: Verdict
    words: Annotated[Message, StringConstraints(strip_whitespace=True)] = ""


class ReportersSignOff(NewSignOff):
    """What the reporter says of it, or who speaks for them."""

    signer: Signer = Signer.REPORTER


class SignOffShown(BaseModel):
    """A sign-off, opened. `name` and `part` are of staff, the part while they take part."""

    id: UUID
    number: int
    signer: Signer
    user_id: UUID | None
    name: str
    part: Part | None
    verdict: Verdict
    text: str
    at: datetime


class Waiting(BaseModel):
    """Somebody who has not signed. `name` is empty for the reporter's side."""

    kind: ParticipantKind
    part: Part
    name: str


class Standing(BaseModel):
    """How it stands with the version that the reporter was last given to read.

    `earlier` is what was said of other versions, or said anew since; the last first. `newer` is
    whether staff have written another version that is not shared.
    """

    version: SummaryShown
    signed: list[SignOffShown]
    waiting: list[Waiting]
    earlier: list[SignOffShown]
    newer: bool
    spoken_for: bool

    def by(self, user_id: UUID) -> SignOffShown | None:
        """Return what this member of staff said of the version."""
        return next((each for each in self.signed if each.user_id == user_id), None)

    @property
    def by_reporter(self) -> list[SignOffShown]:
        """What the reporter and who speaks for them said of the version."""
        return [each for each in self.signed if each.signer is not Signer.STAFF]

    @property
    def by_staff(self) -> list[SignOffShown]:
        """What staff said of the version."""
        return [each for each in self.signed if each.signer is Signer.STAFF]

    @property
    def staff_waiting(self) -> int:
        """How many of the staff have not signed."""
        return sum(each.kind is ParticipantKind.STAFF for each in self.waiting)
