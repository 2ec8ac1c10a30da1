"""The queue: jobs live in PostgreSQL and are deferred in the transaction that causes them."""

from typing import Any

from procrastinate import App, PsycopgConnector
from sqlalchemy.ext.asyncio import AsyncSession

app = App(connector=PsycopgConnector())
"""Where tasks are declared and deferred from; the worker runs it with a connector of its own."""


async def defer(
    tx: AsyncSession,
    task: str,
    *,
    in_seconds: float | None = None,
    lock: str | None = None,
    **arguments: Any,
) -> int:
    """Put a job on the queue when, and only when, the transaction commits. Return the job's id.

    `arguments` must be JSON and hold ids only, never what a person wrote.
    """
    raw = await (await tx.connection()).get_raw_connection()
    options: dict[str, Any] = {"connection": raw.driver_connection, "lock": lock}
    if in_seconds is not None:
        options["schedule_in"] = {"seconds": in_seconds}
    return await app.configure_task(task, **options).defer_async(**arguments)
