"""The parts of the service as child processes: what each is called with, and what it needs."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path

from api.operations.addresses import Addresses
from api.operations.supervisor import Part

ROOT = Path(__file__).resolve().parents[2]
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


def parts(addresses: Addresses, data_dir: Path, database_url: str, *, demo: bool) -> list[Part]:
    """Return every part of one running service, in no particular order."""
    ours = _environment(addresses, data_dir, database_url, demo=demo)
    bots = _bot_environment()
    seeded = ("seed",) if demo else ("migrate",)
    service = [
        Part("train", (str(BOT_PYTHON), "-m", "bot.train"), bots, task=True, start_seconds=None),
        Part(
            "bot",
            (str(BOT_PYTHON), "-m", "bot.server", "--port", str(addresses.bot_port)),
            bots,
            needs=("train",),
            health_url=f"{addresses.bot_url}/health",
        ),
        Part("migrate", (sys.executable, "-m", "api.cli", "migrate"), ours, task=True),
        Part(
            "api",
            _api_command(addresses, demo=demo),
            ours,
            needs=seeded,
            health_url=f"{addresses.service_url}/health/ready",
        ),
        Part(
            "worker",
            (sys.executable, "-m", "api.worker"),
            ours,
            needs=seeded,
            health_url=f"http://127.0.0.1:{addresses.worker_port}/",
            stop_seconds=30.0,
        ),
    ]
    if not demo:
        return service
    return [
        *service,
        Part("seed", (sys.executable, "-m", "api.demo.seed"), ours, ("migrate",), task=True),
        Part(
            "far_end",
            (
                *(sys.executable, "-m", "api.demo.far_end"),
                *("--port", str(addresses.far_end_port)),
                *("--smtp-port", str(addresses.smtp_port)),
            ),
            ours,
            health_url=f"{addresses.far_end_url}/health",
            health_port=addresses.smtp_port,
        ),
    ]


def _api_command(addresses: Addresses, *, demo: bool) -> tuple[str, ...]:
    # The demo's application has a front page as well: somebody's web page with the button on it.
    factory = "api.demo.host:create_app" if demo else "api.app:create_app"
    return (
        *(sys.executable, "-m", "uvicorn", "--factory", factory),
        *("--host", addresses.host, "--port", str(addresses.port)),
        # Addresses of invitations and receipts must not reach a log.
        "--no-access-log",
        "--no-server-header",
        *("--timeout-graceful-shutdown", "5"),
    )


def _environment(
    addresses: Addresses, data_dir: Path, database_url: str, *, demo: bool
) -> dict[str, str]:
    """Return the environment of API, worker and demo. What the operator set comes first."""
    environment = {
        "MELDEKNAPP_DATA_DIR": str(data_dir),
        "MELDEKNAPP_KEY_FILE": str(data_dir / "key"),
        "MELDEKNAPP_FOLDER_ROOT": str(data_dir / "outbox"),
        "MELDEKNAPP_STATIC_DIR": str(ROOT / ".build" / "static"),
        "MELDEKNAPP_PUBLIC_URL": addresses.service_url,
        "MELDEKNAPP_BOT_URL": addresses.bot_url,
    }
    if demo:
        environment |= {
            "MELDEKNAPP_DEMO": "true",
            "MELDEKNAPP_COOKIE_SECURE": "false",
            "MELDEKNAPP_FAR_END_URL": addresses.far_end_url,
            "MELDEKNAPP_EGRESS_ALLOW": json.dumps([f"127.0.0.1:{addresses.far_end_port}"]),
            "MELDEKNAPP_SMTP_HOST": "127.0.0.1",
            "MELDEKNAPP_SMTP_PORT": str(addresses.smtp_port),
            "MELDEKNAPP_SMTP_STARTTLS": "false",
            "MELDEKNAPP_SMS_URL": f"{addresses.far_end_url}/sms",
            "MELDEKNAPP_SMS_TOKEN": secrets.token_urlsafe(16),
            "MELDEKNAPP_SMS_SENDER": "Solvik",
        }
    environment |= os.environ
    environment["MELDEKNAPP_DATABASE_URL"] = database_url
    environment["MELDEKNAPP_WORKER_PORT"] = str(addresses.worker_port)
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def _bot_environment() -> dict[str, str]:
    """Return the bot's environment: nothing of the database, the key or the mail server in it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MELDEKNAPP_", "DATABASE_", "PG"))
    }
    return kept | {
        "PYTHONUNBUFFERED": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
