"""What the case page and the receipt page show of an invitation."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations import queries, service
from api.invitations.models import Mail
from api.invitations.schemas import (
    Choice,
    InvitationForStaff,
    InvitationShown,
    MailShown,
    State,
    Wishes,
)
from api.invitations.wording import ANSWERED, COLOURS, MAIL_ERRORS, STATES
from api.reports import service as reports
from api.reports.wording import PARTICIPATION_MODES
from api.shared.i18n import _
from api.shared.panels import Panel


async def for_reporter(tx: AsyncSession, report_id: UUID) -> InvitationShown | None:
    """Return the reporter's invitation, or None when there is none to see."""
    report = await reports.by_id(tx, report_id)
    invitation = await queries.newest(tx, report_id)
    if invitation is None or report.withdrawn_at is not None:
        return None
    state = service.state_of(invitation)
    return InvitationShown(
        state=state,
        text=str(ANSWERED[Choice(state)]) if state in service.ANSWERED else str(STATES[state]),
        expires_at=invitation.expires_at,
        may_answer=state not in {State.WITHDRAWN, State.EXPIRED},
        answered_at=invitation.answered_at,
        ask_again_at=invitation.ask_again_at,
        wishes=await service.wishes_of(tx, invitation),
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
    )
    if invitation is None:
        return shown
    mail = await queries.mail_of(tx, invitation.id)
    state = service.state_of(invitation)
    wishes = await service.wishes_of(tx, invitation)
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
            "wishes": _in_words(wishes) if state is State.ACCEPTED else [],
            "mail": _mail(mail) if mail else None,
        }
    )


def _in_words(wishes: Wishes) -> list[tuple[str, str]]:
    interpreter = ""
    if wishes.interpreter:
        interpreter = wishes.interpreter_language or _("Yes, the language is not given")
    said = [
        (
            _("Wants to take part"),
            "\n".join(str(PARTICIPATION_MODES[each]) for each in wishes.modes),
        ),
        (_("Support person"), wishes.support),
        (_("Interpreter"), interpreter),
        (_("Needs"), wishes.needs),
        (_("Times that suit"), wishes.times),
        (_("Questions they want answered"), wishes.questions),
        (_("What they hope for"), wishes.hopes),
    ]
    return [(label, value) for label, value in said if value]


def _mail(mail: Mail) -> MailShown:
    error = MAIL_ERRORS.get(mail.last_error or "")
    return MailShown(
        state=mail.state,
        attempts=mail.attempts,
        sent_at=mail.sent_at,
        error=str(error) if error else None,
    )


CASE = Panel("invitation", "invitations/case_panel.html", for_staff)
RECEIPT = Panel("invitation", "invitations/receipt_panel.html", for_reporter)
