"""The reporter's door of the draft summary, below the receipt: reading it and saying something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from api.access.services import service_by_id
from api.cases import service as cases
from api.reports import danger, receipt_pages, receipt_session
from api.reviews import queries, summary
from api.reviews.summary_schemas import NewComments
from api.reviews.summary_text import TITLES, Section, SummaryText, changes
from api.shared import forms, ids, pages
from api.shared.db import Tx
from api.shared.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from api.reports.models import Report
    from api.reviews.summary_text import Changed

router = APIRouter(prefix="/receipt/summary", include_in_schema=False)

PATH = "/receipt/summary"
COMMENT = "comment-"


@dataclass(frozen=True)
class SectionShown:
    """A section of the text, its paragraphs with what became of them since last time."""

    title: str
    paragraphs: list[Changed]


@router.get("")
async def read(request: Request, tx: Tx) -> Response:
    """Show the summary to whoever has the receipt open."""
    report = await receipt_pages.opened(request, tx)
    if report is None:
        return pages.see_other(request, receipt_session.PATH)
    return await _show(request, tx, report)


@router.post("")
async def say(request: Request, tx: Tx) -> Response:
    """Take what the reporter says. Unsent words stay in their fields."""
    typed = await forms.typed(request)
    written = [text for name, text in typed.items() if _is_words(name) and text.strip()]
    found = await danger.read(request, written) if written else False  # before the transaction
    report = await receipt_pages.opened(request, tx)
    if report is None:
        return pages.see_other(request, f"{receipt_session.PATH}?opened=1")
    try:
        new = NewComments.model_validate(typed | {"comments": _comments(typed)})
    except ValidationError as wrong:
        return await _show(request, tx, report, typed=typed, errors=_errors(wrong))
    await summary.say(tx, report, new, found_danger=found)
    # The numbers stand on top of the receipt's page: nothing may lead past them.
    return pages.see_other(request, receipt_session.PATH if report.urgent else f"{PATH}#said")


async def _show(
    request: Request,
    tx: AsyncSession,
    report: Report,
    *,
    typed: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    shared = await summary.shared(tx, report)
    if not shared:
        return pages.see_other(request, receipt_session.PATH)
    case = await cases.of_report(tx, report.id)
    review = await queries.of_case(tx, case.id)
    newest, before = shared[0], shared[1] if len(shared) > 1 else None
    return pages.render(
        request,
        "reviews/summary_receipt.html",
        status=422 if errors else 200,
        service=await service_by_id(tx, report.service_id),
        newest=newest,
        again=before is not None,
        sections=_sections(before.text if before else newest.text, newest.text),
        said=await summary.comments(tx, report, review) if review else [],
        typed=typed or {},
        errors=errors or {},
        form_id=(typed or {}).get("id") or ids.new_id(),
    )


def _sections(before: SummaryText, after: SummaryText) -> list[SectionShown]:
    shown = [SectionShown(str(TITLES[each]), changes(before, after, each)) for each in Section]
    return [each for each in shown if each.paragraphs]


def _is_words(name: str) -> bool:
    return name == "words" or name.startswith(COMMENT)


def _comments(typed: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(COMMENT): text for name, text in typed.items() if name.startswith(COMMENT)
    }


def _errors(wrong: ValidationError) -> dict[str, str]:
    """Return what is wrong, by field of the form."""
    found = {}
    for each in wrong.errors():
        if each["type"] == "string_too_long":
            place = each["loc"]
            field = f"{COMMENT}{place[1]}" if place[0] == "comments" else str(place[0])
            found[field] = _("This is too long: at most %(max)s characters fit.") % {"max": 4_000}
    return found or {"verdict": _("Choose what you think, or write something, before you send.")}
