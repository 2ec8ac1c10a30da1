"""What the worker does for reports."""

from uuid import UUID

from procrastinate import JobContext

from api.reports import danger, urgency
from api.reports.danger import DangerReader
from api.shared.jobs import app, means

LONGEST_WAIT = 60.0
"""Seconds between two tries at most: so soon after it is back, the bot has read what waits."""


@app.task(name=danger.TASK, pass_context=True)
async def read_for_danger(context: JobContext, report_id: str, attempt: int = 1) -> None:
    """Read a report that nobody could read when it was sent. Run twice, it marks once.

    While the bot is away, each try puts the next one on the queue, without an end: a report that
    may tell of danger is not given up.
    """
    given = means(context)
    async with given.database.begin() as tx:
        draft = await urgency.unread_draft(tx, UUID(report_id))
    if draft is None:
        return
    async with DangerReader(given.settings.bot_url, seconds=danger.SECONDS_OF_JOB) as reader:
        found = await reader.reads(draft)
    async with given.database.begin() as tx:
        if found is None:
            wait = min(5.0 * attempt, LONGEST_WAIT)
            await danger.read_later(tx, UUID(report_id), attempt=attempt + 1, in_seconds=wait)
        elif found:
            await urgency.mark_urgent(tx, UUID(report_id))
