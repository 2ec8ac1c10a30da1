"""A message that leads to the receipt page, asked for on a page: the fields, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.reports import service as reports
from api.reports.channels import Channel
from api.reports.schemas import WhereTo
from api.shared import sms
from api.shared.i18n import _
from api.shared.problems import TooMany

if TYPE_CHECKING:
    from fastapi import Request
    from sqlalchemy.ext.asyncio import AsyncSession

    from api.reports.models import Report


@dataclass(frozen=True)
class Asked:
    """What the part of the page shows (`receipt_link.html`): what was typed, and what came of it.

    `errors` are beside the fields. `sent`: by which way the message is on the queue.
    """

    email: str = ""
    phone: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    sent: Channel | None = None

    @classmethod
    def before(cls, request: Request) -> Asked:
        """Return what was asked for on the page that led to this one."""
        sent = request.query_params.get("linked")
        return cls(sent=Channel(sent) if sent in set(Channel) else None)


async def ask(tx: AsyncSession, report: Report, email: str, phone: str) -> Asked:
    """Have the message sent, unless it has nowhere to go. Raises Withdrawn."""
    email, phone = email.strip(), phone.strip() if sms.is_on(tx) else ""
    if email and phone:
        return Asked(email, phone, {"phone": _("One is enough: remove the number or the address.")})
    try:
        where = WhereTo(email=email or None, phone=phone or None)
    except ValidationError:
        if phone:
            return Asked(phone=phone, errors={"phone": _mistyped()})
        wrong = _("Write the whole e-mail address, such as name@example.org.")
        return Asked(email, errors={"email": wrong})
    try:
        await reports.ask_for_link(tx, report, where)
    except TooMany:
        return Asked(email, phone, {"phone" if phone else "email": _enough(tx)})
    return Asked(sent=Channel.SMS if phone else Channel.EMAIL)


def _enough(tx: AsyncSession) -> str:
    if sms.is_on(tx):
        return _("Enough messages are sent for this report. Keep the code well.")
    return _("Enough e-mails are sent for this report. Keep the code well.")


def _mistyped() -> str:
    return _(
        "Write a mobile number, such as 400 00 000. If it is not Norwegian, begin with + and the "
        "country code."
    )
