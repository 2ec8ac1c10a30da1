"""The queue's door: reminders about measures. `timestamp` is the queue's, unused."""

from uuid import UUID

import structlog
from procrastinate import JobContext

from api.measures import reminders
from api.shared.jobs import app, means

log = structlog.get_logger()


@app.periodic(cron="30 5 * * *")
@app.task(name="measures.remind_owners", pass_context=True)
async def remind_owners(context: JobContext, timestamp: int) -> None:
    """Remind owners, early in the day. Run twice, it reminds once."""
    del timestamp
    async with means(context).database.begin() as tx:
        count = await reminders.remind_owners(tx)
    log.info("reminded", count=count)


@app.periodic(cron="30 5 * * 1")
@app.task(name="measures.remind_leaders", pass_context=True)
async def remind_leaders(context: JobContext, timestamp: int) -> None:
    """Tell leaders of what is overdue, on Mondays."""
    del timestamp
    async with means(context).database.begin() as tx:
        count = await reminders.remind_leaders(tx)
    log.info("reminded", count=count)


@app.task(name=reminders.OUTBOX.task, pass_context=True)
async def send_reminder(context: JobContext, mail_id: str, attempt: int) -> None:
    """Make one attempt."""
    given, mail = means(context), UUID(mail_id)
    await reminders.OUTBOX.attempt(
        given, mail, attempt, lambda tx: reminders.begin(tx, given.settings, mail, attempt)
    )


@app.periodic(cron="*/5 * * * *")
@app.task(name="measures.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up e-mails whose job or worker is gone."""
    del timestamp
    await reminders.OUTBOX.take_up(means(context))
