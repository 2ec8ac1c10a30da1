"""The reporter's door of the joint sign-off, below the receipt: reading the account, signing it."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.services import service_by_id
from api.cases import service as cases
from api.reports import danger, receipt_pages, receipt_session
from api.reports.models import Report
from api.reviews import signoff, signoff_wording
from api.reviews import wording as review_words
from api.reviews.signoff_schemas import ReportersSignOff
from api.reviews.summary_text import in_sections
from api.shared import forms, ids, pages
from api.shared.db import Tx
from api.shared.problems import ChangedMeanwhile, InvalidInput

PATH = "/receipt/summary/sign"

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("")
async def show(request: Request, tx: Tx) -> Response:
    """Show the account and what signing means to whoever has the receipt open."""
    report = await receipt_pages.opened(request, tx)
    if report is None:
        return pages.see_other(request, receipt_session.PATH)
    return await _page(request, tx, report)


@router.post("")
async def sign(request: Request, tx: Tx) -> Response:
    """Keep what they say of the account. Unsent words stay in their field."""
    typed = await forms.typed(request)
    words = typed.get("words", "").strip()
    found = await danger.read(request, [words]) if words else False  # before the transaction
    report = await receipt_pages.opened(request, tx)
    if report is None:
        return pages.see_other(request, f"{receipt_session.PATH}?opened=1")
    try:
        new = forms.read(ReportersSignOff, typed)
        await signoff.sign_by_receipt(tx, report, new, found_danger=found)
    except InvalidInput as problem:
        named = signoff_wording.named(problem)
        return await _page(request, tx, report, typed=typed, problem=named)
    except ChangedMeanwhile as stale:
        return await _page(request, tx, report, typed=typed, stale=stale)
    # The numbers stand on top of the receipt's page: nothing may lead past them.
    return pages.see_other(request, receipt_session.PATH if report.urgent else f"{PATH}#signed")


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    report: Report,
    *,
    typed: Mapping[str, str] | None = None,
    problem: InvalidInput | None = None,
    stale: ChangedMeanwhile | None = None,
) -> Response:
    case = await cases.of_report(tx, report.id)
    standing = await signoff.of_case(tx, report, case.id)
    if standing is None:
        return pages.see_other(request, receipt_session.PATH)
    wrong = problem or stale
    return pages.render(
        request,
        "reviews/signoff_receipt.html",
        status=wrong.status if wrong else 200,
        service=await service_by_id(tx, report.service_id),
        standing=standing,
        sections=in_sections(standing.version.text),
        signed_before=[each for each in standing.earlier if each.number != standing.version.number],
        stale=stale is not None,
        typed=typed or {},
        errors=forms.errors(problem),
        form_id=(typed or {}).get("id") or ids.new_id(),
        review_words=review_words,
        signoff_words=signoff_wording,
    )
