"""What the worker does for conversations."""

import structlog
from procrastinate import JobContext

from api.conversations import pauses
from api.shared.jobs import app, means

log = structlog.get_logger()

AT_ONCE = 100
"""Erased in one transaction."""


@app.periodic(cron="17 * * * *")
@app.task(name="conversations.forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> None:
    """Erase conversations nobody came back to. `timestamp` is the queue's, unused."""
    del timestamp
    total = 0
    while True:
        async with means(context).database.begin() as tx:
            count = await pauses.forget(tx, AT_ONCE)
        total += count
        if count < AT_ONCE:
            break
    if total:
        log.info("forgotten", conversations=total)
