"""Deliveries and connectors in words, for staff."""

from api.forwarding.problems import REASONS
from api.shared.i18n import _, lazy

STATES: dict[str, str] = {
    "waiting": lazy("Waiting"),
    "delivering": lazy("On its way"),
    "delivered": lazy("Arrived"),
    "failed": lazy("Did not arrive"),
    "cancelled": lazy("Stopped"),
}

EVENTS: dict[str, str] = {
    "changed": lazy("What changed since it was sent"),
    "withdrawn": lazy("That the report was withdrawn"),
}
"""What a delivery tells, when it is not the report itself."""

KINDS: dict[str, str] = {"webhook": lazy("Webhook"), "folder": lazy("Folder")}


def reason(slug: str | None) -> str:
    """Return why an attempt failed, in words; nothing for none."""
    if slug is None:
        return ""
    if slug.startswith("http-"):
        return _("The receiver answered with error %(status)s.") % {"status": slug[5:]}
    return str(REASONS.get(slug, REASONS["unexpected"]))
