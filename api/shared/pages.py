"""HTML pages: Jinja2 with autoescape, strict about missing names, in the request's language."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from api.shared import i18n

if TYPE_CHECKING:
    from fastapi import Request, Response

_API = Path(__file__).parents[1]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@cache
def environment() -> Environment:
    """Return the one template environment: `feature/page.html`, and layouts by their own name."""
    features = {folder.parent.name: FileSystemLoader(folder) for folder in _API.glob("*/templates")}
    shared = FileSystemLoader(_API / "shared" / "templates")
    made = Environment(
        loader=ChoiceLoader([shared, PrefixLoader(features)]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        date=i18n.date_text,
        moment=i18n.moment_text,
        interval=i18n.interval_text,
        in_language=i18n.in_language,
        wrong=wrong_with,
        number=lambda value: format_decimal(value, locale="nb"),
    )
    made.globals.update(static=lambda path: f"/static/{path}", language_names=i18n.LANGUAGE_NAMES)
    return made


def wrong_with(label: str, message: str) -> str:
    """Return what is wrong with a field after its label: a question needs no colon after it."""
    told = str(label)
    return f"{told} {message}" if told.endswith(("?", "!", ".", ":")) else f"{told}: {message}"


def address(request: Request, path: str) -> str:
    """Return `path` in the language the person asked for by `?lang=`, if they did."""
    chosen = request.query_params.get("lang")
    if chosen is None:
        return path
    before, mark, place = path.partition("#")
    return f"{before}{'&' if '?' in before else '?'}lang={i18n.negotiate([chosen])}{mark}{place}"


def keep_token(request: Request, response: Response, name: str, token: str, *, path: str) -> None:
    """Keep a token until the browser closes, away from scripts and from other sites."""
    response.set_cookie(
        name,
        token,
        path=path,
        secure=request.app.state.settings.cookie_secure,
        httponly=True,
        samesite="strict",
    )


def see_other(request: Request, path: str) -> RedirectResponse:
    """Send the person on to another page after a form was taken, in their language."""
    return RedirectResponse(address(request, path), 303, {"Cache-Control": "no-store"})


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a template as a page that may run and load nothing but our own files.

    The template is given `request`, `language`, `address` (a link that keeps the language), `sms`
    (whether SMS can be sent) and the context; pages are never cached, since most show something
    personal.
    """
    html = (
        environment()
        .get_template(template)
        .render(
            request=request,
            language=i18n.language(),
            address=partial(address, request),
            sms=getattr(request.app.state, "sms", False),
            **context,
        )
    )
    return HTMLResponse(
        html,
        status,
        headers={
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Content-Language": i18n.language(),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
