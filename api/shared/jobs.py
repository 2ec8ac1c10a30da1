"""The queue: jobs live in PostgreSQL and are deferred in the transaction that causes them."""

from dataclasses import dataclass
from typing import Any, cast

import structlog
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.jobs import Status
from sqlalchemy.ext.asyncio import AsyncSession

from api.shared.db import Database
from api.shared.http import Egress
from api.shared.settings import Settings

log = structlog.get_logger()

app = App(connector=PsycopgConnector())
"""Where tasks are declared and deferred from; the worker runs it with a connector of its own."""

HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
"""A worker silent for so long is dead, and its jobs are taken up again."""

MOST_RESCUES = 5
"""A job that was running each time a worker died so often is taken to be what kills them."""


@dataclass(frozen=True)
class Means:
    """What the worker gives its jobs to work with."""

    database: Database
    settings: Settings
    egress: Egress


def means(context: JobContext) -> Means:
    """Return the worker's means, for a task declared with `pass_context=True`."""
    return cast("Means", context.additional_context["means"])


async def defer(
    tx: AsyncSession,
    task: str,
    *,
    in_seconds: float | None = None,
    lock: str | None = None,
    **arguments: Any,
) -> int:
    """Put a job on the queue when, and only when, the transaction commits. Return the job's id.

    `arguments` must be JSON and hold ids only, never what a person wrote. Of the jobs with the
    same `lock` one runs at a time, in order: one that waits for its hour holds up all after it.
    """
    raw = await (await tx.connection()).get_raw_connection()
    options: dict[str, Any] = {"connection": raw.driver_connection, "lock": lock}
    if in_seconds is not None:
        options["schedule_in"] = {"seconds": in_seconds}
    return await app.configure_task(task, **options).defer_async(**arguments)


@app.periodic(cron="* * * * * */15")
@app.task(name="queue.rescue")
async def rescue(timestamp: int) -> None:
    """Put the jobs of dead workers back on the queue; the queue does not do so by itself.

    A job may thus run twice: every task must bear that. `timestamp` is the queue's, unused.
    """
    del timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        log.warning("rescued", job=job.task_name, attempt=job.attempts)
        if job.attempts >= MOST_RESCUES:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await app.job_manager.retry_job(job)
