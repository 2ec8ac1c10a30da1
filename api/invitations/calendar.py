"""The agreed time as a calendar file: when, and with whom. No more."""

from api.invitations.models import Invitation
from api.shared import calendar
from api.shared.i18n import _


def calendar_file(invitation: Invitation, *, name: str, phone: str) -> str | None:
    """Return the file for the time agreed on with the service `name`, or None without one.

    It has one UID and a rising SEQUENCE, so that a changed time moves the entry it made before.
    """
    start, end, at = invitation.agreed_start, invitation.agreed_end, invitation.agreed_at
    if start is None or end is None or at is None:
        return None
    return calendar.calendar_file(
        calendar.Entry(
            uid=str(invitation.id),
            sequence=int((at - invitation.sent_at).total_seconds()),
            start=start,
            end=end,
            title=_("Appointment with %(name)s") % {"name": name},
            words=_("Does it not suit you after all? Call %(phone)s.") % {"phone": phone},
        )
    )
