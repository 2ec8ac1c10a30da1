"""The worker as a process: it stops in order, and takes up what a dead one left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import psutil
from sqlalchemy import text

from api.forwarding.schemas import WebhookConfig
from api.shared.jobs import STALLED_SECONDS, defer

if TYPE_CHECKING:
    from api.shared.db import Database
    from tests.api.forwarding.conftest import Receiver

MEGABYTES = 150
"""What a worker may take of memory."""


async def statuses(database: Database) -> list[str]:
    async with database.begin() as tx:
        query = text(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'forwarding.deliver'"
        )
        return list(await tx.scalars(query))


async def test_a_worker_asked_to_stop_ends_what_it_is_doing_and_then_ends(
    connect: Any,
    receiver: Receiver,
    send_report: Any,
    start_worker: Any,
    deliveries: Any,
) -> None:
    await connect(WebhookConfig(url=receiver.url))
    receiver.hold = True
    await send_report()
    worker = await start_worker()
    await asyncio.wait_for(receiver.arrived.wait(), 60)
    assert psutil.Process(worker.pid).memory_info().rss < MEGABYTES * 1_000_000
    worker.terminate()
    await asyncio.sleep(0.5)
    assert worker.returncode is None
    receiver.released.set()
    assert await asyncio.wait_for(worker.wait(), 60) == 0
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)


async def test_the_job_of_a_dead_worker_is_put_back_on_the_queue(
    connect: Any,
    receiver: Receiver,
    send_report: Any,
    start_worker: Any,
    run_worker: Any,
    database: Database,
) -> None:
    await connect(WebhookConfig(url=receiver.url))
    receiver.hold = True
    await send_report()
    worker = await start_worker()
    await asyncio.wait_for(receiver.arrived.wait(), 60)
    worker.kill()
    await worker.wait()
    receiver.released.set()
    assert await statuses(database) == ["doing"]
    async with database.begin() as tx:
        await tx.execute(
            text(
                "UPDATE procrastinate_workers"
                " SET last_heartbeat = last_heartbeat - make_interval(secs => :seconds)"
            ),
            {"seconds": STALLED_SECONDS + 1},
        )
        await defer(tx, "queue.rescue", timestamp=0)
    await run_worker()  # rescues
    await run_worker()  # and does, or sees that it is done
    assert await statuses(database) == []


async def test_a_job_that_fails_tells_its_kind_of_error_and_nothing_more(
    run_worker: Any, database: Database, capfd: Any
) -> None:
    async with database.begin() as tx:
        await defer(tx, "forwarding.deliver", delivery_id="not an id: secret", attempt=1)
    await run_worker()
    out, err = capfd.readouterr()
    assert '"error": "ValueError"' in out
    assert '"job": "forwarding.deliver"' in out
    assert "secret" not in out + err
