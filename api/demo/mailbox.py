"""The demo's mail server: takes every mail, delivers none, and shows them all on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session

from api.shared import ids

MOST_BYTES = 1_000_000
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True)
class Piece:
    """A run of a mail's text: a link, or just words."""

    text: str
    link: bool


def pieces_of(text: str) -> list[Piece]:
    """Return a text cut at its links."""
    cut, end = [], 0
    for found in LINK.finditer(text):
        cut += [Piece(text[end : found.start()], link=False), Piece(found[0], link=True)]
        end = found.end()
    return [*cut, Piece(text[end:], link=False)]


@dataclass(frozen=True)
class Mail:
    """One mail that arrived."""

    id: UUID
    at: datetime
    sender: str
    recipients: list[str]
    subject: str
    text: str

    @property
    def links(self) -> list[str]:
        """The addresses in its text."""
        return LINK.findall(self.text)

    @property
    def pieces(self) -> list[Piece]:
        """Its text, cut at the links, so that a page can make them ones to press."""
        return pieces_of(self.text)


class Mailbox:
    """Keeps mails as files in `store`."""

    def __init__(self, store: Path) -> None:
        self._store = store
        store.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail that somebody sent."""
        path = self._store / f"{ids.new_id()}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(_envelope_lines(envelope) + (envelope.original_content or b""))
        unfinished.replace(path)
        return "250 Kept"

    def server(self) -> SMTP:
        """Return the protocol for one connection."""
        return SMTP(
            self, hostname="solvik.example", data_size_limit=MOST_BYTES, enable_SMTPUTF8=True
        )

    def mails(self) -> list[Mail]:
        """Return every mail, newest first."""
        names = sorted((path.stem for path in self._store.glob("*.eml")), reverse=True)
        return [self.mail(UUID(name)) for name in names]

    def mail(self, mail_id: UUID) -> Mail:
        """Return one mail. Raises FileNotFoundError."""
        raw = (self._store / f"{mail_id}.eml").read_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        return Mail(
            id=mail_id,
            at=datetime.fromtimestamp((mail_id.int >> 80) / 1_000, UTC),
            sender=str(message["From"] or ""),
            recipients=str(message["X-Demo-Recipients"]).split(", "),
            subject=str(message["Subject"] or ""),
            text=str(body.get_content()).replace("\r\n", "\n") if body is not None else "",
        )


def _envelope_lines(envelope: Envelope) -> bytes:
    """Return a header that says whom the mail was for: blind copies stand nowhere else."""
    recipients = ", ".join(each.replace("\r", "").replace("\n", "") for each in envelope.rcpt_tos)
    return f"X-Demo-Recipients: {recipients}\r\n".encode()
