"""What a receiver gets: one CloudEvent (v1.0) for each thing that happened to a report.

The identifier is made from the report's own, so that it is the same at every attempt and after
any restart. Receivers tell repeats by it. What changed has one for each change, since the next one
is no repeat; it tells how things stand when it leaves.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from api.reports.models import Report
from api.reports.schemas import Contact, Draft
from api.shared import ids

Event = Literal["submitted", "changed", "withdrawn"]
CONTENT_TYPE = "application/cloudevents+json"

_TYPES: dict[str, str] = {
    "submitted": "no.meldeknapp.report.submitted.v1",
    "changed": "no.meldeknapp.report.changed.v1",
    "withdrawn": "no.meldeknapp.report.withdrawn.v1",
}


@dataclass(frozen=True)
class Parcel:
    """What is sent: bytes ready for the wire, kept out of every log (`repr=False`)."""

    message_id: str
    reference: str
    event: Event
    body: bytes = field(repr=False)


def message_id(report: Report, event: Event, delivery_id: UUID) -> str:
    """Return the stable identifier of what happened to the report.

    No dots: Standard Webhooks signs `id.timestamp.body`.
    """
    return f"{event}_{(delivery_id if event == 'changed' else report.id).hex}"


def submitted(report: Report, draft: Draft, *, source: str, with_contact: bool) -> Parcel:
    """Return the report as it was sent; contact details only for who asked for them."""
    data = _known(draft, with_contact=with_contact).model_dump(mode="json")
    identifier = message_id(report, "submitted", report.id)
    return _parcel(report, identifier, "submitted", source, report.submitted_at, data)


def changed(
    report: Report, draft: Draft, delivery_id: UUID, *, source: str, with_contact: bool
) -> Parcel:
    """Return the fields of the report that may be others than when it was sent."""
    known = _known(draft, with_contact=with_contact)
    data = known.model_dump(mode="json", include={"involvement", "contact", "urgent"})
    identifier = message_id(report, "changed", delivery_id)
    return _parcel(report, identifier, "changed", source, ids.made_at(delivery_id), data)


def withdrawn(report: Report, *, source: str, at: datetime) -> Parcel:
    """Return that the reporter took the report back: the receiver is to erase it too."""
    data = {"withdrawn_at": at.isoformat()}
    return _parcel(
        report, message_id(report, "withdrawn", report.id), "withdrawn", source, at, data
    )


def _known(draft: Draft, *, with_contact: bool) -> Draft:
    return draft if with_contact else draft.model_copy(update={"contact": Contact()})


def _parcel(  # noqa: PLR0913, PLR0917 - what an event is made of
    report: Report,
    identifier: str,
    event: Event,
    source: str,
    at: datetime,
    data: dict[str, Any],
) -> Parcel:
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
