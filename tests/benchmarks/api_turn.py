"""What the service itself adds to a turn of the bot: storing, sealing, checking, answering.

Between the service and the real bot stands a relay that notes how long each turn was away. The
service's own share is the whole time of `POST …/messages`, as a front end sees it, less the time
the bot had. What the relay and this client cost is thus counted against the service.
"""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

import httpx
import psutil

from tests.benchmarks.figures import Figure, median, percentile_95, table
from tests.product import Product

CONVERSATIONS = 8
WARMING_UP = 2

# Typed, or pressed where the line begins with "*".
CONVERSATION = (
    "*errand:report",
    "Jeg lå på medisinsk avdeling i går kveld og fikk dobbel dose av blodfortynnende medisin.",
    "Etterpå blødde jeg neseblod hele natten.",
    "hvem leser dette?",
    "*thats_all",
    "At det ikke skjer med noen andre.",
    "*reporter_role:patient",
    "*yes",
    "*yes",
    "*kind:harm_event",
    "*category:medication",
    "*perceived_harm:minor",
    "*involvement:informed",
    "kari@example.org",
    "*send",
)


@dataclass
class Relay:
    """Passes the bytes between the service and the bot on, and times each call."""

    port: int
    bot_port: int
    away: list[float] = field(default_factory=list)
    """Seconds of each call since it was last emptied."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Relay, in a thread of its own, until the block ends."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", self.port)
        server = asyncio.run_coroutine_threadsafe(listening, loop).result()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Until the bot is up there is nobody to pass anything on to.
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            bot_reader, bot_writer = await asyncio.open_connection("127.0.0.1", self.bot_port)
            with closing(bot_writer):
                while True:
                    request = await _message(reader)
                    began = time.perf_counter()
                    bot_writer.write(request)
                    answer = await _message(bot_reader)
                    self.away.append(time.perf_counter() - began)
                    writer.write(answer)
        writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Return one whole HTTP message with a declared length."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.split(b":")[1]))
    return head


def measure(product: Product, relay: Relay) -> None:
    """Hold some conversations and print the table."""
    asyncio.run(_measure(product.url, psutil.Process(product.pid("api")), relay))


async def _measure(service: str, process: psutil.Process, relay: Relay) -> None:
    whole: list[float] = []
    bots: list[float] = []
    bare: list[float] = []
    async with httpx.AsyncClient(base_url=service, timeout=30) as client:
        for _ in range(WARMING_UP):
            await _converse(client, relay)
        used = _processor_ms(process)
        for _ in range(CONVERSATIONS):
            took = await _converse(client, relay)
            whole += [total for total, _bot in took]
            bots += [bot for _total, bot in took]
        used = _processor_ms(process) - used
        for _ in range(50):
            began = time.perf_counter()
            await client.get("/health/live")
            bare.append(time.perf_counter() - began)
    own = [(total - bot) * 1000 for total, bot in zip(whole, bots, strict=True)]
    whole_ms, bot_ms = ([each * 1000 for each in times] for times in (whole, bots))
    table(
        f"A turn through the service ({len(own)} turns, real bot, real PostgreSQL)",
        [
            Figure("whole turn, p50", median(whole_ms), "ms"),
            Figure("whole turn, p95", percentile_95(whole_ms), "ms"),
            Figure("of it the bot, p50", median(bot_ms), "ms"),
            Figure("of it the service, p50", median(own), "ms", most=10),
            Figure("of it the service, p95", percentile_95(own), "ms"),
            Figure("processor time of the service, mean", used / len(own), "ms", most=10),
            Figure(
                "the service's share for one of the bot's, p50", median(own) / median(bot_ms), ""
            ),
            Figure("the emptiest request there is (/health/live), p50", median(bare) * 1000, "ms"),
        ],
    )


def _processor_ms(process: psutil.Process) -> float:
    """Return the processor time a process has used: steadier than the clock on a busy machine."""
    times = process.cpu_times()
    return (times.user + times.system) * 1000


async def _converse(client: httpx.AsyncClient, relay: Relay) -> list[tuple[float, float]]:
    """Hold one conversation to the receipt; return for each turn its time, and the bot's part."""
    new = {"service": "solvik", "language": "nb"}
    begun = (await client.post("/api/v1/conversations", json=new)).raise_for_status().json()
    headers = {"Authorization": f"Bearer {begun['token']}"}
    address = f"/api/v1/conversations/{begun['id']}/messages"
    took = []
    answer = begun
    for line in CONVERSATION:
        said = {"choice": line[1:]} if line.startswith("*") else {"text": line}
        body = {"client_id": str(uuid.uuid4())} | said
        relay.away.clear()
        began = time.perf_counter()
        answered = await client.post(address, json=body, headers=headers)
        total = time.perf_counter() - began
        answer = answered.raise_for_status().json()
        if len(relay.away) != 1:
            raise RuntimeError(f"the bot was asked {len(relay.away)} times in one turn")
        took.append((total, relay.away[0]))
    if not answer.get("receipt"):
        raise RuntimeError("the conversation did not end with a receipt")
    return took
