"""The one way out: HTTP calls to addresses that somebody configured, and to no place else.

A connector's address is typed by a person, and the service stands inside a network with doors of
its own. So a call goes to public addresses only, unless the operator listed the place; the name is
resolved once, and the call is pinned to what was checked, so that a name which answers differently
the second time (DNS rebinding) gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Self

import httpx

from api.shared import clock

CALL_SECONDS = 15.0
"""How long a whole call may take, name look-up and answer included."""

CONNECT_SECONDS = 5.0
_NAT64 = IPv6Network("64:ff9b::/96")


class CallFailed(Exception):
    """A call did not come to an answer. `slug` says why, and nothing else does."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class AddressRefused(CallFailed):
    """The address is none we may call: malformed, unencrypted, or inside a private network."""


@dataclass(frozen=True)
class Target:
    """Where a call goes: the address as written, and its host and port."""

    url: httpx.URL
    host: str
    port: int

    @property
    def place(self) -> str:
        """Host and port, as operators list them in `egress_allow`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and after how many seconds the other side wants us again."""

    status: int
    retry_after: float | None


@dataclass(frozen=True)
class Reply:
    """An answer whose body matters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


MOST_BYTES = 1_000_000
"""How much of an answer is read, at most."""


class Egress:
    """The client for outgoing calls; one for each process."""

    def __init__(self, allow: Iterable[str] = (), *, call_seconds: float = CALL_SECONDS) -> None:
        self._allowed = frozenset(place.lower() for place in allow)
        self._call_seconds = call_seconds
        self._client = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(call_seconds, connect=CONNECT_SECONDS),
            headers={"User-Agent": "meldeknapp"},
        )

    async def __aenter__(self) -> Self:
        """Open it."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close it."""
        await self._client.aclose()

    def target(self, url: str) -> Target:
        """Return what an address means. Raises AddressRefused unless it is one we may try.

        Only HTTPS, since health texts travel; plain HTTP to places the operator listed.
        """
        try:
            read = httpx.URL(url)
            host, port = read.host, read.port or {"https": 443, "http": 80}[read.scheme]
        except (httpx.InvalidURL, KeyError, TypeError, UnicodeError) as error:
            raise AddressRefused("address-malformed") from error
        if not host or read.userinfo or read.fragment:
            raise AddressRefused("address-malformed")
        target = Target(read, host, port)
        if read.scheme == "http" and target.place.lower() not in self._allowed:
            raise AddressRefused("address-not-encrypted")
        return target

    async def addresses(self, target: Target) -> list[str]:
        """Return the target's network addresses, all of them checked.

        Raises AddressRefused when any of them is private and the place was not listed, and
        CallFailed when the name is not known.
        """
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                target.host, target.port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError) as error:
            raise CallFailed("name-unknown") from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if target.place.lower() not in self._allowed and not all(map(is_public, addresses)):
            raise AddressRefused("address-private")
        return addresses

    async def probe(self, url: str) -> None:
        """Raise CallFailed unless somebody listens at the address. Nothing is sent."""
        target = self.target(url)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                for address in await self.addresses(target):
                    try:
                        _reader, writer = await asyncio.open_connection(address, target.port)
                    except OSError:
                        continue
                    writer.close()
                    return
        except TimeoutError as error:
            raise CallFailed("timeout") from error
        raise CallFailed("unreachable")

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send `content` and return the answer, whatever its status.

        Raises AddressRefused, and CallFailed with one of the slugs `name-unknown`,
        `unreachable`, `timeout`, `answer-malformed`.
        """
        async with self._call("POST", url, content, headers) as response:
            # what it says beyond the status is of no use to us
            return Answer(response.status_code, _retry_after(response.headers.get("retry-after")))

    async def fetch(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Reply:
        """Send `content` and return the answer with its body, whatever its status.

        Raises as `post` does; an answer over `MOST_BYTES` is `answer-malformed`.
        """
        async with self._call(method, url, content, headers) as response:
            body = b""
            async for part in response.aiter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise CallFailed("answer-malformed")
            return Reply(response.status_code, response.headers, body)

    @asynccontextmanager
    async def _call(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """Give the answer, its body not yet read."""
        target = self.target(url)
        try:
            async with asyncio.timeout(self._call_seconds):
                response = await self._send(method, target, content, headers)
                try:
                    yield response
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.TimeoutException) as error:
            raise CallFailed("timeout") from error
        except httpx.NetworkError as error:
            raise CallFailed("unreachable") from error
        except httpx.HTTPError as error:
            raise CallFailed("answer-malformed") from error

    async def _send(
        self, method: str, target: Target, content: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        addresses = await self.addresses(target)
        for last, address in zip([*[False] * (len(addresses) - 1), True], addresses, strict=True):
            request = self._client.build_request(
                method,
                target.url.copy_with(host=address),
                content=content,
                # The certificate is checked against the name, though the call goes to the number.
                headers={**headers, "Host": target.url.netloc.decode()},
                extensions={"sni_hostname": target.host},
            )
            try:
                return await self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if last:
                    raise
                continue
        raise CallFailed("unreachable")


def is_public(address: str) -> bool:
    """Return whether an address is on the open Internet, also when wrapped in an IPv6 one."""
    read: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(read, IPv6Address):
        wrapped = read.ipv4_mapped or read.sixtofour or (read.teredo or (None, None))[1]
        if wrapped is None and read in _NAT64:
            wrapped = IPv4Address(int(read) & 0xFFFF_FFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return read.is_global and not read.is_multicast


def _retry_after(header: str | None) -> float | None:
    """Return a Retry-After header (RFC 9110 § 10.2.3) in seconds from now, or None."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (until - clock.now()).total_seconds()) if until.tzinfo else None
