"""What the reporter, or who speaks for them, told in a meeting or by phone, written down."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import service as access
from api.reports.models import Report
from api.reviews import queries
from api.reviews.models import Contribution, Review
from api.reviews.telling import ContributionShown, NewContribution, Teller, Way
from api.reviews.work import Work
from api.shared import clock, sealing

COLUMN = "contributions.body"


async def of_review(tx: AsyncSession, report: Report, review: Review) -> list[ContributionShown]:
    """Return what was written down, in the order it was told."""
    found = await queries.contributions(tx, review.id)
    names = await access.names_of(tx, {each.written_by for each in found})
    key = await sealing.data_key(tx, report.key_id)
    return [
        ContributionShown(
            id=each.id,
            given_by=Teller(each.given_by),
            way=Way(each.way),
            given_on=each.given_on,
            body=key.open(COLUMN, each.id, each.body),
            who=names.get(each.written_by, ""),
        )
        for each in found
    ]


async def write_down(tx: AsyncSession, at: Work, new: NewContribution) -> None:
    """Keep what was told, as it was told. The same `id` again adds nothing more."""
    if await tx.get(Contribution, new.id) is not None:
        return
    tx.add(
        Contribution(
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
    )
    await at.note(
        tx,
        "contribution_written_down",
        contribution=str(new.id),
        given_by=new.given_by,
        way=new.way,
        given_on=str(new.given_on),
    )
