"""Meetings in words, and the agenda to begin from."""

from typing import cast

from api.reviews.meeting_schemas import MeetingKind, MeetingState
from api.shared.i18n import Language, lazy, marked, translate

KINDS: dict[MeetingKind, str] = {
    MeetingKind.JOINT: lazy("Joint meeting with the reporter"),
    MeetingKind.SEPARATE: lazy("A meeting with the reporter alone"),
    MeetingKind.PHONE: lazy("Conversation by phone"),
    MeetingKind.VIDEO: lazy("Meeting by video"),
    MeetingKind.STAFF_ONLY: lazy("Meeting of the staff"),
}

STATES: dict[MeetingState, str] = {
    MeetingState.PLANNED: lazy("Planned"),
    MeetingState.HELD: lazy("Held"),
    MeetingState.CANCELLED: lazy("Cancelled"),
}

STATE_COLOURS: dict[MeetingState, str] = {
    MeetingState.PLANNED: "accent",
    MeetingState.HELD: "success",
}

MAILS: dict[str, str] = {
    "waiting": lazy("The calendar e-mail is on its way"),
    "sending": lazy("The calendar e-mail is on its way"),
    "sent": lazy("The calendar e-mail was sent"),
    "failed": lazy("The calendar e-mail could not be sent"),
    "cancelled": lazy("No calendar e-mail was sent"),
}

AGENDA = (
    marked("Welcome: who is here, and how we talk together"),
    marked("What matters most to you"),
    marked("What happened, as you saw it"),
    marked("What happened, as the staff saw it: where do we see it differently?"),
    marked("What we learn from it"),
    marked("What changes, who sees to it, and by when"),
    marked("What happens next, and how you are told"),
)
"""Of a meeting with the reporter."""

STAFF_AGENDA = (
    marked("Welcome, and why we meet: to learn, not to blame"),
    marked("What matters to the reporter"),
    marked("The timeline from both sides: what do we see differently?"),
    marked("What in the work made it possible?"),
    marked("What we learn"),
    marked("What changes, who sees to it, and by when"),
    marked("How the reporter is told"),
)


def agenda(language: str, *, with_reporter: bool) -> str:
    """Return an agenda to begin from, numbered, in the language of those who meet."""
    spoken = cast("Language", language)
    lines = AGENDA if with_reporter else STAFF_AGENDA
    return "\n".join(f"{at}. {translate(each, spoken)}" for at, each in enumerate(lines, 1))
