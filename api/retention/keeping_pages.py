"""The privacy officer's page about how long reports are kept: the period, what it erases next."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame, services
from api.access.models import Service
from api.access.permissions import StaffMember
from api.retention import keeping
from api.retention.pages import REASON_LENGTH, PrivacyOfficer, acting, own_services
from api.shared import forms
from api.shared.db import Tx
from api.shared.i18n import _

router = APIRouter(prefix="/staff/privacy/keeping", include_in_schema=False)


@router.get("")
async def show(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Show for how long reports are kept, what will be erased soon, and what is held back."""
    return await _page(request, tx, staff)


@router.post("")
async def set_years(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Set for how long reports are kept; an empty field: until somebody erases them."""
    typed = await forms.typed(request)
    years, slug = typed.get("years", "").strip(), typed.get("service", "")
    for service in await _mine(tx, staff):
        if service.slug != slug:
            continue
        if years and not (
            years.isascii() and years.isdigit() and 0 < int(years) <= keeping.LONGEST_YEARS
        ):
            error = _("Write a whole number of years from 1 to %(most)s, or nothing.")
            errors = {f"years-{slug}": error % {"most": keeping.LONGEST_YEARS}}
            return await _page(request, tx, staff, errors=errors, typed={slug: years})
        await keeping.set_years(tx, service, int(years) if years else None, acting(staff))
    return RedirectResponse(router.prefix, status_code=303)


@router.post("/hold")
async def hold(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Hold a case back, with a reason."""
    typed = await forms.typed(request)
    reference, reason = typed.get("reference", ""), " ".join(typed.get("reason", "").split())
    if not reference:
        return RedirectResponse(router.prefix, status_code=303)
    await keeping.case_of(tx, own_services(staff), reference)
    least, most = REASON_LENGTH
    if not least <= len(reason) <= most:
        errors = {f"reason-{reference}": _("Write in some words why it must be kept.")}
        return await _page(request, tx, staff, errors=errors, typed={reference: reason})
    await keeping.hold(tx, own_services(staff), reference, reason, acting(staff))
    return RedirectResponse(router.prefix, status_code=303)


@router.post("/let-go")
async def let_go(request: Request, tx: Tx, staff: PrivacyOfficer) -> Response:
    """Hold a case back no longer."""
    reference = (await forms.typed(request)).get("reference", "")
    if reference:
        await keeping.let_go(tx, own_services(staff), reference, acting(staff))
    return RedirectResponse(router.prefix, status_code=303)


async def _mine(tx: AsyncSession, staff: StaffMember) -> list[Service]:
    return await services.services_by_id(tx, own_services(staff))


async def _page(
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    mine = await _mine(tx, staff)
    return frame.render(
        request,
        staff,
        "retention/keeping.html",
        status=422 if errors else 200,
        tab="keeping",
        services=mine,
        coming={each.slug: await keeping.coming(tx, each) for each in mine},
        held={each.slug: await keeping.held(tx, each.id) for each in mine},
        errors=errors or {},
        typed=typed or {},
        most_reason=REASON_LENGTH[1],
        warned_days=keeping.WARNED.days,
    )
