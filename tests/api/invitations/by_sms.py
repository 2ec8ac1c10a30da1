"""A service with an SMS gateway: fixtures and helpers that more than one file here needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.invitations.models import Mail
from tests.api.invitations.conftest import ADDRESS
from tests.sms_gateway import Gateway, running_gateway

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.invitations.conftest import Reported
    from tests.staff_fixtures import Browser

ROOT = "https://meldeknapp.solvik.kommune.no"
TYPED, NUMBER = "400 00 001", "+4740000001"
BOTH: dict[str, Any] = {"contact": {"name": "Kari", "email": ADDRESS, "phone": TYPED}}
LINK = "/receipt/mail?lang=en"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway that runs."""
    with running_gateway() as made:
        yield made


@pytest.fixture
def settings(settings: Settings, gateway: Gateway) -> Settings:
    """The application's settings, with that gateway and an address of usual length."""
    return gateway.given_to(settings).model_copy(update={"public_url": ROOT})


def path_in(message: dict[str, Any]) -> str:
    """Return the path of the link in an SMS."""
    found = re.search(rf"{ROOT}(\S+)", message["text"])
    assert found
    return found[1]


async def rows_of(database: Database) -> list[tuple[str, str, int, str | None, bytes | None]]:
    """Return channel, state, attempts, last error and address of each message, the first first."""
    async with database.begin() as tx:
        return [
            (each.channel, each.state, each.attempts, each.last_error, each.address)
            for each in await tx.scalars(select(Mail).order_by(Mail.created_at, Mail.id))
        ]


async def write_to(adviser: Browser, reported: Reported) -> None:
    """Have the adviser ask the reporter something from the case page."""
    await adviser.open(reported.case)
    await adviser.send(
        f"{reported.case}/messages", text="Hvilken medisin var det?", audience="reporter"
    )
