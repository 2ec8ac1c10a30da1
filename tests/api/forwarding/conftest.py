"""What forwarding is tested with: a real receiver, real connectors, and the real worker."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from sqlalchemy import select, text
from standardwebhooks import Webhook

from api.access import audit
from api.forwarding.models import Delivery
from api.forwarding.schemas import ConnectorKeys, FolderConfig, NewConnector, WebhookConfig
from api.forwarding.service import Reach, create_connector
from api.reports.models import Report
from api.shared.http import Egress
from api.worker import work
from tests.fixtures import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.fixtures import Solvik

STORY = "Mor fikk feil medisin på fredag."


@dataclass
class Call:
    """One request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret: str) -> dict[str, Any]:
        """Return the event after checking the signature, as a receiver would."""
        event: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return event


@dataclass
class Receiver:
    """An HTTP server that answers as told: `answers` in turn, then 204 for ever."""

    port: int = 0
    calls: list[Call] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """While `hold` is set, calls are taken and answered only after this."""
    hold: bool = False
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The address of its door."""
        return f"http://{self.place}/events"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        except asyncio.IncompleteReadError:  # somebody only looked whether we listen
            writer.close()
            return
        headers = {
            name.lower(): value.strip()
            for name, _colon, value in (line.partition(":") for line in head[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.calls.append(Call(head[0].split(" ")[1], headers, body))
        self.arrived.set()
        if self.hold:
            await self.released.wait()
        answer = self.answers.pop(0) if self.answers else b"HTTP/1.1 204 No Content\r\n\r\n"
        writer.write(answer.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        writer.close()


def answer(status: str, *headers: str) -> bytes:
    """Return an answer without a body, such as `answer("500 Oops")`."""
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 0", *headers, "", ""]).encode()


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver on this machine."""
    made = Receiver()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made
        made.released.set()


@pytest.fixture
def settings(settings: Settings, receiver: Receiver) -> Settings:
    """Settings by which the operator allows the receiver's address."""
    return settings.model_copy(update={"egress_allow": [receiver.place]})


@pytest.fixture
def connect(database: Database, solvik: Solvik, settings: Settings) -> Any:
    """Make connectors for Solvik."""

    async def make(config: WebhookConfig | FolderConfig, **given: Any) -> ConnectorKeys:
        async with Egress(settings.egress_allow) as egress, database.begin() as tx:
            return await create_connector(
                tx,
                solvik.service,
                NewConnector(name=f"Solviks {type(config).__name__}", config=config, **given),
                Reach(egress, settings.folder_root),
                audit.SYSTEM,
            )

    return make


@pytest.fixture
def run_worker(settings: Settings, app: object) -> Any:
    """Run the worker until nothing is due."""

    async def run() -> None:
        await work(settings, until_empty=True)

    return run


@pytest_asyncio.fixture
async def start_worker(settings: Settings, app: object) -> AsyncIterator[Any]:
    """Start the worker as a process of its own, to be killed; none outlives the test."""
    started: list[asyncio.subprocess.Process] = []
    given = {
        f"MELDEKNAPP_{name.upper()}": json.dumps(value) if isinstance(value, list) else str(value)
        for name, value in settings.model_dump().items()
        if value is not None
    }

    async def start() -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api.worker", cwd=ROOT, env={**os.environ, **given}
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
def hours_pass(database: Database) -> Any:
    """Let everything that waits for its hour be due."""

    async def run() -> None:
        async with database.begin() as tx:
            await tx.execute(
                text(
                    "UPDATE procrastinate_jobs SET scheduled_at = now()"
                    " WHERE status = 'todo' AND scheduled_at > now()"
                )
            )

    return run


@pytest.fixture
def send_report(client: httpx.AsyncClient, solvik: Solvik) -> Any:
    """Send a report through the public door and return its receipt."""

    async def send(**changes: Any) -> dict[str, str]:
        body = {"service": "solvik", "language": "nb", "what_happened": STORY} | changes
        response = await client.post("/api/v1/reports", json=body)
        assert response.status_code == 201, response.text
        return dict(response.json())

    return send


@pytest.fixture
def deliveries(database: Database) -> Any:
    """Look at a report's deliveries, oldest first; of all reports without a reference."""

    async def look(reference: str | None = None) -> list[Delivery]:
        query = select(Delivery).join(Report, Report.id == Delivery.report_id).order_by(Delivery.id)
        if reference:
            query = query.where(Report.reference == reference)
        async with database.begin() as tx:
            return list(await tx.scalars(query))

    return look


@pytest.fixture
def jobs_waiting(database: Database) -> Any:
    """Return the jobs on the queue: task, arguments, seconds until each is due."""

    async def look() -> list[tuple[str, dict[str, Any], float]]:
        async with database.begin() as tx:
            rows = await tx.execute(
                text(
                    "SELECT task_name, args, coalesce(extract(epoch FROM scheduled_at - now()), 0)"
                    " FROM procrastinate_jobs WHERE status = 'todo'"
                    " AND task_name = 'forwarding.deliver' ORDER BY id"
                )
            )
            return [
                (row[0], row[1] if isinstance(row[1], dict) else json.loads(row[1]), float(row[2]))
                for row in rows
            ]

    return look
