"""Shapes of a case: its states, the forms staff fill in, and the quality system's door."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, model_validator

from api.cases.harm import NOT_ASKED
from api.reports.schemas import Category, Harm, Kind, Shape
from api.shared.text import Message, not_blank


class CaseState(StrEnum):
    """How far the service's work with a report has come."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    AWAITING_REPORTER = "awaiting_reporter"
    IN_REVIEW = "in_review"
    MEASURES_UNDER_WAY = "measures_under_way"
    EFFECT_FOLLOW_UP = "effect_follow_up"
    CLOSED_WITH_LEARNING = "closed_with_learning"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"


FINISHED = (CaseState.CLOSED_WITH_LEARNING, CaseState.TRANSFERRED)
"""The states in which nothing is left for us to do; the index of open cases names them too."""


class Complexity(StrEnum):
    """How many things and places played together."""

    SIMPLE = "simple"
    COMPOSITE = "composite"
    CROSS_UNIT = "cross_unit"


class LearningValue(StrEnum):
    """How much others can learn from it; it may call for a more thorough review than harm does."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Method(StrEnum):
    """A way to review, from the least to the most thorough."""

    TEAM_REFLECTION = "team_reflection"
    BRIEF_REVIEW = "brief_review"
    SIMPLIFIED_EVENT_ANALYSIS = "simplified_event_analysis"
    EVENT_ANALYSIS = "event_analysis"
    THEMATIC_REVIEW = "thematic_review"
    EXTERNAL_REVIEW = "external_review"


class Status(StrEnum):
    """What a quality system may tell: a state the case reached, a step the reporter sees."""

    TRIAGED = "triaged"
    IN_REVIEW = "in_review"
    CHANGE_PLANNED = "change_planned"
    CHANGE_MADE = "change_made"
    EFFECT_CHECKED = "effect_checked"
    CLOSED_WITH_LEARNING = "closed_with_learning"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"


def nothing(value: Any) -> Any:  # noqa: ANN401 - whatever a form or a query holds
    """Return None for a field left empty: a form sends those as empty text."""
    return None if value == "" else value


class Triage(BaseModel):
    """The staff's classification of a case, as the form sends it.

    `version` is the case's when the form was opened. Harm is not kept for kinds not asked for it.
    """

    version: int
    kind: Kind
    category: Category
    physical_harm: Annotated[Harm | None, BeforeValidator(nothing)] = None
    psychological_harm: Annotated[Harm | None, BeforeValidator(nothing)] = None
    potential_harm: Annotated[Harm | None, BeforeValidator(nothing)] = None
    very_serious_unexpected: bool = False
    complexity: Annotated[Complexity | None, BeforeValidator(nothing)] = None
    learning_value: Annotated[LearningValue | None, BeforeValidator(nothing)] = None
    unit: Annotated[UUID | None, BeforeValidator(nothing)] = None
    responsible: Annotated[UUID | None, BeforeValidator(nothing)] = None
    urgent: bool = False

    @model_validator(mode="after")
    def _harm_where_it_is_asked_for(self) -> Self:
        if self.kind in NOT_ASKED:
            self.physical_harm = self.psychological_harm = self.potential_harm = None
            self.very_serious_unexpected = False
        return self


class MessageToReporter(BaseModel):
    """A message from the case page. `client_id` is the form's own: sent twice, it counts once.

    `audience` is ticked by whoever sends it: they know who is going to read it.
    """

    client_id: UUID
    text: Annotated[Message, AfterValidator(not_blank)]
    audience: Literal["reporter", ""] = ""


class InternalNote(BaseModel):
    """A note to colleagues. `client_id` is the form's own."""

    client_id: UUID
    note: Annotated[Message, AfterValidator(not_blank)]


class NamedContact(BaseModel):
    """Whom the reporter is told to ask for; nobody when it is empty."""

    named_contact: Annotated[UUID | None, BeforeValidator(nothing)] = None


class StatusNews(Shape):
    """What the quality system says about a case. The same `id` again changes nothing more."""

    status: Status
    id: UUID | None = None


class CaseShown(BaseModel):
    """A case as the quality system sees it: where it stands, and nothing anybody wrote.

    `assessed_harm` is the graver of the physical and the psychological harm.
    """

    reference: str
    state: CaseState
    kind: Kind | None
    category: Category | None
    assessed_harm: Harm | None
    physical_harm: Harm | None
    psychological_harm: Harm | None
    potential_harm: Harm | None
    very_serious_unexpected: bool
    complexity: Complexity | None
    learning_value: LearningValue | None
    unit: str | None
    urgent: bool
    opened_at: datetime
    updated_at: datetime
    withdrawn: bool
