"""The HTML door: the user council's digests."""

from collections.abc import Mapping
from itertools import islice
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, StaffMember
from api.access.services import services_by_id
from api.cases.wording import KINDS
from api.lessons import digests, quarters, wording
from api.lessons.schemas import PAGE, AnswerToReply, DigestForm, ReplyForm
from api.reports.wording import CATEGORIES
from api.shared import forms, ids
from api.shared.db import Tx
from api.shared.problems import InvalidInput

router = APIRouter(prefix="/staff/council", include_in_schema=False)

Reader = Annotated[StaffMember, Depends(Allowed(*digests.READERS))]
Maker = Annotated[StaffMember, Depends(Allowed(*digests.MAKERS))]
Member = Annotated[StaffMember, Depends(Allowed(*digests.MEMBERS))]


@router.get("")
async def list_digests(request: Request, tx: Tx, staff: Reader) -> Response:
    """Show the digests; to those who make them, the form for the next."""
    return await _list(request, tx, staff)


@router.post("")
async def make(request: Request, tx: Tx, staff: Maker) -> Response:
    """Begin a digest; what does not fit is shown again as it was typed."""
    typed = await forms.typed(request)
    try:
        digest = await digests.make(tx, staff, forms.read(DigestForm, typed))
    except InvalidInput as problem:
        return await _list(request, tx, staff, typed=typed, problem=problem)
    return _to(digest.id)


@router.get("/{digest_id}")
async def show(request: Request, tx: Tx, staff: Reader, digest_id: UUID) -> Response:
    """Show a digest with what was said to it."""
    return await _page(request, tx, staff, digest_id)


@router.post("/{digest_id}/publish")
async def publish(tx: Tx, staff: Maker, digest_id: UUID) -> Response:
    """Let the council read it."""
    await digests.publish(tx, staff, digest_id)
    return _to(digest_id)


@router.post("/{digest_id}/discard")
async def discard(tx: Tx, staff: Maker, digest_id: UUID) -> Response:
    """Throw away a digest that the council has not seen."""
    await digests.discard(tx, staff, digest_id)
    return RedirectResponse(router.prefix, status_code=303)


@router.post("/{digest_id}/replies")
async def reply(request: Request, tx: Tx, staff: Member, digest_id: UUID) -> Response:
    """Say something to a digest, as a member of the council."""
    typed = await forms.typed(request)
    try:
        await digests.reply(tx, staff, digest_id, forms.read(ReplyForm, typed))
    except InvalidInput as problem:
        return await _page(request, tx, staff, digest_id, typed=typed, problem=problem)
    return _to(digest_id, "#replies")


@router.post("/{digest_id}/answers/{reply_id}")
async def answer(
    request: Request, tx: Tx, staff: Maker, digest_id: UUID, reply_id: UUID
) -> Response:
    """Answer what the council said."""
    typed = await forms.typed(request)
    try:
        await digests.answer(tx, staff, digest_id, reply_id, forms.read(AnswerToReply, typed))
    except InvalidInput as problem:
        return await _page(
            request, tx, staff, digest_id, typed=typed, problem=problem, reply_id=reply_id
        )
    return _to(digest_id, "#replies")


@router.get("/{digest_id}/replies")
async def back_to_digest(request: Request, _staff: Reader, digest_id: UUID) -> Response:
    """Lead from a form's address, as after an error, to its page: for a change of language."""
    return frame.back_to(request, f"{router.prefix}/{digest_id}")


@router.get("/{digest_id}/answers/{reply_id}")
async def back_from_answer(
    request: Request,
    tx: Tx,
    staff: Maker,
    digest_id: UUID,
    reply_id: UUID,  # noqa: ARG001 - part of the address
) -> Response:
    """Lead back as `back_to_digest`, those who answer."""
    await digests.to_make(tx, staff, digest_id)
    return frame.back_to(request, f"{router.prefix}/{digest_id}")


async def _list(
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    *,
    typed: Mapping[str, str] | None = None,
    problem: InvalidInput | None = None,
) -> Response:
    found = await digests.all_for(tx, staff)
    making = {each.service_id for each in staff.places(*digests.MAKERS) if each.unit_id is None}
    services = await services_by_id(tx, making | {each.service_id for each in found})
    return frame.render(
        request,
        staff,
        "lessons/digests.html",
        status=422 if problem else 200,
        digests=found,
        services={each.id: each for each in services},
        making=[each for each in services if each.id in making],
        quarters=list(islice(quarters.over(), digests.QUARTERS_BACK)),
        typed=typed or {},
        errors=forms.errors(problem),
    )


async def _page(  # noqa: PLR0913 - what a form that did not go through leaves
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    digest_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    problem: InvalidInput | None = None,
    reply_id: UUID | None = None,
) -> Response:
    typed = typed or {}
    shown = await digests.read(tx, staff, digest_id)
    return frame.render(
        request,
        staff,
        "lessons/digest.html",
        status=422 if problem else 200,
        shown=shown,
        service=(await services_by_id(tx, {shown.digest.service_id}))[0],
        typed=typed,
        errors=forms.errors(problem),
        reply_id=reply_id,
        client_id=typed.get("client_id") or ids.new_id(),
        kinds=KINDS,
        categories=CATEGORIES,
        words=wording,
        parts=PAGE,
    )


def _to(digest_id: UUID, place: str = "") -> RedirectResponse:
    return RedirectResponse(f"{router.prefix}/{digest_id}{place}", status_code=303)
