"""The real parts every API test stands on: a database per worker, the application, the bot.

Loaded as a pytest plugin (`-p tests.fixtures`), not as a conftest, since the bot's own tests run in
another environment. Tests commit for real; what they leave is emptied after each.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import make_url, text
from starlette.datastructures import State

from api.access.models import Service, Unit
from api.app import create_app, furnish
from api.migrations import migrate
from api.shared import clock, ids, jobs
from api.shared.db import Base, Database, plain_url
from api.shared.postgres import embedded
from api.shared.sealing import Vault
from api.shared.settings import Settings
from api.worker import work
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from fastapi import FastAPI

ROOT = Path(__file__).parents[1]
SERVER = "MELDEKNAPP_TEST_SERVER"
TEMPLATE = "meldeknapp_template"
NOBODY_THERE = "http://127.0.0.1:9"
"""The discard port: nothing listens there, so a bot at this address is down."""

TABLES = [table.name for table in Base.metadata.sorted_tables]
QUEUE = [
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_jobs",
    "procrastinate_workers",
]
EMPTY_ALL = "; ".join(f'DELETE FROM "{table}"' for table in TABLES + QUEUE)  # noqa: S608
"""Few tables hold a row after a test, and none many: TRUNCATE makes new files for all of them.

Rows then stand where others stood, in no order: a test that compares in order asks for one.
"""

_stack = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the whole run, in the process that starts the workers."""
    if hasattr(config, "workerinput") or config.option.collectonly or SERVER in os.environ:
        return
    url = _stack.enter_context(
        embedded(ROOT / ".meldeknapp" / f"test-{os.getpid()}", durable=False)
    )
    os.environ[SERVER] = plain_url(url)
    _administer(f'CREATE DATABASE "{TEMPLATE}"')
    migrate(_address_of(TEMPLATE))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started for the run."""
    if hasattr(config, "workerinput"):
        return
    folder = _bot_folder(os.getpid())
    if (pid_file := folder / "pid").exists():
        with suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text()), signal.SIGTERM)
        shutil.rmtree(folder)
    _stack.close()


def _address_of(database: str) -> str:
    return make_url(os.environ[SERVER]).set(database=database).render_as_string(hide_password=False)


def _administer(statement: str) -> None:
    with psycopg.connect(_address_of("postgres"), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def database_url(worker_id: str) -> Iterator[str]:
    """Address of this worker's own migrated database."""
    name = f"test_{worker_id}_{os.getpid()}"
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    yield _address_of(name)
    _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def fresh_database_url() -> Iterator[str]:
    """Address of an empty database, for one test."""
    name = f"fresh_{ids.new_id().hex}"
    _administer(f'CREATE DATABASE "{name}"')
    yield _address_of(name)
    _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key file."""
    path = tmp_path_factory.mktemp("keys") / "key"
    Vault.create_file(path)
    return path


@pytest.fixture
def bot_address() -> str:
    """Where the application looks for the bot: nowhere, unless a folder's conftest says so."""
    return NOBODY_THERE


@pytest.fixture
def settings(database_url: str, key_file: Path, tmp_path: Path, bot_address: str) -> Settings:
    """The application's settings."""
    return Settings(
        database_url=database_url,
        database_connections=5,
        key_file=key_file,
        bot_url=bot_address,
        public_url="http://meldeknapp.test",
        folder_root=tmp_path / "outbox",
        cookie_secure=False,
        smtp_starttls=False,
    )


@pytest.fixture(scope="session")
def doors(database_url: str, key_file: Path) -> FastAPI:
    """The application with all its doors, put together once: that takes longer than most tests."""
    return create_app(Settings(database_url=database_url, key_file=key_file))


@pytest_asyncio.fixture
async def app(settings: Settings, doors: FastAPI) -> AsyncIterator[FastAPI]:
    """The application, furnished anew; its tables are emptied after the test."""
    made = doors
    made.state = State()
    made.dependency_overrides = {}
    furnish(made, settings)
    yield made
    await made.state.bell.close()
    await made.state.neighbour.close()
    await made.state.database.close()
    with psycopg.connect(settings.database_url) as connection:
        # The audit log refuses to be emptied; replicas do not run its trigger, nor look for what
        # refers to a row.
        connection.execute("SET session_replication_role = replica")
        connection.execute(EMPTY_ALL)


@pytest.fixture
def database(app: FastAPI) -> Database:
    """The application's database, for looking at what was stored."""
    found: Database = app.state.database
    return found


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser or program at the application's door."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://meldeknapp.test") as made:
        yield made


@pytest.fixture(scope="session", autouse=True)
def no_job_by_the_clock() -> Iterator[None]:
    """Let a test's worker plan nothing by the real clock: a test calls what it wants to have run.

    Less than no delay at all is taken, so nothing is ever late enough to be caught up with.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(jobs.app.periodic_defaults, "max_delay", -1)
        yield


@pytest_asyncio.fixture
async def run_jobs(settings: Settings, app: FastAPI) -> Callable[..., Awaitable[None]]:
    """The real worker, called by a test to work until nothing is due.

    With `hurry=True` what waits for its hour is due at once.
    """

    async def run(*, hurry: bool = False) -> None:
        if hurry:
            database: Database = app.state.database
            async with database.begin() as tx:
                await tx.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL"))
        await work(settings, until_empty=True)

    return run


@dataclass(frozen=True)
class Solvik:
    """A service with three units, for tests that need one."""

    service: Service
    units: list[Unit]


@pytest_asyncio.fixture
async def solvik(database: Database) -> Solvik:
    """A small service: an emergency ward, a maternity ward and home nursing."""
    service = Service(
        id=ids.new_id(),
        slug="solvik",
        name={"nb": "Solvik", "nn": "Solvik", "en": "Solvik"},
        phone="55 00 00 00",
        created_at=clock.now(),
    )
    names = {
        "akuttmottaket": ("Akuttmottaket", "Akuttmottaket", "Emergency department"),
        "fodeavdelingen": ("Fødeavdelingen", "Fødeavdelinga", "Maternity ward"),
        "hjemmetjenesten": ("Hjemmetjenesten", "Heimetenesta", "Home nursing"),
    }
    units = [
        Unit(
            id=ids.new_id(),
            service_id=service.id,
            slug=slug,
            name=dict(zip(("nb", "nn", "en"), each, strict=True)),
            synonyms=[],
            position=position,
        )
        for position, (slug, each) in enumerate(names.items())
    ]
    async with database.begin() as tx:
        tx.add(service)
        await tx.flush()
        tx.add_all(units)
    return Solvik(service, units)


def _bot_folder(controller: int) -> Path:
    return ROOT / ".meldeknapp" / f"test-bot-{controller}"


@pytest.fixture(scope="session")
def bot_url(worker_id: str) -> str:
    """Address of the real bot: one process for the whole run, started by whoever needs it first."""
    controller = os.getppid() if worker_id != "master" else os.getpid()
    folder = _bot_folder(controller)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = folder / "address"
        if not address.exists():
            bot = ROOT / "bot/.venv/bin/python"
            # Does nothing when the model is the one that the bot's files give.
            subprocess.run([bot, "-m", "bot.train"], cwd=ROOT, check=True, capture_output=True)
            port = free_port()
            with (folder / "log").open("w") as log:
                process = subprocess.Popen(
                    [bot, "-m", "bot.server", "--port", str(port)],
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            (folder / "pid").write_text(str(process.pid))
            _wait_until_healthy(f"http://127.0.0.1:{port}/health", process)
            address.write_text(f"http://127.0.0.1:{port}")
            # Others of the run may use it when this worker ends: it is not ours to wait for.
            process.returncode = 0
        return address.read_text()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the process behind {url} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"{url} did not answer in {seconds} seconds")
