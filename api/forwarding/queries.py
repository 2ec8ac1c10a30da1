"""Finding connectors and deliveries."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.forwarding.models import Connector, Delivery
from api.reports.models import Report


async def connectors_of(tx: AsyncSession, service_ids: Sequence[UUID]) -> list[Connector]:
    """Return the services' connectors, resting ones too, oldest first."""
    found = await tx.scalars(
        select(Connector).where(Connector.service_id.in_(service_ids)).order_by(Connector.id)
    )
    return list(found)


async def active_connectors_of(tx: AsyncSession, service_id: UUID) -> list[Connector]:
    """Return the connectors a new report goes through."""
    return [each for each in await connectors_of(tx, [service_id]) if each.active]


async def connector_by_digest(tx: AsyncSession, digests: list[bytes]) -> Connector | None:
    """Return the active connector that one of these digests is the key of."""
    return await tx.scalar(
        select(Connector).where(Connector.inbound_key_digest.in_(digests), Connector.active)
    )


async def deliveries_of(tx: AsyncSession, report_id: UUID) -> list[tuple[Delivery, Connector]]:
    """Return the report's deliveries, oldest first, each with its connector."""
    found = await tx.execute(
        select(Delivery, Connector)
        .join(Connector, Connector.id == Delivery.connector_id)
        .where(Delivery.report_id == report_id)
        .order_by(Delivery.id)
    )
    return [(row[0], row[1]) for row in found]


async def locked(tx: AsyncSession, delivery_id: UUID) -> Delivery | None:
    """Return the delivery, nobody else's to change until the transaction ends."""
    return await tx.get(Delivery, delivery_id, with_for_update=True, populate_existing=True)


async def locked_of_report(tx: AsyncSession, report_id: UUID) -> list[Delivery]:
    """Return the report's deliveries, locked likewise."""
    found = await tx.scalars(
        select(Delivery)
        .where(Delivery.report_id == report_id)
        .order_by(Delivery.id)
        .with_for_update()
    )
    return list(found)


async def not_arrived(
    tx: AsyncSession, service_ids: Sequence[UUID], *, limit: int
) -> list[tuple[Delivery, Connector, str]]:
    """Return dead letters first, then what waits, with connector and the report's reference."""
    found = await tx.execute(
        select(Delivery, Connector, Report.reference)
        .join(Connector, Connector.id == Delivery.connector_id)
        .join(Report, Report.id == Delivery.report_id)
        .where(
            Delivery.state.in_(["failed", "waiting", "delivering"]),
            Connector.service_id.in_(service_ids),
        )
        .order_by((Delivery.state == "failed").desc(), Delivery.next_at.desc(), Delivery.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in found]


async def left_lying(tx: AsyncSession, now: datetime, lease: timedelta) -> list[Delivery]:
    """Return deliveries that nothing will move by itself: their job or its worker is gone."""
    found = await tx.scalars(
        select(Delivery)
        .where(
            or_(
                and_(Delivery.state == "waiting", Delivery.next_at < now - lease),
                and_(Delivery.state == "delivering", Delivery.changed_at < now - lease),
            )
        )
        .order_by(Delivery.next_at)
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    return list(found)
