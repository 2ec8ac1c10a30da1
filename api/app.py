"""The web application, put together. Started by `python -m api.cli`, or by uvicorn as a factory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from api import consequences, health
from api.access import (
    frame,
    logins_pages,
    look_pages,
    oidc_pages,
    settings_look_pages,
    settings_pages,
    settings_units_pages,
    users_pages,
)
from api.access import pages as access
from api.access.oidc import Provider
from api.cases import (
    break_glass_pages,
    duties_pages,
    handover_pages,
    inbox_pages,
    related_pages,
    rules_pages,
)
from api.cases import endpoints as cases
from api.cases import pages as case_pages
from api.closing import pages as closing
from api.conversations import endpoints as conversations
from api.conversations import (
    form_keeping_pages,
    form_pages,
    form_question_pages,
    form_sending_pages,
    poster_pages,
)
from api.conversations import pages as chat
from api.conversations.bot import Bot
from api.forwarding import pages as forwarding
from api.invitations import endpoints as invitations
from api.invitations import pages as invitation_pages
from api.invitations import staff_pages as inviting
from api.invitations import times_pages
from api.lessons import digest_pages
from api.lessons import pages as lesson_pages
from api.measures import case_pages as measures_of_case
from api.measures import pages as measures
from api.reports import contact_pages, receipt_pages, statement_pages
from api.reports import endpoints as reports
from api.reports.danger import DangerReader
from api.retention import keeping_pages
from api.retention import pages as privacy_pages
from api.reviews import (
    learning_pages,
    meeting_pages,
    observer_pages,
    observing_pages,
    report_pages,
    signoff_pages,
    signoff_receipt_pages,
    summary_pages,
    summary_receipt_pages,
    timeline_pages,
)
from api.reviews import pages as review_pages
from api.reviews import receipt_pages as timeline_receipt
from api.shared import logs, problems
from api.shared.bell import Bell
from api.shared.db import Database
from api.shared.i18n import LanguageMiddleware
from api.shared.limits import BodyLimitMiddleware, Misses
from api.shared.neighbour import Neighbour
from api.shared.sealing import Vault
from api.shared.settings import Settings, read_settings


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
    furnish(app, settings)
    problems.install(app)
    frame.install(app)
    staff = (
        access,
        oidc_pages,
        settings_pages,
        settings_look_pages,
        settings_units_pages,
        users_pages,
        logins_pages,
        privacy_pages,
        keeping_pages,
        inbox_pages,
        break_glass_pages,
        case_pages,
        duties_pages,
        related_pages,
        handover_pages,
        rules_pages,
        cases,
        forwarding,
    )
    invited = (invitations, invitation_pages, inviting, times_pages)
    reviewing = (
        review_pages,
        timeline_pages,
        learning_pages,
        timeline_receipt,
        meeting_pages,
        summary_pages,
        summary_receipt_pages,
        signoff_pages,
        signoff_receipt_pages,
        observer_pages,
        observing_pages,
        report_pages,
    )
    learning = (lesson_pages, digest_pages)
    for each in (
        conversations,
        form_pages,
        form_question_pages,
        form_sending_pages,
        form_keeping_pages,
        poster_pages,
        chat,
        look_pages,
        reports,
        receipt_pages,
        contact_pages,
        statement_pages,
        *invited,
        *reviewing,
        *learning,
        *staff,
        measures_of_case,
        measures,
        closing,
    ):
        app.include_router(each.router)
    health.install(app)
    if settings.static_dir.is_dir():
        static = GZipMiddleware(StaticFiles(directory=settings.static_dir))
        app.mount("/static", static, name="static")
    app.add_middleware(BodyLimitMiddleware)
    app.add_middleware(LanguageMiddleware)
    return app


def furnish(app: FastAPI, settings: Settings) -> None:
    """Give the application what its doors work with: the database, the bot, who acts on what.

    Raises FileNotFoundError when there is no key file.
    """
    app.state.settings = settings
    app.state.database = Database(
        settings.database_url,
        vault=Vault.from_file(settings.key_file),
        consequences=consequences.TABLE,
        sms=settings.sends_sms,
        connections=settings.database_connections,
    )
    app.state.sms = settings.sends_sms
    app.state.bell = Bell(settings.database_url)
    app.state.panels = consequences.PANELS
    app.state.menu = consequences.MENU
    app.state.case_tabs = consequences.CASE_TABS
    app.state.further_words = consequences.FURTHER_WORDS
    app.state.report_parts = consequences.REPORT_PARTS
    app.state.audience = consequences.AUDIENCE
    app.state.provider = Provider(settings) if settings.oidc_issuer else None
    app.state.neighbour = Neighbour(settings.bot_url)
    app.state.bot = Bot(app.state.neighbour, timeout_seconds=settings.bot_timeout_seconds)
    app.state.danger = DangerReader(app.state.neighbour)
    app.state.misses = Misses()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.bell.close()
    await app.state.neighbour.close()
    await app.state.database.close()
