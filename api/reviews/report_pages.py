"""The report of a review: as a page to read and print, and as PDF."""

import asyncio
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.services import service_by_id, units_of
from api.reviews import frame, service
from api.reviews.frame import Opened
from api.reviews.people import people_of
from api.reviews.press import Reader
from api.reviews.report_parts import Asked, Block, Loaders, Part
from api.shared import i18n
from api.shared.db import Tx
from api.shared.i18n import Language, in_language

router = APIRouter(prefix="/staff/cases/{reference}/review", include_in_schema=False)


class ReportWanted(BaseModel):
    """Which report is wanted: in the reporter's language and without names, unless asked for."""

    language: Language | None = None
    names: bool = False


Wanted = Annotated[ReportWanted, Query()]


@router.get("/report")
async def show(request: Request, tx: Tx, staff: Reader, reference: str, wanted: Wanted) -> Response:
    """Show the report."""
    at = await frame.opened(tx, staff, reference)
    if await frame.erased(tx, at):
        return await frame.render(request, tx, at, "reviews/erased.html", page="report")
    asked = await _asked(tx, at, wanted)
    parts = await _parts(request, tx, asked)
    return await frame.render(
        request,
        tx,
        at,
        "reviews/report.html",
        page="report",
        parts=parts,
        title=i18n.translate(TITLE, asked.language),
        below=await _below(tx, asked),
        asked=asked,
        language_names=i18n.LANGUAGE_NAMES,
        kind=_kind,
    )


@router.get("/report.pdf")
async def download(
    request: Request, tx: Tx, staff: Reader, reference: str, wanted: Wanted
) -> Response:
    """Give the report as PDF. That it was taken out is logged, and whether with names."""
    # Half a second and 19 MB, as with posters.
    from api.reviews.report_pdf import Sheet, as_pdf  # noqa: PLC0415

    at = await frame.opened(tx, staff, reference)
    if await frame.erased(tx, at):
        return await frame.render(request, tx, at, "reviews/erased.html", page="report")
    asked = await _asked(tx, at, wanted)
    sheet = Sheet(
        title=i18n.translate(TITLE, asked.language),
        below=await _below(tx, asked),
        foot=at.case.reference,
        language=asked.language,
        parts=await _parts(request, tx, asked),
    )
    subject = audit.Subject("report", at.report.id)
    await audit.record(
        tx,
        staff.actor(at.role),
        "exported",
        subject,
        what="review_report",
        form="pdf",
        names=wanted.names,
    )
    return Response(
        await asyncio.to_thread(as_pdf, sheet),
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{at.case.reference}-review.pdf"',
            "Content-Language": asked.language,
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


TITLE = i18n.marked("Report of a review")


async def _asked(tx: AsyncSession, at: Opened, wanted: ReportWanted) -> Asked:
    review = await service.require(tx, at.case)
    return Asked(
        case=at.case,
        report=at.report,
        language=wanted.language or cast("Language", at.report.language),
        named=wanted.names,
        people=await people_of(tx, at.report, review),
    )


async def _parts(request: Request, tx: AsyncSession, asked: Asked) -> list[Part]:
    """Return the parts that have something to tell, in the report's language."""
    loaders: Loaders = request.app.state.report_parts
    spoken = i18n.language()
    i18n.use(asked.language)
    try:
        found = [await each(tx, asked) for each in loaders]
    finally:
        i18n.use(spoken)
    return [each for each in found if each is not None]


async def _below(tx: AsyncSession, asked: Asked) -> str:
    """Return the line below the title: where it happened, and which case it is."""
    host = await service_by_id(tx, asked.case.service_id)
    units = await units_of(tx, asked.case.service_id)
    unit = [
        in_language(each.name, asked.language) for each in units if each.id == asked.case.unit_id
    ]
    return " · ".join([in_language(host.name, asked.language), *unit, asked.case.reference])


def _kind(block: Block) -> str:
    """Return which kind of block it is, for the template."""
    return type(block).__name__
