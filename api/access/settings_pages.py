"""The HTML door: what an administrator sets about a service, without code.

Its texts and help lines are here, its colour and logo in `settings_look_pages`, its units in
`settings_units_pages`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.access import frame, services, settings_frame
from api.access import service_settings as verbs
from api.access.models import Service
from api.access.service_forms import MOST_HELP_LINES, NAME_LENGTH, WHEN_LENGTH, Reading
from api.access.service_settings import HelpLine, Texts
from api.access.settings_frame import Administrator
from api.access.theme import theme
from api.shared.db import Tx
from api.shared.i18n import _

router = APIRouter(prefix=settings_frame.PATH, include_in_schema=False)


@router.get("")
async def list_services(request: Request, tx: Tx, staff: Administrator) -> Response:
    """Show the services this person may set up; the only one at once."""
    mine = await services.services_by_id(tx, settings_frame.mine(staff))
    if len(mine) == 1:
        return RedirectResponse(f"{settings_frame.PATH}/{mine[0].slug}", status_code=303)
    return frame.render(request, staff, "access/services.html", services=mine)


@router.get("/{slug}")
async def show(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show all that is set about a service."""
    service = await settings_frame.service_of(tx, staff, slug)
    return frame.render(
        request,
        staff,
        "access/service.html",
        service=service,
        theme=theme(service.accent) if service.accent else None,
        button_line=_button_line(request, service),
        help_lines=verbs.help_lines(service),
        may_add_line=len(service.help_lines) < MOST_HELP_LINES,
        units=await services.units_of(tx, service.id),
        saved="saved" in request.query_params,
    )


@router.get("/{slug}/texts")
async def texts_form(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show the form with name, phone and opening hours."""
    service = await settings_frame.service_of(tx, staff, slug)
    typed = {"phone": service.phone, "privacy_email": service.privacy_email}
    typed |= settings_frame.by_language("name", service.name) | settings_frame.by_language(
        "hours", service.opening_hours
    )
    return settings_frame.form(request, staff, "access/service_texts.html", service, Reading(typed))


@router.post("/{slug}/texts")
async def save_texts(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Change name, phone and opening hours."""
    service = await settings_frame.service_of(tx, staff, slug)
    form = await settings_frame.read(request)
    texts = Texts(
        name=form.by_language("name", NAME_LENGTH),
        phone=form.phone("phone"),
        opening_hours=form.by_language("hours", WHEN_LENGTH, needed=False),
        privacy_email=form.email("privacy_email"),
    )
    if form.errors:
        return settings_frame.form(request, staff, "access/service_texts.html", service, form)
    await verbs.change_texts(tx, service, texts, settings_frame.actor(staff))
    return settings_frame.saved(service)


@router.get("/{slug}/help-lines/{line_id}")
async def help_line_form(
    request: Request, tx: Tx, staff: Administrator, slug: str, line_id: str
) -> Response:
    """Show the form of a help line, or of a new one."""
    service = await settings_frame.service_of(tx, staff, slug)
    typed: dict[str, str] = {}
    if line_id != "new":
        line = verbs.help_line(service, line_id)
        typed = {"number": line.number}
        typed |= settings_frame.by_language("name", line.name) | settings_frame.by_language(
            "when", line.when
        )
    return settings_frame.form(
        request, staff, "access/help_line.html", service, Reading(typed), line_id=line_id
    )


@router.post("/{slug}/help-lines/{line_id}")
async def save_help_line(
    request: Request, tx: Tx, staff: Administrator, slug: str, line_id: str
) -> Response:
    """Add, change or remove a help line."""
    service = await settings_frame.service_of(tx, staff, slug)
    form = await settings_frame.read(request)
    if form.typed.get("do") == "remove":
        await verbs.remove_help_line(tx, service, line_id, settings_frame.actor(staff))
        return settings_frame.saved(service, place="lines")
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
        return settings_frame.form(
            request, staff, "access/help_line.html", service, form, line_id=line_id
        )
    await verbs.save_help_line(tx, service, line, settings_frame.actor(staff))
    return settings_frame.saved(service, place="lines")


def _button_line(request: Request, service: Service) -> str:
    """Return the HTML that puts the button on a page (api/operations/EMBEDDING.md)."""
    address = f"{request.app.state.settings.public_url}/s/{service.slug}/button.js"
    return f'<script src="{address}" async></script>'
