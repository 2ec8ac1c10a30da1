"""What the pages of a service's settings share: who may, a form shown, the way back from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame, services
from api.access.audit import Actor
from api.access.models import Service
from api.access.permissions import Allowed, Role, StaffMember
from api.access.service_forms import Reading
from api.shared import forms
from api.shared.i18n import LANGUAGES
from api.shared.problems import NotFound

PATH = "/staff/services"

Administrator = Annotated[StaffMember, Depends(Allowed(Role.ADMINISTRATOR))]


def mine(staff: StaffMember) -> set[UUID]:
    """Return the services this person administers, all of their units included."""
    places = staff.places(Role.ADMINISTRATOR)
    return {place.service_id for place in places if place.unit_id is None}


async def service_of(tx: AsyncSession, staff: StaffMember, slug: str) -> Service:
    """Return a service this person administers. Raises NotFound."""
    service = await services.service_by_slug(tx, slug)
    if service.id not in mine(staff):
        raise NotFound
    return service


def actor(staff: StaffMember) -> Actor:
    """Return this person as the administrator they are."""
    return staff.actor(Role.ADMINISTRATOR)


async def read(request: Request) -> Reading:
    """Return the form that was sent, to be read field by field."""
    return Reading(await forms.typed(request))


def by_language(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Return a text in each language, as the fields of a form."""
    return {f"{name}_{each}": texts.get(each, "") for each in LANGUAGES}


def form(
    request: Request,
    staff: StaffMember,
    template: str,
    service: Service,
    filled: Reading,
    **context: object,
) -> Response:
    """Return the page of a form as it is filled, with what is not right in it."""
    return frame.render(
        request,
        staff,
        template,
        status=422 if filled.errors else 200,
        service=service,
        typed=filled.typed,
        errors=filled.errors,
        saved="saved" in request.query_params,
        **context,
    )


def saved(service: Service, page: str = "", *, place: str = "") -> Response:
    """Lead to the service's page, or to `page` of it, where it says that it is saved."""
    path = f"{PATH}/{service.slug}{'/' + page if page else ''}?saved=1"
    return RedirectResponse(path + (f"#{place}" if place else ""), status_code=303)
