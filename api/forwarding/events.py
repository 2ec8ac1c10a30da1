"""What a receiver gets: one CloudEvent (v1.0) for each thing that happened to a report.

The identifier is made from the report's own, so that it is the same at every attempt, through
every connector and after any restart. Receivers tell repeats by it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from api.reports.models import Report
from api.reports.schemas import Contact, Draft

Event = Literal["submitted", "withdrawn"]
CONTENT_TYPE = "application/cloudevents+json"

_TYPES: dict[str, str] = {
    "submitted": "no.meldeknapp.report.submitted.v1",
    "withdrawn": "no.meldeknapp.report.withdrawn.v1",
}


@dataclass(frozen=True)
class Parcel:
    """What is sent: bytes ready for the wire, kept out of every log (`repr=False`)."""

    message_id: str
    reference: str
    event: Event
    body: bytes = field(repr=False)


def message_id(report: Report, event: Event) -> str:
    """Return the stable identifier of what happened to the report.

    No dots: Standard Webhooks signs `id.timestamp.body`.
    """
    return f"{event}_{report.id.hex}"


def submitted(report: Report, draft: Draft, *, source: str, with_contact: bool) -> Parcel:
    """Return the report as it was sent; contact details only for who asked for them."""
    known = draft if with_contact else draft.model_copy(update={"contact": Contact()})
    data = known.model_dump(mode="json")
    return _parcel(report, "submitted", source, report.submitted_at, data)


def withdrawn(report: Report, *, source: str, at: datetime) -> Parcel:
    """Return that the reporter took the report back: the receiver is to erase it too."""
    return _parcel(report, "withdrawn", source, at, {"withdrawn_at": at.isoformat()})


def _parcel(
    report: Report, event: Event, source: str, at: datetime, data: dict[str, Any]
) -> Parcel:
    identifier = message_id(report, event)
    attributes = {
        "id": identifier,
        "source": source,
        "type": _TYPES[event],
        "subject": report.reference,
        "time": at,
        "datacontenttype": "application/json",
    }
    body = JSONFormat().write(CloudEvent(attributes, data))
    return Parcel(identifier, report.reference, event, body)
