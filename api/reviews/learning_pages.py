"""The door of what was found: factors that played a part, and learning points."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.reviews import factors, frame, learning, service, work
from api.reviews.press import Pressed, Reader, back
from api.reviews.schemas import Factor, FactorNamed, Move, NewPoint, One, PointChange
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.problems import Problem

router = APIRouter(prefix="/staff/cases/{reference}/review/learning", include_in_schema=False)

PAGE = "/learning"


@router.get("")
async def show(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Show what was learned."""
    return await _page(request, tx, staff, reference)


@router.post("")
async def add(press: Pressed) -> Response:
    """Add a learning point."""
    return await press.does(learning.add, NewPoint, _page, PAGE)


@router.post("/change")
async def change(press: Pressed) -> Response:
    """Write a learning point anew."""
    return await press.does(learning.change, PointChange, _page, PAGE, row="id")


@router.post("/move")
async def move(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Move a learning point by one place."""
    at = await work.on_review(tx, staff, reference)
    await learning.move(tx, at, forms.read(Move, await forms.typed(request)))
    return back(reference, PAGE)


@router.post("/remove")
async def remove(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Take a learning point away."""
    at = await work.on_review(tx, staff, reference)
    await learning.remove(tx, at, forms.read(One, await forms.typed(request)).id)
    return back(reference, PAGE)


@router.post("/put-back")
async def put_back(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Put back a learning point that was taken away."""
    at = await work.on_review(tx, staff, reference)
    await learning.put_back(tx, at, forms.read(One, await forms.typed(request)).id)
    return back(reference, PAGE)


@router.post("/factor")
async def name_factor(press: Pressed) -> Response:
    """Name a factor, or say anew how it played a part."""
    return await press.does(factors.name, FactorNamed, _page, f"{PAGE}#factors", row="factor")


@router.post("/factor/remove")
async def remove_factor(request: Request, tx: Tx, staff: Reader, reference: str) -> Response:
    """Take a factor away."""
    at = await work.on_review(tx, staff, reference)
    await factors.remove(tx, at, forms.read(One, await forms.typed(request)).id)
    return back(reference, f"{PAGE}#factors")


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
    review = await service.require(tx, at.case)
    if await frame.erased(tx, at):
        return await frame.render(request, tx, at, "reviews/erased.html", page="learning")
    named = await factors.of_review(tx, at.report, review)
    return await frame.render(
        request,
        tx,
        at,
        "reviews/learning.html",
        page="learning",
        typed=typed,
        problem=problem,
        points=await learning.points(tx, at.report, review),
        removed=await learning.removed(tx, at.report, review),
        new_id=ids.new_id(),
        named={each.factor: each for each in named},
        every_factor=list(Factor),
        only_a_person=factors.only_a_person(named),
    )
