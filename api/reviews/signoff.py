"""Joint sign-off: who took part says whether they stand by the account, or see it otherwise.

Both are kept, and nobody has to: what is not signed stops nothing. A sign-off belongs to the
version it was given for; another version that is shared asks everybody anew.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.audit import REPORTER
from api.cases import service as cases
from api.reports.models import Report
from api.reports.problems import Withdrawn
from api.reviews import (
    history,
    participants,
    queries,
    signoff_queries,
    signoff_urgency,
    summary,
)
from api.reviews.models import Review
from api.reviews.problems import NothingToSign, NotTakingPart
from api.reviews.schemas import Part, ParticipantKind, ParticipantShown
from api.reviews.signoff_models import SignOff
from api.reviews.signoff_schemas import (
    NewSignOff,
    ReportersSignOff,
    Signer,
    SignOffShown,
    Standing,
    Waiting,
)
from api.reviews.summary_schemas import SummaryShown, Verdict
from api.reviews.work import Work
from api.shared import clock, sealing
from api.shared.i18n import _
from api.shared.problems import ChangedMeanwhile, InvalidInput
from api.shared.sealing import DataKey

BODY = "review_signoffs.body"

NOTED: dict[Verdict, str] = {
    Verdict.AGREES: "account_signed",
    Verdict.DIFFERS: "account_seen_otherwise",
}
"""How it is noted in the case's history."""


async def standing(tx: AsyncSession, report: Report, review: Review) -> Standing | None:
    """Return who has signed and who has not; None while no version is shared."""
    versions = await summary.versions(tx, report, review)
    version = next((each for each in versions if each.shared_at is not None), None)
    if version is None:
        return None
    people = await participants.of_review(tx, report, review)
    given = await _given(tx, report, review, people)
    newest: dict[tuple[Signer, UUID | None], SignOffShown] = {
        (each.signer, each.user_id): each for each in given if each.number == version.number
    }
    signed = list(newest.values())
    spoken_for = any(each.part is Part.SPEAKS_FOR_THEM for each in people)
    waiting = [
        Waiting(kind=each.kind, part=each.part, name=each.name)
        for each in people
        if each.kind is ParticipantKind.STAFF and (Signer.STAFF, each.user_id) not in newest
    ]
    if all(each.signer is Signer.STAFF for each in signed):
        theirs = ParticipantKind.REPRESENTATIVE if spoken_for else ParticipantKind.REPORTER
        waiting.append(Waiting(kind=theirs, part=Part.TAKES_PART, name=""))
    return Standing(
        version=version,
        signed=signed,
        waiting=waiting,
        earlier=[each for each in reversed(given) if each not in signed],
        newer=versions[0].number != version.number,
        spoken_for=spoken_for,
    )


async def of_case(tx: AsyncSession, report: Report, case_id: UUID) -> Standing | None:
    """Return `standing` of a case's review; None without one, and for a withdrawn report."""
    review = await queries.of_case(tx, case_id)
    if review is None or report.withdrawn_at is not None:
        return None
    return await standing(tx, report, review)


async def given_by_reporter(tx: AsyncSession, case_id: UUID) -> bool:
    """Return whether the reporter took part by signing, or by seeing it otherwise."""
    return await signoff_queries.given_by_reporter(tx, case_id)


def signs(people: Sequence[ParticipantShown], user_id: UUID) -> bool:
    """Return whether this member of staff is among those who take part, and so signs."""
    return any(each.kind is ParticipantKind.STAFF and each.user_id == user_id for each in people)


async def sign(tx: AsyncSession, at: Work, new: NewSignOff) -> None:
    """Keep what a member of staff says of the account. Said already, nothing happens.

    Raises NotTakingPart, NothingToSign, ChangedMeanwhile when another version was shared since, and
    InvalidInput for seeing it otherwise without telling how.
    """
    people = await participants.of_review(tx, at.report, at.review)
    if not signs(people, at.by):
        raise NotTakingPart
    if new.verdict is Verdict.DIFFERS and not new.words:
        message = _("Tell how you see it: it stands beside the account.")
        raise InvalidInput(errors=[{"field": "words", "message": message}])
    of = await _asked(tx, at.report, at.review, new)
    row = await _keep(tx, at.key, of, new, Signer.STAFF, at.by)
    if row is not None:
        await at.note(tx, NOTED[new.verdict], rows=history.rows(row))


async def sign_by_receipt(
    tx: AsyncSession, report: Report, new: ReportersSignOff, *, found_danger: bool | None
) -> None:
    """Keep what the reporter says of the account, or who speaks for them.

    `found_danger` is what the bot read in their words; None, when it could not, has a job ask
    again. Raises Withdrawn, NothingToSign and ChangedMeanwhile.
    """
    if report.withdrawn_at is not None:
        raise Withdrawn
    case = await cases.of_report(tx, report.id, lock=True)
    review = await queries.of_case(tx, case.id)
    if review is None:
        raise NothingToSign
    of = await _asked(tx, report, review, new)
    signer = Signer.REPORTER if new.signer is Signer.STAFF else new.signer
    key = await sealing.data_key(tx, report.key_id)
    row = await _keep(tx, key, of, new, signer, None)
    if row is None:
        return
    what = NOTED[new.verdict]
    await cases.note(tx, case, REPORTER, what, rows=history.rows(row))
    await audit.record(tx, REPORTER, what, audit.Subject("report", report.id))
    if found_danger:
        await signoff_urgency.mark(tx, report, row)
    elif found_danger is None and new.words:
        await signoff_urgency.read_later(tx, row.id)


async def _asked(tx: AsyncSession, report: Report, review: Review, new: NewSignOff) -> SummaryShown:
    """Return the version that was read, if it still is the one that is asked about."""
    versions = await summary.versions(tx, report, review)
    of = next((each for each in versions if each.shared_at is not None), None)
    if of is None:
        raise NothingToSign
    if of.number != new.number:
        raise ChangedMeanwhile
    return of


async def _keep(  # noqa: PLR0913, PLR0917 - who says what of which version
    tx: AsyncSession,
    key: DataKey,
    of: SummaryShown,
    new: NewSignOff,
    signer: Signer,
    user_id: UUID | None,
) -> SignOff | None:
    """Return what was kept; None when it was said already."""
    row_id = sealing.sent_as(tx, new, of.id, user_id)
    if await tx.get(SignOff, row_id) is not None:
        return None
    said = [
        each
        for each in await signoff_queries.of_summary(tx, of.id)
        if each.signer == signer and each.user_id == user_id
    ]
    if said and (said[-1].verdict, _text(key, said[-1])) == (new.verdict, new.words):
        return None
    row = SignOff(
        id=row_id,
        summary_id=of.id,
        signer=signer,
        user_id=user_id,
        verdict=new.verdict,
        body=key.seal(BODY, row_id, new.words) if new.words else None,
        at=clock.now(),
        urgent=False,
    )
    tx.add(row)
    await tx.flush()
    return row


async def _given(
    tx: AsyncSession, report: Report, review: Review, people: list[ParticipantShown]
) -> list[SignOffShown]:
    """Return all sign-offs of the review, opened, the first given first."""
    found = await signoff_queries.of_review(tx, review.id)
    names = await access.names_of(tx, {each.user_id for each, _number in found if each.user_id})
    parts = {each.user_id: each.part for each in people if each.user_id}
    key = await sealing.data_key(tx, report.key_id)
    return [
        SignOffShown(
            id=each.id,
            number=number,
            signer=Signer(each.signer),
            user_id=each.user_id,
            name=names.get(each.user_id, "") if each.user_id else "",
            part=parts.get(each.user_id) if each.user_id else None,
            verdict=Verdict(each.verdict),
            text=_text(key, each),
            at=each.at,
        )
        for each, number in found
    ]


def _text(key: DataKey, row: SignOff) -> str:
    return key.open(BODY, row.id, row.body) if row.body else ""
