"""One attempt at a delivery: a short transaction before the call, and one after it.

A job carries which attempt it is for. A job that comes twice, or after somebody sent the delivery
again, finds that its attempt has been made and does nothing. A worker that dies in mid-call leaves
the row at `delivering`; when its lease is over, `sweep` has the attempt made again. So a receiver
may get an event twice, under the same message id, and never misses one.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.models import Service
from api.forwarding import events, queries
from api.forwarding.events import Parcel
from api.forwarding.models import Connector, Delivery
from api.forwarding.outcomes import Arrived, Outcome, Refused, delay_after
from api.reports import service as reports
from api.reports.models import Report
from api.shared import clock, jobs, sealing
from api.shared.http import CALL_SECONDS

log = structlog.get_logger()

TASK = "forwarding.deliver"

LEASE = timedelta(seconds=2 * CALL_SECONDS)
"""How long an attempt is believed to be under way: well over what a call may take."""


@dataclass(frozen=True)
class Errand:
    """What an attempt needs after its transaction is over. Kept out of logs (`repr=False`)."""

    delivery_id: UUID
    attempt: int
    kind: str
    config: dict[str, Any]
    secret: str | None = field(repr=False)
    parcel: Parcel = field(repr=False)


async def schedule(tx: AsyncSession, delivery: Delivery, *, in_seconds: float = 0.0) -> None:
    """Have the next attempt made after so many seconds."""
    delivery.state = "waiting"
    delivery.changed_at = clock.now()
    delivery.next_at = clock.now() + timedelta(seconds=in_seconds)
    await tx.flush()
    await jobs.defer(
        tx,
        TASK,
        in_seconds=in_seconds or None,
        delivery_id=str(delivery.id),
        attempt=delivery.attempts + 1,
    )


async def begin(tx: AsyncSession, delivery_id: UUID, attempt: int, source: str) -> Errand | None:
    """Begin an attempt and return what to send, or None when there is nothing to do."""
    delivery = await queries.locked(tx, delivery_id)
    if delivery is None or delivery.state != "waiting" or delivery.attempts + 1 != attempt:
        return None
    report = await tx.get(Report, delivery.report_id)
    connector = await tx.get(Connector, delivery.connector_id)
    if report is None or connector is None:
        return None
    if report.withdrawn_at is not None and delivery.event != "withdrawn":
        delivery.state = "cancelled"
        return None
    delivery.state = "delivering"
    delivery.changed_at = clock.now()
    delivery.attempts += 1
    secret = None
    if connector.secret is not None:
        key = await sealing.data_key(tx, connector.key_id)
        secret = key.open("connectors.secret", connector.id, connector.secret)
    parcel = await _parcel(tx, delivery, report, connector, source)
    return Errand(delivery.id, attempt, connector.kind, connector.config, secret, parcel)


async def end(tx: AsyncSession, errand: Errand, outcome: Outcome) -> None:
    """Write down how the attempt went, and have the next one made if it failed."""
    delivery = await queries.locked(tx, errand.delivery_id)
    if delivery is None or (delivery.state, delivery.attempts) != ("delivering", errand.attempt):
        return
    delivery.changed_at = clock.now()
    if isinstance(outcome, Arrived):
        delivery.state = "delivered"
        delivery.delivered_at = clock.now()
        delivery.last_error = None
        await audit.record(
            tx,
            audit.Actor("connector", delivery.connector_id),
            "forwarded",
            audit.Subject("report", delivery.report_id),
            event=delivery.event,
        )
    else:
        await _refused(tx, delivery, outcome)
    log.info(
        "delivery",
        delivery=str(delivery.id),
        kind=errand.kind,
        attempt=errand.attempt,
        state=delivery.state,
        error=delivery.last_error,
    )


async def sweep(tx: AsyncSession) -> int:
    """Have the attempts made that nobody is making any more; return how many."""
    left = await queries.left_lying(tx, clock.now(), LEASE)
    for delivery in left:
        if delivery.state == "delivering":
            await _refused(tx, delivery, Refused("interrupted"), at_once=True)
        else:
            await schedule(tx, delivery)
    return len(left)


async def _refused(
    tx: AsyncSession, delivery: Delivery, refused: Refused, *, at_once: bool = False
) -> None:
    delivery.last_error = refused.slug
    report = await tx.get(Report, delivery.report_id, populate_existing=True)
    if delivery.event != "withdrawn" and (report is None or report.withdrawn_at is not None):
        delivery.state = "cancelled"
        return
    delay = delay_after(delivery.attempts, refused)
    if delay is None:
        delivery.state = "failed"
        return
    await schedule(tx, delivery, in_seconds=0.0 if at_once else delay)


async def _parcel(
    tx: AsyncSession, delivery: Delivery, report: Report, connector: Connector, source: str
) -> Parcel:
    service = await tx.get_one(Service, report.service_id)
    from_where = f"{source.rstrip('/')}/{service.slug}"
    if delivery.event == "withdrawn":
        at = report.withdrawn_at or clock.now()
        return events.withdrawn(report, source=from_where, at=at)
    draft = await reports.opened(tx, report)
    with_contact = bool(connector.config.get("with_contact"))
    if delivery.event == "changed":
        return events.changed(
            report, draft, delivery.id, source=from_where, with_contact=with_contact
        )
    return events.submitted(report, draft, source=from_where, with_contact=with_contact)
