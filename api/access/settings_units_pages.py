"""The HTML door: a service's units, as an administrator names and orders them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response

from api.access import service_settings as verbs
from api.access import services, settings_frame
from api.access.service_forms import MOST_UNITS, Reading, one_by_one
from api.access.settings_frame import Administrator
from api.shared.db import Tx
from api.shared.i18n import _

router = APIRouter(prefix=settings_frame.PATH, include_in_schema=False)


@router.get("/{slug}/units/{unit}")
async def unit_form(
    request: Request, tx: Tx, staff: Administrator, slug: str, unit: str
) -> Response:
    """Show the form of a unit, or of a new one (`+`, which no unit can be called)."""
    service = await settings_frame.service_of(tx, staff, slug)
    typed: dict[str, str] = {}
    if unit != "+":
        found = await verbs.unit_of(tx, service, unit)
        typed = {"synonyms": one_by_one(found.synonyms)} | settings_frame.by_language(
            "name", found.name
        )
    return settings_frame.form(
        request, staff, "access/unit.html", service, Reading(typed), unit=unit
    )


@router.post("/{slug}/units/{unit}")
async def save_unit(
    request: Request, tx: Tx, staff: Administrator, slug: str, unit: str
) -> Response:
    """Add a unit, or change what it is called."""
    service = await settings_frame.service_of(tx, staff, slug)
    form = await settings_frame.read(request)
    old = None if unit == "+" else await verbs.unit_of(tx, service, unit)
    units = await services.units_of(tx, service.id)
    taken = verbs.words_of(units, but=old)
    name = form.unit_name("name", taken)
    synonyms = form.synonyms("synonyms", taken)
    if old is None and len(units) >= MOST_UNITS:
        form.errors["name_nb"] = _("There is no room for more units.")
    if form.errors:
        return settings_frame.form(request, staff, "access/unit.html", service, form, unit=unit)
    if old is None:
        await services.add_unit(tx, service, name, synonyms, settings_frame.actor(staff))
    else:
        await verbs.change_unit(tx, old, name, synonyms, settings_frame.actor(staff))
    return settings_frame.saved(service, place="units")


@router.post("/{slug}/units/{unit}/{verb}")
async def order_units(
    tx: Tx,
    staff: Administrator,
    slug: str,
    unit: str,
    verb: Literal["up", "down", "retire", "use"],
) -> Response:
    """Move a unit, take it out of use, or into use again."""
    service = await settings_frame.service_of(tx, staff, slug)
    found = await verbs.unit_of(tx, service, unit)
    actor = settings_frame.actor(staff)
    if verb == "retire":
        await verbs.retire_unit(tx, found, actor)
    elif verb == "use":
        await verbs.use_unit(tx, found, actor)
    else:
        await verbs.move_unit(tx, found, up=verb == "up", actor=actor)
    return settings_frame.saved(service, place="units")
