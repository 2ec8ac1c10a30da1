"""An e-mail that leads to the receipt page, asked for on a page: the field, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.reports import service as reports
from api.reports.schemas import WhereTo
from api.shared.i18n import _
from api.shared.problems import TooMany

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from api.reports.models import Report


@dataclass(frozen=True)
class Asked:
    """What the part of the page shows (`link_by_mail.html`): what was typed, and what came of it.

    `error` is beside the field; `sent`: the e-mail is on the queue.
    """

    email: str = ""
    error: str = ""
    sent: bool = False


async def ask(tx: AsyncSession, report: Report, typed: str) -> Asked:
    """Have the e-mail sent, unless the address is none. Raises Withdrawn."""
    try:
        where = WhereTo(email=typed.strip())
    except ValidationError:
        return Asked(typed, _("Write the whole e-mail address, such as name@example.org."))
    try:
        await reports.ask_for_link(tx, report, where.email)
    except TooMany:
        return Asked(typed, _("Enough e-mails are sent for this report. Keep the code well."))
    return Asked(sent=True)
