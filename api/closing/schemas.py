"""Shapes of a closing: what is prepared, and the forms staff fill in."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints
from pydantic_core import PydanticCustomError

from api.shared import clock
from api.shared.text import Message, not_blank


class Way(StrEnum):
    """How somebody tried to reach the reporter."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    RECEIPT = "receipt"


def _not_to_come(value: date) -> date:
    if value > clock.today():
        raise PydanticCustomError("to_come", "must not be still to come")
    return value


Text = Annotated[Message, StringConstraints(strip_whitespace=True)]


class Prepared(BaseModel):
    """What is written before closing: stored sealed, as one.

    `addressed` is a human's word that the answer takes up what mattered to the reporter.
    """

    answer: Text = ""
    addressed: bool = False
    no_measure_reason: Text = ""


class ClosingForm(Prepared):
    """What is prepared, as the form sends it. `version` is the closing's when it was opened."""

    version: int = 0


class Beginning(BaseModel):
    """To begin with the main case's answer; `tells_nothing` of the other person, a human says."""

    version: int = 0
    tells_nothing: bool = False


class NewTry(BaseModel):
    """A try to reach the reporter. The same `id` again is no second one."""

    id: UUID
    way: Way
    tried_on: Annotated[date, AfterValidator(_not_to_come)]
    note: Text = ""


class Reopening(BaseModel):
    """Why a case is opened again."""

    reason: Annotated[Message, AfterValidator(not_blank)]
