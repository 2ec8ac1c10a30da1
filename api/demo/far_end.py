"""The demo's far end: a receiving quality system, a mail server and an SMS gateway, in one process.

`python -m api.demo.far_end --port 8002 --smtp-port 8025`. It listens on this machine only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.staticfiles import StaticFiles

from api.demo import solvik
from api.demo.mailbox import Mailbox
from api.demo.phone import NewSms, Phone
from api.demo.received import NotGenuine, NotUnderstood, QualitySystem
from api.reports import wording
from api.shared import pages
from api.shared.i18n import LanguageMiddleware

MOST_BYTES = 1_000_000
HOST = "127.0.0.1"


router = APIRouter()


def _system(request: Request) -> QualitySystem:
    found: QualitySystem = request.app.state.system
    return found


def _mailbox(request: Request) -> Mailbox:
    found: Mailbox = request.app.state.mailbox
    return found


def _phone(request: Request) -> Phone:
    found: Phone = request.app.state.phone
    return found


System = Annotated[QualitySystem, Depends(_system)]
Mails = Annotated[Mailbox, Depends(_mailbox)]
Texts = Annotated[Phone, Depends(_phone)]


def create_app(system: QualitySystem, mailbox: Mailbox, phone: Phone, static_dir: Path) -> FastAPI:
    """Return the far end's web application."""
    app = FastAPI(title="Solvik's quality system (demo)", openapi_url=None)
    app.state.system = system
    app.state.mailbox = mailbox
    app.state.phone = phone
    app.include_router(router)
    if static_dir.is_dir():
        app.mount("/static", StaticFiles(directory=static_dir), name="static")
    app.add_middleware(LanguageMiddleware)
    return app


@router.get("/health")
async def health() -> dict[str, str]:
    """Tell that we are up."""
    return {"status": "ready"}


@router.post("/events")
async def receive(request: Request, system: System) -> Response:
    """Take an event: 204 when it is kept, and when it was kept before."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        system.receive(body, request.headers)
    except NotGenuine:
        raise HTTPException(401) from None
    except NotUnderstood:
        raise HTTPException(422) from None
    return Response(status_code=204)


@router.post("/sms", status_code=202)
def take_sms(request: Request, phone: Texts, new: NewSms) -> Response:
    """Take an SMS, as a gateway does."""
    if request.headers.get("authorization") != f"Bearer {phone.token}":
        raise HTTPException(401)
    phone.take(new)
    return Response(status_code=202)


@router.get("/")
def received(request: Request, system: System) -> Response:
    """Show each report once."""
    return pages.render(
        request,
        "demo/received.html",
        reports=system.reports(),
        refused=system.refused,
        wording=_wording,
    )


@router.get("/events.json")
def events(system: System) -> dict[str, Any]:
    """Return what came, for tests: by webhook, and by the folder."""
    files = [{"name": name, "event": event} for name, _at, event in system.files()]
    return {"events": system.events(), "files": files, "refused": system.refused}


@router.get("/mailbox")
def mails(request: Request, mailbox: Mails, phone: Texts) -> Response:
    """Show the mails and the SMS."""
    return pages.render(request, "demo/mailbox.html", mails=mailbox.mails(), texts=phone.all())


@router.get("/mailbox.json")
def mails_for_tests(mailbox: Mails, phone: Texts) -> dict[str, Any]:
    """Return the mails and the SMS, for tests."""
    return {
        "mails": [asdict(mail) | {"links": mail.links} for mail in mailbox.mails()],
        "texts": [asdict(text) | {"links": text.links} for text in phone.all()],
    }


@router.get("/mailbox/{mail_id}")
def one_mail(request: Request, mailbox: Mails, mail_id: UUID) -> Response:
    """Show one mail, its links to press."""
    try:
        mail = mailbox.mail(mail_id)
    except FileNotFoundError:
        raise HTTPException(404) from None
    return pages.render(request, "demo/mail.html", mail=mail)


def _wording(value: str | None) -> str:
    """Return a value of a report in words: kind, role, category or harm."""
    for table in (wording.KINDS, wording.REPORTER_ROLES, wording.CATEGORIES, wording.HARMS):
        for known, words in table.items():
            if known == value:
                return str(words)
    return value or ""


async def serve(app: FastAPI, mailbox: Mailbox, *, port: int, smtp_port: int) -> None:
    """Serve pages and mail until told to stop."""
    loop = asyncio.get_running_loop()
    mail_server = await loop.create_server(mailbox.server, HOST, smtp_port)
    async with mail_server:
        config = uvicorn.Config(app, host=HOST, port=port, access_log=False, log_level="warning")
        await uvicorn.Server(config).serve()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the far end as the command line and `MELDEKNAPP_*` say."""
    given = os.environ
    data_dir = Path(given.get("MELDEKNAPP_DATA_DIR", ".meldeknapp"))
    parser = argparse.ArgumentParser(prog="api.demo.far_end", description=__doc__)
    parser.add_argument("--port", type=int, default=given.get("MELDEKNAPP_FAR_END_PORT", 8002))
    parser.add_argument("--smtp-port", type=int, default=given.get("MELDEKNAPP_SMTP_PORT", 8025))
    parser.add_argument("--store", type=Path, default=data_dir / "far_end")
    parser.add_argument(
        "--outbox",
        type=Path,
        default=Path(given.get("MELDEKNAPP_FOLDER_ROOT", data_dir / "outbox")) / solvik.FOLDER,
    )
    parser.add_argument("--secret", default=solvik.WEBHOOK_SECRET)
    parser.add_argument("--sms-token", default=given.get("MELDEKNAPP_SMS_TOKEN", ""))
    options = parser.parse_args(arguments)
    static_dir = Path(given.get("MELDEKNAPP_STATIC_DIR", ".build/static"))
    mailbox = Mailbox(options.store / "mail")
    system = QualitySystem(options.store / "events", options.outbox, options.secret)
    phone = Phone(options.store / "sms", options.sms_token)
    app = create_app(system, mailbox, phone, static_dir)
    asyncio.run(serve(app, mailbox, port=options.port, smtp_port=options.smtp_port))


if __name__ == "__main__":
    main()
