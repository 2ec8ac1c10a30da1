"""The frame of every staff page: the menu of what this person may open, and the language kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access.permissions import ROLES, Role, StaffMember
from api.access.problems import LoginNeeded
from api.shared import pages
from api.shared.i18n import LANGUAGES, language
from api.shared.settings import Settings

LANGUAGE_DAYS = 365
HOME = "/staff"
LOGIN = "/staff/login"


@dataclass(frozen=True)
class MenuItem:
    """One entry in the main menu, for those with one of `roles`."""

    title: str
    path: str
    roles: frozenset[Role]


def menu(request: Request, staff: StaffMember) -> list[MenuItem]:
    """Return the entries this person may open, in the order of `api/consequences.py`."""
    items: Sequence[MenuItem] = request.app.state.menu
    return [item for item in items if item.roles & staff.roles]


def render(
    request: Request, staff: StaffMember, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a staff page; its template extends `access/page.html`.

    The template is also given `staff` (with `staff.csrf_token`, which every form carries).
    """
    page = pages.render(
        request,
        template,
        status=status,
        staff=staff,
        menu=menu(request, staff),
        role_names=[str(ROLES[role]) for role in Role if role in staff.roles],
        **context,
    )
    _let_forms_lead_to_provider(request, page)
    return keep_language(request, page)


def _let_forms_lead_to_provider(request: Request, page: HTMLResponse) -> None:
    """Let the form that logs out lead on to the login provider: browsers stop it otherwise."""
    settings: Settings = request.app.state.settings
    if settings.oidc_issuer is not None:
        split = urlsplit(settings.oidc_issuer)
        policy = page.headers["Content-Security-Policy"]
        page.headers["Content-Security-Policy"] = policy.replace(
            "form-action 'self'", f"form-action 'self' {split.scheme}://{split.netloc}"
        )


def keep_language(request: Request, page: HTMLResponse) -> HTMLResponse:
    """Remember a language that was pressed (`?lang=`), on the staff's pages alone."""
    if request.query_params.get("lang") in LANGUAGES:
        settings: Settings = request.app.state.settings
        page.set_cookie(
            "lang",
            language(),
            max_age=LANGUAGE_DAYS * 86_400,
            path=HOME,
            secure=settings.cookie_secure,
            httponly=True,
            samesite="lax",
        )
    return page


def back_to(request: Request, path: str) -> RedirectResponse:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    return RedirectResponse(f"{path}{_query(request)}", status_code=303)


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


def local_path(wanted: str | None) -> str:
    """Return where to go after the login: a staff page of ours, whatever was asked for."""
    inside = wanted is not None and (wanted == HOME or wanted.startswith((HOME + "/", HOME + "?")))
    if not inside or wanted is None or "\\" in wanted or not wanted.isprintable():
        return HOME
    return wanted


def install(app: FastAPI) -> None:
    """Send whoever is not logged in to the login page, and back to where they were going."""

    @app.exception_handler(LoginNeeded)
    async def to_login(request: Request, _problem: LoginNeeded) -> Response:
        path = LOGIN
        if request.method == "GET":
            path = f"{LOGIN}?{urlencode({'next': request.url.path + _query(request)})}"
        if "HX-Request" in request.headers:
            return Response(status_code=204, headers={"HX-Redirect": path})
        return RedirectResponse(path, status_code=303)
