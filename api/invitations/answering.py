"""Taking the invited person's answer, changing it, and taking it back.

Every answer is a row of its own and none is ever changed. A row `undone` takes back the one that
counted before it, so what counts now is found by reading them in order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import REPORTER, Actor
from api.cases import service as cases
from api.cases.models import Case
from api.invitations import mailing, queries, urgency
from api.invitations.events import AnswerUndone, InvitationAnswered
from api.invitations.models import Invitation, InvitationAnswer
from api.invitations.problems import InvitationClosed, NoInvitation, TimeNotOffered
from api.invitations.schemas import Answer, Choice, Door, State, Wishes
from api.invitations.standing import why_closed
from api.reports import service as reports
from api.reports.models import Report
from api.shared import clock, ids, jobs, sealing
from api.shared.announcements import announce

ASK_AGAIN = "invitations.ask_again"
"""The task that keeps the promise to ask again."""

UNDOABLE = frozenset({Choice.LATER, Choice.DECLINED})
"""Given with one press, so taken back with one; a yes is changed in its form."""


async def answer(  # noqa: PLR0913 - who answers what, by which door
    tx: AsyncSession,
    invitation: Invitation,
    given: Answer,
    *,
    door: Door,
    writer: Actor = REPORTER,
    found_danger: bool | None,
) -> None:
    """Take the answer, or change it. The same answer again changes nothing.

    Links and letters never show what was said before (`api/decisions/`), so what they leave out
    stays as it was; by the other doors the whole is replaced. `writer` is the member of staff who
    wrote down what the person said on the phone. `found_danger` is what the bot read in it; None,
    when it could not, has a job ask again.

    Raises InvitationClosed, and TimeNotOffered for a time that is not on offer.
    """
    case, invitation = await _alone_with(tx, invitation)
    report = await reports.by_id(tx, invitation.report_id)
    if await why_closed(tx, invitation, report, door) is not None:
        raise InvitationClosed
    before = await given_answer(tx, report, invitation)
    offered = {each.starts_at for each in await queries.offered(tx, invitation.id)}
    if given.answer is Choice.ACCEPTED:
        if door in {Door.LINK, Door.LETTER} and before is not None:
            given = given.model_copy(update={"wishes": given.wishes.over(before.wishes)})
        chosen_before = set(before.wishes.suits) if before else set()
        if not set(given.wishes.suits) <= offered | chosen_before:
            raise TimeNotOffered
    if before == given:
        return
    row = await _write(tx, report, invitation, given, door, writer)
    if found_danger:
        await urgency.mark(tx, report, row)
    elif found_danger is None:
        await urgency.read_later(tx, row.id)
    _stand(invitation, given, clock.now())
    await _promise(tx, invitation)
    await mailing.cancel(tx, report.id, invitations_only=True)
    await reports.add_step(tx, report, "answered_invitation")
    what = "answer_written_down" if door is Door.STAFF else "invitation_answered"
    await cases.note(tx, case, writer, what, answer=str(given.answer))
    await audit.record(tx, writer, "answered_invitation", audit.Subject("report", report.id))
    await announce(tx, InvitationAnswered(report, invitation, given))


async def answer_by_receipt(
    tx: AsyncSession, report: Report, given: Answer, *, found_danger: bool | None
) -> None:
    """Take, or change, the answer on the receipt page. Raises NoInvitation, InvitationClosed."""
    invitation = await queries.newest(tx, report.id)
    if invitation is None:
        raise NoInvitation
    await answer(tx, invitation, given, door=Door.RECEIPT, found_danger=found_danger)


async def undo(tx: AsyncSession, invitation: Invitation, choice: Choice, *, door: Door) -> None:
    """Take back the answer `choice`, if it is the one that counts: the one before counts again.

    Raises InvitationClosed.
    """
    case, invitation = await _alone_with(tx, invitation)
    report = await reports.by_id(tx, invitation.report_id)
    if await why_closed(tx, invitation, report, door) is not None:
        raise InvitationClosed
    counting = await _counting(tx, invitation)
    if not counting or choice not in UNDOABLE or counting[-1].answer != choice:
        return
    await _write(tx, report, invitation, None, door, REPORTER)
    key = await sealing.data_key(tx, report.key_id)
    again = counting[-2] if len(counting) > 1 else None
    _stand(invitation, _opened(key, again) if again else None, again.at if again else None)
    await _promise(tx, invitation)
    await cases.note(tx, case, REPORTER, "invitation_answer_undone")
    await audit.record(tx, REPORTER, "undid_answer", audit.Subject("report", report.id))
    await announce(tx, AnswerUndone(report, invitation))


async def given_answer(tx: AsyncSession, report: Report, invitation: Invitation) -> Answer | None:
    """Return the answer that counts, opened. Raises KeyDestroyedError when it is erased."""
    counting = await _counting(tx, invitation)
    if not counting:
        return None
    return _opened(await sealing.data_key(tx, report.key_id), counting[-1])


async def is_urgent(tx: AsyncSession, invitation: Invitation) -> bool:
    """Return whether the answer that counts tells of present danger."""
    counting = await _counting(tx, invitation)
    return bool(counting) and counting[-1].urgent


async def wishes_of(tx: AsyncSession, report: Report, invitation: Invitation) -> Wishes:
    """Return how the person wants to take part, as they last said."""
    given = await given_answer(tx, report, invitation)
    return Wishes() if given is None else given.wishes


@dataclass(frozen=True)
class Given:
    """One row of the history. `answer` is None in one that took an answer back."""

    row: InvitationAnswer
    answer: Answer | None
    counts: bool


async def history(tx: AsyncSession, report: Report, invitation: Invitation) -> list[Given]:
    """Return all that was answered, newest first; at most one of it counts."""
    key = await sealing.data_key(tx, report.key_id)
    counting = (await _counting(tx, invitation))[-1:]
    return [
        Given(row, _opened(key, row) if row.body else None, counts=row in counting)
        for row in reversed(await queries.answers(tx, invitation.id))
    ]


async def _alone_with(tx: AsyncSession, invitation: Invitation) -> tuple[Case, Invitation]:
    """Lock the case, then its invitation: staff lock them in this order too."""
    case = await cases.of_report(tx, invitation.report_id, lock=True)
    return case, await queries.locked(tx, invitation.id)


async def _counting(tx: AsyncSession, invitation: Invitation) -> list[InvitationAnswer]:
    """Return the answers not taken back, oldest first."""
    standing: list[InvitationAnswer] = []
    for row in await queries.answers(tx, invitation.id):
        if row.body is not None:
            standing.append(row)
        elif standing:
            standing.pop()
    return standing


def _opened(key: sealing.DataKey, row: InvitationAnswer) -> Answer:
    return Answer.model_validate_json(key.open("invitation_answers.body", row.id, row.body or b""))


def _stand(invitation: Invitation, given: Answer | None, at: datetime | None) -> None:
    """Let the invitation stand as an answer of this moment leaves it; None: as unanswered."""
    invitation.state = State(given.answer) if given else State.SENT
    invitation.answered_at = at
    invitation.ask_again_at = None
    if at and given and given.answer is Choice.LATER and given.ask_again_in_weeks:
        invitation.ask_again_at = at + timedelta(weeks=given.ask_again_in_weeks)


async def _write(  # noqa: PLR0913, PLR0917 - one row
    tx: AsyncSession,
    report: Report,
    invitation: Invitation,
    given: Answer | None,
    door: Door,
    writer: Actor,
) -> InvitationAnswer:
    key = await sealing.data_key(tx, report.key_id)
    row_id = ids.new_id()
    body = None
    if given is not None:
        body = key.seal("invitation_answers.body", row_id, given.model_dump_json())
    row = InvitationAnswer(
        id=row_id,
        invitation_id=invitation.id,
        answer=given.answer if given else "undone",
        at=clock.now(),
        door=door,
        written_by=writer.id,
        urgent=False,
        body=body,
    )
    tx.add(row)
    await tx.flush()
    return row


async def _promise(tx: AsyncSession, invitation: Invitation) -> None:
    """Have the job run that asks again, if they asked for it. Run twice, it asks once."""
    if invitation.ask_again_at is not None:
        wait = (invitation.ask_again_at - clock.now()).total_seconds()
        await jobs.defer(tx, ASK_AGAIN, in_seconds=max(wait, 0.0), invitation_id=str(invitation.id))
