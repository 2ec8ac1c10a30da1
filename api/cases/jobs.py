"""The queue's door: telling of cases opened out of reach."""

from uuid import UUID

from procrastinate import JobContext

from api.cases import break_glass, break_glass_mail
from api.shared.jobs import app, means


@app.task(name=break_glass.OUTBOX.task, pass_context=True)
async def send_break_glass_mail(context: JobContext, mail_id: str, attempt: int) -> None:
    """Make one attempt."""
    given, mail = means(context), UUID(mail_id)
    await break_glass.OUTBOX.attempt(
        given, mail, attempt, lambda tx: break_glass_mail.begin(tx, given.settings, mail, attempt)
    )


@app.periodic(cron="* * * * * */30")
@app.task(name="cases.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up e-mails whose job or worker is gone. `timestamp` is the queue's, unused."""
    del timestamp
    await break_glass.OUTBOX.take_up(means(context))
