"""What a service owes people to know: how it looks after what they write, and for whom it works."""

from fastapi import APIRouter, Request, Response

from api.access.models import Service
from api.access.services import service_by_slug
from api.reports.rights import RIGHTS
from api.reports.service import RECEIPT_MINUTES
from api.shared import pages
from api.shared.db import Tx

router = APIRouter(include_in_schema=False)


@router.get("/s/{slug}/privacy")
async def privacy_of(request: Request, tx: Tx, slug: str) -> Response:
    """Show the privacy notice of a service."""
    return _privacy(request, await service_by_slug(tx, slug))


@router.get("/privacy")
async def privacy(request: Request, tx: Tx, service: str | None = None) -> Response:
    """Show the privacy notice: of a service, or what holds for all."""
    return _privacy(request, await service_by_slug(tx, service) if service else None)


@router.get("/accessibility")
async def accessibility(request: Request) -> Response:
    """Show the accessibility statement."""
    return pages.render(request, "reports/accessibility.html", service=None)


def _privacy(request: Request, service: Service | None) -> Response:
    return pages.render(
        request,
        "reports/privacy.html",
        service=service,
        rights=RIGHTS,
        receipt_minutes=RECEIPT_MINUTES,
    )
