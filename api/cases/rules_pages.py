"""The page on which an administrator sets what a service decided about its cases."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame, services
from api.access.models import Service
from api.access.permissions import Allowed, Role, StaffMember
from api.access.service_forms import NAME_LENGTH, Reading
from api.cases import method, rules, wording
from api.cases.handover import LINE_LENGTH
from api.cases.rules import Notification, Rules
from api.cases.schemas import Method
from api.shared import forms
from api.shared.db import Tx
from api.shared.i18n import LANGUAGES, _
from api.shared.problems import NotFound

router = APIRouter(prefix="/staff/services/{slug}/cases", include_in_schema=False)

Administrator = Annotated[StaffMember, Depends(Allowed(Role.ADMINISTRATOR))]

MOST_DAYS = 30
MOST_MONTHS = 12
ADDRESS_LENGTH = 200


@router.get("")
async def show(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Show the form with the service's rules."""
    service = await _service(tx, staff, slug)
    return _form(request, staff, service, Reading(_typed(rules.of(service))))


@router.post("")
async def save(request: Request, tx: Tx, staff: Administrator, slug: str) -> Response:
    """Change the service's rules; what is not right is shown again, as it was typed."""
    service = await _service(tx, staff, slug)
    form = Reading(await forms.typed(request))
    wanted = _read(form)
    if form.errors:
        return _form(request, staff, service, form)
    await rules.change(tx, service, wanted, staff.actor(Role.ADMINISTRATOR))
    return RedirectResponse(f"/staff/services/{slug}/cases?saved=1", status_code=303)


def _read(form: Reading) -> Rules:
    """Return what was typed, with what is not right in `form.errors`."""
    on = form.typed.get("notification_on") == "true"
    cells: dict[str, dict[str, Method]] = {}
    for row in method.SEVERITIES:
        for column in method.COLUMNS:
            chosen = form.typed.get(f"method_{row}_{column}", "")
            if chosen in set(Method):
                cells.setdefault(row, {})[column] = Method(chosen)
            else:
                form.errors[f"method_{row}_{column}"] = _("Choose one of those listed.")
    return Rules.model_validate(
        {
            "first_contact_days": _number(form, "first_contact_days", 1, MOST_DAYS),
            "notification": {
                "on": on,
                "recipient": form.by_language("recipient", NAME_LENGTH, needed=on),
                "address": form.line("address", ADDRESS_LENGTH, needed=False),
                "working_days": _number(form, "notification_days", 0, MOST_DAYS),
                "report_months": _number(form, "report_months", 0, MOST_MONTHS),
            },
            "methods": {
                "cells": cells,
                "raised_by_learning": form.typed.get("raised_by_learning") == "true",
            },
            "parties": _parties(form),
        }
    )


def _parties(form: Reading) -> list[dict[str, str]]:
    """Return who is written down, one on a line: a name, a colon, how to reach them."""
    parties = []
    for line in form.typed.get("parties", "").splitlines():
        if not line.strip():
            continue
        name, _colon, reach = (each.strip() for each in line.partition(":"))
        if not (name and reach):
            form.errors["parties"] = _("Write a name, a colon and how to reach them on each line.")
        inside = Reading({"name": name, "reach": reach})
        parties.append({each: inside.line(each, LINE_LENGTH) for each in inside.typed})
        for told in inside.errors.values():
            form.errors.setdefault("parties", told)
    return parties


def _number(form: Reading, name: str, least: int, most: int) -> int:
    typed = form.typed.get(name, "").strip()
    if typed.isascii() and typed.isdecimal() and least <= int(typed) <= most:
        return int(typed)
    message = _("Write a number from %(min)s to %(max)s.")
    form.errors[name] = message % {"min": least, "max": most}
    return least


def _typed(held: Rules) -> dict[str, str]:
    """Return the rules as the form has them."""
    notification: Notification = held.notification
    typed = {
        "first_contact_days": str(held.first_contact_days),
        "notification_on": "true" if notification.on else "",
        "address": notification.address,
        "notification_days": str(notification.working_days),
        "report_months": str(notification.report_months),
        "raised_by_learning": "true" if held.methods.raised_by_learning else "",
        "parties": "\n".join(f"{each.name}: {each.reach}" for each in held.parties),
    }
    typed |= {f"recipient_{each}": notification.recipient.get(each, "") for each in LANGUAGES}
    for row, columns in held.methods.cells.items():
        typed |= {f"method_{row}_{column}": str(each) for column, each in columns.items()}
    return typed


def _form(request: Request, staff: StaffMember, service: Service, form: Reading) -> Response:
    typed: Mapping[str, str] = form.typed
    return frame.render(
        request,
        staff,
        "cases/rules.html",
        status=422 if form.errors else 200,
        service=service,
        typed=typed,
        errors=form.errors,
        rows=method.SEVERITIES,
        columns=method.COLUMNS,
        methods=wording.METHODS,
        most_days=MOST_DAYS,
        saved="saved" in request.query_params,
    )


async def _service(tx: AsyncSession, staff: StaffMember, slug: str) -> Service:
    """Return a service this person administers. Raises NotFound."""
    service = await services.service_by_slug(tx, slug)
    if not staff.may(Role.ADMINISTRATOR, service_id=service.id, unit_id=None):
        raise NotFound
    return service
