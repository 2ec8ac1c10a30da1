"""The chat as a page of its own and in the button's frame, and the button's script.

The chat is one document: style, script and texts are inside it, so that a person on a slow phone
can type after two requests in all. The Content-Security-Policy names exactly that style and that
script by their hashes.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from api.access.models import Service, Unit
from api.access.services import service_by_slug, units_of
from api.access.theme import theme
from api.reports import wording
from api.shared import i18n, pages
from api.shared.db import Tx
from api.shared.i18n import _, lazy

router = APIRouter(include_in_schema=False)

FIELDS = {
    "what_happened": lazy("What happened"),
    "what_matters": lazy("What matters most to you"),
    "reporter_role": lazy("Who you are in this"),
    "occurred": lazy("When it happened"),
    "place": lazy("Where it happened"),
    "kind": lazy("What kind of report it is"),
    "category": lazy("What it is about"),
    "perceived_harm": lazy("Harm"),
    "involvement": lazy("What happens afterwards"),
    "modes": lazy("How you want to take part"),
    "support": lazy("Support you need"),
    "contact": lazy("How we can reach you"),
}
"""The parts of a report as the read-through names them."""

_ACCENT = re.compile(r"--ds-color-accent-([\w-]+)")

_SHADE = re.compile(r"light-dark\([^)]*\)")
"""Where the button's script has the product's own accent colour, the only shade in it."""


@dataclass(frozen=True)
class _Built:
    """What `npm run build` in widgets/ made of the chat."""

    script: str
    style: str
    texts: tuple[str, ...]
    """English; the script asks for them by number."""

    def theme(self, service: Service) -> str:
        """Return the service's shades of the tokens that the chat's style asks for, as CSS."""
        if service.accent is None:
            return ""
        return theme(service.accent).css(tokens=set(_ACCENT.findall(self.style)))

    def policy(self, frame_ancestors: str, themed: str) -> str:
        """Return the Content-Security-Policy that allows these styles, this script and no other.

        Pictures are the service's logo and what the style draws.
        """
        styles = " ".join(f"'{hash_source(each)}'" for each in (self.style, themed) if each)
        return (
            f"default-src 'none'; script-src '{hash_source(self.script)}'; "
            f"style-src {styles}; connect-src 'self'; img-src 'self' data:; "
            f"form-action 'self'; base-uri 'none'; frame-ancestors {frame_ancestors}"
        )


@router.get("/s/{slug}")
async def chat_page(request: Request, tx: Tx, slug: str) -> Response:
    """Show the chat as a page of its own, as a QR poster leads to."""
    service = await service_by_slug(tx, slug)
    return _chat(request, service, await units_of(tx, service.id), framed=False)


@router.get("/s/{slug}/frame")
async def chat_frame(request: Request, tx: Tx, slug: str) -> Response:
    """Show the chat for the button's frame. Any page may hold it: the button is for that."""
    service = await service_by_slug(tx, slug)
    return _chat(request, service, await units_of(tx, service.id), framed=True)


@router.get("/button.js")
async def button_script(request: Request) -> Response:
    """Return the report button's script, for any page on any site."""
    return _button(request, None)


@router.get("/s/{slug}/button.js")
async def service_button_script(request: Request, tx: Tx, slug: str) -> Response:
    """Return the script of a service's own button: it knows its service and wears its colour."""
    return _button(request, (await service_by_slug(tx, slug)).accent)


def _button(request: Request, accent: str | None) -> Response:
    script = _read(request.app.state.settings.static_dir, "button.js")
    if accent:
        script = _SHADE.sub(theme(accent).button, script, count=1)
    etag = f'"{hashlib.sha256(script.encode()).hexdigest()[:16]}"'
    headers = {
        "Cache-Control": "public, max-age=3600",
        "ETag": f"W/{etag}",  # the same in gzip or not
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _compressed(request, Response(script, media_type="text/javascript", headers=headers))


def _chat(request: Request, service: Service, units: list[Unit], *, framed: bool) -> Response:
    built = _built(request.app.state.settings.static_dir)
    themed = built.theme(service)
    asked = request.query_params.get("unit")
    # A poster may outlive its unit; then the place is asked as always.
    in_use = (each.slug for each in units if each.retired_at is None)
    unit = next((slug for slug in in_use if slug == asked), None)
    response = pages.render(
        request,
        "conversations/chat.html",
        service=service,
        name=i18n.in_language(service.name),
        framed=framed,
        unit=unit,
        in_panel="wait" in request.query_params,
        style=Markup(built.style),  # noqa: S704 - our own build
        theme=Markup(themed),  # noqa: S704 - made of our tokens and checked colours
        script=Markup(built.script),  # noqa: S704 - our own build
        settings=_as_data(
            {
                "service": {"slug": service.slug, "name": i18n.in_language(service.name)},
                "unit": unit,
                "language": i18n.language(),
                "texts": [_(text) for text in built.texts],
                "labels": _labels(units),
            }
        ),
    )
    response.headers["Content-Security-Policy"] = built.policy("*" if framed else "'none'", themed)
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    return _compressed(request, response)


def _labels(units: list[Unit]) -> dict[str, dict[str, str]]:
    """Return field → value → the value as the reporter says it."""
    tables: dict[str, Mapping[Any, object]] = {
        "field": FIELDS,
        "kind": wording.KINDS,
        "reporter_role": wording.REPORTER_ROLES,
        "category": wording.CATEGORIES,
        "perceived_harm": wording.HARMS,
        "modes": wording.PARTICIPATION_MODES,
    }
    return {
        "language": i18n.LANGUAGE_NAMES,
        "unit": {unit.slug: i18n.in_language(unit.name) for unit in units},
        **{
            field: {str(value): str(label) for value, label in table.items()}
            for field, table in tables.items()
        },
    }


def _as_data(value: object) -> Markup:
    """Return JSON that can stand in a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped here


def _compressed(request: Request, response: Response) -> Response:
    """Return the response in gzip to a browser that takes it.

    Safe here, where other pages leave it to the proxy: these documents hold no secret that a
    stranger could guess at by their length.
    """
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(bytes(response.body), mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
    return response


@cache
def _built(static_dir: Path) -> _Built:
    return _Built(
        script=_read(static_dir, "chat.js"),
        style=_read(static_dir, "chat.css"),
        texts=tuple(json.loads(_read(static_dir, "chat-texts.json"))),
    )


@cache
def _read(static_dir: Path, name: str) -> str:
    return (static_dir / name).read_text("utf-8")


def hash_source(inline: str) -> str:
    """Return the CSP source that allows an inline style or script with exactly this text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
