"""The agreed time as a calendar file (RFC 5545): when, and with whom. No more.

Calendars are shared with families and employers and lie in others' clouds. So nothing here tells
what the meeting is about, where it is, or who the person is.
"""

from datetime import UTC, datetime

from api.invitations.models import Invitation
from api.shared import clock
from api.shared.i18n import _

FOLD_OCTETS = 75
"""RFC 5545 § 3.1: longer lines are folded."""


def calendar_file(invitation: Invitation, *, name: str, phone: str) -> str | None:
    """Return the file for the time agreed on with the service `name`, or None without one.

    It has one UID and a rising SEQUENCE, so that a changed time moves the entry it made before.
    """
    start, end, at = invitation.agreed_start, invitation.agreed_end, invitation.agreed_at
    if start is None or end is None or at is None:
        return None
    words = {
        "SUMMARY": _("Appointment with %(name)s") % {"name": name},
        "DESCRIPTION": _("Does it not suit you after all? Call %(phone)s.") % {"phone": phone},
    }
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Meldeknapp//Meldeknapp//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{invitation.id}",
        f"SEQUENCE:{int((at - invitation.sent_at).total_seconds())}",
        f"DTSTAMP:{_utc(clock.now())}",
        f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(end)}",
        *(f"{key}:{_escaped(text)}" for key, text in words.items()),
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Return `text` as a TEXT value (§ 3.3.11)."""
    for special in ("\\", ";", ","):
        text = text.replace(special, f"\\{special}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return the line with breaks before its 76th octet, never inside a letter."""
    folded, room = "", FOLD_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            folded += "\r\n "
            room = FOLD_OCTETS - 1
        folded += letter
        room -= size
    return folded
