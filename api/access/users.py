"""What administrators do with accounts: inviting, giving roles, closing; never a word of a report.

An administrator has a service; an account may have roles in several. Closing it, and making a new
link that replaces password and second factor, are for those who have all of its services: else
one service's administrator could take over what another gave.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, passwords, second_factor, sessions
from api.access.audit import Actor, Subject
from api.access.models import Assignment, RoleClaim, User
from api.access.permissions import Role
from api.access.problems import EmailTaken, WeakPassword
from api.access.service import NewAssignment, normalised, user_by_email
from api.shared import clock, ids, sealing
from api.shared.problems import NotFound

LINK_LASTS = timedelta(days=3)
"""How long a one-time link can be used."""


@dataclass(frozen=True)
class Account:
    """An account as an administrator sees it: with its roles in the services they administer."""

    user: User
    assignments: Sequence[Assignment]
    elsewhere: bool
    """Whether it has roles in other services, too."""

    @property
    def waits(self) -> bool:
        """Whether it was invited and has not been joined yet."""
        return self.user.join_digest is not None


async def accounts(tx: AsyncSession, service_ids: Collection[UUID]) -> list[Account]:
    """Return the accounts with a role in these services, by name."""
    who = select(Assignment.user_id).where(Assignment.service_id.in_(service_ids))
    users = await tx.scalars(select(User).where(User.id.in_(who)).order_by(User.name, User.id))
    return [await _account(tx, user, service_ids) for user in users]


async def account(tx: AsyncSession, user_id: UUID, service_ids: Collection[UUID]) -> Account:
    """Return one of them. Raises NotFound."""
    user = await tx.get(User, user_id)
    if user is None:
        raise NotFound
    found = await _account(tx, user, service_ids)
    if not found.assignments:
        raise NotFound
    return found


async def _account(tx: AsyncSession, user: User, service_ids: Collection[UUID]) -> Account:
    every = await sessions.assignments_of(tx, user.id)
    here = [each for each in every if each.service_id in service_ids]
    order = list(Role)
    here.sort(key=lambda each: (order.index(Role(each.role)), str(each.unit_id or "")))
    return Account(user, here, elsewhere=len(here) < len(every))


async def invite(
    tx: AsyncSession, email: str, name: str, given: NewAssignment, actor: Actor
) -> tuple[User, str]:
    """Make an account and return it with the token of its one-time link. Raises EmailTaken."""
    if await user_by_email(tx, email) is not None:
        raise EmailTaken
    key_id, _key = await sealing.new_key(tx)
    user = User(
        id=ids.new_id(),
        email=normalised(email),
        name=name,
        key_id=key_id,
        created_at=clock.now(),
    )
    tx.add(user)
    await tx.flush()
    await audit.record(tx, actor, "created", _subject(user))
    await give(tx, user, given, actor)
    return user, await new_link(tx, user, actor)


async def new_link(tx: AsyncSession, user: User, actor: Actor) -> str:
    """Return the token of a one-time link, with which a password and a new app are set.

    Until then nobody logs in with a password: what was before no longer holds.
    """
    token = ids.new_token()
    key = await sealing.data_key(tx, user.key_id)
    user.totp_secret = key.seal("users.totp_secret", user.id, second_factor.new_secret())
    user.totp_last_step = None
    user.password_hash = None
    user.join_digest = sealing.vault(tx).digest("join", token)
    user.join_until = clock.now() + LINK_LASTS
    await sessions.end_all(tx, user.id)
    await audit.record(tx, actor, "made_login_link", _subject(user))
    return token


async def by_link(tx: AsyncSession, token: str) -> User:
    """Return whose one-time link it is. Raises NotFound for one that no longer holds."""
    found: User | None = await tx.scalar(
        select(User).where(
            User.join_digest.in_(sealing.vault(tx).digests("join", token)),
            User.join_until > clock.now(),
            User.active,
        )
    )
    if found is None:
        raise NotFound
    return found


async def app_address(tx: AsyncSession, user: User) -> tuple[str, str]:
    """Return what an authenticator app takes: the address in the QR code, and the secret alone."""
    secret = await _secret(tx, user)
    return second_factor.provisioning_uri(secret, user.email or user.name), secret


async def join(tx: AsyncSession, user: User, password: str, code: str) -> bool:
    """Set the password, if the code is the app's; the link works no more. Raises WeakPassword."""
    if len(password) < passwords.MINIMUM_LENGTH:
        raise WeakPassword
    step = second_factor.matching_step(await _secret(tx, user), code, clock.now(), None)
    if step is None:
        return False
    user.totp_last_step = step
    user.password_hash = await passwords.hashed(password)
    user.join_digest, user.join_until = None, None
    await audit.record(tx, Actor("staff", user.id), "joined", _subject(user))
    return True


async def give(tx: AsyncSession, user: User, given: NewAssignment, actor: Actor) -> None:
    """Give a role; given already, nothing happens."""
    made = insert(Assignment).values(
        id=ids.new_id(),
        user_id=user.id,
        service_id=given.service_id,
        unit_id=given.unit_id,
        role=given.role,
        from_provider=False,
    )
    new = await tx.scalar(made.on_conflict_do_nothing().returning(Assignment.id))
    if new is not None:
        await audit.record(tx, actor, "gave_role", _subject(user), **_told(given))


async def take(tx: AsyncSession, found: Account, assignment_id: UUID, actor: Actor) -> None:
    """Take a role back. Raises NotFound for one that is not this administrator's to take."""
    taken = next((each for each in found.assignments if each.id == assignment_id), None)
    if taken is None:
        raise NotFound
    await tx.delete(taken)
    given = NewAssignment(Role(taken.role), taken.service_id, taken.unit_id)
    await audit.record(tx, actor, "took_role", _subject(found.user), **_told(given))


async def set_active(tx: AsyncSession, user: User, actor: Actor, *, active: bool) -> None:
    """Close the account, which ends its logins, or open it again."""
    if user.active == active:
        return
    user.active = active
    if not active:
        await sessions.end_all(tx, user.id)
    await audit.record(tx, actor, "activated" if active else "deactivated", _subject(user))


async def role_claims(tx: AsyncSession, service_ids: Collection[UUID]) -> list[RoleClaim]:
    """Return what the login provider's values mean in these services."""
    found = await tx.scalars(
        select(RoleClaim)
        .where(RoleClaim.service_id.in_(service_ids))
        .order_by(RoleClaim.value, RoleClaim.role, RoleClaim.id)
    )
    return list(found)


async def map_claim(tx: AsyncSession, value: str, given: NewAssignment, actor: Actor) -> None:
    """Let a value mean a role from the next login on."""
    made = insert(RoleClaim).values(
        id=ids.new_id(),
        value=value,
        service_id=given.service_id,
        unit_id=given.unit_id,
        role=given.role,
    )
    await tx.execute(made.on_conflict_do_nothing())
    subject = Subject("service", given.service_id)
    await audit.record(tx, actor, "mapped_claim", subject, value=value, **_told(given))


async def unmap_claim(
    tx: AsyncSession, claim_id: UUID, service_ids: Collection[UUID], actor: Actor
) -> None:
    """Let it mean nothing from the next login on. Raises NotFound."""
    gone = await tx.scalar(
        delete(RoleClaim)
        .where(RoleClaim.id == claim_id, RoleClaim.service_id.in_(service_ids))
        .returning(RoleClaim.service_id)
    )
    if gone is None:
        raise NotFound
    await audit.record(tx, actor, "unmapped_claim", Subject("service", gone))


async def _secret(tx: AsyncSession, user: User) -> str:
    if user.totp_secret is None:
        raise NotFound
    key = await sealing.data_key(tx, user.key_id)
    return key.open("users.totp_secret", user.id, user.totp_secret)


def _told(given: NewAssignment) -> dict[str, str | None]:
    return {"role": str(given.role), "unit": str(given.unit_id) if given.unit_id else None}


def _subject(user: User) -> Subject:
    return Subject("user", user.id)
