"""What the case page and the receipt page show of an invitation."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations import answering, mailing, meeting, queries, service
from api.invitations.answering import Given
from api.invitations.models import Mail
from api.invitations.schemas import (
    Choice,
    Door,
    EarlierAnswer,
    InvitationForStaff,
    InvitationShown,
    MailShown,
    State,
    Wishes,
)
from api.invitations.standing import ANSWERED, about_another, state_of, why_closed
from api.invitations.wording import ANSWERED as GIVEN
from api.invitations.wording import (
    BY_LINK_OR_SMS,
    COLOURS,
    ERRORS,
    GIVEN_BY,
    MESSAGES,
    STATES,
)
from api.reports import service as reports
from api.reports.channels import Channel
from api.reports.wording import PARTICIPATION_MODES
from api.shared import i18n, sms
from api.shared.i18n import _
from api.shared.panels import Panel


async def for_reporter(tx: AsyncSession, report_id: UUID) -> InvitationShown | None:
    """Return the reporter's invitation, or None when there is none to see."""
    report = await reports.by_id(tx, report_id)
    invitation = await queries.newest(tx, report_id)
    if invitation is None or report.withdrawn_at is not None:
        return None
    state = state_of(invitation)
    return InvitationShown(
        state=state,
        text=str(GIVEN[Choice(state)]) if state in ANSWERED else str(STATES[state]),
        expires_at=invitation.expires_at,
        may_answer=await why_closed(tx, invitation, report, Door.RECEIPT) is None,
        answered_at=invitation.answered_at,
        ask_again_at=invitation.ask_again_at,
        wishes=await answering.wishes_of(tx, report, invitation),
        offered=await meeting.offered(tx, invitation),
        agreed=await meeting.agreed(tx, report, invitation),
        taken_back=meeting.is_taken_back(invitation),
        called_off=meeting.called_off(invitation),
    )


async def for_staff(tx: AsyncSession, report_id: UUID) -> InvitationForStaff | None:
    """Return where the invitation stands, or why the reporter cannot be invited."""
    report = await reports.by_id(tx, report_id)
    if report.withdrawn_at is not None:
        return None
    invitation = await queries.newest(tx, report_id)
    shown = InvitationForStaff(
        reference=report.reference,
        why_not=await service.why_not(tx, report, invitation),
        failed_messages=await queries.failed_messages(tx, report_id),
        ways=await mailing.ways_to(tx, report),
        about_another=about_another(report),
    )
    if invitation is None:
        return shown
    mail = await queries.mail_of(tx, invitation.id)
    state = state_of(invitation)
    wishes = await answering.wishes_of(tx, report, invitation)
    given = await answering.history(tx, report, invitation)
    counting = next((each for each in given if each.counts), None)
    return shown.model_copy(
        update={
            "state": state,
            "state_words": str(STATES[state]),
            "state_colour": COLOURS.get(state, "neutral"),
            "sent_at": invitation.sent_at,
            "expires_at": invitation.expires_at,
            "answered_at": invitation.answered_at,
            "ask_again_at": invitation.ask_again_at,
            "note": await service.note_of(tx, report, invitation),
            "wishes": in_words(wishes) if state is State.ACCEPTED else [],
            "given_by": _given_by(tx, counting) if counting else "",
            "earlier": [_earlier(tx, each) for each in given if not each.counts],
            "offered": await meeting.offered(tx, invitation),
            "agreed": await meeting.agreed(tx, report, invitation),
            "called_off": meeting.called_off(invitation),
            "mail": _mail(mail) if mail else None,
        }
    )


def in_words(wishes: Wishes) -> list[tuple[str, str]]:
    """Return wishes as label and value, for staff; what was left out is left out."""
    interpreter = ""
    if wishes.interpreter:
        interpreter = wishes.interpreter_language or _("Yes, the language is not given")
    times = [i18n.moment_text(each) for each in sorted(wishes.suits)]
    said = [
        (
            _("Wants to take part"),
            "\n".join(str(PARTICIPATION_MODES[each]) for each in wishes.modes),
        ),
        (_("Support person"), wishes.support),
        (_("Interpreter"), interpreter),
        (_("Needs"), wishes.needs),
        (_("Times that suit"), "\n".join([*times, *([wishes.times] if wishes.times else [])])),
        (_("Questions they want answered"), wishes.questions),
        (_("What they hope for"), wishes.hopes),
    ]
    return [(label, value) for label, value in said if value]


def _given_by(tx: AsyncSession, given: Given) -> str:
    door = Door(given.row.door)
    by_either = door is Door.LINK and sms.is_on(tx)
    return str(BY_LINK_OR_SMS if by_either else GIVEN_BY[door])


def _earlier(tx: AsyncSession, given: Given) -> EarlierAnswer:
    answer = given.answer
    text = STATES[State(answer.answer)] if answer else _("Took the answer before this back")
    return EarlierAnswer(
        at=given.row.at,
        text=str(text),
        given_by=_given_by(tx, given),
        wishes=in_words(answer.wishes) if answer else [],
    )


def _mail(mail: Mail) -> MailShown:
    channel, state, error = Channel(mail.channel), mail.state, None
    if state not in {"sent", "cancelled"}:
        error = ERRORS[channel].get(mail.last_error or "")
    if state != "failed" and error:
        state = "delayed"
    when = i18n.moment_text(mail.sent_at) if mail.sent_at else ""
    return MailShown(
        channel=channel,
        state=state,
        text=str(MESSAGES[channel][state]) % {"when": when},
        error=str(error) if error else None,
    )


CASE = Panel("invitation", "invitations/case_panel.html", for_staff)
RECEIPT = Panel("invitation", "invitations/receipt_panel.html", for_reporter)
