"""Posters with a QR code, to print and hang up: of a service, and of each of its units."""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import APIRouter, Request, Response

from api.access.services import service_by_slug, unit_in_use
from api.conversations.poster import Poster, as_pdf, as_svg
from api.shared import i18n
from api.shared.db import Tx
from api.shared.problems import NotFound

router = APIRouter(include_in_schema=False)

Form = Literal["svg", "pdf"]

MEDIA = {"svg": "image/svg+xml", "pdf": "application/pdf"}


@router.get("/s/{slug}/poster.{form}")
async def of_service(request: Request, tx: Tx, slug: str, form: Form) -> Response:
    """Return the poster of the whole service."""
    return await _poster(request, tx, slug, None, form)


@router.get("/s/{slug}/poster/{unit}.{form}")
async def of_unit(request: Request, tx: Tx, slug: str, unit: str, form: Form) -> Response:
    """Return the poster of one unit: whoever comes by it is not asked where it happened."""
    return await _poster(request, tx, slug, unit, form)


async def _poster(
    request: Request, tx: Tx, slug: str, unit_slug: str | None, form: Form
) -> Response:
    service = await service_by_slug(tx, slug)
    unit = await unit_in_use(tx, service.id, unit_slug) if unit_slug else None
    if unit_slug and unit is None:
        raise NotFound
    poster = Poster(service, unit, i18n.language(), request.app.state.settings.public_url)
    name = "-".join(each for each in (slug, unit_slug, i18n.language()) if each)
    return Response(
        as_svg(poster) if form == "svg" else await asyncio.to_thread(as_pdf, poster),
        media_type=MEDIA[form],
        headers={
            "Content-Disposition": f'inline; filename="{name}.{form}"',
            "Content-Language": i18n.language(),
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
