"""What the worker does for reports."""

from uuid import UUID

from procrastinate import JobContext

from api.reports import danger, search, urgency
from api.shared.jobs import app, means


@app.task(name=danger.TASK, pass_context=True)
async def read_for_danger(
    context: JobContext, report_id: str, attempt: int = 1, message_id: str | None = None
) -> None:
    """Read what nobody could read when it was sent. Run twice, it marks once.

    While the bot is away, each try puts the next one on the queue, without an end: a report or a
    message that may tell of danger is not given up.
    """
    given = means(context)
    report, message = UUID(report_id), UUID(message_id) if message_id else None
    async with given.database.begin() as tx:
        texts = await urgency.unread_texts(tx, report, message)
    if texts is None:
        return
    found = await danger.read_in_job(given.settings.bot_url, texts)
    async with given.database.begin() as tx:
        if found is None:
            wait = danger.wait_after(attempt)
            await danger.read_later(
                tx, report, message_id=message, attempt=attempt + 1, in_seconds=wait
            )
        elif found:
            await urgency.mark_urgent(tx, report, message)


AT_ONCE = 50
"""Reports made findable in one transaction."""


@app.periodic(cron="*/10 * * * *")
@app.task(name="reports.make_findable", pass_context=True, queueing_lock="reports.make_findable")
async def make_findable(context: JobContext, timestamp: int) -> None:
    """Make what a search needs where it lacks: reports from before, or from before a new key.

    `timestamp` is the queue's, unused.
    """
    del timestamp
    database = means(context).database
    while True:
        async with database.begin() as tx:
            found = await search.behind(tx, limit=AT_ONCE)
            for report in found:
                await search.index(tx, report)
        if len(found) < AT_ONCE:
            return
