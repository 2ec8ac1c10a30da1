"""The one way out: where calls may go, and where not."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import pytest

from api.shared.http import AddressRefused, CallFailed, Egress, is_public

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.156.0.1", "2a01:798::1", "::ffff:193.156.0.1"])
def test_an_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server on this machine that never ends its answer."""
    gone = asyncio.Event()

    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            writer.close()
            gone.set()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await gone.wait()


async def test_a_call_that_takes_too_long_is_given_up(port: int) -> None:
    async with Egress([f"127.0.0.1:{port}"], call_seconds=0.4) as egress:
        with pytest.raises(CallFailed) as failed:
            await egress.post(f"http://127.0.0.1:{port}/", b"", {})
    assert failed.value.slug in {"timeout", "answer-malformed"}


async def test_what_is_no_web_server_is_a_failed_call() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Egress([place]) as egress:
        with pytest.raises(CallFailed) as failed:
            await egress.post(f"http://{place}/", b"", {})
    assert failed.value.slug in {"answer-malformed", "unreachable"}


async def test_a_name_that_answers_differently_the_second_time_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: public when checked, private when called. We call what we checked."""
    answers = iter(["193.156.0.1", "127.0.0.1"])
    called: list[Any] = []
    loop = asyncio.get_running_loop()

    async def getaddrinfo(_host: str, port: int, **_rest: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    async def create_connection(_protocol: object, host: str, *_rest: Any, **_more: Any) -> None:
        called.append(host)
        raise OSError("no calls out of a test")

    monkeypatch.setattr(loop, "create_connection", create_connection)
    monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
    async with Egress() as egress:
        with pytest.raises(CallFailed) as failed:
            await egress.post("https://rebinding.example/", b"", {})
        assert failed.value.slug == "unreachable"
        assert called == ["193.156.0.1"]
        with pytest.raises(AddressRefused) as refused:
            await egress.post("https://rebinding.example/", b"", {})
    assert refused.value.slug == "address-private"


async def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def getaddrinfo(_host: str, port: int, **_rest: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("193.156.0.1", "10.0.0.1")
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    async with Egress() as egress:
        with pytest.raises(AddressRefused):
            await egress.addresses(egress.target("https://both.example/"))


async def test_the_operators_list_names_host_and_port_together() -> None:
    async with Egress(["localhost:8002"]) as egress:
        assert await egress.addresses(egress.target("http://localhost:8002/"))
        with pytest.raises(AddressRefused):
            egress.target("http://localhost:8003/")
        with pytest.raises(AddressRefused):
            await egress.addresses(egress.target("https://localhost:8003/"))


async def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, unused_tcp_port_factory: Callable[[], int]
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_tcp_port_factory()}")
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Egress([place]) as egress:
        assert (await egress.post(f"http://{place}/", b"", {})).status == 204
