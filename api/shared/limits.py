"""How much one request may send, and how many wrong codes one place may try."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request

from api.shared.problems import API_PREFIX, Problem, TooLarge, TooMany, respond

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

API_BYTES = 32_768
FORM_BYTES = 262_144
"""A form posts the whole report URL-encoded: up to 20,000 characters of story and more."""


MISSES = 20
MISSES_SECONDS = 60.0
MOST_PLACES = 10_000


class Misses:
    """Wrong codes of the last minute, by the address they came from, in this process alone.

    Only what is wrong is counted and refused: a whole hospital may stand behind one address, and a
    right code opens whatever others there have typed. Codes are too long to be guessed at any
    speed; this keeps trying from costing us anything.
    """

    def __init__(self) -> None:
        self._lately: OrderedDict[str, deque[float]] = OrderedDict()

    def add(self, place: str) -> None:
        """Count one. Raises TooMany when there were too many of late."""
        now = time.monotonic()
        tries = self._lately.setdefault(place, deque(maxlen=MISSES))
        self._lately.move_to_end(place)
        if len(self._lately) > MOST_PLACES:
            self._lately.popitem(last=False)
        if len(tries) == MISSES and now - tries[0] < MISSES_SECONDS:
            raise TooMany
        tries.append(now)


def missed(request: Request) -> None:
    """Count a wrong code from where this request came. Raises TooMany."""
    misses: Misses = request.app.state.misses
    misses.add(request.client.host if request.client else "")


def miss(request: Request, wrong: Problem) -> Problem:
    """Count a wrong code likewise; return what a page that keeps the typed words says of it."""
    try:
        missed(request)
    except TooMany as too_many:
        return too_many
    return wrong


class BodyLimitMiddleware:
    """Refuse larger bodies, whether or not their length was declared.

    A body is read here, at most up to the limit, before the application sees any of it: an error
    raised while the application reads would be taken for its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or answer 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = API_BYTES if scope["path"].startswith(API_PREFIX) else FORM_BYTES
        declared = Headers(scope=scope).get("content-length", "0")
        body = None
        if declared.isdecimal() and int(declared) <= limit:
            body = await _read(receive, limit)
        if body is None:
            await respond(Request(scope), TooLarge())(scope, receive, send)
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Return the whole body, or None when it is over the limit."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return body
