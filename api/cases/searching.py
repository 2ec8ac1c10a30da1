"""What somebody searches for in the inbox: a reference, words, or how a reporter is reached.

What was typed may tell as much as a report does. So it never stands in an address: it is kept,
sealed under the searcher's own key, for a day, and the address names it by a number that is of use
to nobody else. That somebody searched is logged, what they typed is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.models import User
from api.access.permissions import StaffMember
from api.cases.models import CaseSearch
from api.cases.reach import READERS, WORKERS
from api.reports import contacts, search
from api.reports.search import Word
from api.shared import clock, ids, sealing
from api.shared.ids import CROCKFORD
from api.shared.problems import NotFound
from api.shared.sealing import DataKey

KEPT_FOR = timedelta(days=1)
LONGEST = 200

_REFERENCE = re.compile(rf"[{CROCKFORD}]{{4}}-?[{CROCKFORD}]{{0,4}}")
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+|\+?(?:[ ()-]*\d){8,15}")


@dataclass(frozen=True)
class Search:
    """A search, opened: what was typed, and what that looks for."""

    typed: str
    reference: str | None
    """How a reference begins, if that is what it looks like."""
    contact: str | None
    """The reporter's address or number, if it looks like one and the searcher may see those."""
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
    by = "contact" if contact_in(staff, typed) else by
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
    reference, contact = reference_in(typed), contact_in(staff, typed)
    words = [] if reference or contact else search.asked_for(typed)
    return Search(typed, reference, contact, words)


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


def contact_in(staff: StaffMember, typed: str) -> str | None:
    """Return a whole e-mail address or phone number, for those who see how reporters are reached.

    Eight digits may be a reference as well: then both are looked for.
    """
    if not staff.places(*WORKERS) or not _CONTACT.fullmatch(typed.strip()):
        return None
    return contacts.normalised(typed)


def services_of(staff: StaffMember) -> list[UUID]:
    """Return the services in which this person reads cases."""
    return list(dict.fromkeys(place.service_id for place in staff.places(*READERS)))


async def _key(tx: AsyncSession, staff: StaffMember) -> DataKey:
    user = await tx.get_one(User, staff.id)
    return await sealing.data_key(tx, user.key_id)
