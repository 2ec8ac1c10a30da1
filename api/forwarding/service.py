"""Forwarding: connectors, sending each report through them, and knowing that it arrived."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.models import Service
from api.forwarding import attempts, events, folder, queries, webhook
from api.forwarding.models import Connector, Delivery
from api.forwarding.problems import ConnectorRefused, NothingToSendAgain
from api.forwarding.schemas import (
    ConnectorKeys,
    DeliveryListed,
    DeliveryShown,
    FolderConfig,
    NewConnector,
    WebhookConfig,
)
from api.reports.events import ContactChanged, DangerFound, ReportSubmitted, ReportWithdrawn
from api.reports.models import Report
from api.reports.notice import Recipient
from api.shared import clock, ids, sealing
from api.shared.http import CallFailed, Egress
from api.shared.problems import NotFound, Unauthorized

LISTED = 200
"""How many deliveries the staff's list shows at most."""


@dataclass(frozen=True)
class Reach:
    """What connectors may use on this machine, and whether to look if somebody answers there."""

    egress: Egress
    folder_root: Path
    probe: bool = True


async def forward(tx: AsyncSession, fact: ReportSubmitted) -> None:
    """Send a report off through each of the service's connectors, when the transaction commits."""
    for connector in await queries.active_connectors_of(tx, fact.report.service_id):
        await _send_off(tx, fact.report, connector.id, "submitted")


async def forward_withdrawal(tx: AsyncSession, fact: ReportWithdrawn) -> None:
    """Stop what has not left, and ask each receiver that may have the report to erase it.

    One that may: an attempt was made, and a lost answer does not mean that nothing arrived.
    """
    for delivery in await queries.locked_of_report(tx, fact.report.id):
        under_way = delivery.state == "delivering"
        if delivery.state in {"waiting", "failed"}:
            delivery.state = "cancelled"
            delivery.changed_at = clock.now()
        if delivery.event == "submitted" and delivery.attempts:
            await _send_off(
                tx, fact.report, delivery.connector_id, "withdrawn", after_another=under_way
            )


async def forward_change(tx: AsyncSession, fact: ContactChanged | DangerFound) -> None:
    """Tell each receiver that may have the report what is different now.

    What has not left yet needs nothing: it leaves as things stand then.
    """
    active = {each.id for each in await queries.active_connectors_of(tx, fact.report.service_id)}
    waiting, told = set(), []
    for delivery in await queries.locked_of_report(tx, fact.report.id):
        if delivery.state == "waiting" and not delivery.attempts:
            waiting.add(delivery.connector_id)
        elif delivery.event == "submitted" and delivery.connector_id in active:
            told.append(delivery)
    for delivery in told:
        if delivery.connector_id not in waiting:
            arrived = delivery.state == "delivered"
            await _send_off(
                tx, fact.report, delivery.connector_id, "changed", after_another=not arrived
            )


async def recipients(tx: AsyncSession, service_id: UUID) -> list[Recipient]:
    """Return where a service's reports are sent on to, for its privacy notice."""
    return [
        Recipient(each.name, bool(each.config.get("with_contact")))
        for each in await queries.active_connectors_of(tx, service_id)
    ]


async def deliveries_of(tx: AsyncSession, report_id: UUID) -> list[DeliveryShown]:
    """Return how the report is getting to the service's other systems."""
    found = await queries.deliveries_of(tx, report_id)
    return [DeliveryShown(**_facts(delivery, connector)) for delivery, connector in found]


async def not_arrived(tx: AsyncSession, service_ids: list[UUID]) -> list[DeliveryListed]:
    """Return dead letters and what still waits, in these services."""
    found = await queries.not_arrived(tx, service_ids, limit=LISTED)
    return [
        DeliveryListed(**_facts(delivery, connector), reference=reference)
        for delivery, connector, reference in found
    ]


async def send_again(tx: AsyncSession, delivery_id: UUID, actor: audit.Actor) -> None:
    """Try a dead letter anew, or a waiting delivery at once. Asking twice sends once.

    Raises NotFound, and NothingToSendAgain when it has arrived, is on its way or was cancelled.
    """
    delivery = await queries.locked(tx, delivery_id)
    if delivery is None:
        raise NotFound
    if delivery.state not in {"failed", "waiting"}:
        raise NothingToSendAgain
    if delivery.state == "failed":
        delivery.attempts = 0
    await attempts.schedule(tx, delivery)
    subject = audit.Subject("report", delivery.report_id)
    await audit.record(tx, actor, "sent_again", subject, delivery=str(delivery.id))


async def service_of_delivery(tx: AsyncSession, delivery_id: UUID) -> UUID:
    """Return which service a delivery belongs to. Raises NotFound."""
    delivery = await tx.get(Delivery, delivery_id)
    connector = await tx.get(Connector, delivery.connector_id) if delivery else None
    if connector is None:
        raise NotFound
    return connector.service_id


async def connector_of_key(tx: AsyncSession, key: str | None) -> Connector:
    """Return the active connector whose system holds this key. Raises Unauthorized."""
    digests = sealing.vault(tx).digests("connector key", key) if key else []
    connector = await queries.connector_by_digest(tx, digests)
    if connector is None:
        raise Unauthorized
    return connector


async def create_connector(
    tx: AsyncSession,
    service: Service,
    wanted: NewConnector,
    reach: Reach,
    actor: audit.Actor,
) -> ConnectorKeys:
    """Make a connector and return its keys, this once.

    Raises ConnectorRefused, with the field and the reason, when it could not work as it is:
    checked are the address and that somebody answers there, the secret, the folder.
    """
    await _check(wanted, reach)
    secret = None
    if wanted.kind == "webhook":
        secret = wanted.secret or webhook.new_secret()
    key_id, key = await sealing.new_key(tx)
    connector_id, inbound_key = ids.new_id(), ids.new_token()
    tx.add(
        Connector(
            id=connector_id,
            service_id=service.id,
            kind=wanted.kind,
            name=wanted.name,
            config=wanted.config.model_dump(),
            key_id=key_id,
            secret=key.seal("connectors.secret", connector_id, secret) if secret else None,
            inbound_key_digest=sealing.vault(tx).digest("connector key", inbound_key),
            active=True,
            created_at=clock.now(),
        )
    )
    await tx.flush()
    await audit.record(tx, actor, "created", audit.Subject("connector", connector_id))
    return ConnectorKeys(connector_id=connector_id, secret=secret, inbound_key=inbound_key)


async def change_connector(
    tx: AsyncSession,
    connector: Connector,
    wanted: NewConnector,
    reach: Reach,
    actor: audit.Actor,
) -> None:
    """Change a connector's name and where it goes; its kind and its keys stay.

    Raises ConnectorRefused as `create_connector` does.
    """
    if wanted.kind != connector.kind:
        raise ConnectorRefused("config", "unexpected")
    await _check(wanted, reach)
    connector.name = wanted.name
    connector.config = wanted.config.model_dump()
    await audit.record(tx, actor, "changed", audit.Subject("connector", connector.id))


async def rest_connector(
    tx: AsyncSession, connector: Connector, actor: audit.Actor, *, active: bool
) -> None:
    """Let a connector rest, or take it into use again. What is already on its way goes on."""
    connector.active = active
    action = "activated" if active else "deactivated"
    await audit.record(tx, actor, action, audit.Subject("connector", connector.id))


async def _check(wanted: NewConnector, reach: Reach) -> None:
    """Raise ConnectorRefused for a connector that could not work."""
    match wanted.config:
        case WebhookConfig(url=url):
            try:
                await reach.egress.addresses(reach.egress.target(url))
                if reach.probe:
                    await reach.egress.probe(url)
            except CallFailed as failed:
                raise ConnectorRefused("url", failed.slug) from failed
            if wanted.secret is not None and not webhook.is_secret(wanted.secret):
                raise ConnectorRefused("secret", "secret-malformed")
        case FolderConfig(folder=name):
            try:
                await asyncio.to_thread(folder.prepare, reach.folder_root, name)
            except folder.FolderUnusable as unusable:
                raise ConnectorRefused("folder", unusable.slug) from unusable


async def _send_off(
    tx: AsyncSession,
    report: Report,
    connector_id: UUID,
    event: events.Event,
    *,
    after_another: bool = False,
) -> None:
    """Have an event sent; `after_another`, so that the two do not arrive in the wrong order."""
    delivery_id = ids.new_id()
    delivery = Delivery(
        id=delivery_id,
        report_id=report.id,
        connector_id=connector_id,
        event=event,
        message_id=events.message_id(report, event, delivery_id),
        state="waiting",
        attempts=0,
        last_error=None,
        next_at=clock.now(),
        changed_at=clock.now(),
        delivered_at=None,
    )
    tx.add(delivery)
    await tx.flush()
    wait = attempts.LEASE.total_seconds() if after_another else 0.0
    await attempts.schedule(tx, delivery, in_seconds=wait)


def _facts(delivery: Delivery, connector: Connector) -> dict[str, object]:
    return {
        "id": delivery.id,
        "event": delivery.event,
        "connector_name": connector.name,
        "connector_kind": connector.kind,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "last_error": delivery.last_error,
        "next_at": delivery.next_at,
        "delivered_at": delivery.delivered_at,
    }
