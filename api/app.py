"""The web application, put together. Started by `python -m api.cli`, or by uvicorn as a factory."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from sqlalchemy import text

from api import consequences
from api.access import frame
from api.access import pages as access
from api.cases import endpoints as cases
from api.cases import pages as case_pages
from api.conversations import endpoints as conversations
from api.conversations import form_pages
from api.conversations import pages as chat
from api.conversations.bot import Bot
from api.forwarding import pages as forwarding
from api.invitations import endpoints as invitations
from api.invitations import pages as invitation_pages
from api.invitations import staff_pages as inviting
from api.reports import endpoints as reports
from api.reports import pages as report_pages
from api.reports import receipt_pages, statement_pages
from api.shared import logs, problems
from api.shared.db import Database
from api.shared.i18n import LanguageMiddleware
from api.shared.limits import BodyLimitMiddleware
from api.shared.sealing import Vault
from api.shared.settings import Settings, read_settings

log = structlog.get_logger()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application.

    Raises FileNotFoundError when there is no key file, so that a misconfigured service does not
    start.
    """
    settings = settings or read_settings()
    logs.configure()
    app = FastAPI(
        title="Meldeknapp",
        version="1",
        description="The report button for health services.",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.settings = settings
    app.state.database = Database(
        settings.database_url,
        vault=Vault.from_file(settings.key_file),
        consequences=consequences.TABLE,
        connections=settings.database_connections,
    )
    app.state.panels = consequences.PANELS
    app.state.menu = consequences.MENU
    app.state.bot = Bot(settings.bot_url, timeout_seconds=settings.bot_timeout_seconds)
    problems.install(app)
    frame.install(app)
    staff = (access, case_pages, cases, forwarding)
    invited = (invitations, invitation_pages, inviting)
    for each in (
        conversations,
        form_pages,
        chat,
        reports,
        report_pages,
        receipt_pages,
        statement_pages,
        *invited,
        *staff,
    ):
        app.include_router(each.router)
    _add_health(app)
    if settings.static_dir.is_dir():
        static = GZipMiddleware(StaticFiles(directory=settings.static_dir))
        app.mount("/static", static, name="static")
    app.add_middleware(BodyLimitMiddleware)
    app.add_middleware(LanguageMiddleware)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.bot.close()
    await app.state.database.close()


def _add_health(app: FastAPI) -> None:
    """Add what operators watch: is it alive, can it serve, how much and how fast."""
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

    @app.middleware("http")
    async def measure(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        began = time.perf_counter()
        response = await call_next(request)
        route = getattr(request.scope.get("route"), "path", "none")
        answered.labels(route, response.status_code).inc()
        seconds.labels(route).inc(time.perf_counter() - began)
        return response

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
