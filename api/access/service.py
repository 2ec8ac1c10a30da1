"""Staff accounts: making one, and logging in with password and second factor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, passwords, second_factor
from api.access.models import Assignment, LoginTries, User
from api.access.permissions import Role
from api.access.problems import EmailTaken, WeakPassword
from api.shared import clock, ids, sealing

FREE_TRIES = 5
"""Failed tries in a row before an account is locked for the first time."""

FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=30)
"""Each further failure doubles the wait, up to this."""

FORGET_TRIES = timedelta(days=1)
"""Failed tries older than this no longer count."""


@dataclass(frozen=True)
class NewAssignment:
    """A role to give: in one unit of a service, or (`unit_id` None) in all of the service."""

    role: Role
    service_id: UUID
    unit_id: UUID | None = None


@dataclass(frozen=True)
class LoginRefused:
    """A login that did not succeed, without a word on why; `wait_minutes` when it is locked."""

    wait_minutes: int = 0


async def create_user(  # noqa: PLR0913 - what an account is made of
    tx: AsyncSession,
    email: str,
    name: str,
    password: str,
    assignments: Sequence[NewAssignment],
    *,
    totp_secret: str | None = None,
) -> tuple[User, str]:
    """Make a staff account and return it with the `otpauth://` address of its second factor.

    The address is shown once, as a QR code; the secret in it is sealed under the user's own key.
    `totp_secret` is for the demo, whose codes must be known.

    Raises EmailTaken and WeakPassword.
    """
    email = normalised(email)
    if len(password) < passwords.MINIMUM_LENGTH:
        raise WeakPassword
    if await user_by_email(tx, email) is not None:
        raise EmailTaken
    key_id, key = await sealing.new_key(tx)
    user_id, secret = ids.new_id(), totp_secret or second_factor.new_secret()
    user = User(
        id=user_id,
        email=email,
        name=name,
        password_hash=await passwords.hashed(password),
        key_id=key_id,
        totp_secret=key.seal("users.totp_secret", user_id, secret),
        totp_last_step=None,
        created_at=clock.now(),
    )
    tx.add(user)
    await tx.flush()
    for each in assignments:
        tx.add(
            Assignment(
                id=ids.new_id(),
                user_id=user_id,
                service_id=each.service_id,
                unit_id=each.unit_id,
                role=each.role,
            )
        )
    await tx.flush()
    await audit.record(tx, audit.SYSTEM, "created", audit.Subject("user", user_id))
    return user, second_factor.provisioning_uri(secret, email)


async def user_by_email(tx: AsyncSession, email: str) -> User | None:
    """Return the user with this address, however it is written."""
    return await tx.scalar(select(User).where(User.email == normalised(email)))


async def names_of(tx: AsyncSession, user_ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of members of staff, to show to their colleagues."""
    found = await tx.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in found}


async def log_in(
    tx: AsyncSession, email: str, password: str, code: str, *, skip_second_factor: bool = False
) -> User | LoginRefused:
    """Return the user whose password and code these are, or that the login is refused.

    A refusal is returned, not raised, so that the failed try is committed. It is the same for an
    unknown address, a wrong password, a wrong code and a code used before. Tries at one account
    wait for each other on its row.
    """
    tries = await _tries(tx, email)
    now = clock.now()
    if tries.locked_until is not None and tries.locked_until > now:
        return LoginRefused(_minutes(tries.locked_until - now))
    user = await user_by_email(tx, email)
    known = user is not None and user.active
    passed = await passwords.right(password, user.password_hash if user and known else None)
    if user is not None and passed and not skip_second_factor:
        passed = await _use_code(tx, user, code)
    if user is None or not passed:
        return await _refuse(tx, tries, user)
    await tx.delete(tries)
    if user.password_hash is not None and passwords.outdated(user.password_hash):
        user.password_hash = await passwords.hashed(password)
    await audit.record(tx, audit.Actor("staff", user.id), "logged_in", _subject(user))
    return user


def normalised(email: str) -> str:
    """Return an e-mail address as it is stored and compared."""
    return email.strip().casefold()


async def _tries(tx: AsyncSession, email: str) -> LoginTries:
    """Return the failed tries for an address, alone with them until the transaction ends."""
    digest = sealing.vault(tx).digest("login tries", normalised(email))
    await tx.execute(delete(LoginTries).where(LoginTries.last_at < clock.now() - FORGET_TRIES))
    fresh = insert(LoginTries).values(
        account_digest=digest, failed=0, locked_until=None, last_at=clock.now()
    )
    await tx.execute(
        fresh.on_conflict_do_update(
            index_elements=[LoginTries.account_digest], set_={"last_at": clock.now()}
        )
    )
    found = await tx.get(LoginTries, digest, populate_existing=True)
    if found is None:
        raise LookupError("the row just written is gone")
    return found


async def _refuse(tx: AsyncSession, tries: LoginTries, user: User | None) -> LoginRefused:
    tries.failed += 1
    if user is not None:
        await audit.record(tx, audit.Actor("staff", user.id), "login_failed", _subject(user))
    if tries.failed < FREE_TRIES:
        return LoginRefused()
    wait = min(FIRST_LOCK * 2 ** min(tries.failed - FREE_TRIES, 10), LONGEST_LOCK)
    tries.locked_until = clock.now() + wait
    return LoginRefused(_minutes(wait))


async def _use_code(tx: AsyncSession, user: User, code: str) -> bool:
    """Return whether the code is right and fresh; it works no second time."""
    if user.totp_secret is None:
        return False
    key = await sealing.data_key(tx, user.key_id)
    secret = key.open("users.totp_secret", user.id, user.totp_secret)
    step = second_factor.matching_step(secret, code, clock.now(), user.totp_last_step)
    if step is not None:
        user.totp_last_step = step
    return step is not None


def _minutes(wait: timedelta) -> int:
    return max(1, -(-int(wait.total_seconds()) // 60))


def _subject(user: User) -> audit.Subject:
    return audit.Subject("user", user.id)
