"""Draft summaries: written by staff, shared with the reporter, commented on, answered."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.audit import REPORTER
from api.cases import service as cases
from api.reports import service as reports
from api.reports.models import Report
from api.reports.problems import Withdrawn
from api.reviews import history, queries, summary_queries, summary_urgency
from api.reviews.events import SummaryShared
from api.reviews.models import Review
from api.reviews.problems import SummaryUnfinished
from api.reviews.summary_models import Summary, SummaryComment
from api.reviews.summary_schemas import (
    CommentShown,
    NewComments,
    SummaryDraft,
    SummaryShown,
    Verdict,
)
from api.reviews.summary_text import SummaryText, paragraph
from api.reviews.work import Work
from api.shared import clock, ids, sealing
from api.shared.announcements import announce
from api.shared.problems import ChangedMeanwhile, NotFound
from api.shared.sealing import DataKey

BODY, COMMENT, ANSWER = (
    "review_summaries.body",
    "review_summary_comments.body",
    "review_summary_comments.answer",
)


async def versions(tx: AsyncSession, report: Report, review: Review) -> list[SummaryShown]:
    """Return every version, the newest first."""
    key = await sealing.data_key(tx, report.key_id)
    found = await summary_queries.versions(tx, review.id)
    names = await access.names_of(tx, {each.written_by for each in found})
    return [
        SummaryShown(
            id=each.id,
            number=each.number,
            text=_text(key, each),
            written_by=names.get(each.written_by, ""),
            written_at=each.written_at,
            shared_at=each.shared_at,
        )
        for each in found
    ]


async def shared(tx: AsyncSession, report: Report) -> list[SummaryShown]:
    """Return the versions the reporter may read, the newest first."""
    case = await cases.of_report(tx, report.id)
    review = await queries.of_case(tx, case.id)
    if review is None or report.withdrawn_at is not None:
        return []
    return [each for each in await versions(tx, report, review) if each.shared_at is not None]


async def comments(tx: AsyncSession, report: Report, review: Review) -> list[CommentShown]:
    """Return what the reporter said of any version, oldest first, with our answers."""
    key = await sealing.data_key(tx, report.key_id)
    texts = {each.id: each for each in await versions(tx, report, review)}
    shown = []
    for each in await summary_queries.comments(tx, review.id):
        of = texts[each.summary_id]
        about = paragraph(of.text, each.place)
        shown.append(
            CommentShown(
                id=each.id,
                number=of.number,
                place=each.place,
                about=about.text if about else "",
                verdict=Verdict(each.verdict) if each.verdict else None,
                text=key.open(COMMENT, each.id, each.body) if each.body else "",
                at=each.at,
                answer=key.open(ANSWER, each.id, each.answer) if each.answer else "",
                answered_at=each.answered_at,
            )
        )
    return shown


async def commented(tx: AsyncSession, case_id: UUID) -> bool:
    """Return whether the reporter took part by saying something of a draft."""
    return await summary_queries.has_comments(tx, case_id)


async def save(tx: AsyncSession, at: Work, wanted: SummaryDraft) -> None:
    """Keep what was written as a new version. Nothing new, nothing happens.

    Raises ChangedMeanwhile when it began from another version than the newest.
    """
    newest = next(iter(await summary_queries.versions(tx, at.review.id)), None)
    if newest is not None and _text(at.key, newest) == wanted.text:
        return
    if (newest.number if newest else 0) != wanted.number:
        raise ChangedMeanwhile
    summary_id, number = ids.new_id(), wanted.number + 1
    row = Summary(
        id=summary_id,
        review_id=at.review.id,
        number=number,
        body=at.key.seal(BODY, summary_id, wanted.text.model_dump_json()),
        written_by=at.by,
        written_at=clock.now(),
        shared_at=None,
        shared_by=None,
    )
    tx.add(row)
    await at.note(tx, "summary_written", rows=history.rows(row))


async def share(tx: AsyncSession, at: Work, number: int) -> None:
    """Give the reporter the newest version to read, and have them told that there is something.

    Shared already, nothing happens. Raises ChangedMeanwhile when it is not the newest any more,
    and SummaryUnfinished while there is nothing in it, or a gap.
    """
    newest = next(iter(await summary_queries.versions(tx, at.review.id)), None)
    if newest is None or newest.number != number:
        raise ChangedMeanwhile
    text = _text(at.key, newest)
    if not text.whole or text.gaps:
        raise SummaryUnfinished
    if newest.shared_at is not None:
        return
    newest.shared_at, newest.shared_by = clock.now(), at.by
    await reports.add_step(tx, at.report, "summary_shared")
    await at.note(tx, "summary_shared", rows=history.rows(newest))
    await announce(tx, SummaryShared(at.report))


async def say(
    tx: AsyncSession, report: Report, new: NewComments, *, found_danger: bool | None
) -> None:
    """Keep what the reporter says of a shared version. The same again keeps nothing more.

    `found_danger` is what the bot read in it; None, when it could not, has a job ask again.
    Raises Withdrawn, and NotFound for a version that is not shared or a paragraph it has not.
    """
    if report.withdrawn_at is not None:
        raise Withdrawn
    case = await cases.of_report(tx, report.id, lock=True)
    of = next((each for each in await shared(tx, report) if each.number == new.number), None)
    if of is None or any(place and not paragraph(of.text, place) for place in new.said):
        raise NotFound
    sent_id = sealing.sent_as(tx, new, of.id)
    if await summary_queries.sent_together(tx, sent_id):
        return
    key, now = await sealing.data_key(tx, report.key_id), clock.now()
    places = dict(new.said) if new.verdict is None else {"": ""} | new.said
    said = [
        SummaryComment(
            id=row_id,
            summary_id=of.id,
            sent_id=sent_id,
            place=place,
            verdict=None if place else new.verdict,
            body=key.seal(COMMENT, row_id, text) if text else None,
            at=now,
            urgent=False,
            answer=None,
            answered_by=None,
            answered_at=None,
        )
        for row_id, (place, text) in ((ids.new_id(), each) for each in places.items())
    ]
    tx.add_all(said)
    await tx.flush()
    await cases.note(tx, case, REPORTER, "summary_commented", rows=history.rows(*said))
    await audit.record(tx, REPORTER, "commented", audit.Subject("report", report.id))
    if found_danger is None and new.said:
        await summary_urgency.read_later(tx, sent_id)
    elif found_danger:
        await summary_urgency.mark(tx, report, await summary_queries.sent_together(tx, sent_id))


async def answer(tx: AsyncSession, at: Work, which: UUID, text: str) -> None:
    """Answer a comment, or change the answer; the reporter is told that there is something.

    Raises NotFound.
    """
    found = {each.id: each for each in await summary_queries.comments(tx, at.review.id)}
    comment = found.get(which)
    if comment is None:
        raise NotFound
    if comment.answer is not None and at.key.open(ANSWER, which, comment.answer) == text:
        return
    comment.answer = at.key.seal(ANSWER, which, text)
    comment.answered_by, comment.answered_at = at.by, clock.now()
    await at.note(tx, "summary_answered", rows=history.rows(comment))
    await announce(tx, SummaryShared(at.report))


def _text(key: DataKey, row: Summary) -> SummaryText:
    return SummaryText.model_validate_json(key.open(BODY, row.id, row.body))
