"""The HTML door: what an administrator sets about a service, without code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile

from api.access import frame, services
from api.access import service_settings as verbs
from api.access.audit import Actor
from api.access.logo import LogoRefused, read_logo
from api.access.models import Service
from api.access.permissions import Allowed, Role, StaffMember
from api.access.service_forms import (
    MOST_HELP_LINES,
    MOST_UNITS,
    NAME_LENGTH,
    WHEN_LENGTH,
    Reading,
    one_by_one,
)
from api.access.service_settings import HelpLine, Texts
from api.access.theme import Theme, read_colour, theme
from api.shared.db import Tx
from api.shared.i18n import LANGUAGES, _
from api.shared.problems import NotFound

router = APIRouter(prefix="/staff/services", include_in_schema=False)

Administrator = Annotated[StaffMember, Depends(Allowed(Role.ADMINISTRATOR))]


@router.get("")
async def list_services(request: Request, tx: Tx, staff: Administrator) -> Response:
    """Show the services this person may set up; the only one at once."""
    mine = await services.services_by_id(tx, _mine(staff))
    if len(mine) == 1:
        return RedirectResponse(f"{router.prefix}/{mine[0].slug}", status_code=303)
    return frame.render(request, staff, "access/services.html", services=mine)


@router.get("/{slug}")
async def show(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show all that is set about a service."""
    service = await _service(tx, staff, slug)
    return frame.render(
        request,
        staff,
        "access/service.html",
        service=service,
        theme=_theme(service.accent),
        button_line=_button_line(request, service),
        help_lines=verbs.help_lines(service),
        may_add_line=len(service.help_lines) < MOST_HELP_LINES,
        units=await services.units_of(tx, service.id),
        saved="saved" in request.query_params,
    )


def _button_line(request: Request, service: Service) -> str:
    """Return the HTML that puts the button on a page (api/operations/EMBEDDING.md)."""
    address = f"{request.app.state.settings.public_url}/s/{service.slug}/button.js"
    return f'<script src="{address}" async></script>'


@router.get("/{slug}/texts")
async def texts_form(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show the form with name, phone and opening hours."""
    service = await _service(tx, staff, slug)
    typed = {"phone": service.phone, "privacy_email": service.privacy_email}
    typed |= _by_language("name", service.name) | _by_language("hours", service.opening_hours)
    return _form(request, staff, "access/service_texts.html", service, Reading(typed))


@router.post("/{slug}/texts")
async def save_texts(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Change name, phone and opening hours."""
    service = await _service(tx, staff, slug)
    form = await _read(request)
    texts = Texts(
        name=form.by_language("name", NAME_LENGTH),
        phone=form.phone("phone"),
        opening_hours=form.by_language("hours", WHEN_LENGTH, needed=False),
        privacy_email=form.email("privacy_email"),
    )
    if form.errors:
        return _form(request, staff, "access/service_texts.html", service, form)
    await verbs.change_texts(tx, service, texts, _actor(staff))
    return _saved(service)


@router.get("/{slug}/look")
async def look_form(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show the forms with colour and logo."""
    service = await _service(tx, staff, slug)
    typed = Reading({"accent": service.accent or ""})
    return _look(request, staff, service, typed, service.accent)


@router.post("/{slug}/look")
async def save_look(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show how a colour would look, or change to it."""
    service = await _service(tx, staff, slug)
    form = await _read(request)
    accent = form.colour("accent")
    if form.errors or form.typed.get("do") != "save":
        return _look(request, staff, service, form, accent)
    await verbs.change_accent(tx, service, accent, _actor(staff))
    return _saved(service, "look")


@router.post("/{slug}/logo")
async def save_logo(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Change the logo, or take it away."""
    service = await _service(tx, staff, slug)
    async with request.form() as form:
        file = form.get("logo")
        picture = await file.read() if isinstance(file, UploadFile) else b""
        remove = form.get("do") == "remove"
    try:
        logo = None if remove else read_logo(picture)
    except LogoRefused as refused:
        typed = Reading({"accent": service.accent or ""}, {"logo": str(refused)})
        return _look(request, staff, service, typed, service.accent)
    await verbs.change_logo(tx, service, logo, _actor(staff))
    return _saved(service, "look")


@router.get("/{slug}/preview.css")
async def preview(tx: Tx, staff: Administrator, slug: str, colour: str = "") -> Response:
    """Return the shades of a colour for the samples on the page."""
    await _service(tx, staff, slug)
    accent = read_colour(colour)
    if accent is None:
        raise NotFound
    sheet = theme(accent).css(".mk-sample")
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(sheet, media_type="text/css", headers=headers)


@router.get("/{slug}/help-lines/{line_id}")
async def help_line_form(
    request: Request, tx: Tx, staff: Administrator, slug: str, line_id: str
) -> Response:
    """Show the form of a help line, or of a new one."""
    service = await _service(tx, staff, slug)
    typed: dict[str, str] = {}
    if line_id != "new":
        line = verbs.help_line(service, line_id)
        typed = {"number": line.number}
        typed |= _by_language("name", line.name) | _by_language("when", line.when)
    return _form(request, staff, "access/help_line.html", service, Reading(typed), line_id=line_id)


@router.post("/{slug}/help-lines/{line_id}")
async def save_help_line(
    request: Request, tx: Tx, staff: Administrator, slug: str, line_id: str
) -> Response:
    """Add, change or remove a help line."""
    service = await _service(tx, staff, slug)
    form = await _read(request)
    if form.typed.get("do") == "remove":
        await verbs.remove_help_line(tx, service, line_id, _actor(staff))
        return _saved(service, place="lines")
    new = line_id == "new"
    line = HelpLine(
        id=verbs.new_line_id() if new else verbs.help_line(service, line_id).id,
        name=form.by_language("name", NAME_LENGTH),
        number=form.help_number("number"),
        when=form.by_language("when", WHEN_LENGTH),
    )
    if new and len(service.help_lines) >= MOST_HELP_LINES:
        most = {"max": MOST_HELP_LINES}
        form.errors["number"] = _("There is room for %(max)s lines of your own.") % most
    if form.errors:
        return _form(request, staff, "access/help_line.html", service, form, line_id=line_id)
    await verbs.save_help_line(tx, service, line, _actor(staff))
    return _saved(service, place="lines")


@router.get("/{slug}/units/{unit}")
async def unit_form(
    request: Request, tx: Tx, staff: Administrator, slug: str, unit: str
) -> Response:
    """Show the form of a unit, or of a new one (`+`, which no unit can be called)."""
    service = await _service(tx, staff, slug)
    typed: dict[str, str] = {}
    if unit != "+":
        found = await verbs.unit_of(tx, service, unit)
        typed = {"synonyms": one_by_one(found.synonyms)} | _by_language("name", found.name)
    return _form(request, staff, "access/unit.html", service, Reading(typed), unit=unit)


@router.post("/{slug}/units/{unit}")
async def save_unit(
    request: Request, tx: Tx, staff: Administrator, slug: str, unit: str
) -> Response:
    """Add a unit, or change what it is called."""
    service = await _service(tx, staff, slug)
    form = await _read(request)
    old = None if unit == "+" else await verbs.unit_of(tx, service, unit)
    units = await services.units_of(tx, service.id)
    taken = verbs.words_of(units, but=old)
    name = form.unit_name("name", taken)
    synonyms = form.synonyms("synonyms", taken)
    if old is None and len(units) >= MOST_UNITS:
        form.errors["name_nb"] = _("There is no room for more units.")
    if form.errors:
        return _form(request, staff, "access/unit.html", service, form, unit=unit)
    if old is None:
        await services.add_unit(tx, service, name, synonyms, _actor(staff))
    else:
        await verbs.change_unit(tx, old, name, synonyms, _actor(staff))
    return _saved(service, place="units")


@router.post("/{slug}/units/{unit}/{verb}")
async def order_units(
    tx: Tx,
    staff: Administrator,
    slug: str,
    unit: str,
    verb: Literal["up", "down", "retire", "use"],
) -> Response:
    """Move a unit, take it out of use, or into use again."""
    service = await _service(tx, staff, slug)
    found = await verbs.unit_of(tx, service, unit)
    actor = _actor(staff)
    if verb == "retire":
        await verbs.retire_unit(tx, found, actor)
    elif verb == "use":
        await verbs.use_unit(tx, found, actor)
    else:
        await verbs.move_unit(tx, found, up=verb == "up", actor=actor)
    return _saved(service, place="units")


def _mine(staff: StaffMember) -> set[UUID]:
    """Return the services this person administers, all of their units included."""
    places = staff.places(Role.ADMINISTRATOR)
    return {place.service_id for place in places if place.unit_id is None}


async def _service(tx: AsyncSession, staff: StaffMember, slug: str) -> Service:
    """Return a service this person administers. Raises NotFound."""
    service = await services.service_by_slug(tx, slug)
    if service.id not in _mine(staff):
        raise NotFound
    return service


def _actor(staff: StaffMember) -> Actor:
    return staff.actor(Role.ADMINISTRATOR)


async def _read(request: Request) -> Reading:
    form = await request.form()
    return Reading({name: value for name, value in form.items() if isinstance(value, str)})


def _by_language(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{each}": texts.get(each, "") for each in LANGUAGES}


def _theme(accent: str | None) -> Theme | None:
    return theme(accent) if accent else None


def _look(
    request: Request,
    staff: StaffMember,
    service: Service,
    form: Reading,
    shown: str | None,
) -> Response:
    """Return the forms with colour and logo, and samples in the colour `shown`."""
    return _form(
        request, staff, "access/service_look.html", service, form, theme=_theme(shown), shown=shown
    )


def _form(
    request: Request,
    staff: StaffMember,
    template: str,
    service: Service,
    form: Reading,
    **context: object,
) -> Response:
    return frame.render(
        request,
        staff,
        template,
        status=422 if form.errors else 200,
        service=service,
        typed=form.typed,
        errors=form.errors,
        saved="saved" in request.query_params,
        **context,
    )


def _saved(service: Service, page: str = "", *, place: str = "") -> Response:
    path = f"{router.prefix}/{service.slug}{'/' + page if page else ''}?saved=1"
    return RedirectResponse(path + (f"#{place}" if place else ""), status_code=303)
