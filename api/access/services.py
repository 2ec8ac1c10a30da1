"""Services and their units: finding them, and making new ones."""

import re
import unicodedata
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.models import Service, Unit
from api.access.problems import SlugTaken
from api.shared import clock, ids
from api.shared.problems import NotFound

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What may stand in an address as the name of a service or a unit."""

SLUG_LENGTH = 40

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


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


async def services_by_id(tx: AsyncSession, service_ids: set[UUID]) -> list[Service]:
    """Return several services, in the order of their short names."""
    found = await tx.scalars(
        select(Service).where(Service.id.in_(service_ids)).order_by(Service.slug)
    )
    return list(found)


async def units_of(tx: AsyncSession, service_id: UUID) -> list[Unit]:
    """Return all of the service's units, retired ones too, in the order the service put them."""
    found = await tx.scalars(
        select(Unit).where(Unit.service_id == service_id).order_by(Unit.position, Unit.slug)
    )
    return list(found)


async def unit_in_use(tx: AsyncSession, service_id: UUID, slug: str) -> Unit | None:
    """Return the service's unit; None for one that it does not have (any more)."""
    found: Unit | None = await tx.scalar(
        select(Unit).where(
            Unit.service_id == service_id, Unit.slug == slug, Unit.retired_at.is_(None)
        )
    )
    return found


async def units_in_use(tx: AsyncSession, service_id: UUID) -> list[Unit]:
    """Return the units that can be chosen in a new report."""
    return [unit for unit in await units_of(tx, service_id) if unit.retired_at is None]


async def create_service(tx: AsyncSession, slug: str, name: dict[str, str], phone: str) -> Service:
    """Make a service. Raises SlugTaken."""
    if await tx.scalar(select(Service.id).where(Service.slug == slug)) is not None:
        raise SlugTaken
    service = Service(id=ids.new_id(), slug=slug, name=name, phone=phone, created_at=clock.now())
    tx.add(service)
    await tx.flush()
    await audit.record(tx, audit.SYSTEM, "created", audit.Subject("service", service.id))
    return service


async def add_unit(
    tx: AsyncSession,
    service: Service,
    name: dict[str, str],
    synonyms: list[str],
    actor: audit.Actor,
) -> Unit:
    """Make a unit, the last in order. Its short name comes from its name in bokmål."""
    units = await units_of(tx, service.id)
    unit = Unit(
        id=ids.new_id(),
        service_id=service.id,
        slug=free_slug(name["nb"], {each.slug for each in units}),
        name=name,
        synonyms=synonyms,
        position=1 + max((each.position for each in units), default=-1),
    )
    tx.add(unit)
    await tx.flush()
    await audit.record(tx, actor, "created", audit.Subject("unit", unit.id))
    return unit


def free_slug(name: str, taken: set[str]) -> str:
    """Return a name as it can stand in an address: `Fødestua, Vest` → `fodestua-vest`."""
    plain = name.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:SLUG_LENGTH].strip("-") or "unit"
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free
