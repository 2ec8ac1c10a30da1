"""Sending one SMS by the gateway the operator has set up, and which numbers one can be sent to.

The gateway takes an HTTP POST of JSON, as `api/operations/SMS.md` tells.
"""

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from api.shared.http import AddressRefused, CallFailed, Egress
from api.shared.mail import NotSent
from api.shared.settings import Settings

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters that fit 160 to one SMS (3GPP TS 23.038); with any other one, 70 fit."""

ONE_SMS = 160
"""Letters of GSM_7 in an SMS that goes as one."""

_NORWEGIAN = re.compile(r"[49]\d{7}")
"""A mobile number: others in the Norwegian plan are landlines and services, which get no SMS."""

_ABROAD = re.compile(r"[1-9]\d{7,14}")
"""Country code and number (E.164), as far as can be told without a list of all plans."""


@dataclass(frozen=True)
class TextMessage:
    """One SMS, kept out of logs. `message_id` stays the same for every attempt."""

    message_id: str
    to: str = field(repr=False)
    text: str = field(repr=False)


def is_on(tx: AsyncSession) -> bool:
    """Return whether the operator has set up a gateway. Nobody is shown SMS without."""
    return cast("bool", tx.info["sms"])


def number_of(typed: str | None) -> str | None:
    """Return a mobile number as gateways take it (`+4740000001`), or None for what is none.

    Without a country code it is Norwegian. Abroad, no more is asked than a plausible length.
    """
    plain = re.sub(r"[\s().-]", "", typed or "")
    digits = re.sub(r"^(\+|00)", "", plain)
    if not digits.isascii() or not digits.isdigit():
        return None
    if digits == plain:
        return f"+47{digits}" if _NORWEGIAN.fullmatch(digits) else None
    if digits.startswith("47"):
        return f"+{digits}" if _NORWEGIAN.fullmatch(digits[2:]) else None
    return f"+{digits}" if _ABROAD.fullmatch(digits) else None


async def send(settings: Settings, egress: Egress, message: TextMessage) -> None:
    """Hand the message to the gateway. Raises NotSent.

    A message may be taken although we never learn of it: the next attempt then sends it again,
    under the same id.
    """
    if settings.sms_url is None:
        raise NotSent("turned-off", for_good=True)
    content = {
        "id": message.message_id,
        "from": settings.sms_sender,
        "to": message.to,
        "text": message.text,
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": message.message_id}
    if settings.sms_token is not None:
        headers["Authorization"] = f"Bearer {settings.sms_token.get_secret_value()}"
    try:
        answer = await egress.post(settings.sms_url, json.dumps(content).encode(), headers)
    except AddressRefused:
        raise NotSent("address-not-allowed", for_good=False) from None
    except CallFailed:
        raise NotSent("unreachable", for_good=False) from None
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise NotSent("login-refused", for_good=False)
    if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
        raise NotSent("number-refused", for_good=True)
    raise NotSent("refused", for_good=False)
