"""A real mail server, and reporters who want to take part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from api.invitations.models import Invitation, InvitationAnswer
from api.reports.schemas import ParticipationMode
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    import httpx
    from aiosmtpd.smtp import SMTP, Envelope, Session

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

STORY = "Mor fikk feil medisin på fredag."
MATTERS = "At noen hører på oss."
NOTE = "Vi vil gjerne høre mer."
ADDRESS = "pop42@example.org"
YES = {
    "answer": "accepted",
    "modes": ["joint_meeting", "video"],
    "support": "Min søster",
    "interpreter": "yes",
    "interpreter_language": "Polsk",
    "needs": "Teleslynge",
    "times": "Etter klokken 16",
    "questions": "Hvorfor fikk hun den medisinen?",
    "hopes": "At det ikke skjer igjen",
}
"""The form of somebody who says yes, as it is filled in."""


@dataclass
class Mailbox:
    """What the mail server took, and how it answers the next letters instead of taking them."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a letter."""
        if self.refusals:
            return self.refusals.pop(0)
        assert isinstance(envelope.original_content, bytes)
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 OK"

    def only_text(self) -> str:
        """Return the one letter's plain text."""
        assert len(self.letters) == 1
        body = self.letters[0].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def link(self) -> str:
        """Return the path of the link in the newest letter, with its query."""
        body = self.letters[-1].get_body(("plain",))
        assert body is not None
        found = re.search(r"http://meldeknapp\.test(\S+)", body.get_content())
        assert found
        return found[1]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server on a free port of its own."""
    made = Mailbox(port=free_port())
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """The application's settings, with that mail server."""
    return settings.model_copy(
        update={"smtp_port": mailbox.port, "smtp_from": "ikke-svar@meldeknapp.test"}
    )


@dataclass(frozen=True)
class Reported:
    """A report as its reporter and its staff know it."""

    reference: str
    receipt_code: str

    @property
    def case(self) -> str:
        """Where staff find the case."""
        return f"/staff/cases/{self.reference}"


@pytest_asyncio.fixture
async def report(client: httpx.AsyncClient, solvik: Solvik) -> Callable[..., Awaitable[Reported]]:
    """A report of somebody who wants to take part is sent by `await report(language="nn")`."""

    async def send(
        *, take_part: bool = True, email: str | None = ADDRESS, **fields: Any
    ) -> Reported:
        body = {
            "service": "solvik",
            "language": "nb",
            "what_happened": STORY,
            "what_matters": MATTERS,
            "involvement": {
                "keep_informed": True,
                "take_part": take_part,
                "modes": [ParticipationMode.PHONE] if take_part else [],
            },
            "contact": {"name": "Kari Nordmann", "email": email, "phone": None},
        }
        answer = await client.post("/api/v1/reports", json=body | fields)
        assert answer.status_code == 201, answer.text
        return Reported(answer.json()["reference"], answer.json()["receipt_code"])

    return send


NO_MAIL: dict[str, Any] = {
    "email": None,
    "contact": {"name": "Kari Nordmann", "email": None, "phone": "40 00 00 01"},
}
"""Of a reporter who left a phone number alone: `report(**NO_MAIL)`."""


@pytest_asyncio.fixture
async def invite(
    adviser: Browser, run_jobs: Callable[..., Awaitable[None]]
) -> Callable[..., Awaitable[httpx.Response]]:
    """The adviser invites from the case page, and the worker works: `await invite(reported)`."""

    async def press(reported: Reported, *, note: str = "") -> httpx.Response:
        await adviser.open(reported.case)
        page = await adviser.send(f"{reported.case}/invitation", note=note)
        assert page.status_code == 200
        await run_jobs()
        return page

    return press


@pytest_asyncio.fixture
async def reported(report: Callable[..., Awaitable[Reported]]) -> Reported:
    """A report of somebody who wants to take part."""
    return await report()


@pytest_asyncio.fixture
async def link(reported: Reported, invite: Callable[..., Awaitable[Any]], mailbox: Mailbox) -> str:
    """The link in the mail, in English."""
    await invite(reported, note=NOTE)
    return mailbox.link().replace("lang=nb", "lang=en")


async def answers(database: Database) -> int:
    """Return how many answers are kept, those before the last included."""
    async with database.begin() as tx:
        return await tx.scalar(select(func.count()).select_from(InvitationAnswer)) or 0


async def set_invitation(database: Database, **columns: Any) -> None:
    """Change the only invitation, as time or staff would."""
    async with database.begin() as tx:
        await tx.execute(update(Invitation).values(**columns))
