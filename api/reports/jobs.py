"""What the worker does for reports."""

from uuid import UUID

from procrastinate import JobContext

from api.reports import danger, urgency
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
