"""The e-mail that tells of a case opened out of reach: that there is something to look at, no more.

Neither who opened what nor why stands in it; that is read behind the login.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import User
from api.access.services import service_by_id
from api.cases.break_glass import OUTBOX
from api.cases.models import BreakGlass, Case
from api.shared import i18n, outbox, pages
from api.shared.i18n import _, in_language
from api.shared.mail import Letter, message_id
from api.shared.settings import Settings


async def begin(tx: AsyncSession, settings: Settings, mail_id: UUID, attempt: int) -> Letter | None:
    """Begin an attempt and return what to send, or None when there is nothing to do."""
    row = await OUTBOX.due(tx, mail_id, attempt)
    if row is None:
        return None
    user = await tx.get_one(User, row.user_id)
    if user.email is None or not user.active:
        outbox.cancel(row)
        return None
    outbox.under_way(row)
    opening = await tx.get_one(BreakGlass, row.break_glass_id)
    case = await tx.get_one(Case, opening.case_id)
    service = await service_by_id(tx, case.service_id)
    i18n.use(user.language or "nb")
    said = {
        "language": i18n.language(),
        "name": in_language(service.name),
        "link": f"{settings.public_url.rstrip('/')}/staff",
    }
    environment = pages.environment()
    return Letter(
        message_id=message_id(settings, row.id),
        to=user.email,
        subject=_("A case was opened by somebody without access"),
        plain=environment.get_template("cases/break_glass_mail.txt").render(said),
        html=environment.get_template("cases/break_glass_mail.html").render(said),
        language=i18n.language(),
    )
