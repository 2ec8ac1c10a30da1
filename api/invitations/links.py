"""The links that e-mails carry.

An invitation's token is derived from the report's own key, as the receipt code is: only its digest
is stored, a job can make it again, and it dies with the key when the report is erased.
"""

from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations import queries
from api.invitations.models import Invitation, Mail
from api.reports.models import Report
from api.shared import ids, sealing
from api.shared.sealing import DataKey
from api.shared.settings import Settings

TOKEN_LENGTH = 26
"""Characters of Crockford's base 32: 130 bits."""

PURPOSE = "invitation"


def token_of(key: DataKey, invitation_id: UUID) -> str:
    """Return the token of an invitation's link."""
    return ids.crockford(key.derive(f"{PURPOSE} {invitation_id}"), TOKEN_LENGTH)


async def by_token(tx: AsyncSession, token: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation whose link this is. A mail program may have changed its case."""
    digests = sealing.vault(tx).digests(PURPOSE, ids.read_code(token))
    return await queries.by_digests(tx, digests, lock=lock)


async def of_mail(tx: AsyncSession, settings: Settings, report: Report, mail: Mail) -> str | None:
    """Return what an e-mail links to, or None when it has nothing to tell any more.

    Raises KeyDestroyedError when the report is erased.
    """
    language = urlencode({"lang": report.language})
    root = settings.public_url.rstrip("/")
    key = await sealing.data_key(tx, report.key_id)
    if mail.invitation_id is None:
        return f"{root}/receipt?{language}"
    invitation = await tx.get_one(Invitation, mail.invitation_id)
    if invitation.state != "sent":
        return None
    return f"{root}/i/{token_of(key, invitation.id)}?{language}"
