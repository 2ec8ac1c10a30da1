"""Who may do what where: roles, the member of staff at work, and what a route demands.

Every staff route says who may use it by asking for a `StaffMember` through `Allowed(roles)`; a
test goes through all routes and fails on one that does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from api.access import sessions
from api.access.audit import Actor
from api.access.problems import FormTooOld, LoginNeeded
from api.shared.db import Tx
from api.shared.i18n import LANGUAGES, language, lazy
from api.shared.problems import Forbidden


class Role(StrEnum):
    """What a member of staff is in a service or a unit."""

    ADVISER = "adviser"
    UNIT_LEADER = "unit_leader"
    REVIEWER = "reviewer"
    COUNCIL = "council"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


ROLES: dict[Role, str] = {
    Role.ADVISER: lazy("Quality adviser"),
    Role.UNIT_LEADER: lazy("Unit leader"),
    Role.REVIEWER: lazy("Reviewer"),
    Role.COUNCIL: lazy("User council"),
    Role.PRIVACY_OFFICER: lazy("Privacy officer"),
    Role.ADMINISTRATOR: lazy("Administrator"),
}


@dataclass(frozen=True)
class Place:
    """Where a role holds: in one unit of a service, or (`unit_id` None) in all of the service."""

    service_id: UUID
    unit_id: UUID | None


@dataclass(frozen=True)
class StaffMember:
    """A member of staff, logged in."""

    id: UUID
    name: str
    email: str
    session_id: UUID
    csrf_token: str
    assignments: tuple[tuple[Role, Place], ...]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles they have anywhere."""
        return frozenset(role for role, _place in self.assignments)

    def places(self, *roles: Role) -> list[Place]:
        """Return where they have one of these roles."""
        return [place for role, place in self.assignments if role in roles]

    def role_in(
        self, service_id: UUID, unit_id: UUID | None, roles: Iterable[Role] = Role
    ) -> Role | None:
        """Return the role, out of `roles` and by their order, in which they act here, or None.

        What belongs to no unit yet (`unit_id` None) is for those who have the whole service.
        """
        for wanted in roles:
            for place in self.places(wanted):
                if place.service_id == service_id and place.unit_id in {None, unit_id}:
                    return wanted
        return None

    def may(self, *roles: Role, service_id: UUID, unit_id: UUID | None) -> bool:
        """Return whether they have one of these roles here."""
        return self.role_in(service_id, unit_id, roles) is not None

    def actor(self, role: Role | None = None) -> Actor:
        """Return them as the audit log names them, in the role they act in."""
        return Actor("staff", self.id, role)


@dataclass(frozen=True)
class Allowed:
    """What a staff route demands: a login, one of `roles` somewhere, and a form's own token.

    Whether the role reaches the case in question is the verb's to check (`StaffMember.may`).
    """

    roles: frozenset[Role]

    def __init__(self, *roles: Role) -> None:
        """Demand one of `roles`."""
        object.__setattr__(self, "roles", frozenset(roles))

    async def __call__(self, request: Request, tx: Tx) -> StaffMember:
        """Return who is at work. Raises LoginNeeded, FormTooOld and Forbidden."""
        found = await sessions.current(tx, request)
        if found is None:
            raise LoginNeeded
        user, session = found
        if not await sessions.carries_token(request, session.csrf_token):
            raise FormTooOld
        staff = StaffMember(
            id=user.id,
            name=user.name,
            email=user.email or "",
            session_id=session.id,
            csrf_token=session.csrf_token,
            assignments=tuple(
                (Role(each.role), Place(each.service_id, each.unit_id))
                for each in await sessions.assignments_of(tx, user.id)
            ),
        )
        if not staff.roles & self.roles:
            raise Forbidden
        if request.query_params.get("lang") in LANGUAGES and user.language != language():
            user.language = language()
        return staff


Staff = Annotated[StaffMember, Depends(Allowed(*Role))]
"""Anybody on the staff, whatever their role: for the few pages that show nothing of a report."""
