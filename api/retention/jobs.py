"""The queue's door: erasing what is kept no longer."""

import structlog
from procrastinate import JobContext

from api.retention import keeping
from api.shared.jobs import app, means

log = structlog.get_logger()


@app.periodic(cron="40 2 * * *")
@app.task(name="retention.erase_due", pass_context=True, queueing_lock="retention.erase_due")
async def erase_due(context: JobContext, timestamp: int) -> None:
    """Erase each night what is kept no longer. `timestamp` is the queue's, unused.

    Each report is a transaction of its own: what a worker that dies has erased stays erased, and
    the next night goes on.
    """
    del timestamp
    database = means(context).database
    async with database.begin() as tx:
        services = await keeping.services_with_period(tx)
    count = 0
    for service_id in services:
        last = None
        while True:
            async with database.begin() as tx:
                over, last = await keeping.due(tx, service_id, last)
            for each in over:
                async with database.begin() as tx:
                    count += await keeping.erase(tx, service_id, each.case_id)
            if last is None:
                break
    if count:
        log.info("erased by time", count=count)
