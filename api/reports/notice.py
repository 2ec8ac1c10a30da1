"""What the privacy notice tells about the report itself: what is asked for, why, and who gets it.

GDPR article 13 asks for a purpose for all that is collected. Each field of a report has one here; a
test goes through the schema and fails on a field without.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import ROLES, Role
from api.shared.i18n import lazy


@dataclass(frozen=True)
class Purpose:
    """Why some fields of a report are there, in plain words; nested fields with a dot."""

    fields: frozenset[str]
    what: str
    why: str


@dataclass(frozen=True)
class Recipient:
    """A system of the service's own that each report is sent to."""

    name: str
    with_contact: bool


@dataclass(frozen=True)
class Audience:
    """Who gets to see reports: the roles that open them, and where a service sends them on to."""

    roles: Sequence[Role]
    recipients: Callable[[AsyncSession, UUID], Awaitable[list[Recipient]]]

    @property
    def role_names(self) -> list[str]:
        """The roles as people read them."""
        return [str(ROLES[role]) for role in self.roles]


def _purpose(fields: str, what: str, why: str) -> Purpose:
    return Purpose(frozenset(fields.split()), what, why)


PURPOSES = (
    _purpose(
        "what_happened occurred.phrase occurred.start occurred.end occurred.approximate place.unit "
        "place.text perceived_harm",
        lazy("What happened, when, where, how it harmed"),
        lazy(
            "To understand the event and make care better. The law asks services to do that "
            "(Health and Care Services Act and Specialist Health Services Act on quality and "
            "patient safety)."
        ),
    ),
    _purpose(
        "what_matters",
        lazy("What matters most to you"),
        lazy("So that the work begins with it. You may skip it."),
    ),
    _purpose(
        "reporter_role",
        lazy("Who you are in this"),
        lazy("To understand what you saw. You may skip it."),
    ),
    _purpose(
        "kind category suggestions.kind suggestions.category",
        lazy("What kind of report it is, and what it is about"),
        lazy(
            "So that it reaches the right people, and so that events that are alike can be seen "
            "together. The computer program suggests, you choose, and people decide."
        ),
    ),
    _purpose(
        "urgent",
        lazy("Whether someone may be in danger"),
        lazy(
            "The computer program looks for it in what you write. Then it shows the emergency "
            "numbers at once, and your report is marked for those who read it. It can be wrong."
        ),
    ),
    _purpose(
        "involvement.keep_informed involvement.take_part involvement.modes involvement.support",
        lazy("What you want afterwards, and the support you need"),
        lazy("So that you are told and asked only as you wish, in a way that suits you."),
    ),
    _purpose(
        "contact.name contact.email contact.phone",
        lazy("Name, e-mail and phone"),
        lazy(
            "Only if you want to be told or to take part. You may stay anonymous. We never ask for "
            "your national identity number."
        ),
    ),
    _purpose(
        "service language",
        lazy("Which service you report to, and your language"),
        lazy("So that it comes to the right place, and so that you are answered in your language."),
    ),
    _purpose(
        "consent.version consent.at",
        lazy("When you chose to send, and what you were told then"),
        lazy("So that the service can show that it was your choice."),
    ),
)
"""In the order the notice tells them."""
