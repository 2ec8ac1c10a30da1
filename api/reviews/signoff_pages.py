"""The staff's door of the joint sign-off: who stands by the account, and signing it oneself."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.reviews import frame, participants, service, signoff, signoff_wording, work
from api.reviews.press import Reader, back
from api.reviews.signoff_schemas import NewSignOff
from api.reviews.summary_text import in_sections
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.problems import ChangedMeanwhile, InvalidInput, Problem

router = APIRouter(prefix="/staff/cases/{reference}/review/sign-off", include_in_schema=False)

PAGE = "/sign-off"


@router.get("")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show the account, who has signed it and who has not."""
    return await _page(request, tx, staff, reference)


@router.post("")
async def sign(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Sign the account, or see it otherwise; also when the review is finished."""
    typed = await forms.typed(request)
    at = await work.on_review(tx, staff, reference, finished=True)
    try:
        await signoff.sign(tx, at, forms.read(NewSignOff, typed))
    except InvalidInput as problem:
        named = signoff_wording.named(problem)
        return await _page(request, tx, staff, reference, typed=typed, problem=named)
    except ChangedMeanwhile as problem:
        return await _page(request, tx, staff, reference, typed=typed, problem=problem)
    return back(reference, f"{PAGE}#signed")


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    reference: str,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    at = await frame.opened(tx, staff, reference)
    if await frame.erased(tx, at):
        return await frame.render(request, tx, at, "reviews/erased.html", page="signoff")
    review = await service.require(tx, at.case)
    found = await signoff.standing(tx, at.report, review)
    people = await participants.of_review(tx, at.report, review)
    return await frame.render(
        request,
        tx,
        at,
        "reviews/signoff.html",
        page="signoff",
        problem=problem,
        typed=typed,
        standing=found,
        sections=in_sections(found.version.text) if found else [],
        may_sign=at.case.withdrawn_at is None and signoff.signs(people, staff.id),
        mine=found.by(staff.id) if found else None,
        form_id=(typed or {}).get("id") or ids.new_id(),
        signoff_words=signoff_wording,
    )
