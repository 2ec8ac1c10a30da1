"""The ways in to an invitation: the e-mail's link, and the letter's code.

Both are derived from the report's own key, as the receipt code is: only their digests are stored,
they can be made again, and they die with the key when the report is erased.
"""

import hmac
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations import queries
from api.invitations.models import Invitation, Mail
from api.invitations.problems import CodeUnknown, LinkUnknown
from api.invitations.standing import OPEN, state_of
from api.reports.channels import Channel
from api.reports.models import Report
from api.shared import clock, ids, sealing
from api.shared.sealing import DataKey
from api.shared.settings import Settings

TOKEN_LENGTH = 26
"""Characters of Crockford's base 32: 130 bits."""

PURPOSE = "invitation"

LETTER = "invitation letter"

CODE_LENGTH = 12
"""Characters of a letter's code: 60 bits, read aloud in three groups. It lives for as long as the
invitation, and wrong ones are counted (`shared/limits.py`)."""

OPENED = "invitation opened"

PASS_MINUTES = 60
"""How long a code that was entered keeps the invitation open in that browser."""


def token_of(key: DataKey, invitation_id: UUID) -> str:
    """Return the token of an invitation's link."""
    return ids.crockford(key.derive(f"{PURPOSE} {invitation_id}"), TOKEN_LENGTH)


async def by_token(tx: AsyncSession, token: str) -> Invitation:
    """Return the invitation whose link this is. Raises LinkUnknown.

    A mail program may have changed the token's case.
    """
    found = await queries.by_digests(tx, sealing.vault(tx).digests(PURPOSE, ids.read_code(token)))
    if found is None:
        raise LinkUnknown
    return found


def code_of(key: DataKey, invitation_id: UUID) -> str:
    """Return the code of an invitation's letter."""
    return ids.crockford(key.derive(f"{LETTER} {invitation_id}"), CODE_LENGTH)


async def by_code(tx: AsyncSession, typed: str) -> Invitation:
    """Return the invitation whose letter has this code, as a person typed it.

    Raises CodeUnknown.
    """
    digests = sealing.vault(tx).digests(LETTER, ids.read_code(typed))
    found = await queries.by_letter_digests(tx, digests)
    if found is None:
        raise CodeUnknown
    return found


def pass_for(tx: AsyncSession, invitation: Invitation) -> str:
    """Return what a browser shows, once the code was entered, to open the invitation again."""
    ends = int((clock.now() + timedelta(minutes=PASS_MINUTES)).timestamp())
    named = f"{invitation.id}.{ends}"
    return f"{named}.{sealing.vault(tx).digest(OPENED, named).hex()}"


async def by_pass(tx: AsyncSession, shown: str) -> Invitation | None:
    """Return the invitation a browser's pass opens, or None for one that is over or not ours."""
    named, _dot, digest = shown.rpartition(".")
    known = [each.hex() for each in sealing.vault(tx).digests(OPENED, named)]
    if not any(hmac.compare_digest(digest.encode(), each.encode()) for each in known):
        return None
    invitation_id, _dot, ends = named.partition(".")
    if int(ends) <= clock.now().timestamp():
        return None
    return await tx.get(Invitation, UUID(invitation_id))


async def of_mail(tx: AsyncSession, settings: Settings, report: Report, mail: Mail) -> str | None:
    """Return what a message links to, or None when it has nothing to tell any more.

    An SMS is short, and an invitation's page knows the language by itself.
    Raises KeyDestroyedError when the report is erased.
    """
    language = urlencode({"lang": report.language})
    root = settings.public_url.rstrip("/")
    key = await sealing.data_key(tx, report.key_id)
    if mail.invitation_id is None:
        return f"{root}/receipt?{language}"
    invitation = await tx.get_one(Invitation, mail.invitation_id)
    if state_of(invitation) not in OPEN:
        return None
    page = f"{root}/i/{token_of(key, invitation.id)}"
    return page if mail.channel == Channel.SMS else f"{page}?{language}"
