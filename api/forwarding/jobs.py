"""The queue's door: making attempts, and taking up those that were left lying."""

import asyncio
from uuid import UUID

import structlog
from procrastinate import JobContext

from api.forwarding import attempts, folder, webhook
from api.forwarding.attempts import Errand
from api.forwarding.outcomes import Outcome, Refused
from api.shared.jobs import Means, app, means

log = structlog.get_logger()


@app.task(name=attempts.TASK, pass_context=True)
async def deliver(context: JobContext, delivery_id: str, attempt: int) -> None:
    """Make one attempt. Never retried by the queue: the delivery says itself when to try again."""
    given = means(context)
    async with given.database.begin() as tx:
        errand = await attempts.begin(tx, UUID(delivery_id), attempt, given.settings.public_url)
    if errand is None:
        return
    outcome = await _send(given, errand)
    async with given.database.begin() as tx:
        await attempts.end(tx, errand, outcome)


@app.periodic(cron="* * * * * */15")
@app.task(name="forwarding.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up deliveries whose job or worker is gone. `timestamp` is the queue's, unused."""
    del timestamp
    async with means(context).database.begin() as tx:
        count = await attempts.sweep(tx)
    if count:
        log.warning("swept", count=count)


async def _send(given: Means, errand: Errand) -> Outcome:
    """Send, whatever happens come back with an outcome, and tell no log what was sent."""
    try:
        if errand.kind == "webhook":
            url, secret = errand.config["url"], errand.secret or ""
            return await webhook.send(given.egress, url, secret, errand.parcel)
        return await asyncio.to_thread(
            folder.send, given.settings.folder_root, errand.config["folder"], errand.parcel
        )
    except Exception as error:  # noqa: BLE001 - a mistake of ours is a failed attempt, and seen
        log.error("attempt", error=type(error).__name__, delivery=str(errand.delivery_id))  # noqa: TRY400 - a traceback may hold what was sent
        return Refused("unexpected")
