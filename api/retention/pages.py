"""The privacy officer's HTML door: access log, cases opened without access, and requests."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, frame
from api.access.audit import Actor
from api.access.permissions import Allowed, Role, StaffMember
from api.cases import break_glass
from api.reports.models import Report
from api.retention import access_log, service
from api.retention.access_log import Wanted
from api.shared import forms
from api.shared.db import Tx
from api.shared.i18n import _
from api.shared.problems import InvalidInput, NotFound

router = APIRouter(prefix="/staff/privacy", include_in_schema=False)

REASON_LENGTH = (5, 500)
"""Characters of a reason. It stands in the log for as long as the log does."""

MOST_TYPED = 200

PrivacyOfficer = Annotated[StaffMember, Depends(Allowed(Role.PRIVACY_OFFICER))]


@router.get("")
async def show_log(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Show the access log. What can't be read of the filter is left out."""
    mine, typed = own_services(staff), dict(request.query_params)
    wanted = _wanted(typed)
    rows = await access_log.entries(tx, mine, wanted, limit=access_log.PAGE + 1)
    more = len(rows) > access_log.PAGE
    rows = rows[: access_log.PAGE]
    return frame.render(
        request,
        staff,
        "retention/access_log.html",
        tab="log",
        rows=rows,
        older=str(request.url.include_query_params(before=rows[-1].id).query) if more else None,
        people=await access_log.people(tx, mine),
        typed=typed,
    )


@router.post("/log.csv")
async def export_log(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Give the log of the filter as CSV; that it was exported stands in the log itself."""
    mine = own_services(staff)
    rows = await access_log.entries(
        tx, mine, _wanted(await forms.typed(request)), limit=access_log.MOST_EXPORTED
    )
    for service_id in sorted(mine):
        subject = audit.Subject("service", service_id)
        await audit.record(tx, acting(staff), "exported_log", subject, rows=len(rows))
    return _file(access_log.as_csv(rows), "text/csv; charset=utf-8", "access-log.csv")


@router.get("/openings")
async def list_openings(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Show which cases were opened without access, and why."""
    return frame.render(
        request,
        staff,
        "retention/openings.html",
        tab="openings",
        openings=await break_glass.of_services(tx, sorted(own_services(staff))),
    )


@router.post("/openings/{opening_id}/seen")
async def look_at_opening(tx: Tx, staff: PrivacyOfficer, opening_id: UUID) -> Response:
    """Write down that this one was looked at."""
    if not await break_glass.look_at(tx, staff, opening_id, sorted(own_services(staff))):
        raise NotFound
    return RedirectResponse(f"{router.prefix}/openings", status_code=303)


@router.get("/requests")
async def ask(request: Request, staff: PrivacyOfficer) -> Response:
    """Show the form that finds what is held about somebody."""
    return _requests(request, staff)


@router.post("/requests")
async def find(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Find somebody's reports: by what they are called and when they came, without content."""
    typed = (await forms.typed(request)).get("who", "").strip()[:MOST_TYPED]
    if not typed:
        return _requests(request, staff, errors={"who": _("Fill this in.")})
    found = await service.find(tx, own_services(staff), typed, acting(staff))
    return _requests(request, staff, found=found)


@router.post("/requests/export")
async def export(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Give all that is held of the chosen reports as a zip."""
    chosen, reason = await _chosen(request, tx, staff)
    if not chosen or not reason:
        return _requests(request, staff, found=chosen, errors=_missing(chosen, reason))
    packed = await service.export(tx, chosen, reason, acting(staff))
    return _file(packed, "application/zip", "held.zip")


@router.post("/requests/erase")
async def erase(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Erase the chosen reports; said twice, since it can't be undone."""
    chosen, reason = await _chosen(request, tx, staff)
    errors = _missing(chosen, reason)
    if (await forms.typed(request)).get("sure") != "yes":
        errors["sure"] = _("Say that you are sure: it can't be undone.")
    if errors:
        return _requests(request, staff, found=chosen, errors=errors)
    for each in chosen:
        await service.erase(tx, each, reason, acting(staff))
    return _requests(request, staff, erased=[each.reference for each in chosen])


async def _chosen(
    request: Request, tx: AsyncSession, staff: StaffMember
) -> tuple[list[Report], str]:
    """Return the reports that were chosen, and the reason, empty if it is none."""
    form = await request.form()
    references = [each for each in form.getlist("reference") if isinstance(each, str)]
    chosen = [
        await service.report(tx, own_services(staff), each) for each in dict.fromkeys(references)
    ]
    reason = " ".join((await forms.typed(request)).get("reason", "").split())
    least, most = REASON_LENGTH
    return chosen, reason if least <= len(reason) <= most else ""


def _missing(chosen: list[Report], reason: str) -> dict[str, str]:
    errors = {}
    if not chosen:
        errors["reference"] = _("Choose at least one report.")
    if not reason:
        errors["reason"] = _("Write in some words who asked, and for what.")
    return errors


def _wanted(typed: dict[str, str]) -> Wanted:
    """Return the filter; fields that mean nothing are left out."""
    kept = {name: each for name, each in typed.items() if each}
    while True:
        try:
            return forms.read(Wanted, kept)
        except InvalidInput as problem:
            for each in problem.extra["errors"]:
                kept.pop(each["field"], None)


def own_services(staff: StaffMember) -> set[UUID]:
    """Return the services this person is the privacy officer of, all of their units included."""
    places = staff.places(Role.PRIVACY_OFFICER)
    return {place.service_id for place in places if place.unit_id is None}


def acting(staff: StaffMember) -> Actor:
    """Return this person as the privacy officer."""
    return staff.actor(Role.PRIVACY_OFFICER)


def _requests(
    request: Request,
    staff: StaffMember,
    *,
    found: list[Report] | None = None,
    erased: list[str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    return frame.render(
        request,
        staff,
        "retention/requests.html",
        status=422 if errors else 200,
        tab="requests",
        found=found,
        erased=erased,
        errors=errors or {},
        most=REASON_LENGTH[1],
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=kind, headers=headers)
