"""What a service owes people to know: privacy, accessibility, and where else they may turn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from api.access.services import service_by_slug
from api.reports.notice import PURPOSES, Audience
from api.reports.receipts import RECEIPT_MINUTES
from api.reports.rights import RIGHTS
from api.shared import pages
from api.shared.db import Tx

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from api.access.models import Service

router = APIRouter(include_in_schema=False)

ACCESSIBILITY_REVIEWED = date(2026, 11, 22)
"""When the accessibility statement was last held against the pages; change it when that is done."""


@router.get("/s/{slug}/privacy")
async def privacy_of(request: Request, tx: Tx, slug: str) -> Response:
    """Show the privacy notice of a service."""
    return await _privacy(request, tx, slug)


@router.get("/privacy")
async def privacy(request: Request, tx: Tx, service: str | None = None) -> Response:
    """Show the privacy notice: of a service, or what holds for all."""
    return await _privacy(request, tx, service)


@router.get("/s/{slug}/accessibility")
async def accessibility_of(request: Request, tx: Tx, slug: str) -> Response:
    """Show the accessibility statement of a service's pages."""
    return await _accessibility(request, tx, slug)


@router.get("/accessibility")
async def accessibility(request: Request, tx: Tx, service: str | None = None) -> Response:
    """Show the accessibility statement: for a service's pages, or what holds for all."""
    return await _accessibility(request, tx, service)


@router.get("/s/{slug}/rights")
async def rights_of(request: Request, tx: Tx, slug: str) -> Response:
    """Show the rights card alone, to read or to print."""
    return await _rights(request, tx, slug)


@router.get("/rights")
async def rights(request: Request, tx: Tx, service: str | None = None) -> Response:
    """Show the rights card alone, whatever the service."""
    return await _rights(request, tx, service)


async def _privacy(request: Request, tx: AsyncSession, slug: str | None) -> Response:
    service = await _service(tx, slug)
    audience: Audience = request.app.state.audience
    return pages.render(
        request,
        "reports/privacy.html",
        service=service,
        purposes=PURPOSES,
        readers=audience.role_names,
        recipients=await audience.recipients(tx, service.id) if service else None,
        conversation_days=request.app.state.settings.conversation_days,
        receipt_minutes=RECEIPT_MINUTES,
        rights=RIGHTS,
    )


async def _accessibility(request: Request, tx: AsyncSession, slug: str | None) -> Response:
    return pages.render(
        request,
        "reports/accessibility.html",
        service=await _service(tx, slug),
        reviewed=ACCESSIBILITY_REVIEWED,
        receipt_minutes=RECEIPT_MINUTES,
    )


async def _rights(request: Request, tx: AsyncSession, slug: str | None) -> Response:
    service = await _service(tx, slug)
    return pages.render(request, "reports/rights.html", service=service, rights=RIGHTS)


async def _service(tx: AsyncSession, slug: str | None) -> Service | None:
    return await service_by_slug(tx, slug) if slug else None
