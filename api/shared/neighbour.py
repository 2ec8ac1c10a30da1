"""Calls to a part of our own on this machine or beside it, such as the bot.

A turn pays for this call every time, so it goes over connections that are kept open, with h11 and
nothing around it. Calls to places that people typed go through `shared/http.py`, which checks them.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

import h11

REST_SECONDS = 2.0
"""After a silence the neighbour is left alone so long: nobody else waits for the time-out.

Whoever has more patience than the silence lasted may still ask: it may only be slow.
"""

READ_BYTES = 65_536
HEALTH_SECONDS = 3.0
HTTP_OK = 200


class NoAnswer(Exception):
    """The neighbour gave no usable answer in time."""


@dataclass(frozen=True)
class _Line:
    """One open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    http: h11.Connection

    @property
    def cut(self) -> bool:
        """Whether the other side closed it while it lay idle."""
        return self.reader.at_eof() or self.writer.is_closing()


class Neighbour:
    """A part of ours that speaks HTTP. A call may be made twice: none changes anything there."""

    def __init__(self, url: str) -> None:
        read = urlsplit(url)
        self._encrypted = read.scheme == "https"
        self._host = read.hostname or ""
        self._port = read.port or (443 if self._encrypted else 80)
        self._path = read.path.rstrip("/")
        self._named = [("Host", read.netloc), ("Content-Type", "application/json")]
        self._idle: list[_Line] = []
        self._resting_until = 0.0
        self._silent_for = 0.0

    async def __aenter__(self) -> Self:
        """Open it: lines are opened when they are needed."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close it."""
        await self.close()

    async def ask(self, path: str, question: bytes, *, within: float) -> bytes:
        """Post JSON and return the body of the answer, `within` so many seconds in all.

        Raises NoAnswer: none in time, one that is no success, or it is left alone just now.
        """
        if self._resting and within <= self._silent_for:
            raise NoAnswer
        try:
            return await self._call("POST", path, question, within)
        except TimeoutError as error:
            self._rest(within)
            raise NoAnswer from error
        except (OSError, EOFError, h11.ProtocolError) as error:
            self._rest(math.inf)
            raise NoAnswer from error

    async def well(self) -> bool:
        """Return whether it says that it is well."""
        try:
            await self._call("GET", "/health", b"", HEALTH_SECONDS)
        except (NoAnswer, OSError, TimeoutError, EOFError, h11.ProtocolError):
            return False
        return True

    async def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().writer.close()

    @property
    def _resting(self) -> bool:
        return time.monotonic() < self._resting_until

    def _rest(self, silent_for: float) -> None:
        """Leave it alone for a while, after it was silent for so many seconds."""
        self._silent_for = max(silent_for, self._silent_for if self._resting else 0.0)
        self._resting_until = time.monotonic() + REST_SECONDS

    async def _call(self, method: str, path: str, body: bytes, within: float) -> bytes:
        async with asyncio.timeout(within):
            while self._idle:
                line = self._idle.pop()
                if line.cut:
                    line.writer.close()
                    continue
                try:
                    return await self._exchange(line, method, path, body)
                except (OSError, EOFError):
                    continue  # closed by the other side in this very moment, as idle lines are
            reader, writer = await asyncio.open_connection(
                self._host, self._port, ssl=self._encrypted or None
            )
            line = _Line(reader, writer, h11.Connection(h11.CLIENT))
            return await self._exchange(line, method, path, body)

    async def _exchange(self, line: _Line, method: str, path: str, body: bytes) -> bytes:
        """Ask on one line; it is kept for the next call if the whole answer came."""
        try:
            headers = [*self._named, ("Content-Length", str(len(body)))]
            asked = h11.Request(method=method, target=self._path + path, headers=headers)
            sent = line.http.send(asked) or b""
            sent += line.http.send(h11.Data(data=body)) or b""
            line.writer.write(sent + (line.http.send(h11.EndOfMessage()) or b""))
            status, answer = await _answer(line)
        except BaseException:
            line.writer.close()
            raise
        if line.http.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            line.http.start_next_cycle()
            self._idle.append(line)
        else:
            line.writer.close()
        if status != HTTP_OK:
            raise NoAnswer
        return answer


async def _answer(line: _Line) -> tuple[int, bytes]:
    """Return status and body of the answer. Raises EOFError when the line was closed before it."""
    status = 0
    parts: list[bytes] = []
    while True:
        event = line.http.next_event()
        if event is h11.NEED_DATA:
            data = await line.reader.read(READ_BYTES)
            if not data and not status:
                raise EOFError
            line.http.receive_data(data)
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            parts.append(event.data)
        elif isinstance(event, h11.EndOfMessage):
            return status, b"".join(parts)
