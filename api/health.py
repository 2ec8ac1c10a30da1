"""What operators watch: is the service alive, can it serve, how much and how fast."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from sqlalchemy import text

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()


class MeasureMiddleware:
    """Count answers and the time they took, by route and never by address.

    Plain ASGI: a middleware of requests and responses costs more than many routes themselves.
    """

    def __init__(self, app: ASGIApp, answered: Counter, seconds: Counter) -> None:
        self.app = app
        self.answered = answered
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self.answered.labels(route, status).inc()
            self.seconds.labels(route).inc(time.perf_counter() - began)


def install(app: FastAPI) -> None:
    """Add `/health/live`, `/health/ready` and `/metrics`."""
    registry = CollectorRegistry()
    answered = Counter(
        "meldeknapp_responses",
        "Responses by route and status.",
        ["route", "status"],
        registry=registry,
    )
    seconds = Counter(
        "meldeknapp_response_seconds", "Time spent answering.", ["route"], registry=registry
    )
    app.add_middleware(MeasureMiddleware, answered=answered, seconds=seconds)

    @app.get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/health/ready", include_in_schema=False)
    async def ready(response: Response) -> dict[str, str]:
        """Ready means that reports can be taken. Without the bot they still can, by the form."""
        try:
            async with app.state.database.begin() as tx:
                await tx.execute(text("SELECT 1"))
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            log.warning("not ready", error=type(error).__name__)
            response.status_code = 503
            return {"status": "no database"}
        bot = "ready" if await app.state.bot.ready() else "unavailable"
        return {"status": "ready", "bot": bot}

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
