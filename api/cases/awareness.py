"""Since when the service knew of an event: the law's days count from then."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from pydantic import BaseModel

from api.cases.links import Reason
from api.cases.models import Case
from api.shared import clock

AWARE = "aware_on"
"""By this name it is kept since when the service knew of the event, beside the answers."""


class Awareness(BaseModel):
    """Since when the service knew of the event, and how. `client_id` is the form's own."""

    client_id: UUID
    aware_on: date
    why_aware: Reason


def aware_from(case: Case, said: Mapping[str, str]) -> datetime:
    """Return from when the law's days count: when we came to know, and so at the latest the report.

    `said` is what was answered last, by question.
    """
    if AWARE not in said:
        return case.opened_at
    return datetime.combine(date.fromisoformat(said[AWARE]), time(hour=12), clock.LOCAL)
