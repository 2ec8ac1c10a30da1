"""What the reporter, or who speaks for them, told in a meeting or by phone, written down.

What was told is the reporter's: they can correct what staff wrote down for them, and what they
worded themselves is theirs to change. No earlier wording is lost.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.audit import REPORTER, Actor
from api.cases import service as cases
from api.cases.models import Case
from api.reports.models import Report
from api.reviews import history, queries
from api.reviews.models import Contribution, ContributionVersion, Review
from api.reviews.problems import TheirOwnWords
from api.reviews.telling import (
    ContributionChange,
    ContributionCorrected,
    ContributionShown,
    ContributionTold,
    NewContribution,
    Teller,
    Way,
)
from api.reviews.work import Work
from api.shared import clock, sealing
from api.shared.problems import ChangedMeanwhile, NotFound
from api.shared.sealing import DataKey

COLUMN = "contributions.body"


async def of_review(tx: AsyncSession, report: Report, review: Review) -> list[ContributionShown]:
    """Return what was written down, in the order it was told, with earlier wordings."""
    found = await queries.contributions(tx, review.id)
    versions = await queries.contribution_versions(tx, review.id)
    writers = {each.written_by for each in found} | {each.written_by for each in versions}
    names = await access.names_of(tx, {each for each in writers if each is not None})
    key = await sealing.data_key(tx, report.key_id)

    def told(row_id: UUID, row: Contribution | ContributionVersion) -> ContributionTold:
        return ContributionTold(
            way=Way(row.way),
            given_on=row.given_on,
            body=key.open(COLUMN, row_id, row.body),
            who=names.get(row.written_by, "") if row.written_by else "",
            at=row.written_at,
        )

    return [
        ContributionShown(
            **told(each.id, each).model_dump(),
            id=each.id,
            given_by=Teller(each.given_by),
            version=each.version,
            fixed=each.written_by is None,
            earlier=[told(each.id, old) for old in versions if old.contribution_id == each.id],
        )
        for each in found
    ]


async def write_down(tx: AsyncSession, at: Work, new: NewContribution) -> None:
    """Keep what was told, as it was told. The same words in the same form add nothing more."""
    found = await tx.get(Contribution, new.id)
    if found is not None and (
        (found.way, found.given_on, found.given_by) != (new.way, new.given_on, new.given_by)
        or at.key.open(COLUMN, found.id, found.body) != new.body
    ):
        new = new.model_copy(update={"id": sealing.sent_as(tx, new, at.review.id)})
        found = await tx.get(Contribution, new.id)
    if found is not None:
        return
    row = Contribution(
        id=new.id,
        review_id=at.review.id,
        given_by=new.given_by,
        way=new.way,
        given_on=new.given_on,
        body=at.key.seal(COLUMN, new.id, new.body),
        version=1,
        written_by=at.by,
        written_at=clock.now(),
    )
    tx.add(row)
    await at.note(tx, "contribution_written_down", rows=history.rows(row))


async def change(tx: AsyncSession, at: Work, wanted: ContributionChange) -> None:
    """Write down anew what was told; the version before is kept.

    Raises NotFound, ChangedMeanwhile, and TheirOwnWords once the reporter worded it themselves.
    """
    row = await _row(tx, at.review, wanted.id)
    if row.written_by is None:
        raise TheirOwnWords
    told = (wanted.body, wanted.way, wanted.given_on)
    await _rewrite(tx, at.case, at.key, row, wanted.version, told, at.actor)


async def correct(
    tx: AsyncSession, case: Case, review: Review, key: DataKey, wanted: ContributionCorrected
) -> Contribution:
    """Keep how the reporter words what staff wrote down for them.

    Raises NotFound, also for what somebody else told, and ChangedMeanwhile.
    """
    row = await _row(tx, review, wanted.id)
    if row.given_by != Teller.REPORTER:
        raise NotFound
    told = (wanted.body, Way(row.way), row.given_on)
    await _rewrite(tx, case, key, row, wanted.version, told, REPORTER)
    return row


async def _row(tx: AsyncSession, review: Review, which: UUID) -> Contribution:
    row = await tx.get(Contribution, which)
    if row is None or row.review_id != review.id:
        raise NotFound
    return row


async def _rewrite(  # noqa: PLR0913, PLR0917 - one row, before and after
    tx: AsyncSession,
    case: Case,
    key: DataKey,
    row: Contribution,
    version: int,
    told: tuple[str, Way, date],
    actor: Actor,
) -> None:
    body, way, given_on = told
    if (key.open(COLUMN, row.id, row.body), row.way, row.given_on) == told:
        return
    if row.version != version:
        raise ChangedMeanwhile
    kept = ContributionVersion(
        contribution_id=row.id,
        version=row.version,
        way=row.way,
        given_on=row.given_on,
        body=row.body,
        written_by=row.written_by,
        written_at=row.written_at,
    )
    tx.add(kept)
    row.version += 1
    row.body = key.seal(COLUMN, row.id, body)
    row.way, row.given_on = way, given_on
    row.written_by, row.written_at = actor.id, clock.now()
    await tx.flush()
    rows = history.rows(row, kept)
    await cases.note(tx, case, actor, "contribution_changed", rows=rows)
    await audit.record(tx, actor, "contribution_changed", audit.Subject("report", case.report_id))
