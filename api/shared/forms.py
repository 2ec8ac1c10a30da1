"""What a browser's form sent: as it was typed, and as what it means."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from api.shared import clock
from api.shared.problems import InvalidInput, Problem, in_words

Form = TypeVar("Form", bound=BaseModel)


async def typed(request: Request) -> dict[str, str]:
    """Return the form's fields as they were typed, to show them again when something is wrong."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def read(form: type[Form], fields: Mapping[str, object]) -> Form:
    """Return the fields as what they mean. Raises InvalidInput naming what is wrong."""
    try:
        return form.model_validate(fields)
    except ValidationError as error:
        wrong = [
            {"field": str(each["loc"][0]), "message": in_words(each)} for each in error.errors()
        ]
        raise InvalidInput(errors=wrong) from None


def errors(problem: Problem | None) -> dict[str, str]:
    """Return what is wrong by field, for a form that is shown again; nothing without a problem."""
    wrong = problem.extra["errors"] if isinstance(problem, InvalidInput) else []
    return {each["field"]: each["message"] for each in wrong}


def moment(value: object) -> object:
    """Return a time as a form gives it, without zone, as the Norwegian time it means.

    To be put before a field's own check (`BeforeValidator`): an empty text is no time.
    """
    if not isinstance(value, str):
        return value
    if not value:
        return None
    given = datetime.fromisoformat(value)
    return given if given.tzinfo else given.replace(tzinfo=clock.LOCAL)
