"""Shapes of what observers read and say."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from api.reviews.meeting_schemas import MeetingKind, MeetingShown, MeetingState
from api.shared.i18n import appointment_text
from api.shared.text import Account, Message


class Brief(BaseModel):
    """A meeting's place and agenda as observers may read them."""

    place: Annotated[Message, AfterValidator(str.strip)] = ""
    agenda: Annotated[Account, AfterValidator(str.strip)] = ""


class BriefGiven(Brief):
    """A brief as staff send it. `version` is that of the one before, 0 for none."""

    version: int = 0


class NewObservation(BaseModel):
    """What an observer saw. `id` comes with the form: the same sent twice, it is there once."""

    id: UUID
    words: Annotated[Account, AfterValidator(str.strip), Field(min_length=1)]


class ObservationShown(BaseModel):
    """What an observer saw, opened."""

    id: UUID
    text: str
    who: str
    at: datetime


class MeetingObserved(Brief):
    """A meeting as an observer reads of it. Place and agenda are empty until they are ready."""

    kind: MeetingKind
    state: MeetingState
    start: datetime
    end: datetime

    @property
    def words(self) -> str:
        """The day of the week, the date and the hours, in the current language."""
        return appointment_text(self.start, self.end)


class MeetingBriefed(BaseModel):
    """A meeting with what observers read of it, for staff. `hints` may tell who somebody is."""

    meeting: MeetingShown
    given: bool
    brief: Brief
    version: int
    hints: list[str]
