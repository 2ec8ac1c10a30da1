"""The staff's page of times to meet: offering some, seeing which suit, agreeing on one."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, frame
from api.access.audit import Actor
from api.access.permissions import StaffMember
from api.cases.models import Case
from api.invitations import answering, meeting, service
from api.invitations.schemas import NewTime, Note, Span, State
from api.invitations.staff_pages import Worker, back, to_change
from api.invitations.standing import state_of
from api.reports import service as reports
from api.shared import clock, forms
from api.shared.db import Tx
from api.shared.i18n import _

router = APIRouter(prefix="/staff/cases/{reference}/invitation/times", include_in_schema=False)

LENGTHS = (30, 45, 60, 90, 120)
"""Minutes a meeting may be set to last."""

_DETAILS: TypeAdapter[str] = TypeAdapter(Note)


class OfferedShown(BaseModel):
    """A time on offer: `value` names it in a form, `suits` says whether the reporter chose it."""

    value: str
    text: str
    suits: bool


@router.get("")
async def show(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Show the times offered, which of them suit, and the one agreed on."""
    case, actor = await to_change(tx, staff, reference)
    return await _page(request, tx, staff, case, actor)


@router.post("")
async def offer(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Offer a time."""
    case, actor = await to_change(tx, staff, reference)
    typed = await forms.typed(request)
    time, errors = _read(typed, "start", "minutes")
    if len(await _offered(tx, case)) >= meeting.MOST_OFFERED:
        errors = {"start": _("There are enough times to choose from. Take one away first.")}
    if time is None or errors:
        return await _page(request, tx, staff, case, actor, typed=typed, errors=errors)
    await meeting.offer(tx, case, actor, time)
    return _again(reference)


@router.post("/remove")
async def take_back(
    tx: Tx, staff: Worker, reference: str, start: Annotated[datetime, Form()]
) -> RedirectResponse:
    """Offer a time no longer."""
    case, actor = await to_change(tx, staff, reference)
    await meeting.take_back_offer(tx, case, actor, start)
    return _again(reference)


@router.post("/agree")
async def agree(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Set the time agreed on: one of those offered, or another."""
    case, actor = await to_change(tx, staff, reference)
    typed = await forms.typed(request)
    for each in await _offered(tx, case):
        if each.start.isoformat() == typed.get("chosen"):
            minutes = (each.end - each.start).total_seconds() // 60
            typed |= {"other": each.start.isoformat(), "other_minutes": str(int(minutes))}
    time, errors = _read(typed, "other", "other_minutes")
    try:
        details = _DETAILS.validate_python(typed.get("details", "").strip())
    except ValidationError:
        details = ""
        errors["details"] = _("This is too long: at most %(max)s characters fit.") % {"max": 2_000}
    if time is None or errors:
        return await _page(request, tx, staff, case, actor, typed=typed, errors=errors)
    await meeting.agree(tx, case, actor, time, details or None)
    return back(reference)


@router.post("/cancel")
async def cancel(tx: Tx, staff: Worker, reference: str) -> RedirectResponse:
    """Take back the time agreed on."""
    case, actor = await to_change(tx, staff, reference)
    await meeting.take_back(tx, case, actor)
    return back(reference)


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    case: Case,
    actor: Actor,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    invitation = await service.open_one(tx, case)
    report = await reports.by_id(tx, case.report_id)
    await audit.record(tx, actor, "read", audit.Subject("report", report.id))
    wishes = await answering.wishes_of(tx, report, invitation)
    shown = [
        OfferedShown(
            value=each.start.isoformat(),
            text=each.words,
            suits=each.start in wishes.suits,
        )
        for each in await meeting.offered(tx, invitation)
    ]
    first = next((each.value for each in shown if each.suits), "")
    blank: dict[str, Any] = {
        "start": "",
        "minutes": "60",
        "chosen": first,
        "other": "",
        "other_minutes": "60",
        "details": "",
    }
    return frame.render(
        request,
        staff,
        "invitations/times.html",
        status=422 if errors else 200,
        reference=case.reference,
        offered=shown,
        choices=[*((each.value, each.text) for each in shown), ("", _("Another time"))],
        wishes=wishes,
        agreed=await meeting.agreed(tx, report, invitation),
        may_agree=state_of(invitation) is State.ACCEPTED,
        typed=blank | (typed or {}),
        errors=errors or {},
        lengths=[(str(each), _("%(minutes)s minutes") % {"minutes": each}) for each in LENGTHS],
        soonest=clock.now().astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M"),
    )


async def _offered(tx: AsyncSession, case: Case) -> list[Span]:
    return await meeting.offered(tx, await service.open_one(tx, case))


def _read(typed: dict[str, str], start: str, minutes: str) -> tuple[NewTime | None, dict[str, str]]:
    """Return the time in these two fields, or by field what is wrong with it."""
    try:
        given = {"start": typed.get(start, ""), "minutes": typed.get(minutes) or "60"}
        return NewTime.model_validate(given), {}
    except ValidationError as found:
        past = any(each["type"] == "past" for each in found.errors())
        if past:
            return None, {start: _("This time is past. Choose one that is still to come.")}
        return None, {start: _("Give a day and a time.")}


def _again(reference: str) -> RedirectResponse:
    return RedirectResponse(f"/staff/cases/{reference}/invitation/times", 303)
