"""Cases that belong together: a duplicate with its main case, and related ones.

A duplicate is reviewed in its main case. Its reporter gets an answer of their own, with which it is
closed (`api/closing/duplicates.py`); reopening the main case reopens it (`service.move`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.permissions import StaffMember
from api.cases import queries, reach, service
from api.cases.models import Case, CaseLink
from api.cases.problems import CaseWithdrawn
from api.reports import service as reports
from api.shared import clock, ids, sealing
from api.shared.i18n import _, lazy, ngettext
from api.shared.problems import InvalidInput, NotFound
from api.shared.sealing import KeyDestroyedError
from api.shared.text import Message, not_blank

NEAR = timedelta(days=30)
"""Cases that came in closer than this may tell of the same event."""

MOST_SUGGESTED = 5

Reason = Annotated[Message, AfterValidator(not_blank)]


class Relation(StrEnum):
    """How one case belongs to another."""

    DUPLICATE = "duplicate"
    RELATED = "related"


RELATIONS: dict[Relation, str] = {
    Relation.DUPLICATE: lazy("This case is a duplicate of the other, which is the main case"),
    Relation.RELATED: lazy("The two are related"),
}


class NewLink(BaseModel):
    """Which case this one belongs to, how and why."""

    other: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]
    relation: Relation
    why_linked: Reason


class EndOfLink(BaseModel):
    """Why the two do not belong together after all."""

    why_unlinked: Reason


@dataclass(frozen=True)
class LinkShown:
    """A case that belongs to this one. `reason` is gone when its report is erased."""

    id: UUID
    reference: str
    state: str
    words: str
    reason: str
    who: str


@dataclass(frozen=True)
class Near:
    """A case that may belong to this one, and why it is shown."""

    reference: str
    state: str
    why: str


async def link(tx: AsyncSession, staff: StaffMember, reference: str, wanted: NewLink) -> Case:
    """Link a case to another one this person may read; linked already, nothing happens.

    Raises NotFound and Forbidden as `service.for_staff`, CaseWithdrawn, and InvalidInput for a
    case that can't be linked so.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    other = await _other(tx, staff, case, wanted)
    if await queries.open_link(tx, case.id, other.id) is not None:
        return case
    link_id, actor = ids.new_id(), staff.actor(role)
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    before = await belongs(tx, case), await belongs(tx, other)
    tx.add(
        CaseLink(
            id=link_id,
            case_id=case.id,
            other_id=other.id,
            relation=wanted.relation,
            reason=key.seal("case_links.reason", link_id, wanted.why_linked),
            at=clock.now(),
            by_id=staff.id,
            ended_at=None,
            ended_by=None,
            ended_reason=None,
        )
    )
    await tx.flush()
    await _note(tx, "linked", actor, case, before[0])
    await _note(tx, "linked", actor, other, before[1])
    return case


async def unlink(
    tx: AsyncSession, staff: StaffMember, reference: str, link_id: UUID, given: EndOfLink
) -> Case:
    """End a link from either side, with a reason. Raises as `link`, and NotFound without one."""
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    found = await tx.get(CaseLink, link_id)
    if (
        found is None
        or found.ended_at is not None
        or case.id not in {found.case_id, found.other_id}
    ):
        raise NotFound
    own = await tx.get_one(Case, found.case_id, with_for_update=True)
    other = await tx.get_one(Case, found.other_id, with_for_update=True)
    before = await belongs(tx, own), await belongs(tx, other)
    report = await reports.by_id(tx, own.report_id)
    try:
        key = await sealing.data_key(tx, report.key_id)
        found.ended_reason = key.seal("case_links.ended_reason", found.id, given.why_unlinked)
    except KeyDestroyedError:
        found.ended_reason = None
    found.ended_at, found.ended_by = clock.now(), staff.id
    await tx.flush()
    await _note(tx, "unlinked", staff.actor(role), own, before[0])
    await _note(tx, "unlinked", staff.actor(role), other, before[1])
    return case


async def belongs(tx: AsyncSession, case: Case) -> dict[str, str | list[str] | None]:
    """Return what the case belongs to, by references, as the history tells it."""
    mains, duplicates, related = [], [], []
    for each, other in await queries.links(tx, case.id):
        if each.relation == Relation.RELATED:
            related.append(other.reference)
        elif each.case_id == case.id:
            mains.append(other.reference)
        else:
            duplicates.append(other.reference)
    return {
        "duplicate_of": mains[0] if mains else None,
        "duplicates": sorted(duplicates),
        "related": sorted(related),
    }


async def links_of(tx: AsyncSession, staff: StaffMember, case: Case) -> list[LinkShown]:
    """Return the cases that belong to this one, those out of this person's reach as such."""
    found = await queries.links(tx, case.id)
    mine = await reach.reachable(tx, staff, {other.id for _link, other in found})
    names = await access.names_of(tx, {each.by_id for each, _other in found})
    return [
        LinkShown(
            id=each.id,
            reference=other.reference if other.id in mine else "",
            state=other.state,
            words=_words(each, case),
            reason=await _reason(tx, each),
            who=names.get(each.by_id, ""),
        )
        for each, other in found
    ]


async def main_of(tx: AsyncSession, case: Case) -> Case | None:
    """Return the main case of a duplicate; None for one that stands for itself.

    A main case whose reporter has withdrawn is none: nothing is reviewed there any more.
    """
    for each, other in await queries.links(tx, case.id):
        if each.relation == Relation.DUPLICATE and each.case_id == case.id:
            return None if other.withdrawn_at is not None else other
    return None


async def duplicates_of(tx: AsyncSession, case: Case, *, lock: bool = False) -> list[Case]:
    """Return the duplicates of a main case that are not withdrawn."""
    found = await queries.duplicates(tx, case.id, lock=lock)
    return [each for each in found if each.withdrawn_at is None]


async def readable(tx: AsyncSession, staff: StaffMember, cases: Iterable[Case]) -> set[UUID]:
    """Return which of the cases this person may read, by id."""
    return await reach.reachable(tx, staff, {each.id for each in cases})


async def near(tx: AsyncSession, staff: StaffMember, case: Case) -> list[Near]:
    """Return cases that may belong to this one, by clear values alone: no text is compared."""
    found = await queries.near(tx, staff, case, within=NEAR, limit=MOST_SUGGESTED)
    return [Near(each.reference, each.state, _why_near(case, each)) for each in found]


async def _other(tx: AsyncSession, staff: StaffMember, case: Case, wanted: NewLink) -> Case:
    try:
        other, _role = await service.for_staff(tx, staff, wanted.other)
    except NotFound:
        raise _refuse(_("There is no such case, or you may not read it.")) from None
    if other.id == case.id:
        raise _refuse(_("A case can't be linked to itself."))
    await tx.refresh(other, with_for_update=True)
    if other.withdrawn_at is not None:
        raise _refuse(_("The reporter has withdrawn the other report."))
    if await queries.open_link(tx, other.id, case.id) is not None:
        raise _refuse(_("The two are linked already."))
    if wanted.relation is Relation.DUPLICATE:
        ours, theirs = await belongs(tx, case), await belongs(tx, other)
        if ours["duplicate_of"] not in {None, other.reference}:
            raise _refuse(_("This case has a main case already."))
        if ours["duplicates"]:
            raise _refuse(_("This case is the main case of others, so it can't be a duplicate."))
        if theirs["duplicate_of"] is not None:
            raise _refuse(_("The other case is a duplicate itself. Link to its main case."))
    return other


def _refuse(message: str) -> InvalidInput:
    return InvalidInput(errors=[{"field": "other", "message": message}])


async def _note(
    tx: AsyncSession,
    what: str,
    actor: audit.Actor,
    case: Case,
    before: dict[str, str | list[str] | None],
) -> None:
    now = await belongs(tx, case)
    changes = {field: [before[field], now[field]] for field in now if before[field] != now[field]}
    await service.note(tx, case, actor, what, changes=changes)
    await audit.record(tx, actor, what, audit.Subject("report", case.report_id))


async def _reason(tx: AsyncSession, found: CaseLink) -> str:
    own = await tx.get_one(Case, found.case_id)
    report = await reports.by_id(tx, own.report_id)
    try:
        key = await sealing.data_key(tx, report.key_id)
    except KeyDestroyedError:
        return ""
    return key.open("case_links.reason", found.id, found.reason)


def _words(found: CaseLink, case: Case) -> str:
    if found.relation == Relation.RELATED:
        return _("Related")
    return _("Main case") if found.case_id == case.id else _("Duplicate of this one")


def _why_near(case: Case, other: Case) -> str:
    apart = abs(case.opened_at - other.opened_at).days
    days = ngettext("%(num)s day apart", "%(num)s days apart", apart) % {"num": apart}
    reasons = [_("the same category"), _("reported on the same day") if apart == 0 else days]
    if case.unit_id is not None and case.unit_id == other.unit_id:
        reasons.insert(0, _("the same unit"))
    return ", ".join(reasons)
