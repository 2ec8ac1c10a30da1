"""The queue's door: sending e-mails, and taking up those that were left lying."""

from uuid import UUID

import structlog
from procrastinate import JobContext

from api.invitations import answering, mailing, service, urgency
from api.reports import danger
from api.shared import mail
from api.shared.jobs import app, means
from api.shared.mail import NotSent

log = structlog.get_logger()


@app.task(name=mailing.TASK, pass_context=True)
async def send_mail(context: JobContext, mail_id: str, attempt: int) -> None:
    """Make one attempt. Never retried by the queue: the e-mail says itself when to try again."""
    given = means(context)
    async with given.database.begin() as tx:
        letter = await mailing.begin(tx, given.settings, UUID(mail_id), attempt)
    if letter is None:
        return
    failure = None
    try:
        await mail.send(given.settings, letter)
    except NotSent as refused:
        failure = refused
    except Exception as error:  # noqa: BLE001 - a mistake of ours is a failed attempt, and seen
        log.error("mail", error=type(error).__name__, attempt=attempt)  # noqa: TRY400 - a traceback may hold the address
        failure = NotSent("unexpected", for_good=False)
    async with given.database.begin() as tx:
        await mailing.end(tx, UUID(mail_id), attempt, failure)


@app.task(name=urgency.TASK, pass_context=True)
async def read_for_danger(context: JobContext, answer_id: str, attempt: int = 1) -> None:
    """Read an answer that nobody could read when it was given, without giving up."""
    given, answer = means(context), UUID(answer_id)
    async with given.database.begin() as tx:
        texts = await urgency.unread(tx, answer)
    if not texts:
        return
    found = await danger.read_in_job(given.settings.bot_url, texts)
    async with given.database.begin() as tx:
        if found is None:
            wait = danger.wait_after(attempt)
            await urgency.read_later(tx, answer, attempt=attempt + 1, in_seconds=wait)
        elif found:
            await urgency.mark_read(tx, answer)


@app.task(name=answering.ASK_AGAIN, pass_context=True)
async def ask_again(context: JobContext, invitation_id: str) -> None:
    """Ask someone again who said "not now". Run twice, it asks once."""
    async with means(context).database.begin() as tx:
        await service.ask_again(tx, UUID(invitation_id))


@app.periodic(cron="* * * * * */30")
@app.task(name="invitations.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up e-mails whose job or worker is gone. `timestamp` is the queue's, unused."""
    del timestamp
    async with means(context).database.begin() as tx:
        count = await mailing.sweep(tx)
    if count:
        log.warning("swept", count=count)
