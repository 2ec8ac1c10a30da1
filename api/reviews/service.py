"""Reviews: starting one, with which method, finishing it, opening it again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.services import service_by_id
from api.cases import rules
from api.cases import service as cases
from api.cases.method import Suggestion, suggest
from api.cases.models import Case
from api.cases.schemas import FINISHED, CaseState, Method
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import history, involvement, learning, participants, queries
from api.reviews.models import Review
from api.reviews.problems import CannotStart, NoReview
from api.reviews.schemas import LearningPointShown, MethodChange, Start
from api.reviews.work import CaseAtWork, Work
from api.shared import clock, ids, sealing
from api.shared.i18n import _
from api.shared.problems import ChangedMeanwhile, InvalidInput
from api.shared.sealing import DataKey

READY = (CaseState.TRIAGED, CaseState.AWAITING_REPORTER, CaseState.REOPENED)
"""The states that become "in review" when a review starts; later ones stay what they are."""


async def of_case(tx: AsyncSession, case_id: UUID) -> Review | None:
    """Return the review of a case, finished or not; None before it is started."""
    return await queries.of_case(tx, case_id)


async def require(tx: AsyncSession, case: Case) -> Review:
    """Return the review of a case. Raises NoReview."""
    found = await queries.of_case(tx, case.id)
    if found is None:
        raise NoReview
    return found


async def why_not_start(tx: AsyncSession, case: Case) -> list[str]:
    """Return what is missing before the review can start, in words; nothing: it can."""
    if case.withdrawn_at is not None:
        return [_("The report is withdrawn.")]
    if case.state in FINISHED:
        return [_("The case is closed.")]
    missing = []
    if case.state == CaseState.RECEIVED:
        missing.append(_("Classify the case first: the method depends on it."))
    if not await involvement.decided(tx, case):
        missing.append(_("Decide first how the reporter takes part."))
    return missing


async def suggested(tx: AsyncSession, case: Case) -> Suggestion:
    """Return the method that the service's own table gives for the case, and why."""
    return suggest(case, rules.of(await service_by_id(tx, case.service_id)).methods)


async def start(tx: AsyncSession, at: CaseAtWork, wanted: Start) -> Review:
    """Start the review; the reporter sees that it began. Started already, nothing happens.

    Raises CannotStart, and InvalidInput for another method than the suggested one without a reason.
    """
    review = await queries.of_case(tx, at.case.id)
    if review is not None:
        return review
    if await why_not_start(tx, at.case):
        raise CannotStart
    await _check(tx, at.case, wanted)
    review_id = ids.new_id()
    review = Review(
        id=review_id,
        case_id=at.case.id,
        method=wanted.method,
        method_reason=_sealed(at.key, review_id, wanted.method_reason),
        version=1,
        started_at=clock.now(),
        started_by=at.by,
        finished_at=None,
    )
    tx.add(review)
    changes = {"review_method": [None, wanted.method]}
    await at.note(tx, "review_started", changes=changes, rows=history.rows(review))
    if at.case.state in READY:
        await cases.move(tx, at.case, at.actor, CaseState.IN_REVIEW)
    await reports.add_step(tx, at.report, "in_review")
    if await involvement.said_yes(tx, at.case):
        await participants.reporter_joins(tx, at.case, review, at.actor)
    return review


async def change_method(tx: AsyncSession, at: Work, wanted: MethodChange) -> None:
    """Go on with another method, or another reason for it.

    Raises ChangedMeanwhile, and InvalidInput as `start`.
    """
    review, before = at.review, Method(at.review.method)
    if (before, _reason(at.key, review)) == (wanted.method, wanted.method_reason):
        return
    if review.version != wanted.version:
        raise ChangedMeanwhile
    await _check(tx, at.case, wanted)
    review.version += 1
    review.method = wanted.method
    review.method_reason = _sealed(at.key, review.id, wanted.method_reason)
    changes = {"review_method": [before, wanted.method]} if before != wanted.method else {}
    await at.note(tx, "review_method_changed", changes=changes, rows=history.rows(review))


async def finish(tx: AsyncSession, at: Work) -> None:
    """Finish the review: what it found can be read and no longer changed."""
    at.review.finished_at = clock.now()
    await at.note(tx, "review_finished", rows=history.rows(at.review))


async def reopen(tx: AsyncSession, at: Work) -> None:
    """Open a finished review again. Open already, nothing happens."""
    if at.review.finished_at is not None:
        at.review.finished_at = None
        await at.note(tx, "review_reopened", rows=history.rows(at.review))


async def method_reason(tx: AsyncSession, report: Report, review: Review) -> str:
    """Return why another method than the suggested one was chosen; empty when nothing was said."""
    return _reason(await sealing.data_key(tx, report.key_id), review)


async def learning_points(
    tx: AsyncSession, report: Report, review: Review
) -> list[LearningPointShown]:
    """Return what was learned, in its order. Raises KeyDestroyedError once it is erased."""
    return await learning.points(tx, report, review)


async def _check(tx: AsyncSession, case: Case, wanted: Start) -> None:
    suggestion = await suggested(tx, case)
    if wanted.method != suggestion.method and not wanted.method_reason:
        message = _("Say why, since it is another method than the one suggested.")
        raise InvalidInput(errors=[{"field": "method_reason", "message": message}])


def _reason(key: DataKey, review: Review) -> str:
    if review.method_reason is None:
        return ""
    return key.open("reviews.method_reason", review.id, review.method_reason)


def _sealed(key: DataKey, review_id: UUID, reason: str) -> bytes | None:
    return key.seal("reviews.method_reason", review_id, reason) if reason else None
