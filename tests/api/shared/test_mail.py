"""Sending an e-mail to a real mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller

from api.shared import mail
from api.shared.mail import Letter, NotSent
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from api.shared.settings import Settings


class Server:
    """A mail server that answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.to_recipient = "250 OK"
        self.to_data = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.to_data.startswith("250"):
            self.taken.append(envelope)
        return self.to_data


@pytest.fixture
def port() -> int:
    """A free port."""
    return free_port()


@pytest.fixture
def server(port: int) -> Iterator[Server]:
    """A mail server at that port."""
    made = Server()
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    """Settings with that mail server."""
    return settings.model_copy(update={"smtp_port": port, "smtp_from": "post@meldeknapp.test"})


def letter(to: str = "relative@example.org") -> Letter:
    return Letter(
        message_id="<1@meldeknapp.test>",
        to=to,
        subject="Du har fått en melding",
        plain="Blåbærsyltetøy",
        html="<p>Blåbærsyltetøy</p>",
        language="nb",
    )


async def test_a_letter_arrives_with_its_letters_whole(settings: Settings, server: Server) -> None:
    await mail.send(settings, letter())
    (envelope,) = server.taken
    assert envelope.rcpt_tos == ["relative@example.org"]
    assert envelope.mail_from == "post@meldeknapp.test"
    assert "Blåbærsyltetøy".encode() in (envelope.original_content or b"")


@pytest.mark.parametrize(
    ("where", "answer", "slug", "for_good"),
    [
        ("to_data", "451 4.3.0 later", "refused", False),
        ("to_data", "554 5.7.1 no", "refused", True),
        ("to_recipient", "450 4.2.1 busy", "address-refused", False),
        ("to_recipient", "550 5.1.1 unknown", "address-refused", True),
    ],
)
async def test_a_refusal_for_now_is_told_from_one_for_good(
    settings: Settings, server: Server, where: str, answer: str, slug: str, *, for_good: bool
) -> None:
    setattr(server, where, answer)
    with pytest.raises(NotSent) as refused:
        await mail.send(settings, letter())
    assert (refused.value.slug, refused.value.for_good) == (slug, for_good)
    assert "relative@example.org" not in str(refused.value)


async def test_a_server_that_is_away_may_be_back_later(settings: Settings) -> None:
    with pytest.raises(NotSent) as refused:
        await mail.send(settings, letter())
    assert (refused.value.slug, refused.value.for_good) == ("unreachable", False)


async def test_without_the_encryption_that_is_demanded_nothing_is_sent(
    settings: Settings, server: Server
) -> None:
    with pytest.raises(NotSent) as refused:
        await mail.send(settings.model_copy(update={"smtp_starttls": True}), letter())
    assert not refused.value.for_good
    assert server.taken == []


@pytest.mark.parametrize(
    "address",
    ["a@example.org,b@example.org", "<a@example.org> <b@example.org>", '"a@b.no', "a b@c.no"],
)
async def test_what_is_not_one_address_reaches_nobody(
    settings: Settings, server: Server, address: str
) -> None:
    with pytest.raises(NotSent) as refused:
        await mail.send(settings, letter(to=address))
    assert refused.value.for_good
    assert server.taken == []
