"""What an answer points at, when no word of a value names it: by the signs the classifiers know.

The signs are those of whole stories (components/cues.py), so they are asked only where nothing else
was found, and in an order: what almost happened did not, and who was not harmed was not harmed.
"""

from __future__ import annotations

from bot.components.cues import points_at

_KINDS = (
    ("near_miss", ("harm_almost", "harm_caught")),
    ("no_harm_event", ("harm_no_harm", "harm_luck")),
    ("suggestion", ("kind_proposal",)),
    ("concern", ("kind_worry",)),
    ("harm_event", ("harm_death", "harm_grave")),
    ("good_care", ("kind_praise",)),
    ("harm_event", ("harm_slight",)),
)
_HARMS = (
    ("none", ("harm_no_harm",)),
    ("unclear", ("harm_unsure",)),
    ("death", ("harm_death",)),
    ("significant", ("harm_grave",)),
    ("minor", ("harm_slight",)),
)
_ROLES = (
    ("guardian", ("role_guardian",)),
    ("representative", ("role_representative",)),
    ("bereaved", ("role_bereaved", "role_died", "role_farewell")),
    ("staff_assisting", ("role_works_here", "role_helps_to_write")),
    ("relative", ("role_far_kin", "role_far_kin_bare", "role_in_law")),
    ("next_of_kin", ("role_close_kin", "role_close_kin_bare", "role_close_kin_self")),
    ("service_user", ("role_home_care",)),
    ("patient", ("role_self_event", "role_to_me", "role_my_body")),
)
_ORDER = {"kind": _KINDS, "perceived_harm": _HARMS, "reporter_role": _ROLES}
# An answer, not a story.
LONGEST = 12


def pointed_at(field: str, text: str) -> str | None:
    """The value of a field that an answer points at, the first in order, if any."""
    if len(text.split()) > LONGEST:
        return None
    return next((value for value, signs in _ORDER[field] if points_at(signs, text)), None)
