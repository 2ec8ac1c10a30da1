"""The values of a review in staff's words."""

from api.reviews.schemas import Decision, Reason
from api.shared.i18n import lazy

DECISIONS: dict[Decision, str] = {
    Decision.INVITED: lazy("Invited to take part"),
    Decision.NOT_YET: lazy("Not invited yet"),
    Decision.SOMEONE_ELSE: lazy("Someone else takes part in their place"),
    Decision.ACCEPTED: lazy("Said yes to taking part"),
    Decision.LATER: lazy("Said not now, ask me later"),
    Decision.DECLINED: lazy("Said no to taking part"),
}

REASONS: dict[Reason, str] = {
    Reason.TOO_EARLY: lazy("It is too early for them"),
    Reason.ASKED_TO_WAIT: lazy("They asked us to wait"),
    Reason.NOT_WANTED: lazy("They did not want to take part"),
    Reason.OUT_OF_REACH: lazy("They left no way to reach them, or do not answer"),
    Reason.CONSENT: lazy("The patient's consent is not clear yet"),
    Reason.OTHER: lazy("Another reason"),
}
