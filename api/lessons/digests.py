"""The user council's digest: a quarter of a year in figures and lessons, and what is said to it.

The council is to have a real say in how services learn (helseforetaksloven § 35 and
helse- og omsorgstjenesteloven § 3-10), without learning who the reporters are.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.permissions import Role, StaffMember
from api.cases import service as cases
from api.lessons import quarters, queries, service
from api.lessons.figures import figures
from api.lessons.models import Digest, DigestReply, Lesson
from api.lessons.problems import DigestPublished
from api.lessons.schemas import AnswerToReply, DigestForm, Figures, LessonText, ReplyForm
from api.shared import clock, ids, sealing
from api.shared.i18n import _
from api.shared.problems import Forbidden, InvalidInput, NotFound

MAKERS = (Role.ADVISER,)
"""Who makes the digest, and answers the council: advisers for the whole service."""

READERS = (Role.ADVISER, Role.UNIT_LEADER, Role.COUNCIL)
"""Who reads it, and what is said to it."""

MEMBERS = (Role.COUNCIL,)
"""Who says something to it."""

QUARTERS_BACK = 8


@dataclass(frozen=True)
class ReplyShown:
    """What a member of the council said, and the service's answer."""

    id: UUID
    who: str
    at: datetime
    words: str
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class DigestRead:
    """A digest, opened by somebody."""

    digest: Digest
    figures: Figures
    words: str
    lessons: list[tuple[Lesson, LessonText]]
    replies: list[ReplyShown]
    may_make: bool
    may_reply: bool


def makes(staff: StaffMember, service_id: UUID) -> bool:
    """Return whether this person makes the digest of the service."""
    return staff.may(*MAKERS, service_id=service_id, unit_id=None)


async def make(tx: AsyncSession, staff: StaffMember, form: DigestForm) -> Digest:
    """Count a quarter and begin its digest; the council sees it when it is published.

    Raises Forbidden, and InvalidInput for a quarter that is not over or has its digest.
    """
    if not makes(staff, form.service):
        raise Forbidden
    taken = await tx.scalar(
        select(Digest.id).where(Digest.service_id == form.service, Digest.quarter == form.quarter)
    )
    wrong = None
    if taken is not None:
        wrong = _("There is a digest of this quarter already.")
    elif form.quarter not in set(islice(quarters.over(), QUARTERS_BACK)):
        wrong = _("Choose one of those listed.")
    if wrong is not None:
        raise InvalidInput(errors=[{"field": "quarter", "message": wrong}])
    start, end = quarters.period(form.quarter)
    kinds: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    closed = 0
    for row in await cases.opened_between(tx, form.service, start, end):
        kinds[row.kind or ""] += row.number
        categories[row.category or ""] += row.number
        closed += row.closed
    key_id, key = await sealing.new_key(tx)
    digest_id = ids.new_id()
    digest = Digest(
        id=digest_id,
        service_id=form.service,
        key_id=key_id,
        quarter=form.quarter,
        figures=figures(kinds, categories, closed).model_dump(),
        words=key.seal("digests.words", digest_id, form.words) if form.words else None,
        made_by=staff.id,
        made_at=clock.now(),
        published_at=None,
    )
    tx.add(digest)
    await tx.flush()
    await audit.record(tx, _maker(staff), "made", audit.Subject("digest", digest.id))
    return digest


async def publish(tx: AsyncSession, staff: StaffMember, digest_id: UUID) -> Digest:
    """Let the council read a digest. Raises NotFound and Forbidden; published, it stays so."""
    digest = await to_make(tx, staff, digest_id)
    if digest.published_at is None:
        digest.published_at = clock.now()
        await audit.record(tx, _maker(staff), "published", audit.Subject("digest", digest.id))
    return digest


async def discard(tx: AsyncSession, staff: StaffMember, digest_id: UUID) -> None:
    """Throw a digest away that nobody has read yet. Raises DigestPublished."""
    digest = await to_make(tx, staff, digest_id)
    if digest.published_at is not None:
        raise DigestPublished
    await audit.record(tx, _maker(staff), "discarded", audit.Subject("digest", digest.id))
    await tx.delete(digest)
    await tx.flush()
    await sealing.destroy_key(tx, digest.key_id)


async def reply(tx: AsyncSession, staff: StaffMember, digest_id: UUID, form: ReplyForm) -> None:
    """Say something to a digest, as a member of the council. The same form again changes nothing.

    Raises NotFound, Forbidden, and InvalidInput for no words.
    """
    digest = await open_one(tx, staff, digest_id, lock=True)
    if not _replies(staff, digest):
        raise Forbidden
    _say_something(form)
    sent = sealing.sent_as(tx, form, digest.id)
    there = await tx.scalar(
        select(DigestReply.id).where(
            DigestReply.digest_id == digest.id, DigestReply.client_id == sent
        )
    )
    if there is not None:
        return
    key = await sealing.data_key(tx, digest.key_id)
    reply_id = ids.new_id()
    tx.add(
        DigestReply(
            id=reply_id,
            digest_id=digest.id,
            client_id=sent,
            user_id=staff.id,
            at=clock.now(),
            words=key.seal("digest_replies.words", reply_id, form.words),
            answer=None,
            answered_by=None,
            answered_at=None,
        )
    )
    actor = staff.actor(Role.COUNCIL)
    await audit.record(tx, actor, "replied", audit.Subject("digest", digest.id))


async def answer(
    tx: AsyncSession, staff: StaffMember, digest_id: UUID, reply_id: UUID, form: AnswerToReply
) -> None:
    """Answer what the council said, or answer it anew. Raises NotFound, Forbidden, InvalidInput."""
    digest = await to_make(tx, staff, digest_id)
    said = await tx.get(DigestReply, reply_id)
    if said is None or said.digest_id != digest.id:
        raise NotFound
    _say_something(form)
    key = await sealing.data_key(tx, digest.key_id)
    said.answer = key.seal("digest_replies.answer", said.id, form.words)
    said.answered_by, said.answered_at = staff.id, clock.now()
    await audit.record(tx, _maker(staff), "answered", audit.Subject("digest", digest.id))


async def all_for(tx: AsyncSession, staff: StaffMember) -> list[Digest]:
    """Return the digests this person may read, the last quarter first."""
    places = [place.service_id for place in staff.places(*READERS)]
    making = [place.service_id for place in staff.places(*MAKERS) if place.unit_id is None]
    found = await tx.scalars(
        select(Digest)
        .where(
            Digest.service_id.in_(places),
            or_(Digest.published_at.is_not(None), Digest.service_id.in_(making)),
        )
        .order_by(Digest.quarter.desc(), Digest.service_id)
    )
    return list(found)


async def open_one(
    tx: AsyncSession, staff: StaffMember, digest_id: UUID, *, lock: bool = False
) -> Digest:
    """Return a digest. Raises NotFound for one this person may not read."""
    digest = await tx.get(Digest, digest_id, with_for_update=lock or None)
    if digest is None or not any(
        place.service_id == digest.service_id for place in staff.places(*READERS)
    ):
        raise NotFound
    if digest.published_at is None and not makes(staff, digest.service_id):
        raise NotFound
    return digest


async def read(tx: AsyncSession, staff: StaffMember, digest_id: UUID) -> DigestRead:
    """Open a digest for this person. Raises NotFound."""
    digest = await open_one(tx, staff, digest_id)
    key = await sealing.data_key(tx, digest.key_id)
    start, end = quarters.period(digest.quarter)
    said = list(
        await tx.scalars(
            select(DigestReply)
            .where(DigestReply.digest_id == digest.id)
            .order_by(DigestReply.at, DigestReply.id)
        )
    )
    people = {each.user_id for each in said} | {each.answered_by for each in said}
    names = await access.names_of(tx, {each for each in people if each is not None})
    return DigestRead(
        digest=digest,
        figures=Figures.model_validate(digest.figures),
        words=key.open("digests.words", digest.id, digest.words) if digest.words else "",
        lessons=[
            (each, await service.text_of(tx, each))
            for each in await queries.for_council(tx, digest.service_id, start, end)
        ],
        replies=[
            ReplyShown(
                id=each.id,
                who=names.get(each.user_id, ""),
                at=each.at,
                words=key.open("digest_replies.words", each.id, each.words),
                answer=key.open("digest_replies.answer", each.id, each.answer)
                if each.answer
                else "",
                answered_by=names.get(each.answered_by, "") if each.answered_by else "",
                answered_at=each.answered_at,
            )
            for each in said
        ],
        may_make=makes(staff, digest.service_id),
        may_reply=_replies(staff, digest),
    )


async def to_make(tx: AsyncSession, staff: StaffMember, digest_id: UUID) -> Digest:
    """Return a digest to those who make it. Raises NotFound and Forbidden."""
    digest = await open_one(tx, staff, digest_id, lock=True)
    if not makes(staff, digest.service_id):
        raise Forbidden
    return digest


def _replies(staff: StaffMember, digest: Digest) -> bool:
    """Return whether this person sits in the service's council, for whatever part of it."""
    return any(place.service_id == digest.service_id for place in staff.places(*MEMBERS))


def _say_something(form: AnswerToReply) -> None:
    if not form.words:
        raise InvalidInput(errors=[{"field": "words", "message": _("Write something first.")}])


def _maker(staff: StaffMember) -> audit.Actor:
    return staff.actor(Role.ADVISER)
