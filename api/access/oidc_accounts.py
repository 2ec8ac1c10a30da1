"""The accounts behind a login provider: made at the first login, roles as the claims say.

An administrator's table (`RoleClaim`) says which value means which role where. What was given by
hand stays; what the provider gave is given anew at each login, so that leaving a group there ends
the role here.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, sessions
from api.access.models import Assignment, RoleClaim, User
from api.access.oidc import Identity
from api.access.problems import EmailTaken
from api.access.service import normalised, user_by_email
from api.shared import clock, ids, sealing

NAME_LENGTH = 120


async def log_in(tx: AsyncSession, identity: Identity) -> User | None:
    """Return the member of staff, with their account made or brought up to date.

    None for whoever has no role here (any more), or whose account is closed. Returned and not
    raised, so that the roles they lost are gone for good, and logins they still have end.
    """
    wanted = await _meant(tx, identity)
    user = await _known(tx, identity)
    if user is not None and not user.active:
        return None
    if user is None:
        if not wanted:
            return None
        user = await _new(tx, identity)
    user.name = identity.name[:NAME_LENGTH]
    await _give(tx, user, wanted)
    if not await tx.scalar(select(Assignment.id).where(Assignment.user_id == user.id).limit(1)):
        await sessions.end_all(tx, user.id)
        return None
    await audit.record(
        tx, audit.Actor("staff", user.id), "logged_in", audit.Subject("user", user.id)
    )
    return user


async def _known(tx: AsyncSession, identity: Identity) -> User | None:
    """Return the account: known by the provider's subject, or met by its confirmed address.

    Raises EmailTaken.
    """
    found: User | None = await tx.scalar(
        select(User).where(User.issuer == identity.issuer, User.subject == identity.subject)
    )
    if found is None and identity.email is not None:
        found = await user_by_email(tx, identity.email)
        if found is not None and found.subject is None:
            found.issuer, found.subject = identity.issuer, identity.subject
        elif found is not None:
            raise EmailTaken  # by somebody else, as far as the provider can tell
    return found


async def _new(tx: AsyncSession, identity: Identity) -> User:
    key_id, _key = await sealing.new_key(tx)
    user = User(
        id=ids.new_id(),
        email=normalised(identity.email) if identity.email else None,
        name=identity.name[:NAME_LENGTH],
        key_id=key_id,
        issuer=identity.issuer,
        subject=identity.subject,
        created_at=clock.now(),
    )
    tx.add(user)
    await tx.flush()
    await audit.record(tx, audit.SYSTEM, "created", audit.Subject("user", user.id))
    return user


async def _meant(tx: AsyncSession, identity: Identity) -> list[RoleClaim]:
    found = await tx.scalars(select(RoleClaim).where(RoleClaim.value.in_(identity.values)))
    return list(found)


async def _give(tx: AsyncSession, user: User, wanted: list[RoleClaim]) -> None:
    """Give the roles that the claims mean, and take back those they mean no more."""
    await tx.execute(
        delete(Assignment).where(Assignment.user_id == user.id, Assignment.from_provider)
    )
    by_hand = await tx.scalars(select(Assignment).where(Assignment.user_id == user.id))
    given = {(each.service_id, each.unit_id, each.role) for each in by_hand}
    for each in wanted:
        place = (each.service_id, each.unit_id, each.role)
        if place not in given:
            given.add(place)
            tx.add(
                Assignment(
                    id=ids.new_id(),
                    user_id=user.id,
                    service_id=each.service_id,
                    unit_id=each.unit_id,
                    role=each.role,
                    from_provider=True,
                )
            )
    await tx.flush()
