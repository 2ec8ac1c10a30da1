"""The HTML door: one's own logins, and joining with a one-time link."""

from uuid import UUID

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, frame, passwords, sessions, users
from api.access.models import User
from api.access.permissions import Staff
from api.access.problems import WeakPassword
from api.shared import forms, pages
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.settings import Settings

router = APIRouter(prefix="/staff", include_in_schema=False)


@router.get("/logins")
async def my_logins(request: Request, tx: Tx, staff: Staff) -> Response:
    """Show where this person is logged in."""
    settings: Settings = request.app.state.settings
    return frame.render(
        request,
        staff,
        "access/logins.html",
        logins=await sessions.of_user(tx, staff.id),
        provider=settings.oidc_name,
    )


@router.post("/logins/end-others")
async def end_others(tx: Tx, staff: Staff) -> Response:
    """End all of this person's logins but this one."""
    await sessions.end_all(tx, staff.id, but=staff.session_id)
    await audit.record(tx, staff.actor(), "ended_logins", audit.Subject("user", staff.id))
    return RedirectResponse("/staff/logins", status_code=303)


@router.post("/logins/{session_id}/end")
async def end_one(tx: Tx, staff: Staff, session_id: UUID) -> Response:
    """End one of this person's logins. Raises NotFound for another's."""
    await sessions.end_one(tx, staff.id, session_id)
    await audit.record(tx, staff.actor(), "ended_logins", audit.Subject("user", staff.id))
    return RedirectResponse("/staff/logins", status_code=303)


@router.get("/join/{token}")
async def join_page(request: Request, tx: Tx, token: str) -> Response:
    """Show the form that sets a password and an app. Opening it changes nothing."""
    return await _form(request, tx, await users.by_link(tx, token), token, {})


@router.post("/join/{token}")
async def join(request: Request, tx: Tx, token: str) -> Response:
    """Set password and app; the link works no more."""
    user = await users.by_link(tx, token)
    typed, errors = await forms.typed(request), {}
    try:
        if await users.join(tx, user, typed.get("password", ""), typed.get("code", "")):
            return RedirectResponse(frame.LOGIN, status_code=303)
        errors["code"] = _("The code does not fit. Scan the square, then write the newest code.")
    except WeakPassword as weak:
        errors["password"] = str(weak.title)
    return await _form(request, tx, user, token, errors)


async def _form(
    request: Request, tx: AsyncSession, user: User, token: str, errors: dict[str, str]
) -> Response:
    address, secret = await users.app_address(tx, user)
    return pages.render(
        request,
        "access/join.html",
        status=422 if errors else 200,
        user=user,
        token=token,
        errors=errors,
        picture=segno.make(address).svg_data_uri(dark="#000", light="#fff", border=2),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        least=passwords.MINIMUM_LENGTH,
    )
