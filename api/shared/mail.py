"""Sending one e-mail by SMTP."""

import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from api.shared import clock
from api.shared.calendar import Entry, calendar_file
from api.shared.settings import Settings

CALL_SECONDS = 20.0
"""How long each exchange with the mail server may take."""


@dataclass(frozen=True)
class Letter:
    """One e-mail, kept out of logs (`repr=False`).

    `message_id` stays the same for every attempt, so that a mail system can tell a repeat. With a
    `meeting`, calendars enter it, move it or take it out (RFC 6047).
    """

    message_id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    plain: str = field(repr=False)
    html: str = field(repr=False)
    language: str
    meeting: Entry | None = field(default=None, repr=False)


class NotSent(Exception):
    """The mail server, or the SMS gateway, did not take it. `slug` says why, nothing personal."""

    def __init__(self, slug: str, *, for_good: bool) -> None:
        super().__init__(slug)
        self.slug = slug
        self.for_good = for_good


async def send(settings: Settings, letter: Letter) -> None:
    """Hand the letter to the mail server. Raises NotSent.

    A letter may be taken although we never learn of it: the next attempt then sends it again.
    """
    message = _message(settings, letter)
    password = settings.smtp_password
    try:
        await aiosmtplib.send(
            message,
            sender=settings.smtp_from,
            recipients=[letter.to],
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user,
            password=password.get_secret_value() if password else None,
            start_tls=settings.smtp_starttls,
            timeout=CALL_SECONDS,
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        for_good = all(_is_final(each.code) for each in error.recipients)
        raise NotSent("address-refused", for_good=for_good) from None
    except aiosmtplib.SMTPAuthenticationError:
        raise NotSent("login-refused", for_good=False) from None
    except aiosmtplib.SMTPResponseException as error:
        raise NotSent("refused", for_good=_is_final(error.code)) from None
    except aiosmtplib.SMTPNotSupported:
        # Such as an address with æ, ø or å at a server that only knows ASCII.
        raise NotSent("not-supported", for_good=True) from None
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        raise NotSent("unreachable", for_good=False) from None


def message_id(settings: Settings, letter_id: object) -> str:
    """Return the Message-ID of a letter of ours."""
    domain = settings.smtp_from.rpartition("@")[2] or "localhost"
    return f"<{letter_id}@{re.sub(r'[^A-Za-z0-9.-]', '', domain)}>"


def _message(settings: Settings, letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    try:
        # Parsed as one address, so that a comma in it never makes a second recipient.
        message["To"] = Address(addr_spec=letter.to)
        message["From"] = settings.smtp_from
        message["Subject"] = letter.subject
    except (MessageError, ValueError, IndexError):
        raise NotSent("address-refused", for_good=True) from None
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = letter.message_id
    # No out-of-office answers (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.plain)
    message.add_alternative(letter.html, subtype="html")
    if letter.meeting is not None:
        _add_meeting(message, letter.meeting)
    # Last, since adding the alternative moves every Content-* header into the first part.
    message["Content-Language"] = letter.language
    return message


def _add_meeting(message: EmailMessage, meeting: Entry) -> None:
    """Add the calendar file twice: for programs that act on it, and for people to open."""
    file = calendar_file(meeting).encode()
    parameters = {"method": str(meeting.method), "charset": "utf-8"}
    message.add_alternative(file, maintype="text", subtype="calendar", params=parameters)
    message.add_attachment(file, maintype="application", subtype="ics", filename="meeting.ics")


def _is_final(code: int) -> bool:
    """Tell a refusal for good (5xx) from one for now (4xx), RFC 5321 § 4.2.1."""
    return code >= 500  # noqa: PLR2004 - the standard's number
