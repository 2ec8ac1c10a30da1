"""Calendar e-mails to colleagues: a meeting to put in, to move or to take out.

They say that there is a meeting about a case, and when; place, agenda and who else comes stand
behind the login, since calendars lie where others see them.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.services import service_by_id
from api.cases.models import Case
from api.reviews import meeting_queries
from api.reviews.meeting_models import Meeting, MeetingMail
from api.reviews.meeting_schemas import MeetingState
from api.shared import i18n, outbox, pages
from api.shared.calendar import Entry, Method
from api.shared.i18n import _, appointment_text, in_language
from api.shared.mail import Letter, message_id
from api.shared.outbox import Outbox
from api.shared.settings import Settings

OUTBOX = Outbox(MeetingMail, "reviews.send_meeting_mail")


async def tell(
    tx: AsyncSession, meeting: Meeting, *, ask: Iterable[UUID], call_off: Iterable[UUID]
) -> None:
    """Put e-mails on the queue: to colleagues who are asked, and to those who no longer are."""
    told = [(user, Method.REQUEST) for user in ask] + [(user, Method.CANCEL) for user in call_off]
    if not told:
        return
    meeting.sequence += 1
    for user, method in sorted(told):
        mail = MeetingMail(
            meeting_id=meeting.id, user_id=user, method=method, sequence=meeting.sequence
        )
        await OUTBOX.put(tx, mail)


async def begin(tx: AsyncSession, settings: Settings, mail_id: UUID, attempt: int) -> Letter | None:
    """Begin an attempt and return what to send, or None when there is nothing to do."""
    mail = await OUTBOX.due(tx, mail_id, attempt)
    if mail is None:
        return None
    meeting = await tx.get_one(Meeting, mail.meeting_id)
    user = await meeting_queries.active_user(tx, mail.user_id)
    asked = Method(mail.method) is Method.REQUEST
    if (
        user is None
        or user.email is None
        or await meeting_queries.is_superseded(tx, mail)
        or (asked and meeting.state == MeetingState.CANCELLED)
    ):
        outbox.cancel(mail)
        return None
    outbox.under_way(mail)
    i18n.use(user.language or "nb")
    return await _composed(tx, settings, meeting, mail, user.email)


async def _composed(
    tx: AsyncSession, settings: Settings, meeting: Meeting, mail: MeetingMail, address: str
) -> Letter:
    """Return the e-mail, in the current language."""
    case = await tx.get_one(Case, meeting.case_id)
    service = await service_by_id(tx, case.service_id)
    root = settings.public_url.rstrip("/")
    method = Method(mail.method)
    observes = await meeting_queries.observes(tx, case.id, mail.user_id)
    title = _("Meeting about case %(reference)s") % {"reference": case.reference}
    link = f"{root}/staff/cases/{case.reference}/review/meetings"
    if observes:
        title, link = _("Meeting of a review you follow"), f"{root}/staff/observing"
    said = {
        "language": i18n.language(),
        "title": title,
        "cancelled": method is Method.CANCEL,
        "when": appointment_text(meeting.starts_at, meeting.ends_at),
        "link": link,
        "observes": observes,
        "name": in_language(service.name),
    }
    environment = pages.environment()
    return Letter(
        message_id=message_id(settings, mail.id),
        to=address,
        subject=_("Cancelled: %(title)s") % {"title": title} if said["cancelled"] else title,
        plain=environment.get_template("reviews/meeting_mail.txt").render(said),
        html=environment.get_template("reviews/meeting_mail.html").render(said),
        language=i18n.language(),
        meeting=Entry(
            uid=str(meeting.id),
            sequence=mail.sequence,
            start=meeting.starts_at,
            end=meeting.ends_at,
            title=title,
            words=_("Place and agenda: %(link)s") % {"link": said["link"]},
            method=method,
            organizer=settings.smtp_from,
            attendee=address,
        ),
    )
