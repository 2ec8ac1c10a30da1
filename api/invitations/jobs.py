"""The queue's door: sending e-mails, and taking up those that were left lying."""

from datetime import datetime
from uuid import UUID

from procrastinate import JobContext

from api.invitations import answering, mailing, service, urgency
from api.reports import danger
from api.shared.jobs import app, means


@app.task(name=mailing.OUTBOX.task, pass_context=True)
async def send_mail(context: JobContext, mail_id: str, attempt: int) -> None:
    """Make one attempt."""
    given, mail = means(context), UUID(mail_id)
    await mailing.OUTBOX.attempt(
        given, mail, attempt, lambda tx: mailing.begin(tx, given.settings, mail, attempt)
    )
    async with given.database.begin() as tx:
        await mailing.forget_address(tx, mail)


@app.task(name=urgency.TASK, pass_context=True)
async def read_for_danger(context: JobContext, answer_id: str, attempt: int = 1) -> None:
    """Read an answer that nobody could read when it was given."""
    await danger.read_waiting(
        means(context),
        UUID(answer_id),
        attempt,
        unread=urgency.unread,
        read_later=urgency.read_later,
        mark_read=urgency.mark_read,
    )


@app.task(name=answering.ASK_AGAIN, pass_context=True)
async def ask_again(context: JobContext, invitation_id: str) -> None:
    """Ask someone again who said "not now". Run twice, it asks once."""
    async with means(context).database.begin() as tx:
        await service.ask_again(tx, UUID(invitation_id))


@app.task(name=mailing.REMIND, pass_context=True)
async def remind(context: JobContext, invitation_id: str, start: str) -> None:
    """Remind of a meeting."""
    async with means(context).database.begin() as tx:
        await mailing.remind(tx, UUID(invitation_id), datetime.fromisoformat(start))


@app.periodic(cron="* * * * * */30")
@app.task(name="invitations.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up e-mails whose job or worker is gone. `timestamp` is the queue's, unused."""
    del timestamp
    await mailing.OUTBOX.take_up(means(context))
