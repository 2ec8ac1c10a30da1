"""Inviting a reporter into the review of the event, and asking again when that was wished for."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import SYSTEM, Actor
from api.cases import service as cases
from api.cases.models import Case
from api.cases.schemas import FINISHED
from api.invitations import links, mailing, queries
from api.invitations.events import InvitationSent
from api.invitations.models import Invitation
from api.invitations.problems import CannotInvite, NoInvitation
from api.invitations.schemas import State
from api.invitations.standing import OPEN, SEND_AGAIN, state_of
from api.reports import service as reports
from api.reports.channels import Channel
from api.reports.events import ReportWithdrawn
from api.reports.models import Report
from api.shared import clock, ids, sealing
from api.shared.announcements import announce
from api.shared.i18n import _

VALID_DAYS = 60
"""How long a link may be answered. Reviews take weeks, and people need time."""


async def why_not(tx: AsyncSession, report: Report, last: Invitation | None) -> str | None:
    """Return why the reporter cannot be invited now, in words for staff, or None if they can."""
    if report.withdrawn_at is not None:
        return _("The report is withdrawn.")
    if not report.take_part:
        return _("The reporter did not say yes to taking part. Respect that.")
    if not (await reports.opened(tx, report)).contact.given:
        return _(
            "The reporter left neither e-mail address nor phone number. "
            "You can write to them in the dialogue."
        )
    if last is not None and state_of(last) not in SEND_AGAIN:
        return _("The reporter is already invited.")
    return None


async def invite(
    tx: AsyncSession, case: Case, actor: Actor, note: str | None, *, by: Channel | None = None
) -> Invitation:
    """Invite the reporter: store it and put the message on the queue. Raises CannotInvite.

    `by`: which way, where there is more than one. To whom there is none, nothing is sent: staff
    call, or give them a letter.
    The caller holds the case's lock, so that two who invite at once send one e-mail.
    """
    report = await reports.by_id(tx, case.report_id)
    last = await queries.newest(tx, report.id, lock=True)
    if actor.id is None or await why_not(tx, report, last) is not None:
        raise CannotInvite
    return await _send(tx, case, report, last, actor, sent_by=actor.id, note=note, by=by)


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
        before = await queries.mail_of(tx, last.id)
        by = before.channel if before else None
        # News: staff see it, and call whoever can be sent nothing.
        await _send(
            tx, case, report, last, SYSTEM, sent_by=last.sent_by, note=note, by=by, news=True
        )


async def _send(  # noqa: PLR0913 - what an invitation is made of
    tx: AsyncSession,
    case: Case,
    report: Report,
    last: Invitation | None,
    actor: Actor,
    *,
    sent_by: UUID,
    note: str | None,
    by: str | None,
    news: bool = False,
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
        letter_digest=None,
        answered_at=None,
        ask_again_at=None,
        agreed_at=None,
        agreed_start=None,
        agreed_end=None,
        agreed_details=None,
    )
    tx.add(invitation)
    await tx.flush()
    await mailing.post(tx, report, invitation, by=by)
    await reports.add_step(tx, report, "invited")
    await cases.note(tx, case, actor, "invited", news=news)
    await audit.record(tx, actor, "invited", audit.Subject("report", report.id))
    await announce(tx, InvitationSent(report, invitation))
    return invitation


async def withdraw(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Take back an invitation that is not answered. Raises NoInvitation."""
    last = await open_one(tx, case, State.SENT)
    last.state = State.WITHDRAWN
    await mailing.cancel(tx, case.report_id, invitations_only=True)
    await cases.note(tx, case, actor, "invitation_withdrawn")
    await audit.record(tx, actor, "withdrew_invitation", audit.Subject("report", case.report_id))


async def send_again(tx: AsyncSession, case: Case, actor: Actor, *, by: Channel) -> None:
    """Send the message once more: to one who has not answered, or has a time to choose.

    Raises NoInvitation, also when it cannot be sent this way.
    """
    last = await open_one(tx, case)
    report = await reports.by_id(tx, case.report_id)
    if by not in await mailing.ways_to(tx, report):
        raise NoInvitation
    await mailing.cancel(tx, case.report_id, invitations_only=True)
    await mailing.post(tx, report, last, by=by)
    await cases.note(tx, case, actor, "invitation_sent")
    await audit.record(tx, actor, "invited", audit.Subject("report", case.report_id))


async def make_letter(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Let the open invitation have a code for a letter, the same each time. Raises NoInvitation."""
    last = await open_one(tx, case)
    code = await letter_code(tx, await reports.by_id(tx, case.report_id), last)
    last.letter_digest = sealing.vault(tx).digest(links.LETTER, code)
    await cases.note(tx, case, actor, "letter_made")


async def letter_code(tx: AsyncSession, report: Report, invitation: Invitation) -> str:
    """Return the code that an invitation's letter carries."""
    return links.code_of(await sealing.data_key(tx, report.key_id), invitation.id)


async def open_one(tx: AsyncSession, case: Case, *states: State) -> Invitation:
    """Return the case's newest invitation, locked, if it stands so. Raises NoInvitation.

    Without `states`: unanswered, or answered with a yes.
    """
    last = await queries.newest(tx, case.report_id, lock=True)
    if last is None or state_of(last) not in (states or OPEN):
        raise NoInvitation
    return last


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
