"""The HTML door: a service's colour and logo, as an administrator sets them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from api.access import service_settings as verbs
from api.access import settings_frame
from api.access.logo import LogoRefused, read_logo
from api.access.models import Service
from api.access.permissions import StaffMember
from api.access.service_forms import Reading
from api.access.settings_frame import Administrator
from api.access.theme import read_colour, theme
from api.shared.db import Tx
from api.shared.problems import NotFound

router = APIRouter(prefix=settings_frame.PATH, include_in_schema=False)


@router.get("/{slug}/look")
async def look_form(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show the forms with colour and logo."""
    service = await settings_frame.service_of(tx, staff, slug)
    typed = Reading({"accent": service.accent or ""})
    return _look(request, staff, service, typed, service.accent)


@router.post("/{slug}/look")
async def save_look(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show how a colour would look, or change to it."""
    service = await settings_frame.service_of(tx, staff, slug)
    form = await settings_frame.read(request)
    accent = form.colour("accent")
    if form.errors or form.typed.get("do") != "save":
        return _look(request, staff, service, form, accent)
    await verbs.change_accent(tx, service, accent, settings_frame.actor(staff))
    return settings_frame.saved(service, "look")


@router.post("/{slug}/logo")
async def save_logo(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Change the logo, or take it away."""
    service = await settings_frame.service_of(tx, staff, slug)
    async with request.form() as form:
        file = form.get("logo")
        picture = await file.read() if isinstance(file, UploadFile) else b""
        remove = form.get("do") == "remove"
    try:
        logo = None if remove else read_logo(picture)
    except LogoRefused as refused:
        typed = Reading({"accent": service.accent or ""}, {"logo": str(refused)})
        return _look(request, staff, service, typed, service.accent)
    await verbs.change_logo(tx, service, logo, settings_frame.actor(staff))
    return settings_frame.saved(service, "look")


@router.get("/{slug}/preview.css")
async def preview(tx: Tx, staff: Administrator, slug: str, colour: str = "") -> Response:
    """Return the shades of a colour for the samples on the page."""
    await settings_frame.service_of(tx, staff, slug)
    accent = read_colour(colour)
    if accent is None:
        raise NotFound
    sheet = theme(accent).css(".mk-sample")
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(sheet, media_type="text/css", headers=headers)


def _look(
    request: Request,
    staff: StaffMember,
    service: Service,
    form: Reading,
    shown: str | None,
) -> Response:
    """Return the forms with colour and logo, and samples in the colour `shown`."""
    return settings_frame.form(
        request,
        staff,
        "access/service_look.html",
        service,
        form,
        theme=theme(shown) if shown else None,
        shown=shown,
    )
