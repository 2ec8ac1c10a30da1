"""The `webhook` connector: a signed POST, as Standard Webhooks 1.0 lays down."""

import base64
import binascii
import secrets
from http import HTTPStatus

from standardwebhooks import Webhook

from api.forwarding.events import CONTENT_TYPE, Parcel
from api.forwarding.outcomes import Arrived, Outcome, Refused
from api.shared import clock
from api.shared.http import CallFailed, Egress

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new signing secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def is_secret(text: str) -> bool:
    """Return whether this can sign: `whsec_`, and 24 to 64 bytes in base 64 (the standard's)."""
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith(PREFIX) and 24 <= len(key) <= 64  # noqa: PLR2004 - the standard's


async def send(egress: Egress, url: str, secret: str, parcel: Parcel) -> Outcome:
    """Post the parcel, signed anew for this moment, and tell how it went."""
    now = clock.now()
    headers = {
        "Content-Type": CONTENT_TYPE,
        "Webhook-Id": parcel.message_id,
        "Webhook-Timestamp": str(int(now.timestamp())),
        "Webhook-Signature": Webhook(secret).sign(parcel.message_id, now, parcel.body.decode()),
    }
    try:
        answer = await egress.post(url, parcel.body, headers)
    except CallFailed as failed:
        return Refused(failed.slug)
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Arrived()
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Refused("redirected")
    if status == HTTPStatus.GONE:
        return Refused("gone", final=True)
    return Refused(f"http-{status}", retry_after=answer.retry_after)
