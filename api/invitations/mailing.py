"""E-mails and SMS to reporters, sent as `shared/outbox.py` tells.

A message says only that there is something to open, with whom, and where. What it links to is made
at the last moment from the report's own key.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.services import service_by_id
from api.invitations import letters, links, queries
from api.invitations.events import TimeAgreed, TimeTakenBack
from api.invitations.models import Invitation, Mail
from api.invitations.schemas import State
from api.invitations.standing import state_of
from api.reports import service as reports
from api.reports.channels import Channel, channels_of
from api.reports.events import LinkAsked, StaffWrote
from api.reports.models import Report
from api.reviews.events import SummaryShared
from api.shared import clock, ids, outbox, sealing, sms
from api.shared.db import one_at_a_time
from api.shared.mail import Letter
from api.shared.outbox import Outbox
from api.shared.problems import TooMany
from api.shared.sealing import KeyDestroyedError
from api.shared.settings import Settings
from api.shared.sms import TextMessage

OUTBOX = Outbox(Mail, "invitations.send_mail")

MOST_ASKED_FOR = 3
"""Messages with a link that are sent for one report: where they go to may be anybody's."""

REMIND = "invitations.remind"
"""The task that reminds of a meeting."""

REMIND_BEFORE = timedelta(days=1)
"""Who agreed on a time later than this was told of it just then."""


async def tell_of_message(tx: AsyncSession, fact: StaffWrote) -> None:
    """Tell a reporter who asked for it, and left a way to, that staff have written."""
    if fact.report.keep_informed:
        await post(tx, fact.report)


async def tell_of_time(tx: AsyncSession, fact: TimeAgreed | TimeTakenBack) -> None:
    """Tell an invited person who left a way to that there is something new on the page."""
    if await ways_to(tx, fact.report):
        last = await queries.mail_of(tx, fact.invitation.id)
        await cancel(tx, fact.report.id, invitations_only=True)
        await post(tx, fact.report, fact.invitation, by=last.channel if last else None)


async def send_link(tx: AsyncSession, fact: LinkAsked) -> None:
    """Send what the reporter asked for, to where they said. Raises TooMany."""
    report = fact.report
    await one_at_a_time(tx, report.receipt_digest)
    if await queries.asked_for(tx, report.id) >= MOST_ASKED_FOR:
        raise TooMany
    key, mail_id = await sealing.data_key(tx, report.key_id), ids.new_id()
    address = key.seal("mails.address", mail_id, fact.to)
    mail = Mail(
        id=mail_id, report_id=report.id, channel=fact.channel, asked_for=True, address=address
    )
    await OUTBOX.put(tx, mail)


async def forget_address(tx: AsyncSession, mail_id: UUID) -> None:
    """Keep no address or number of a message that is over."""
    mail = await tx.get(Mail, mail_id)
    if mail is not None and mail.state in {"sent", "failed", "cancelled"}:
        mail.address = None


async def remind(tx: AsyncSession, invitation_id: UUID, start: datetime) -> None:
    """Lead an invited person to the page once more before they meet. Run twice, it sends once.

    Not when another time was agreed on since, and not when they were told of something just now.
    """
    invitation = await queries.locked(tx, invitation_id)
    if invitation.agreed_start != start or start <= clock.now():
        return
    if state_of(invitation) is not State.ACCEPTED:
        return
    last = await queries.mail_of(tx, invitation.id)
    if last is None or last.created_at < start - REMIND_BEFORE:
        report = await reports.by_id(tx, invitation.report_id)
        await post(tx, report, invitation, by=last.channel if last else None)


async def tell_of_summary(tx: AsyncSession, fact: SummaryShared) -> None:
    """Tell a reporter who takes part, or asked to be told, that there is something to read."""
    if fact.report.keep_informed or fact.report.take_part:
        await post(tx, fact.report)


async def ways_to(tx: AsyncSession, report: Report) -> list[Channel]:
    """Return the ways by which this reporter can be sent word, the preferred one first."""
    contact = (await reports.opened(tx, report)).contact
    return channels_of(contact, with_sms=sms.is_on(tx))


async def post(
    tx: AsyncSession,
    report: Report,
    invitation: Invitation | None = None,
    *,
    by: str | None = None,
) -> None:
    """Put a message on the queue: with an invitation's link, or that there is something to read.

    It goes the way `by`, such as that of the message before it, where that way is still open; else
    the one the reporter's contact gives. Without any, nothing is sent.
    """
    ways = await ways_to(tx, report)
    if not ways:
        return
    way = next((each for each in ways if each == by), ways[0])
    about = invitation.id if invitation else None
    await OUTBOX.put(tx, Mail(report_id=report.id, invitation_id=about, channel=way))


async def begin(
    tx: AsyncSession, settings: Settings, mail_id: UUID, attempt: int
) -> Letter | TextMessage | None:
    """Begin an attempt and return what to send, or None when there is nothing to do."""
    mail = await OUTBOX.due(tx, mail_id, attempt)
    if mail is None:
        return None
    report = await reports.by_id(tx, mail.report_id)
    try:
        address = await _address(tx, report, mail)
        link = await links.of_mail(tx, settings, report, mail)
    except KeyDestroyedError:
        address = link = None
    if address is None or link is None:
        outbox.cancel(mail)
        return None
    outbox.under_way(mail)
    service = await service_by_id(tx, report.service_id)
    if mail.channel == Channel.SMS:
        return letters.in_short(service, report, mail, number=address, link=link)
    return letters.compose(settings, service, report, mail, address=address, link=link)


async def _address(tx: AsyncSession, report: Report, mail: Mail) -> str | None:
    if not mail.asked_for:
        contact = (await reports.opened(tx, report)).contact
        return sms.number_of(contact.phone) if mail.channel == Channel.SMS else contact.email
    key = await sealing.data_key(tx, report.key_id)
    return key.open("mails.address", mail.id, mail.address) if mail.address else None


async def cancel(tx: AsyncSession, report_id: UUID, *, invitations_only: bool = False) -> None:
    """Let what is not sent yet stay unsent."""
    for mail in await queries.unsent_mails(tx, report_id):
        if mail.invitation_id is not None or not invitations_only:
            outbox.cancel(mail)
