"""What the worker does for reviews."""

from uuid import UUID

import structlog
from procrastinate import JobContext

from api.reports import danger
from api.reviews import meeting_mailing, signoff_urgency, summary_urgency, urgency
from api.shared.jobs import app, means

log = structlog.get_logger()


@app.task(name=urgency.TASK, pass_context=True)
async def read_for_danger(context: JobContext, entry_id: str, attempt: int = 1) -> None:
    """Read an entry that nobody could read when it was given, without giving up."""
    given, entry = means(context), UUID(entry_id)
    async with given.database.begin() as tx:
        unread = await urgency.unread(tx, entry)
    if unread is None:
        return
    found = await danger.read_in_job(given.settings.bot_url, [unread[1]])
    async with given.database.begin() as tx:
        if found is None:
            wait = danger.wait_after(attempt)
            await urgency.read_later(tx, entry, attempt=attempt + 1, in_seconds=wait)
            return
        again = await urgency.unread(tx, entry)
        if found and again is not None:
            await urgency.mark(tx, again[0])


@app.task(name=meeting_mailing.OUTBOX.task, pass_context=True)
async def send_meeting_mail(context: JobContext, mail_id: str, attempt: int) -> None:
    """Make one attempt."""
    given, mail = means(context), UUID(mail_id)
    await meeting_mailing.OUTBOX.attempt(
        given, mail, attempt, lambda tx: meeting_mailing.begin(tx, given.settings, mail, attempt)
    )


@app.task(name=summary_urgency.TASK, pass_context=True)
async def read_comments_for_danger(context: JobContext, sent_id: str, attempt: int = 1) -> None:
    """Read comments that nobody could read when they were sent, without giving up."""
    given, sent = means(context), UUID(sent_id)
    async with given.database.begin() as tx:
        texts = await summary_urgency.unread(tx, sent)
    if not texts:
        return
    found = await danger.read_in_job(given.settings.bot_url, texts)
    async with given.database.begin() as tx:
        if found is None:
            wait = danger.wait_after(attempt)
            await summary_urgency.read_later(tx, sent, attempt=attempt + 1, in_seconds=wait)
        elif found:
            await summary_urgency.mark_read(tx, sent)


@app.task(name=signoff_urgency.TASK, pass_context=True)
async def read_signoff_for_danger(context: JobContext, signoff_id: str, attempt: int = 1) -> None:
    """Read what was said by signing that nobody could read then, without giving up."""
    given, signoff = means(context), UUID(signoff_id)
    async with given.database.begin() as tx:
        text = await signoff_urgency.unread(tx, signoff)
    if not text:
        return
    found = await danger.read_in_job(given.settings.bot_url, [text])
    async with given.database.begin() as tx:
        if found is None:
            wait = danger.wait_after(attempt)
            await signoff_urgency.read_later(tx, signoff, attempt=attempt + 1, in_seconds=wait)
        elif found:
            await signoff_urgency.mark_read(tx, signoff)


@app.periodic(cron="* * * * * */30")
@app.task(name="reviews.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up e-mails whose job or worker is gone. `timestamp` is the queue's, unused."""
    del timestamp
    async with means(context).database.begin() as tx:
        count = await meeting_mailing.OUTBOX.sweep(tx)
    if count:
        log.warning("swept", count=count)
