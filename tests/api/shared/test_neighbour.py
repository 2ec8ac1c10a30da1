"""Calls to a part of our own: over lines that are kept, and with an end however it behaves."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from api.shared.neighbour import Neighbour, NoAnswer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue"


class Bot:
    """A server that answers each request with the next of these, and counts."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.lines = 0
        self.asked: list[bytes] = []
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        self.writers.append(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.asked.append(head + await reader.readexactly(length))
                answer = self.answers.pop(0) if self.answers else OK
                if answer is None:
                    await asyncio.sleep(30)
                else:
                    writer.write(answer)
                    if b"connection: close" in answer.lower():
                        break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(bot: Bot) -> AsyncIterator[Neighbour]:
    server = await asyncio.start_server(bot.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Neighbour(f"http://127.0.0.1:{port}") as neighbour:
        yield neighbour
    server.close()
    for writer in bot.writers:
        writer.close()


async def test_one_line_serves_call_after_call() -> None:
    bot = Bot()
    async with listening(bot) as neighbour:
        for number in range(5):
            question = f"{number} æ".encode()
            assert await neighbour.ask("/turn", question, within=2) == b"true"
            assert bot.asked[-1].startswith(b"POST /turn HTTP/1.1\r\n")
            assert bot.asked[-1].endswith(question)
        assert await neighbour.well()
        assert bot.asked[-1].startswith(b"GET /health ")
    assert bot.lines == 1


async def test_calls_at_once_do_not_share_a_line() -> None:
    bot = Bot()
    async with listening(bot) as neighbour:
        calls = (neighbour.ask("/turn", b"{}", within=2) for _ in range(4))
        assert await asyncio.gather(*calls) == [b"true"] * 4
        assert bot.lines == 4


async def test_a_line_that_was_closed_while_idle_costs_no_answer() -> None:
    bot = Bot()
    async with listening(bot) as neighbour:
        await neighbour.ask("/turn", b"{}", within=2)
        for writer in bot.writers:
            writer.close()
        assert await neighbour.ask("/turn", b"{}", within=2) == b"true"
        await asyncio.sleep(0.05)
        assert bot.lines == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\ntrue",
        b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\ntrue",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ntr\r\n2\r\nue\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
    ],
)
async def test_an_answer_in_any_form_is_taken_and_the_next_call_works(answer: bytes) -> None:
    async with listening(Bot(answer)) as neighbour:
        assert await neighbour.ask("/turn", b"{}", within=2) == b"true"
        assert await neighbour.ask("/turn", b"{}", within=2) == b"true"


async def test_whoever_never_ends_is_left_in_time_and_then_left_alone() -> None:
    bot = Bot(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", None)
    async with listening(bot) as neighbour:
        began = time.monotonic()
        with pytest.raises(NoAnswer):
            await neighbour.ask("/turn", b"{}", within=0.2)
        assert time.monotonic() - began < 10
        with pytest.raises(NoAnswer):
            await neighbour.ask("/turn", b"{}", within=0.2)
        assert len(bot.asked) == 1


async def test_whoever_has_more_patience_than_the_silence_lasted_may_still_ask() -> None:
    async with listening(Bot(None)) as neighbour:
        with pytest.raises(NoAnswer):
            await neighbour.ask("/danger", b"{}", within=0.1)
        assert await neighbour.ask("/turn", b"{}", within=2) == b"true"
        with pytest.raises(NoAnswer):
            await neighbour.ask("/danger", b"{}", within=0.1)


async def test_nobody_asks_one_who_hung_up() -> None:
    bot = Bot(b"SSH-2.0-nobody\r\n\r\n")
    async with listening(bot) as neighbour:
        for patience in (0.5, 5):
            with pytest.raises(NoAnswer):
                await neighbour.ask("/turn", b"{}", within=patience)
        assert len(bot.asked) == 1


async def test_a_refusal_is_no_answer_but_the_next_question_is_asked() -> None:
    refused = b"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\n{}"
    async with listening(Bot(refused)) as neighbour:
        with pytest.raises(NoAnswer):
            await neighbour.ask("/turn", b"{}", within=2)
        assert await neighbour.ask("/turn", b"{}", within=2) == b"true"


@pytest.mark.parametrize("answer", [b"SSH-2.0-nobody\r\n\r\n", b"\x16\x03\x01\r\n\r\n"])
async def test_what_is_no_http_is_no_answer(answer: bytes) -> None:
    async with listening(Bot(answer)) as neighbour:
        with pytest.raises(NoAnswer):
            await neighbour.ask("/turn", b"{}", within=2)


async def test_nobody_there_is_no_answer_and_not_well() -> None:
    async with Neighbour("http://127.0.0.1:9") as neighbour:
        assert not await neighbour.well()
        with pytest.raises(NoAnswer):
            await neighbour.ask("/turn", b"{}", within=2)
