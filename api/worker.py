"""The worker: does what was put on the queue. `python -m api.worker`.

Several may run side by side, on one machine or many. Killed at any moment, it loses nothing: what
it was doing is taken up again by another, or by itself when it is back (`jobs.rescue`).
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from procrastinate import App, JobContext, PsycopgConnector

from api import consequences
from api.shared import jobs, logs
from api.shared.db import Database, plain_url
from api.shared.http import Egress
from api.shared.sealing import Vault
from api.shared.settings import Settings

log = structlog.get_logger()

CONCURRENT_JOBS = 4
LAST_SECONDS = 20.0
"""How long a job under way may go on when the worker is asked to stop; longer than any call."""


def import_jobs() -> None:
    """Import every feature's `jobs.py`, so that their tasks are known."""
    for door in sorted(Path(__file__).parent.glob("*/jobs.py")):
        importlib.import_module(f"api.{door.parent.name}.jobs")


async def work(settings: Settings, *, until_empty: bool = False) -> None:
    """Work until SIGTERM or SIGINT, or until nothing is due."""
    # The queue's own record of a failed job has a traceback, which might hold what somebody wrote.
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    import_jobs()
    database = Database(
        settings.database_url,
        vault=Vault.from_file(settings.key_file),
        consequences=consequences.TABLE,
        sms=settings.sends_sms,
        connections=CONCURRENT_JOBS,
    )
    connector = PsycopgConnector(
        conninfo=plain_url(settings.database_url), min_size=1, max_size=CONCURRENT_JOBS
    )
    try:
        async with Egress(settings.egress_allow) as egress:
            with jobs.app.replace_connector(connector) as queue:
                async with queue.open_async(), _health(queue, settings.worker_port):
                    await queue.run_worker_async(
                        concurrency=CONCURRENT_JOBS,
                        wait=not until_empty,
                        listen_notify=not until_empty,
                        install_signal_handlers=not until_empty,
                        additional_context={"means": jobs.Means(database, settings, egress)},
                        worker_middleware=[_tell_failures],
                        delete_jobs="successful",
                        shutdown_graceful_timeout=LAST_SECONDS,
                        update_heartbeat_interval=jobs.HEARTBEAT_SECONDS,
                        stalled_worker_timeout=jobs.STALLED_SECONDS,
                    )
    finally:
        await database.close()


async def _tell_failures(
    process: Callable[[], Awaitable[object]], context: JobContext, _worker: object
) -> object:
    """Log that a job failed: which, and the kind of error."""
    try:
        return await process()
    except Exception as error:
        log.error(  # noqa: TRY400 - no traceback, see above
            "job failed",
            job=context.job.task_name,
            attempt=context.job.attempts,
            error=type(error).__name__,
        )
        raise


@asynccontextmanager
async def _health(queue: App, port: int | None) -> AsyncIterator[None]:
    """Answer on this machine, by HTTP, whether we reach the queue; nothing without a port."""
    if port is None:
        yield
        return

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(5):
                await reader.readuntil(b"\r\n\r\n")
                well = await queue.check_connection_async()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            well = False
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not well
            log.warning("not ready", error=type(error).__name__)
            well = False
        status = b"200 OK" if well else b"503 Service Unavailable"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    async with server:
        yield


def main() -> None:
    """Run the worker as the operator set it up."""
    logs.configure()
    settings = Settings()
    log.info("worker", state="started")
    asyncio.run(work(settings))
    log.info("worker", state="stopped")


if __name__ == "__main__":
    main()
