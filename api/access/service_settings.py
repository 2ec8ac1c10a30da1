"""What an administrator sets about a service: its texts, its look, its help lines, its units.

Each change is written in the audit log, without what it was changed to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, services
from api.access.audit import Actor, Subject
from api.access.logo import Logo
from api.access.models import Service, Unit
from api.shared import clock, ids
from api.shared.problems import NotFound


@dataclass(frozen=True)
class Texts:
    """What a service is called and how it is reached, per language where it is in words."""

    name: dict[str, str]
    phone: str
    opening_hours: dict[str, str]
    privacy_email: str


@dataclass(frozen=True)
class HelpLine:
    """A number of the service's own beside the national ones, and when it is answered."""

    id: str
    name: dict[str, str]
    number: str
    when: dict[str, str]


async def change_texts(tx: AsyncSession, service: Service, texts: Texts, actor: Actor) -> None:
    """Change name, phone, opening hours and whom to ask about privacy."""
    service.name = texts.name
    service.phone = texts.phone
    service.opening_hours = texts.opening_hours
    service.privacy_email = texts.privacy_email
    await _note(tx, service, actor, "texts")


async def change_accent(
    tx: AsyncSession, service: Service, accent: str | None, actor: Actor
) -> None:
    """Change the colour (`#rrggbb`); None for the product's own."""
    service.accent = accent
    await _note(tx, service, actor, "colour")


async def change_logo(tx: AsyncSession, service: Service, logo: Logo | None, actor: Actor) -> None:
    """Change the logo; None for none."""
    service.logo = logo.png if logo else None
    service.logo_digest = logo.digest if logo else None
    service.logo_width = logo.width if logo else None
    service.logo_height = logo.height if logo else None
    await _note(tx, service, actor, "logo")


async def logo_of(tx: AsyncSession, service: Service) -> bytes:
    """Return the logo as PNG. Raises NotFound when there is none."""
    found = await tx.scalar(select(Service.logo).where(Service.id == service.id))
    if found is None:
        raise NotFound
    return found


def help_lines(service: Service) -> list[HelpLine]:
    """Return the service's own help lines."""
    return [HelpLine(**each) for each in service.help_lines]


def help_line(service: Service, line_id: str) -> HelpLine:
    """Return one of the service's help lines. Raises NotFound."""
    for each in help_lines(service):
        if each.id == line_id:
            return each
    raise NotFound


def new_line_id() -> str:
    """Return an id for a help line that is to be made."""
    return str(ids.new_id())


async def save_help_line(tx: AsyncSession, service: Service, line: HelpLine, actor: Actor) -> None:
    """Add a help line, or change the one with its id."""
    lines = {each.id: each for each in help_lines(service)} | {line.id: line}
    service.help_lines = [asdict(each) for each in lines.values()]
    await _note(tx, service, actor, "help lines")


async def remove_help_line(tx: AsyncSession, service: Service, line_id: str, actor: Actor) -> None:
    """Remove a help line; one that is gone already stays gone."""
    service.help_lines = [asdict(each) for each in help_lines(service) if each.id != line_id]
    await _note(tx, service, actor, "help lines")


async def unit_of(tx: AsyncSession, service: Service, slug: str) -> Unit:
    """Return a unit of the service. Raises NotFound."""
    for each in await services.units_of(tx, service.id):
        if each.slug == slug:
            return each
    raise NotFound


async def change_unit(
    tx: AsyncSession, unit: Unit, name: dict[str, str], synonyms: list[str], actor: Actor
) -> None:
    """Change what a unit is called. Its short name stays, since reports and posters hold it."""
    unit.name = name
    unit.synonyms = synonyms
    await audit.record(tx, actor, "changed", Subject("unit", unit.id))


async def move_unit(tx: AsyncSession, unit: Unit, *, up: bool, actor: Actor) -> None:
    """Move a unit one place up or down among those in use."""
    units = await services.units_in_use(tx, unit.service_id)
    if unit not in units:
        return
    at = units.index(unit)
    to = min(max(at + (-1 if up else 1), 0), len(units) - 1)
    units.insert(to, units.pop(at))
    for position, each in enumerate(units):
        each.position = position
    await audit.record(tx, actor, "moved", Subject("unit", unit.id))


async def retire_unit(tx: AsyncSession, unit: Unit, actor: Actor) -> None:
    """Take a unit out of use: it can't be chosen any more, and reports about it keep it."""
    unit.retired_at = clock.now()
    await audit.record(tx, actor, "retired", Subject("unit", unit.id))


async def use_unit(tx: AsyncSession, unit: Unit, actor: Actor) -> None:
    """Take a retired unit into use again, as the last in order."""
    units = await services.units_of(tx, unit.service_id)
    unit.retired_at = None
    unit.position = 1 + max(each.position for each in units)
    await audit.record(tx, actor, "taken into use", Subject("unit", unit.id))


def words_of(units: list[Unit], *, but: Unit | None = None) -> Mapping[str, str]:
    """Return which unit in use each word (names and synonyms) means, to keep them apart."""
    return {
        word.casefold(): unit.name["nb"]
        for unit in units
        if unit is not but and unit.retired_at is None
        for word in (*unit.name.values(), *unit.synonyms)
    }


async def _note(tx: AsyncSession, service: Service, actor: Actor, what: str) -> None:
    await audit.record(tx, actor, "changed", Subject("service", service.id), what=what)
