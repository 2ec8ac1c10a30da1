"""The plain form as a page: the way to report without script and without the bot."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request

from api.access.models import Service
from api.access.services import service_by_slug, unit_by_slug, units_in_use
from api.reports import danger, form, wording
from api.reports import service as reports
from api.reports.form import Filled
from api.reports.problems import RepeatDiffers, UnknownUnit
from api.reports.rights import RIGHTS
from api.reports.schemas import ParticipationMode, Receipt
from api.shared import i18n, ids, pages
from api.shared.db import Tx
from api.shared.i18n import _, in_language, lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession
    from starlette.responses import HTMLResponse

    from api.reports.form import Errors

router = APIRouter(include_in_schema=False)

ALREADY_SENT = lazy(
    "This was already sent, and what you have changed since is not. "
    "Open the receipt page with your code to add to it."
)


@dataclass(frozen=True)
class Sheet:
    """One showing of the form: what is typed, the hidden fields that go along, what is wrong."""

    filled: Filled
    hidden: Mapping[str, str]
    errors: Errors = field(default_factory=dict)
    door: str = "form"
    from_chat: bool = False

    def with_errors(self, errors: Errors) -> Sheet:
        """Return the same with something to look at."""
        return replace(self, errors=errors)


@router.get("/s/{slug}/form")
async def blank(request: Request, tx: Tx, slug: str) -> HTMLResponse:
    """Show the form with an id of its own that makes sending twice safe.

    It is empty but for the unit that the address names, as a poster's does.
    """
    service = await service_by_slug(tx, slug)
    unit = await unit_by_slug(tx, service.id, request.query_params.get("unit", ""))
    filled = Filled(place_unit=unit.slug if unit else "")
    return await show(request, tx, service, Sheet(filled, {"submission": ids.new_token()}))


@router.post("/s/{slug}/form")
async def send(
    request: Request, tx: Tx, slug: str, submission: Annotated[str, Form(max_length=200)] = ""
) -> HTMLResponse:
    """Send the form. The answer is the receipt itself, so its code stands in no address.

    Loading the answer again sends the same submission again, which gives the same receipt.
    """
    sheet = Sheet(Filled.read(await request.form()), {"submission": submission or ids.new_token()})
    draft, errors = form.draft_of(sheet.filled, form.empty(slug, i18n.language()))
    if draft is None:
        return await show(request, tx, await service_by_slug(tx, slug), sheet.with_errors(errors))
    found = await danger.read(request, draft.own_words)  # before the transaction takes a connection
    service = await service_by_slug(tx, slug)
    key = f"form {sheet.hidden['submission']}"
    try:
        receipt = await reports.submit(tx, service, draft, found_danger=found, idempotency_key=key)
    except UnknownUnit as problem:
        errors = {"place_unit": str(problem.title)}
        return await show(request, tx, service, sheet.with_errors(errors))
    except RepeatDiffers:
        errors = {"what_happened": str(ALREADY_SENT)}
        return await show(request, tx, service, sheet.with_errors(errors))
    return sent(request, service, receipt, sheet.filled)


async def show(request: Request, tx: AsyncSession, service: Service, sheet: Sheet) -> HTMLResponse:
    """Return the form as it stands, with what is wrong on top."""
    return pages.render(
        request,
        "reports/form.html",
        status=422 if sheet.errors else 200,
        service=service,
        filled=sheet.filled,
        errors=form.in_order(sheet.errors),
        hidden=sheet.hidden,
        action=pages.address(request, f"/s/{service.slug}/{sheet.door}"),
        from_chat=sheet.from_chat,
        options=await _options(tx, service),
    )


def sent(request: Request, service: Service, receipt: Receipt, filled: Filled) -> HTMLResponse:
    """Return the page with reference and receipt code."""
    code = receipt.receipt_code
    return pages.render(
        request,
        "reports/sent.html",
        status=201,
        service=service,
        receipt=receipt,
        groups=[code[start : start + 4] for start in range(0, len(code), 4)],
        keep_informed=bool(filled.email) and filled.afterwards in {"informed", "take_part"},
        rights=RIGHTS,
    )


WAYS_TO_TAKE_PART = (
    ParticipationMode.JOINT_MEETING,
    ParticipationMode.SEPARATE_MEETING,
    ParticipationMode.VIDEO,
    ParticipationMode.PHONE,
    ParticipationMode.WRITTEN,
    ParticipationMode.COMMENT_ON_DRAFT,
    ParticipationMode.THROUGH_REPRESENTATIVE,
)
"""The ways a person can choose among; "not now" and "no" are answers to an invitation."""


async def _options(tx: AsyncSession, service: Service) -> dict[str, list[tuple[Any, str]]]:
    """Return what can be chosen in each field, as value and words."""
    return {
        "reporter_role": list(wording.REPORTER_ROLES.items()),
        "place_unit": [
            (unit.slug, in_language(unit.name)) for unit in await units_in_use(tx, service.id)
        ],
        "kind": list(wording.KINDS.items()),
        "category": list(wording.CATEGORIES.items()),
        "perceived_harm": list(wording.HARMS.items()),
        "afterwards": [
            ("anonymous", _("Stay anonymous")),
            ("informed", _("Be told what happens")),
            ("take_part", _("Be told, and take part when the event is looked into")),
        ],
        "modes": [(mode, wording.PARTICIPATION_MODES[mode]) for mode in WAYS_TO_TAKE_PART],
    }
