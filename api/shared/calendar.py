"""A time to meet as a calendar file (RFC 5545), to take along or to be sent (RFC 5546).

Calendars are shared with families and employers and lie in others' clouds. So whoever makes an
entry says nothing in it of what the meeting is about, where it is, or who the reporter is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from api.shared import clock

FOLD_OCTETS = 75
"""RFC 5545 § 3.1: longer lines are folded."""


class Method(StrEnum):
    """What the calendar that gets the file is to do with it (RFC 5546 § 1.4)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """One meeting in a calendar.

    A changed meeting keeps its `uid` and gets a higher `sequence`, so that it moves the entry it
    made before. `organizer` and `attendee` are the e-mail addresses between which it is sent.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    title: str
    words: str
    method: Method = Method.PUBLISH
    organizer: str | None = None
    attendee: str | None = None


def calendar_file(entry: Entry) -> str:
    """Return the entry as a file of its own."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Meldeknapp//Meldeknapp//EN",
        f"METHOD:{entry.method}",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_utc(clock.now())}",
        f"DTSTART:{_utc(entry.start)}",
        f"DTEND:{_utc(entry.end)}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"DESCRIPTION:{_escaped(entry.words)}",
        *_sent(entry),
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _sent(entry: Entry) -> list[str]:
    if entry.method is Method.PUBLISH:
        return []
    status = "CANCELLED" if entry.method is Method.CANCEL else "CONFIRMED"
    return [
        f"ORGANIZER:mailto:{entry.organizer}",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{entry.attendee}",
        f"STATUS:{status}",
    ]


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
