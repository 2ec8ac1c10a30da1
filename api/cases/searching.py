"""Searches of the inbox: by reference, or by what people wrote.

What was typed may tell as much as a report does. So it never stands in an address: it is kept,
sealed under the searcher's own key, for a day, and the address names it by a number that is of use
to nobody else. That somebody searched is logged, what they typed is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.models import User
from api.access.permissions import StaffMember
from api.cases.models import Case, CaseSearch
from api.cases.queries import READERS
from api.reports import search
from api.reports.models import Report
from api.reports.search import Word
from api.shared import clock, ids, sealing
from api.shared.ids import CROCKFORD
from api.shared.problems import NotFound
from api.shared.sealing import DataKey

KEPT_FOR = timedelta(days=1)
LONGEST = 200

_REFERENCE = re.compile(rf"[{CROCKFORD}]{{4}}-?[{CROCKFORD}]{{0,4}}")


@dataclass(frozen=True)
class Search:
    """A search, opened: what was typed, and what that looks for."""

    typed: str
    reference: str | None
    """How a reference begins, if that is what it looks like."""
    words: Sequence[Word]


async def begin(tx: AsyncSession, staff: StaffMember, typed: str) -> UUID:
    """Keep a search and log it for each service it reaches; return its id. Older ones go."""
    typed = typed.strip()[:LONGEST]
    await tx.execute(
        delete(CaseSearch).where(
            CaseSearch.user_id == staff.id, CaseSearch.at < clock.now() - KEPT_FOR
        )
    )
    search_id, key = ids.new_id(), await _key(tx, staff)
    sealed = key.seal("case_searches.typed", search_id, typed)
    tx.add(CaseSearch(id=search_id, user_id=staff.id, typed=sealed, at=clock.now()))
    by = "reference" if reference_in(typed) else "words"
    for service_id in services_of(staff):
        role = next(
            role for role in READERS if service_id in {p.service_id for p in staff.places(role)}
        )
        subject = audit.Subject("service", service_id)
        await audit.record(tx, staff.actor(role), "searched", subject, by=by)
    return search_id


async def opened(tx: AsyncSession, staff: StaffMember, search_id: UUID) -> Search:
    """Return a search of this person's own. Raises NotFound for one of others, or too old."""
    row = await tx.scalar(
        select(CaseSearch).where(
            CaseSearch.id == search_id,
            CaseSearch.user_id == staff.id,
            CaseSearch.at >= clock.now() - KEPT_FOR,
        )
    )
    if row is None:
        raise NotFound
    key = await _key(tx, staff)
    typed = key.open("case_searches.typed", row.id, row.typed)
    reference = reference_in(typed)
    return Search(typed, reference, [] if reference else search.asked_for(typed))


def reference_in(typed: str) -> str | None:
    """Return how a reference begins, if what was typed looks like one: four letters and more.

    Without a digit or a hyphen it is a word, though a few references look so.
    """
    letters = typed.strip().upper().replace(" ", "")
    plain = letters.replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    if not _REFERENCE.fullmatch(plain) or not re.search(r"[\d-]", letters):
        return None
    return plain if len(plain) == GROUP else f"{plain[:GROUP]}-{plain[GROUP:]}"


GROUP = 4
"""Letters before the hyphen of a reference."""


def condition(tx: AsyncSession, staff: StaffMember, wanted: Search) -> ColumnElement[bool]:
    """Return the condition that a case may be what is searched for; `confirmed` makes sure."""
    if wanted.reference is not None:
        # Written out: only letters of a reference are in it, and an index is used for no parameter.
        begins: BindParameter[str] = bindparam(None, f"{wanted.reference}%", literal_execute=True)
        return Case.reference.like(begins)
    if not wanted.words:
        return false()
    found = search.matching(sealing.vault(tx), services_of(staff), wanted.words)
    return Case.report_id.in_(select(Report.id).where(found))


async def confirmed(tx: AsyncSession, cases: Sequence[Case], wanted: Search) -> set[UUID]:
    """Return which of these cases are really what is searched for."""
    if wanted.reference is not None:
        return {case.id for case in cases}
    said = await search.says(tx, [case.report_id for case in cases], wanted.words)
    return {case.id for case in cases if case.report_id in said}


def services_of(staff: StaffMember) -> list[UUID]:
    """Return the services in which this person reads cases."""
    return list(dict.fromkeys(place.service_id for place in staff.places(*READERS)))


async def _key(tx: AsyncSession, staff: StaffMember) -> DataKey:
    user = await tx.get_one(User, staff.id)
    return await sealing.data_key(tx, user.key_id)
