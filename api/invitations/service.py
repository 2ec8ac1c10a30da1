"""Inviting a reporter into the review of the event, and taking their answer."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import REPORTER, SYSTEM, Actor
from api.cases import service as cases
from api.cases.models import Case
from api.cases.schemas import FINISHED
from api.invitations import links, mailing, queries
from api.invitations.events import InvitationAnswered, InvitationSent
from api.invitations.models import Invitation, InvitationAnswer
from api.invitations.problems import (
    CannotInvite,
    InvitationClosed,
    LinkUnknown,
    LinkUsed,
    NoInvitation,
)
from api.invitations.schemas import Answer, Choice, State, Wishes
from api.reports import service as reports
from api.reports.events import ReportWithdrawn
from api.reports.models import Report
from api.shared import clock, ids, jobs, sealing
from api.shared.announcements import announce
from api.shared.i18n import _

VALID_DAYS = 60
"""How long a link may be answered. Reviews take weeks, and people need time."""

ASK_AGAIN = "invitations.ask_again"
"""The task that keeps the promise to ask again."""

ANSWERED = frozenset({State.ACCEPTED, State.LATER, State.DECLINED})

SEND_AGAIN = frozenset({State.LATER, State.DECLINED, State.WITHDRAWN, State.EXPIRED})
"""States after which a new invitation may be sent; the law asks for the offer to be repeated
(pasient- og brukerrettighetsloven § 3-2)."""


def state_of(invitation: Invitation) -> State:
    """Return where the invitation stands now; one that nobody answered in time has expired."""
    state = State(invitation.state)
    if state is State.SENT and invitation.expires_at <= clock.now():
        return State.EXPIRED
    return state


async def why_not(tx: AsyncSession, report: Report, last: Invitation | None) -> str | None:
    """Return why the reporter cannot be invited now, in words for staff, or None if they can."""
    if report.withdrawn_at is not None:
        return _("The report is withdrawn.")
    if not report.take_part:
        return _("The reporter did not say yes to taking part. Respect that.")
    if not (await reports.opened(tx, report)).contact.email:
        return _("The reporter left no e-mail address. You can write to them in the dialogue.")
    if last is not None and state_of(last) not in SEND_AGAIN:
        return _("The reporter is already invited.")
    return None


async def invite(tx: AsyncSession, case: Case, actor: Actor, note: str | None) -> Invitation:
    """Invite the reporter: store it and put the e-mail on the queue. Raises CannotInvite.

    The caller holds the case's lock, so that two who invite at once send one e-mail.
    """
    report = await reports.by_id(tx, case.report_id)
    last = await queries.newest(tx, report.id, lock=True)
    if actor.id is None or await why_not(tx, report, last) is not None:
        raise CannotInvite
    return await _send(tx, case, report, last, actor, sent_by=actor.id, note=note)


async def ask_again(tx: AsyncSession, invitation_id: UUID) -> None:
    """Invite once more, as promised, someone who said "not now, ask me later".

    Only when that is still their answer, the day has come and the case is still under work.
    """
    told = await tx.get(Invitation, invitation_id)
    if told is None:
        return
    case = await cases.of_report(tx, told.report_id, lock=True)
    report = await reports.by_id(tx, told.report_id)
    last = await queries.newest(tx, told.report_id, lock=True)
    if last is None or last.id != invitation_id or last.state != State.LATER:
        return
    if last.ask_again_at is None or last.ask_again_at > clock.now() or case.state in FINISHED:
        return
    if await why_not(tx, report, last) is None:
        note = await note_of(tx, report, last)
        await _send(tx, case, report, last, SYSTEM, sent_by=last.sent_by, note=note)


async def _send(  # noqa: PLR0913 - what an invitation is made of
    tx: AsyncSession,
    case: Case,
    report: Report,
    last: Invitation | None,
    actor: Actor,
    *,
    sent_by: UUID,
    note: str | None,
) -> Invitation:
    if last is not None and last.state == State.SENT:
        last.state = State.EXPIRED
        await tx.flush()
    key = await sealing.data_key(tx, report.key_id)
    invitation_id, now = ids.new_id(), clock.now()
    token = links.token_of(key, invitation_id)
    invitation = Invitation(
        id=invitation_id,
        report_id=report.id,
        state=State.SENT,
        token_digest=sealing.vault(tx).digest(links.PURPOSE, token),
        note=key.seal("invitations.note", invitation_id, note) if note else None,
        sent_by=sent_by,
        sent_at=now,
        expires_at=now + timedelta(days=VALID_DAYS),
        answered_at=None,
        ask_again_at=None,
    )
    tx.add(invitation)
    await tx.flush()
    await mailing.post(tx, report, invitation)
    await reports.add_step(tx, report, "invited")
    await cases.note(tx, case, actor, "invited")
    await audit.record(tx, actor, "invited", audit.Subject("report", report.id))
    await announce(tx, InvitationSent(report, invitation))
    return invitation


async def withdraw(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Take back an invitation that is not answered. Raises NoInvitation."""
    last = await _open(tx, case)
    last.state = State.WITHDRAWN
    await mailing.cancel(tx, case.report_id, invitations_only=True)
    await cases.note(tx, case, actor, "invitation_withdrawn")
    await audit.record(tx, actor, "withdrew_invitation", audit.Subject("report", case.report_id))


async def mail_again(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Send the e-mail of an unanswered invitation once more. Raises NoInvitation."""
    last = await _open(tx, case)
    await mailing.cancel(tx, case.report_id, invitations_only=True)
    await mailing.post(tx, await reports.by_id(tx, case.report_id), last)
    await cases.note(tx, case, actor, "invitation_sent")
    await audit.record(tx, actor, "invited", audit.Subject("report", case.report_id))


async def by_link(tx: AsyncSession, token: str, *, lock: bool = False) -> Invitation:
    """Return the invitation whose link this is. Raises LinkUnknown."""
    found = await links.by_token(tx, token, lock=lock)
    if found is None:
        raise LinkUnknown
    return found


async def answer_by_link(tx: AsyncSession, invitation: Invitation, answer: Answer) -> None:
    """Take the answer given through the link, once. The caller holds the invitation's lock.

    The same answer again changes nothing. Raises LinkUsed for another one, and InvitationClosed.
    """
    state = state_of(invitation)
    if state in ANSWERED:
        if await _given(tx, invitation) != answer:
            raise LinkUsed
        return
    await _take(tx, invitation, answer, door="link")


async def answer_by_receipt(tx: AsyncSession, report: Report, answer: Answer) -> Invitation:
    """Take, or change, the answer on the receipt page. Raises NoInvitation, InvitationClosed."""
    invitation = await queries.newest(tx, report.id, lock=True)
    if invitation is None:
        raise NoInvitation
    if state_of(invitation) not in ANSWERED or await _given(tx, invitation) != answer:
        await _take(tx, invitation, answer, door="receipt")
    return invitation


async def wishes_of(tx: AsyncSession, invitation: Invitation) -> Wishes:
    """Return how the person wants to take part, as they last said."""
    given = await _given(tx, invitation)
    return Wishes() if given is None else given.wishes


async def note_of(tx: AsyncSession, report: Report, invitation: Invitation) -> str | None:
    """Return the few words from the service."""
    if invitation.note is None:
        return None
    key = await sealing.data_key(tx, report.key_id)
    return key.open("invitations.note", invitation.id, invitation.note)


async def newest(tx: AsyncSession, report_id: UUID) -> Invitation | None:
    """Return the report's latest invitation, if there is one."""
    return await queries.newest(tx, report_id)


async def report_withdrawn(tx: AsyncSession, fact: ReportWithdrawn) -> None:
    """Close what is open: nobody is asked about a report that was taken back."""
    await mailing.cancel(tx, fact.report.id)
    last = await queries.newest(tx, fact.report.id, lock=True)
    if last is not None and last.state == State.SENT:
        last.state = State.WITHDRAWN


async def _open(tx: AsyncSession, case: Case) -> Invitation:
    last = await queries.newest(tx, case.report_id, lock=True)
    if last is None or state_of(last) is not State.SENT:
        raise NoInvitation
    return last


async def _given(tx: AsyncSession, invitation: Invitation) -> Answer | None:
    """Return the answer that counts, opened. Raises KeyDestroyedError when it is erased."""
    row = await queries.last_answer(tx, invitation.id)
    if row is None:
        return None
    report = await reports.by_id(tx, invitation.report_id)
    key = await sealing.data_key(tx, report.key_id)
    return Answer.model_validate_json(key.open("invitation_answers.body", row.id, row.body))


async def _take(tx: AsyncSession, invitation: Invitation, answer: Answer, *, door: str) -> None:
    report = await reports.by_id(tx, invitation.report_id)
    if report.withdrawn_at is not None or state_of(invitation) in {
        State.WITHDRAWN,
        State.EXPIRED,
    }:
        raise InvitationClosed
    key = await sealing.data_key(tx, report.key_id)
    row_id, now = ids.new_id(), clock.now()
    tx.add(
        InvitationAnswer(
            id=row_id,
            invitation_id=invitation.id,
            answer=answer.answer,
            at=now,
            door=door,
            body=key.seal("invitation_answers.body", row_id, answer.model_dump_json()),
        )
    )
    invitation.state = answer.answer
    invitation.answered_at = now
    weeks = answer.ask_again_in_weeks if answer.answer is Choice.LATER else None
    invitation.ask_again_at = None
    if weeks:
        wait = timedelta(weeks=weeks)
        invitation.ask_again_at = now + wait
        await jobs.defer(
            tx, ASK_AGAIN, in_seconds=wait.total_seconds(), invitation_id=str(invitation.id)
        )
    await reports.add_step(tx, report, "answered_invitation")
    case = await cases.of_report(tx, report.id, lock=True)
    await cases.note(tx, case, REPORTER, "invitation_answered", answer=str(answer.answer))
    await audit.record(tx, REPORTER, "answered_invitation", audit.Subject("report", report.id))
    await announce(tx, InvitationAnswered(report, invitation, answer))
