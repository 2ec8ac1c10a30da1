"""Who takes part in a review: staff, the reporter, a representative, an observer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import service as access
from api.access.audit import Actor
from api.cases import participants as reach
from api.cases import service as cases
from api.cases.models import Case
from api.reports.models import Report
from api.reviews import history, queries
from api.reviews.models import Participant, Review
from api.reviews.schemas import NewParticipant, Part, ParticipantKind, ParticipantShown
from api.reviews.work import Work
from api.shared import clock, ids, sealing
from api.shared.i18n import _
from api.shared.problems import InvalidInput, NotFound

COLUMN = "review_participants.name"

PARTS: dict[ParticipantKind, tuple[Part, ...]] = {
    ParticipantKind.STAFF: (Part.TAKES_PART, Part.LEADS, Part.KNOWS_THE_FIELD),
    ParticipantKind.REPORTER: (Part.TAKES_PART,),
    ParticipantKind.REPRESENTATIVE: (Part.SPEAKS_FOR_THEM, Part.SUPPORTS),
    ParticipantKind.OBSERVER: (Part.OBSERVES,),
}
"""What each kind of participant can do in a review; the first is what goes without saying."""


async def of_review(tx: AsyncSession, report: Report, review: Review) -> list[ParticipantShown]:
    """Return who takes part now, in the order they joined."""
    found = await queries.participants(tx, review.id)
    names = await access.names_of(tx, {each.user_id for each in found if each.user_id})
    key = await sealing.data_key(tx, report.key_id)
    return [
        ParticipantShown(
            id=each.id,
            kind=ParticipantKind(each.kind),
            part=Part(each.part),
            user_id=each.user_id,
            name=key.open(COLUMN, each.id, each.name)
            if each.name
            else names.get(each.user_id, "")
            if each.user_id
            else "",
        )
        for each in found
    ]


async def add(tx: AsyncSession, at: Work, new: NewParticipant) -> None:
    """Take somebody along; a reviewer gets reach to this one case. There already: nothing happens.

    Raises InvalidInput for who cannot take part in that way.
    """
    part = new.part or PARTS[new.kind][0]
    if part not in PARTS[new.kind]:
        raise _wrong("part", _("Choose one of those listed."))
    name = new.name.strip()
    user_id = await _account(tx, at.case, new)
    if new.kind is ParticipantKind.REPRESENTATIVE and not name:
        raise _wrong("name", _("This is needed."))
    there = await queries.participants(tx, at.review.id)
    if any(
        (user_id and each.user_id == user_id) or new.kind == each.kind == ParticipantKind.REPORTER
        for each in there
    ):
        return
    row_id = ids.new_id()
    row = Participant(
        id=row_id,
        review_id=at.review.id,
        kind=new.kind,
        part=part,
        user_id=user_id,
        name=at.key.seal(COLUMN, row_id, name)
        if new.kind is ParticipantKind.REPRESENTATIVE
        else None,
        added_at=clock.now(),
        removed_at=None,
    )
    tx.add(row)
    if new.kind is ParticipantKind.STAFF and user_id is not None:
        await reach.let_in(tx, at.case, user_id)
    await at.note(tx, "participant_joined", rows=history.rows(row))


async def reporter_joins(tx: AsyncSession, case: Case, review: Review, actor: Actor) -> None:
    """Count the reporter among those who take part. There already, nothing happens."""
    there = await queries.participants(tx, review.id)
    if any(each.kind == ParticipantKind.REPORTER for each in there):
        return
    row = Participant(
        id=ids.new_id(),
        review_id=review.id,
        kind=ParticipantKind.REPORTER,
        part=Part.TAKES_PART,
        user_id=None,
        name=None,
        added_at=clock.now(),
        removed_at=None,
    )
    tx.add(row)
    await tx.flush()
    await cases.note(tx, case, actor, "participant_joined", rows=history.rows(row))


async def remove(tx: AsyncSession, at: Work, which: UUID) -> None:
    """Let somebody leave the review; a reviewer loses reach to the case. Raises NotFound."""
    row = await tx.get(Participant, which)
    if row is None or row.review_id != at.review.id:
        raise NotFound
    if row.removed_at is not None:
        return
    row.removed_at = clock.now()
    if row.kind == ParticipantKind.STAFF and row.user_id is not None:
        await reach.let_out(tx, at.case, row.user_id)
    await at.note(tx, "participant_left", rows=history.rows(row))


async def _account(tx: AsyncSession, case: Case, new: NewParticipant) -> UUID | None:
    """Return whose account it is; None for those without one."""
    if new.kind is ParticipantKind.STAFF:
        possible = await reach.colleagues_for(tx, case)
    elif new.kind is ParticipantKind.OBSERVER:
        possible = await reach.council_for(tx, case)
    else:
        return None
    if new.user is None or new.user not in possible:
        raise _wrong("user", _("Choose one of those listed."))
    return new.user


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(errors=[{"field": field, "message": message}])
