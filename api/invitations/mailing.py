"""E-mails to reporters: put on the queue with what causes them, sent in attempts, seen when stuck.

An e-mail says only that there is something to open, with whom, and where. What it links to is made
at the last moment from the report's own key, so neither address nor link lies in a job. An attempt
is a short transaction before the call and one after it; a worker that dies in between leaves the
row at `sending`, and `sweep` has it sent again. So an e-mail may come twice, under one Message-ID.
"""

import random
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.services import service_by_id
from api.invitations import letters, links, queries
from api.invitations.events import TimeAgreed
from api.invitations.models import Invitation, Mail
from api.reports import service as reports
from api.reports.events import StaffWrote
from api.reports.models import Report
from api.shared import clock, ids, jobs
from api.shared.mail import Letter, NotSent
from api.shared.sealing import KeyDestroyedError
from api.shared.settings import Settings

log = structlog.get_logger()

TASK = "invitations.send_mail"

WAITS = (30, 120, 600, 3_600, 4 * 3_600, 12 * 3_600, 24 * 3_600)
"""Seconds before each further attempt, a little varied; after the last the e-mail has failed."""

LEASE = timedelta(minutes=5)
"""How long an attempt is believed to be under way: well over what a call may take."""


async def tell_of_message(tx: AsyncSession, fact: StaffWrote) -> None:
    """Tell a reporter who asked for it, and left an address, that staff have written."""
    report = fact.report
    if report.keep_informed and (await reports.opened(tx, report)).contact.email:
        await post(tx, report)


async def tell_of_time(tx: AsyncSession, fact: TimeAgreed) -> None:
    """Tell an invited person who left an address that there is something new on the page."""
    if (await reports.opened(tx, fact.report)).contact.email:
        await cancel(tx, fact.report.id, invitations_only=True)
        await post(tx, fact.report, fact.invitation)


async def post(tx: AsyncSession, report: Report, invitation: Invitation | None = None) -> None:
    """Put an e-mail on the queue: with an invitation's link, or that there is a message."""
    now = clock.now()
    mail = Mail(
        id=ids.new_id(),
        report_id=report.id,
        invitation_id=invitation.id if invitation else None,
        state="waiting",
        attempts=0,
        last_error=None,
        created_at=now,
        changed_at=now,
        next_at=now,
        sent_at=None,
    )
    tx.add(mail)
    await _schedule(tx, mail)


async def begin(tx: AsyncSession, settings: Settings, mail_id: UUID, attempt: int) -> Letter | None:
    """Begin an attempt and return what to send, or None when there is nothing to do."""
    mail = await queries.locked_mail(tx, mail_id)
    if mail is None or mail.state != "waiting" or mail.attempts + 1 != attempt:
        return None
    report = await reports.by_id(tx, mail.report_id)
    try:
        address = (await reports.opened(tx, report)).contact.email
        link = await links.of_mail(tx, settings, report, mail)
    except KeyDestroyedError:
        address = link = None
    mail.changed_at = clock.now()
    if address is None or link is None:
        mail.state = "cancelled"
        return None
    mail.state = "sending"
    mail.attempts += 1
    service = await service_by_id(tx, report.service_id)
    return letters.compose(settings, service, report, mail, address=address, link=link)


async def end(tx: AsyncSession, mail_id: UUID, attempt: int, failure: NotSent | None) -> None:
    """Write down how the attempt went, and have the next one made if it failed."""
    mail = await queries.locked_mail(tx, mail_id)
    if mail is None or (mail.state, mail.attempts) != ("sending", attempt):
        return
    mail.changed_at = clock.now()
    if failure is None:
        mail.state, mail.sent_at, mail.last_error = "sent", clock.now(), None
    else:
        await _failed(tx, mail, failure)
    log.info("mail", attempt=attempt, state=mail.state, error=mail.last_error)


async def sweep(tx: AsyncSession) -> int:
    """Take up e-mails whose job or worker is gone; return how many."""
    left = await queries.left_lying(tx, clock.now() - LEASE)
    for mail in left:
        if mail.state == "sending":
            await _failed(tx, mail, NotSent("interrupted", for_good=False))
        else:
            await _schedule(tx, mail)
    return len(left)


async def cancel(tx: AsyncSession, report_id: UUID, *, invitations_only: bool = False) -> None:
    """Let what is not sent yet stay unsent."""
    for mail in await queries.unsent_mails(tx, report_id):
        if mail.invitation_id is not None or not invitations_only:
            mail.state, mail.changed_at = "cancelled", clock.now()


async def _failed(tx: AsyncSession, mail: Mail, failure: NotSent) -> None:
    mail.last_error = failure.slug
    if failure.for_good or mail.attempts > len(WAITS):
        mail.state = "failed"
        return
    wait = WAITS[mail.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
    mail.state = "waiting"
    await _schedule(tx, mail, in_seconds=wait)


async def _schedule(tx: AsyncSession, mail: Mail, *, in_seconds: float = 0.0) -> None:
    mail.changed_at = clock.now()
    mail.next_at = clock.now() + timedelta(seconds=in_seconds)
    await tx.flush()
    await jobs.defer(
        tx,
        TASK,
        in_seconds=in_seconds or None,
        mail_id=str(mail.id),
        attempt=mail.attempts + 1,
    )
