"""What the worker does for reviews."""

from uuid import UUID

from procrastinate import JobContext

from api.reports import danger
from api.reviews import meeting_mailing, signoff_urgency, summary_urgency, urgency
from api.shared.jobs import app, means


@app.task(name=urgency.TASK, pass_context=True)
async def read_for_danger(context: JobContext, entry_id: str, attempt: int = 1) -> None:
    """Read an entry that nobody could read when it was given."""
    await danger.read_waiting(
        means(context),
        UUID(entry_id),
        attempt,
        unread=urgency.unread,
        read_later=urgency.read_later,
        mark_read=urgency.mark_read,
    )


@app.task(name=meeting_mailing.OUTBOX.task, pass_context=True)
async def send_meeting_mail(context: JobContext, mail_id: str, attempt: int) -> None:
    """Make one attempt."""
    given, mail = means(context), UUID(mail_id)
    await meeting_mailing.OUTBOX.attempt(
        given, mail, attempt, lambda tx: meeting_mailing.begin(tx, given.settings, mail, attempt)
    )


@app.task(name=summary_urgency.TASK, pass_context=True)
async def read_comments_for_danger(context: JobContext, sent_id: str, attempt: int = 1) -> None:
    """Read comments that nobody could read when they were sent."""
    await danger.read_waiting(
        means(context),
        UUID(sent_id),
        attempt,
        unread=summary_urgency.unread,
        read_later=summary_urgency.read_later,
        mark_read=summary_urgency.mark_read,
    )


@app.task(name=signoff_urgency.TASK, pass_context=True)
async def read_signoff_for_danger(context: JobContext, signoff_id: str, attempt: int = 1) -> None:
    """Read what was said by signing that nobody could read then."""
    await danger.read_waiting(
        means(context),
        UUID(signoff_id),
        attempt,
        unread=signoff_urgency.unread,
        read_later=signoff_urgency.read_later,
        mark_read=signoff_urgency.mark_read,
    )


@app.periodic(cron="* * * * * */30")
@app.task(name="reviews.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up e-mails whose job or worker is gone. `timestamp` is the queue's, unused."""
    del timestamp
    await meeting_mailing.OUTBOX.take_up(means(context))
