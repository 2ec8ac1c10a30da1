"""What the worker does for reviews."""

from uuid import UUID

from procrastinate import JobContext

from api.reports import danger
from api.reviews import urgency
from api.shared.jobs import app, means


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
