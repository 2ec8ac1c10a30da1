"""The HTML door: logging in and out, and the staff's front page."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import frame, service, sessions
from api.access.oidc import Provider
from api.access.permissions import Staff
from api.access.schemas import Login
from api.access.service import LoginRefused
from api.shared import ids, pages, sealing
from api.shared.db import Tx
from api.shared.problems import NotFound
from api.shared.settings import Settings

router = APIRouter(prefix="/staff", include_in_schema=False)

FORM_COOKIE = "meldeknapp-login"
"""The login form's own token: before a login there is no session to keep one."""


@router.get("/login")
async def login_page(request: Request, tx: Tx, next: str = frame.HOME) -> Response:  # noqa: A002 - the query's name
    """Show the login form; whoever is logged in goes on at once."""
    if await sessions.current(tx, request) is not None:
        return RedirectResponse(frame.local_path(next), status_code=303)
    return _form(request, next)


@router.post("/login")
async def log_in(request: Request, tx: Tx, typed: Annotated[Login, Form()]) -> Response:
    """Log in with address, password and second factor."""
    settings: Settings = request.app.state.settings
    if not settings.local_accounts:
        raise NotFound
    held = request.cookies.get(FORM_COOKIE, "")
    if not held or not hmac.compare_digest(held.encode(), typed.csrf_token.encode()):
        return _form(request, typed.next, email=typed.email, stale=True, status=403)
    skip = settings.demo_skip_second_factor
    outcome = await service.log_in(
        tx, typed.email, typed.password, typed.code, skip_second_factor=skip
    )
    if isinstance(outcome, LoginRefused):
        return _form(request, typed.next, email=typed.email, refused=outcome, status=422)
    response = RedirectResponse(frame.local_path(typed.next), status_code=303)
    sessions.set_cookie(response, settings, await sessions.start(tx, request, outcome))
    response.delete_cookie(FORM_COOKIE, path=frame.LOGIN)
    return response


@router.post("/logout")
async def log_out(request: Request, tx: Tx, _staff: Staff) -> Response:
    """End the session."""
    settings: Settings = request.app.state.settings
    away = await _also_there(request, tx)
    await sessions.end(tx, request)
    response = RedirectResponse(away or frame.LOGIN, status_code=303)
    sessions.clear_cookie(response, settings)
    return response


async def _also_there(request: Request, tx: Tx) -> str | None:
    """Return where to log out of the login provider too, if that is where they came from."""
    provider: Provider | None = request.app.state.provider
    found = await sessions.current(tx, request)
    if provider is None or found is None:
        return None
    user, session = found
    if session.id_token is None:
        return None
    key = await sealing.data_key(tx, user.key_id)
    id_token = key.open("staff_sessions.id_token", user.id, session.id_token)
    public_url = request.app.state.settings.public_url
    return await provider.farewell(id_token, public_url.rstrip("/") + frame.LOGIN)


@router.get("")
async def home(request: Request, staff: Staff) -> Response:
    """Go to the first page this person may open; say so when there is none."""
    items = frame.menu(request, staff)
    if items:
        return RedirectResponse(items[0].path, status_code=303)
    return frame.render(request, staff, "access/home.html")


def _form(  # noqa: PLR0913 - what the form shows
    request: Request,
    target: str,
    *,
    email: str = "",
    refused: LoginRefused | None = None,
    stale: bool = False,
    status: int = 200,
) -> HTMLResponse:
    """Return the login form with a fresh token of its own."""
    settings: Settings = request.app.state.settings
    token = ids.new_token()
    page = pages.render(
        request,
        "access/login.html",
        status=status,
        csrf_token=token,
        target=frame.local_path(target),
        email=email,
        refused=refused,
        stale=stale,
        second_factor=not settings.demo_skip_second_factor,
        local_accounts=settings.local_accounts,
        provider=settings.oidc_name if settings.oidc_issuer else None,
    )
    pages.keep_token(request, page, FORM_COOKIE, token, path=frame.LOGIN)
    return frame.keep_language(request, page)
