"""How much one request may send."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

from starlette.datastructures import Headers
from starlette.requests import Request

from api.shared.problems import API_PREFIX, TooLarge, respond

API_BYTES = 32_768
FORM_BYTES = 262_144
"""A form posts the whole report URL-encoded: up to 20,000 characters of story and more."""


class _BodyTooLarge(Exception):  # noqa: N818 - never leaves this module
    pass


class BodyLimitMiddleware:
    """Refuse larger bodies before they are buffered, whether or not their length was declared."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Handle one request, or answer 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = API_BYTES if scope["path"].startswith(API_PREFIX) else FORM_BYTES
        declared = Headers(scope=scope).get("content-length", "0")
        seen = 0

        async def counted() -> "Message":
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _BodyTooLarge
            return message

        started = False

        async def watched(message: "Message") -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            if not declared.isdecimal() or int(declared) > limit:
                raise _BodyTooLarge
            await self.app(scope, counted, watched)
        except _BodyTooLarge:
            if not started:
                await respond(Request(scope), TooLarge())(scope, receive, send)
