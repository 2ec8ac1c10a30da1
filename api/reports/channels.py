"""The ways by which a reporter can be sent word: e-mail, and SMS where the operator has it."""

from enum import StrEnum

from api.reports.schemas import Contact
from api.shared import sms


class Channel(StrEnum):
    """How a message to a reporter is sent."""

    EMAIL = "email"
    SMS = "sms"


def channels_of(contact: Contact, *, with_sms: bool) -> list[Channel]:
    """Return the ways this reporter can be sent word by what they left, the preferred one first.

    `with_sms`: there is a gateway. E-mail comes first, since many leave a number to be called.
    """
    ways = [Channel.EMAIL] if contact.email else []
    if with_sms and sms.number_of(contact.phone):
        ways.append(Channel.SMS)
    return ways
