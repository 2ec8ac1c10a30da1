"""Finding what is searched for: a page of the inbox, newest first or in another order."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Uuid,
    and_,
    any_,
    bindparam,
    false,
    literal,
    or_,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import StaffMember
from api.cases import inbox_queries
from api.cases.inbox_order import Place, Sort
from api.cases.inbox_queries import Conditions, Row
from api.cases.models import Case
from api.cases.reach import WORKERS
from api.cases.searching import Search, services_of
from api.reports import contacts, search
from api.reports.terms import DAY, day
from api.shared import clock, sealing


async def page(  # noqa: PLR0913 - what a page of a list is
    tx: AsyncSession,
    staff: StaffMember,
    conditions: Conditions,
    wanted: Search,
    *,
    sort: Sort,
    place: Place | None,
    limit: int,
) -> list[Row]:
    """Return up to `limit` cases that may be what is searched for; `confirmed` makes sure.

    In the order of time the days nearest to the beginning are looked through first, then eight
    times as many, and so on until the page is full: what is read follows the page, not how many
    there are in all. In another order, all that are found are compared.
    """
    if not wanted.words:
        either = or_(false(), *_of_reference(wanted), *await _of_contact(tx, staff, wanted))
        asked = [*conditions, either]
        return await inbox_queries.page(tx, staff, asked, sort=sort, place=place, limit=limit)
    rows: list[Row] = []
    back = place is not None and place.before
    for span, days in await _spans(tx, staff, sort, place):
        said = await _said(tx, staff, wanted, days)
        if said is None:
            continue
        found = await inbox_queries.page(
            *(tx, staff, [*conditions, span, said]),
            sort=sort,
            place=place,
            limit=limit - len(rows),
        )
        rows = [*found, *rows] if back else [*rows, *found]
        if len(rows) >= limit:
            break
    return rows


FEW = 2_000
"""Reports that are found one by one, whatever the order; among more, the order is followed."""


async def _said(
    tx: AsyncSession, staff: StaffMember, wanted: Search, days: Sequence[int] | None
) -> ColumnElement[bool] | None:
    """Return the condition that a case's report has the words; None: there is no such report."""
    query = search.matching(sealing.vault(tx), services_of(staff), wanted.words, days)
    found = (await tx.scalars(query.limit(FEW + 1))).all()
    if not found:
        return None
    if len(found) > FEW:
        return Case.report_id.in_(query)
    return _among(found)


DAYS = (1, 8, 64, 512)
"""How many are looked through at a time; then all that are left."""

Span = tuple[ColumnElement[bool], Sequence[int] | None]
"""Some time: as the condition that a case came in it, and as days; None: however many."""


async def _spans(
    tx: AsyncSession, staff: StaffMember, sort: Sort, place: Place | None
) -> list[Span]:
    """Return the spans of time to look through, one after the other, for a list in this order."""
    if sort.name != "received":
        return [(true(), None)]
    falling = sort.falling != (place is not None and place.before)
    start: datetime | None = place.values[0] if place else clock.now()
    if place is None and not falling:
        start = await inbox_queries.oldest(tx, services_of(staff))
    return [] if start is None else _spans_from(start, falling=falling)


def _spans_from(start: datetime, *, falling: bool) -> list[Span]:
    spans: list[Span] = []
    near, before = start, and_(true())
    for count in DAYS:
        try:
            far = near - count * DAY if falling else near + count * DAY
        except OverflowError:  # a place that somebody wrote: time has an end
            break
        days = range(day(min(near, far)), day(max(near, far)) + 1)
        within = Case.opened_at > far if falling else Case.opened_at < far
        spans.append((within & before, days))
        near, before = far, Case.opened_at <= far if falling else Case.opened_at >= far
    return [*spans, (before, None)]


async def confirmed(tx: AsyncSession, cases: Sequence[Case], wanted: Search) -> set[UUID]:
    """Return which of these cases are really what is searched for."""
    if not wanted.words:
        return {case.id for case in cases}
    said = await search.says(tx, [case.report_id for case in cases], wanted.words)
    return {case.id for case in cases if case.report_id in said}


def _of_reference(wanted: Search) -> list[ColumnElement[bool]]:
    """Return the condition for the cases whose reference begins so, if it was searched for."""
    if wanted.reference is None:
        return []
    # Written out: only letters of a reference are in it, and an index is used for no parameter.
    begins: BindParameter[str] = bindparam(None, f"{wanted.reference}%", literal_execute=True)
    return [Case.reference.like(begins)]


async def _of_contact(
    tx: AsyncSession, staff: StaffMember, wanted: Search
) -> list[ColumnElement[bool]]:
    """Return the condition for the reporter's cases, where this person sees who reported."""
    if wanted.contact is None:
        return []
    places = staff.places(*WORKERS)
    here = [
        Case.service_id == each.service_id
        if each.unit_id is None
        else and_(Case.service_id == each.service_id, Case.unit_id == each.unit_id)
        for each in places
    ]
    services = {each.service_id for each in places}
    theirs = await contacts.reached_by(tx, services, wanted.contact)
    return [and_(or_(*here), _among(theirs))] if theirs else []


def _among(reports: Sequence[UUID]) -> ColumnElement[bool]:
    """Return the condition that a case is one of these reports'.

    The database is told which they are, since it guesses badly how many there may be.
    """
    return Case.report_id == any_(literal(list(reports), ARRAY(Uuid())))
