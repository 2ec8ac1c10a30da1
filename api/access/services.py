"""Services and their units: finding them, and describing them to the bot and the pages."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Service, Unit
from api.shared.problems import NotFound


async def service_by_slug(tx: AsyncSession, slug: str) -> Service:
    """Return the service. Raises NotFound for one that is not here."""
    found = await tx.scalar(select(Service).where(Service.slug == slug))
    if found is None:
        raise NotFound
    return found


async def service_by_id(tx: AsyncSession, service_id: UUID) -> Service:
    """Return the service. Raises NotFound for one that is not here."""
    found = await tx.get(Service, service_id)
    if found is None:
        raise NotFound
    return found


async def units_of(tx: AsyncSession, service_id: UUID) -> list[Unit]:
    """Return the service's units in the order the service put them."""
    found = await tx.scalars(
        select(Unit).where(Unit.service_id == service_id).order_by(Unit.position, Unit.slug)
    )
    return list(found)
