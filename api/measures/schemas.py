"""Shapes of a measure: its states and strengths, and the forms staff fill in."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.shared import clock
from api.shared.text import Message, Name, not_blank


class Strength(StrEnum):
    """The action hierarchy: how much a measure relies on people remembering it."""

    STRONG = "strong"
    INTERMEDIATE = "intermediate"
    WEAK = "weak"


class State(StrEnum):
    """How far a measure has come. Implemented is not effective: that takes a check."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    IMPLEMENTED = "implemented"
    EFFECT_CONFIRMED = "effect_confirmed"
    NO_EFFECT = "no_effect"
    REJECTED = "rejected"


MOVES: dict[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.DECIDED, State.REJECTED}),
    State.DECIDED: frozenset({State.IMPLEMENTED, State.REJECTED}),
    State.IMPLEMENTED: frozenset({State.EFFECT_CONFIRMED, State.NO_EFFECT}),
    State.EFFECT_CONFIRMED: frozenset({State.NO_EFFECT}),
    State.NO_EFFECT: frozenset({State.EFFECT_CONFIRMED, State.DECIDED}),
    State.REJECTED: frozenset({State.PROPOSED}),
}
"""From which state to which. What was found to help, or not, only a check of the effect says; one
without effect can be decided anew, changed, and one that was rejected proposed again."""

IN_PLACE = frozenset({State.IMPLEMENTED, State.EFFECT_CONFIRMED, State.NO_EFFECT})
"""The states of a measure that was carried out."""

TO_DO = frozenset({State.PROPOSED, State.DECIDED})
"""The states in which a measure waits to be carried out."""


class Outcome(StrEnum):
    """What a check of the effect showed."""

    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"
    UNCLEAR = "unclear"


def _nothing(value: Any) -> Any:  # noqa: ANN401 - whatever a form holds
    """Return None for a field left empty: a form sends those as empty text."""
    return None if isinstance(value, str) and not value.strip() else value


def _norwegian(value: Any) -> Any:  # noqa: ANN401 - whatever a form holds
    """Return a number as it is written here (`1 234,5`) in the shape Python reads."""
    if not isinstance(value, str):
        return value
    return "".join(value.split()).replace(",", ".") or None


def _not_to_come(value: date | None) -> date | None:
    if value is not None and value > clock.today():
        raise PydanticCustomError("to_come", "must not be still to come")
    return value


def _to_come(value: date | None) -> date | None:
    if value is not None and value <= clock.today():
        raise PydanticCustomError("past", "must be still to come")
    return value


Line = Annotated[Name, StringConstraints(strip_whitespace=True)]
Text = Annotated[Message, StringConstraints(strip_whitespace=True)]
Needed = Annotated[Message, AfterValidator(not_blank)]
Number = Annotated[
    Decimal | None,
    Field(max_digits=14, decimal_places=4, allow_inf_nan=False),
    BeforeValidator(_norwegian),
]
Day = Annotated[date | None, BeforeValidator(_nothing)]
Chosen = Annotated[UUID | None, BeforeValidator(_nothing)]


class MeasureText(BaseModel):
    """What people wrote of a measure: stored sealed, as one."""

    title: str
    description: str = ""
    indicator: str = ""
    indicator_unit: str = ""


class MeasureForm(BaseModel):
    """A measure as its form sends it. `version` is the measure's when the form was opened."""

    version: int = 0
    title: Annotated[Name, AfterValidator(not_blank)]
    description: Text = ""
    strength: Strength
    owner: Chosen = None
    unit: Chosen = None
    due_on: Day = None
    indicator: Line = ""
    indicator_unit: Line = ""
    baseline: Number = None
    target: Number = None

    @property
    def text(self) -> MeasureText:
        """What is stored sealed."""
        return MeasureText.model_validate(self.model_dump(include=set(MeasureText.model_fields)))


class NewMeasure(MeasureForm):
    """A measure to propose on a case. `client_id` is the form's own: sent twice, it counts once."""

    client_id: UUID
    learning_point: Chosen = None


class Link(BaseModel):
    """A measure that is there already and answers this case, too."""

    measure: UUID
    learning_point: Chosen = None


class Decision(BaseModel):
    """That a measure is decided. `check_on` is when its effect is looked at."""

    version: int
    check_on: Annotated[Day, AfterValidator(_to_come)] = None


class Reason(BaseModel):
    """Why a measure is rejected."""

    version: int
    reason: Needed


class Done(BaseModel):
    """That a measure is carried out, and since when."""

    version: int
    implemented_on: Annotated[date, AfterValidator(_not_to_come)]


class PlannedCheck(BaseModel):
    """A day on which the effect is looked at."""

    version: int
    planned_on: Annotated[date, AfterValidator(_to_come)]


class CheckResult(BaseModel):
    """What a check showed. `next_on` is when it is looked at again; unclear demands one."""

    version: int
    outcome: Outcome
    done_on: Annotated[date, AfterValidator(_not_to_come)]
    measured: Number = None
    evidence: Needed
    next_on: Annotated[Day, AfterValidator(_to_come)] = None


class Shown(StrEnum):
    """Which measures the overview shows."""

    MINE = "mine"
    UNITS = "units"
    OVERDUE = "overdue"
    CHECKS = "checks"
    ALL = "all"


class Sort(StrEnum):
    """What the overview is sorted by."""

    DUE = "due"
    CHECK = "check"
    CHANGED = "changed"


class Filter(BaseModel):
    """What the overview is narrowed to. `after` is where the page before ended."""

    show: Annotated[Shown | None, BeforeValidator(_nothing)] = None
    state: Annotated[State | None, BeforeValidator(_nothing)] = None
    strength: Annotated[Strength | None, BeforeValidator(_nothing)] = None
    unit: Chosen = None
    sort: Annotated[Sort | None, BeforeValidator(_nothing)] = None
    descending: bool = False
    after: Annotated[str, StringConstraints(max_length=100)] = ""
