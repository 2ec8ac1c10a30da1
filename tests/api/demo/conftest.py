"""The demo's far end, run for real on ports of its own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
import uvicorn
from pydantic import SecretStr

from api.demo import far_end, solvik
from api.demo.mailbox import Mailbox
from api.demo.phone import Phone
from api.demo.received import QualitySystem
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from api.shared.settings import Settings


SMS_TOKEN = "what the gateway knows us by"  # noqa: S105


@dataclass(frozen=True)
class FarEnd:
    """A far end that runs."""

    url: str
    smtp_port: int
    system: QualitySystem


@pytest.fixture
def settings(settings: Settings, far_end_port: int) -> Settings:
    """Settings of a demo."""
    return settings.model_copy(
        update={
            "demo": True,
            "far_end_url": f"http://127.0.0.1:{far_end_port}",
            "egress_allow": [f"127.0.0.1:{far_end_port}"],
            "sms_url": f"http://127.0.0.1:{far_end_port}/sms",
            "sms_token": SecretStr(SMS_TOKEN),
        }
    )


@pytest.fixture
def far_end_port() -> int:
    """A port nobody listens on."""
    return free_port()


@pytest_asyncio.fixture
async def running_far_end(
    settings: Settings, far_end_port: int, tmp_path: Path
) -> AsyncIterator[FarEnd]:
    """The far end, reachable by HTTP and SMTP."""
    outbox = settings.folder_root / solvik.FOLDER
    system = QualitySystem(tmp_path / "events", outbox, solvik.WEBHOOK_SECRET)
    mailbox = Mailbox(tmp_path / "mail")
    phone = Phone(tmp_path / "sms", SMS_TOKEN)
    app = far_end.create_app(system, mailbox, phone, settings.static_dir)
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(mailbox.server, "127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(app, port=far_end_port, log_level="critical", lifespan="off")
    )
    serving = asyncio.create_task(server._serve())  # noqa: SLF001 - without its signal handlers
    while not server.started:  # noqa: ASYNC110 - uvicorn tells in no other way
        await asyncio.sleep(0.01)
    yield FarEnd(settings.far_end_url, mail.sockets[0].getsockname()[1], system)
    server.should_exit = True
    await serving
    mail.close()
    await mail.wait_closed()
