"""Logins that last: a cookie with an unguessable token, of which only a digest is stored."""

import hmac
from datetime import timedelta
from typing import Literal
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.devices import device
from api.access.models import Assignment, StaffSession, User
from api.shared import clock, ids, sealing
from api.shared.i18n import language
from api.shared.problems import NotFound
from api.shared.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_FIELD = "csrf_token"  # noqa: S105 - the field's name, not a secret
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - the header's name


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name: with `__Host-`, which browsers bind to this host and to HTTPS."""
    return "__Host-meldeknapp" if settings.cookie_secure else "meldeknapp"


SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is kept when a login was last used."""


async def start(
    tx: AsyncSession,
    request: Request,
    user: User,
    *,
    method: Literal["password", "provider"] = "password",
    id_token: bytes | None = None,
) -> str:
    """Begin a session and return its token, for the cookie.

    The visitor's earlier session, if any, ends: a token known before the login is worth nothing
    after it. The user's expired sessions are cleared away. The language of the login page is the
    user's until they choose another.
    """
    settings: Settings = request.app.state.settings
    await end(tx, request)
    await tx.execute(
        delete(StaffSession).where(
            StaffSession.user_id == user.id, StaffSession.expires_at <= clock.now()
        )
    )
    user.language = user.language or language()
    token = ids.new_token()
    tx.add(
        StaffSession(
            token_digest=sealing.vault(tx).digest("staff session", token),
            id=ids.new_id(),
            user_id=user.id,
            csrf_token=ids.new_token(),
            method=method,
            device=device(request.headers.get("user-agent", "")),
            id_token=id_token,
            created_at=clock.now(),
            last_seen_at=clock.now(),
            expires_at=clock.now() + timedelta(hours=settings.session_hours),
        )
    )
    return token


async def current(tx: AsyncSession, request: Request) -> tuple[User, StaffSession] | None:
    """Return who is logged in with this request's cookie, or None."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(cookie_name(settings))
    if not token:
        return None
    found = await tx.execute(
        select(User, StaffSession)
        .join(StaffSession, StaffSession.user_id == User.id)
        .where(
            StaffSession.token_digest.in_(sealing.vault(tx).digests("staff session", token)),
            StaffSession.expires_at > clock.now(),
            User.active,
        )
    )
    row = found.first()
    if row is None:
        return None
    user, session = row
    if session.last_seen_at < clock.now() - SEEN_EVERY:
        session.last_seen_at = clock.now()
    return user, session


async def assignments_of(tx: AsyncSession, user_id: UUID) -> list[Assignment]:
    """Return the user's roles and where they hold."""
    found = await tx.scalars(select(Assignment).where(Assignment.user_id == user_id))
    return list(found)


async def of_user(tx: AsyncSession, user_id: UUID) -> list[StaffSession]:
    """Return the user's logins that still hold, the last used first."""
    found = await tx.scalars(
        select(StaffSession)
        .where(StaffSession.user_id == user_id, StaffSession.expires_at > clock.now())
        .order_by(StaffSession.last_seen_at.desc(), StaffSession.id)
    )
    return list(found)


async def end_one(tx: AsyncSession, user_id: UUID, session_id: UUID) -> None:
    """End one of the user's logins. Raises NotFound."""
    ended = await tx.scalar(
        delete(StaffSession)
        .where(StaffSession.user_id == user_id, StaffSession.id == session_id)
        .returning(StaffSession.id)
    )
    if ended is None:
        raise NotFound


async def end_all(tx: AsyncSession, user_id: UUID, *, but: UUID | None = None) -> int:
    """End the user's logins, all or all others; return how many there were."""
    which = delete(StaffSession).where(StaffSession.user_id == user_id)
    if but is not None:
        which = which.where(StaffSession.id != but)
    return len((await tx.scalars(which.returning(StaffSession.id))).all())


async def end(tx: AsyncSession, request: Request) -> None:
    """End the session of this request's cookie, if there is one."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(cookie_name(settings))
    if token:
        digests = sealing.vault(tx).digests("staff session", token)
        await tx.execute(delete(StaffSession).where(StaffSession.token_digest.in_(digests)))


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    """Give the browser the session's token, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.session_hours * 3600,
        path="/",
        secure=settings.cookie_secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    """Take the session's token back from the browser."""
    response.delete_cookie(
        cookie_name(settings),
        path="/",
        secure=settings.cookie_secure,
        httponly=True,
        samesite="lax",
    )


async def carries_token(request: Request, csrf_token: str) -> bool:
    """Return whether a request that changes something carries the token our own pages hold.

    In the field `csrf_token` of a form, or in the header `X-CSRF-Token`.
    """
    if request.method in SAFE_METHODS:
        return True
    sent = request.headers.get(TOKEN_HEADER) or (await request.form()).get(TOKEN_FIELD)
    return isinstance(sent, str) and hmac.compare_digest(sent.encode(), csrf_token.encode())
