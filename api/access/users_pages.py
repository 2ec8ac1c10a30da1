"""The HTML door: who works with the reports, as an administrator sets it. No content is shown."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame, services, users
from api.access.audit import Actor
from api.access.models import Service, Unit
from api.access.permissions import ROLES, Allowed, Role, StaffMember
from api.access.problems import EmailTaken
from api.access.service import NewAssignment
from api.access.service_forms import Reading
from api.access.users import Account
from api.shared import forms
from api.shared.db import Tx
from api.shared.i18n import _, in_language
from api.shared.problems import Forbidden, NotFound
from api.shared.settings import Settings

router = APIRouter(prefix="/staff/users", include_in_schema=False)

NAME_LENGTH = 120
VALUE_LENGTH = 200

Administrator = Annotated[StaffMember, Depends(Allowed(Role.ADMINISTRATOR))]


@router.get("")
async def list_users(request: Request, tx: Tx, staff: Administrator) -> Response:
    """Show who has a role in the services this person administers."""
    mine = _mine(staff)
    settings: Settings = request.app.state.settings
    return frame.render(
        request,
        staff,
        "access/users.html",
        accounts=await users.accounts(tx, mine),
        places=await _places(tx, mine),
        roles=ROLES,
        local_accounts=settings.local_accounts,
        provider=settings.oidc_name if settings.oidc_issuer else None,
    )


@router.get("/new")
async def new_user(request: Request, tx: Tx, staff: Administrator) -> Response:
    """Show the form that invites somebody."""
    return await _invitation(request, tx, staff, Reading({}))


@router.post("/new")
async def invite(request: Request, tx: Tx, staff: Administrator) -> Response:
    """Make an account and show its one-time link: on this very answer, since it is shown once."""
    form = Reading(await forms.typed(request))
    name, email = form.line("name", NAME_LENGTH), form.email("email")
    if not email:
        form.errors.setdefault("email", _("Fill this in."))
    given = await _given(tx, staff, form)
    if not form.errors and given is not None:
        try:
            user, token = await users.invite(tx, email, name, given, _actor(staff))
        except EmailTaken as taken:
            form.errors["email"] = str(taken.title)
        else:
            return _link(request, staff, user.id, token, status=201)
    return await _invitation(request, tx, staff, form)


@router.get("/claims")
async def list_claims(request: Request, tx: Tx, staff: Administrator) -> Response:
    """Show what the login provider's values mean."""
    return await _claims(request, tx, staff, Reading({}))


@router.post("/claims")
async def map_claim(request: Request, tx: Tx, staff: Administrator) -> Response:
    """Let a value mean a role."""
    form = Reading(await forms.typed(request))
    value = form.line("value", VALUE_LENGTH)
    given = await _given(tx, staff, form)
    if form.errors or given is None:
        return await _claims(request, tx, staff, form)
    await users.map_claim(tx, value, given, _actor(staff))
    return RedirectResponse(f"{router.prefix}/claims", status_code=303)


@router.post("/claims/{claim_id}/remove")
async def unmap_claim(tx: Tx, staff: Administrator, claim_id: UUID) -> Response:
    """Let it mean nothing."""
    await users.unmap_claim(tx, claim_id, _mine(staff), _actor(staff))
    return RedirectResponse(f"{router.prefix}/claims", status_code=303)


@router.get("/{user_id}")
async def show_user(request: Request, tx: Tx, staff: Administrator, user_id: UUID) -> Response:
    """Show an account and its roles."""
    return await _user(request, tx, staff, user_id, Reading({}))


@router.post("/{user_id}/roles")
async def give_role(request: Request, tx: Tx, staff: Administrator, user_id: UUID) -> Response:
    """Give a role."""
    found = await users.account(tx, user_id, _mine(staff))
    form = Reading(await forms.typed(request))
    given = await _given(tx, staff, form)
    if given is None:
        return await _user(request, tx, staff, user_id, form)
    await users.give(tx, found.user, given, _actor(staff))
    return _back(user_id)


@router.post("/{user_id}/roles/{assignment_id}/remove")
async def take_role(tx: Tx, staff: Administrator, user_id: UUID, assignment_id: UUID) -> Response:
    """Take a role back."""
    found = await users.account(tx, user_id, _mine(staff))
    await users.take(tx, found, assignment_id, _actor(staff))
    last = len(found.assignments) == 1
    return RedirectResponse(router.prefix, status_code=303) if last else _back(user_id)


@router.post("/{user_id}/close")
async def close(tx: Tx, staff: Administrator, user_id: UUID) -> Response:
    """Close the account: its logins end."""
    found = await _whole(tx, staff, user_id)
    await users.set_active(tx, found.user, _actor(staff), active=False)
    return _back(user_id)


@router.post("/{user_id}/open")
async def open_again(tx: Tx, staff: Administrator, user_id: UUID) -> Response:
    """Open a closed account again."""
    found = await _whole(tx, staff, user_id)
    await users.set_active(tx, found.user, _actor(staff), active=True)
    return _back(user_id)


@router.post("/{user_id}/link")
async def new_link(request: Request, tx: Tx, staff: Administrator, user_id: UUID) -> Response:
    """Make a new one-time link, as when a phone is lost."""
    found = await _whole(tx, staff, user_id)
    token = await users.new_link(tx, found.user, _actor(staff))
    return _link(request, staff, user_id, token, status=201)


async def _whole(tx: AsyncSession, staff: StaffMember, user_id: UUID) -> Account:
    """Return an account that is all this administrator's. Raises NotFound and Forbidden."""
    found = await users.account(tx, user_id, _mine(staff))
    if found.elsewhere or user_id == staff.id:
        raise Forbidden
    return found


def _mine(staff: StaffMember) -> set[UUID]:
    """Return the services this person administers, all of their units included."""
    places = staff.places(Role.ADMINISTRATOR)
    return {place.service_id for place in places if place.unit_id is None}


async def _places(tx: AsyncSession, mine: set[UUID]) -> dict[str, str]:
    """Return where a role can be given: a value for the form, and what it is called."""
    places: dict[str, str] = {}
    for service in await services.services_by_id(tx, mine):
        places[str(service.id)] = _("All of %(service)s") % {"service": in_language(service.name)}
        for unit in await services.units_in_use(tx, service.id):
            places[f"{service.id}/{unit.id}"] = _place_name(service, unit, alone=len(mine) == 1)
    return places


def _place_name(service: Service, unit: Unit, *, alone: bool) -> str:
    name = in_language(unit.name)
    return name if alone else f"{in_language(service.name)}: {name}"


async def _given(tx: AsyncSession, staff: StaffMember, form: Reading) -> NewAssignment | None:
    """Return the role and the place that were chosen, or None with what is wrong in the form."""
    role, place = form.typed.get("role", ""), form.typed.get("place", "")
    if role not in set(Role):
        form.errors["role"] = _("Choose one of those listed.")
    if place not in await _places(tx, _mine(staff)):
        form.errors["place"] = _("Choose one of those listed.")
    if "role" in form.errors or "place" in form.errors:
        return None
    service_id, _mark, unit_id = place.partition("/")
    return NewAssignment(Role(role), UUID(service_id), UUID(unit_id) if unit_id else None)


def _actor(staff: StaffMember) -> Actor:
    return staff.actor(Role.ADMINISTRATOR)


async def _invitation(
    request: Request, tx: AsyncSession, staff: StaffMember, form: Reading
) -> Response:
    return await _form(request, tx, staff, "access/user_new.html", form)


async def _claims(
    request: Request, tx: AsyncSession, staff: StaffMember, form: Reading
) -> Response:
    settings: Settings = request.app.state.settings
    found = await users.role_claims(tx, _mine(staff))
    return await _form(
        request,
        tx,
        staff,
        "access/role_claims.html",
        form,
        claims=found,
        claim_name=settings.oidc_roles_claim,
    )


async def _user(
    request: Request, tx: AsyncSession, staff: StaffMember, user_id: UUID, form: Reading
) -> Response:
    found = await users.account(tx, user_id, _mine(staff))
    return await _form(
        request,
        tx,
        staff,
        "access/user.html",
        form,
        account=found,
        whole=not found.elsewhere and user_id != staff.id,
        local_accounts=request.app.state.settings.local_accounts,
    )


async def _form(
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    template: str,
    form: Reading,
    **context: object,
) -> Response:
    places = await _places(tx, _mine(staff))
    if not places:
        raise NotFound
    return frame.render(
        request,
        staff,
        template,
        status=422 if form.errors else 200,
        typed=form.typed,
        errors=form.errors,
        places=places,
        roles=ROLES,
        **context,
    )


def _link(
    request: Request, staff: StaffMember, user_id: UUID, token: str, *, status: int
) -> Response:
    settings: Settings = request.app.state.settings
    return frame.render(
        request,
        staff,
        "access/user_link.html",
        status=status,
        user_id=user_id,
        link=f"{settings.public_url.rstrip('/')}/staff/join/{token}",
        days=users.LINK_LASTS.days,
    )


def _back(user_id: UUID) -> Response:
    return RedirectResponse(f"{router.prefix}/{user_id}", status_code=303)
