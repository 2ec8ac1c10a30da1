"""What the reporter sees of the matter's way through the service, in people's words."""

from typing import Any

from api.shared.i18n import _, in_language, lazy

STEPS: dict[str, str] = {
    "received": lazy("Received"),
    "read": lazy("Read by %(role)s"),
    "question": lazy("We need your answer"),
    "invited": lazy("You are invited to take part"),
    "answered_invitation": lazy("You answered the invitation"),
    "time_agreed": lazy("A time to meet is agreed on"),
    "time_taken_back": lazy("The time to meet is taken back"),
    "in_review": lazy("Being reviewed"),
    "summary_shared": lazy("There is a draft for you to read"),
    "change_planned": lazy("A change is planned"),
    "change_made": lazy("A change is made"),
    "effect_checked": lazy("The effect was checked"),
    "closed": lazy("Closed: this is what we learned"),
    "reopened": lazy("Opened again: we look at it once more"),
    "passed_on": lazy("Passed on to %(unit)s"),
    "shared": lazy("Also read by %(unit)s, who can help to look into it"),
    "share_ended": lazy("No longer read by %(unit)s"),
    "handed_over": lazy("Passed on to somebody outside our service: below you see who"),
    "handover_ended": lazy("Back with us: we look at it again"),
    "withdrawn": lazy("Withdrawn by you"),
    "expired": lazy("Erased, since the time it is kept is over"),
}

ROLES: dict[str, str] = {
    "adviser": lazy("a quality adviser"),
    "unit_leader": lazy("a leader of the unit"),
    "reviewer": lazy("a reviewer"),
    "privacy_officer": lazy("the privacy officer"),
}
"""How the reporter is told who read the report: by role, never by name."""


def step_text(step: str, details: dict[str, Any]) -> str:
    """Return a step in words, in the current language."""
    role = ROLES.get(details.get("role", ""), ROLES["adviser"])
    unit = in_language(details["unit"]) if "unit" in details else _("another unit")
    return str(STEPS[step]) % {"role": str(role), "unit": unit}
