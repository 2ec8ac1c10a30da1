"""Reminders by e-mail: the owner's, before and after a day that was set; the leaders', each week.

An e-mail says only that there is something to look at, and where. Which days call for one is told
by the day itself and when its owner was last reminded, so that a day on which no worker ran is
made good on the next.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Assignment, User
from api.access.permissions import Role
from api.measures import queries
from api.measures.models import ReminderMail
from api.measures.schemas import TO_DO
from api.shared import clock, i18n, outbox, pages
from api.shared.i18n import LANGUAGES, Language, _
from api.shared.mail import Letter, message_id
from api.shared.outbox import Outbox
from api.shared.settings import Settings

OUTBOX = Outbox(ReminderMail, "measures.send_reminder")

Occasion = Literal["owner", "leader"]

BEFORE = (timedelta(days=7), timedelta(days=1))
"""How long before the day its owner is reminded."""

AFTER = timedelta(days=7)
"""How often once the day is over; the first time at once."""

PAGES: dict[str, str] = {
    "owner": "/staff/measures?show=mine",
    "leader": "/staff/measures?show=overdue",
}


async def remind_owners(tx: AsyncSession) -> int:
    """Put an e-mail on the queue for each owner whose day calls for one; return how many."""
    now = clock.today()
    owners: set[UUID] = set()
    for measure in await queries.waiting(tx, now + max(BEFORE)):
        if measure.owner_id is None:
            continue
        if measure.state in TO_DO:
            if measure.due_on is not None and calls(measure.due_on, measure.reminded_on, now):
                measure.reminded_on = now
                owners.add(measure.owner_id)
            continue
        for check in await queries.checks_of(tx, measure.id):
            if check.done_on is None and calls(check.planned_on, check.reminded_on, now):
                check.reminded_on = now
                owners.add(measure.owner_id)
    return await _put(tx, owners, "owner")


async def remind_leaders(tx: AsyncSession) -> int:
    """Put an e-mail on the queue for each leader with overdue measures; return how many."""
    leaders: set[UUID] = set()
    for service_id, unit_id in await queries.places_overdue(tx, clock.today()):
        held = await tx.execute(
            select(Assignment.user_id, Assignment.unit_id).where(
                Assignment.service_id == service_id, Assignment.role == Role.UNIT_LEADER
            )
        )
        leaders |= {user for user, unit in held if unit in {None, unit_id}}
    return await _put(tx, leaders, "leader")


def calls(day: date, reminded_on: date | None, now: date) -> bool:
    """Return whether a day calls for a reminder now, having last had one at `reminded_on`."""
    begun = [day - before for before in BEFORE if day - before <= now]
    if now > day:
        weeks = (now - day - timedelta(days=1)) // AFTER
        begun.append(day + timedelta(days=1) + weeks * AFTER)
    return bool(begun) and (reminded_on is None or reminded_on < max(begun))


async def begin(tx: AsyncSession, settings: Settings, mail_id: UUID, attempt: int) -> Letter | None:
    """Begin an attempt and return what to send, or None when there is nothing to do."""
    mail = await OUTBOX.due(tx, mail_id, attempt)
    if mail is None:
        return None
    user = await tx.get_one(User, mail.user_id)
    if not user.active or not user.email:
        outbox.cancel(mail)
        return None
    outbox.under_way(mail)
    return compose(settings, mail, user.email, (user.language,) if user.language else LANGUAGES)


def compose(
    settings: Settings, mail: ReminderMail, address: str, languages: Sequence[Language]
) -> Letter:
    """Return the letter in the reader's language, or in all while it is not known."""
    link = f"{settings.public_url.rstrip('/')}{PAGES[mail.occasion]}"
    plain, html, subject = [], [], ""
    for code in languages:
        i18n.use(code)
        subject = subject or _("You have measures to look at")
        said = {"language": code, "link": link, "occasion": mail.occasion}
        plain.append(pages.environment().get_template("measures/reminder.txt").render(said).strip())
        html.append(pages.environment().get_template("measures/reminder.html").render(said))
    return Letter(
        message_id=message_id(settings, mail.id),
        to=address,
        subject=subject,
        plain="\n\n--\n\n".join(plain) + "\n",
        html="<hr>".join(html),
        language=", ".join(languages),
    )


async def _put(tx: AsyncSession, users: set[UUID], occasion: Occasion) -> int:
    active = await tx.scalars(select(User.id).where(User.id.in_(users), User.active))
    told = sorted(active)
    for user_id in told:
        await OUTBOX.put(tx, ReminderMail(user_id=user_id, occasion=occasion))
    return len(told)
