"""The public door to a service's look: its shades as a style sheet, and its logo.

Both are files of our own address, so that the pages' policy stays as strict as it is.
"""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request, Response

from api.access.service_settings import logo_of
from api.access.services import service_by_slug
from api.access.theme import theme
from api.shared.db import Tx
from api.shared.problems import NotFound

router = APIRouter(include_in_schema=False)

_AGE = {True: "public, max-age=31536000, immutable", False: "no-cache"}
"""How long a browser keeps a file, by whether its address says which version it is."""


@router.get("/s/{slug}/theme.css")
async def theme_sheet(request: Request, tx: Tx, slug: str, v: str = "") -> Response:
    """Return the service's shades as custom properties, over the product's own."""
    service = await service_by_slug(tx, slug)
    if service.accent is None:
        raise NotFound
    sheet = theme(service.accent).css().encode()
    return _file(request, sheet, "text/css", lasting=v == service.accent[1:])


@router.get("/s/{slug}/logo.png")
async def logo(request: Request, tx: Tx, slug: str, v: str = "") -> Response:
    """Return the service's logo."""
    service = await service_by_slug(tx, slug)
    png = await logo_of(tx, service)
    return _file(request, png, "image/png", lasting=v == service.logo_digest)


def _file(request: Request, content: bytes, kind: str, *, lasting: bool) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": _AGE[lasting],
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)
