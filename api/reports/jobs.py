"""What the worker does for reports."""

from functools import partial
from uuid import UUID

from procrastinate import JobContext

from api.reports import danger, search, urgency
from api.shared.jobs import app, means


@app.task(name=danger.TASK, pass_context=True)
async def read_for_danger(
    context: JobContext, report_id: str, attempt: int = 1, message_id: str | None = None
) -> None:
    """Read a report, or one message that followed it, that nobody could read when it was sent."""
    message = UUID(message_id) if message_id else None
    await danger.read_waiting(
        means(context),
        UUID(report_id),
        attempt,
        unread=partial(urgency.unread_texts, message_id=message),
        read_later=partial(danger.read_later, message_id=message),
        mark_read=partial(urgency.mark_urgent, message_id=message),
    )


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
