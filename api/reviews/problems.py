"""What can go wrong with a review."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class NoReview(Problem):
    """The case's review is not started."""

    slug = "no-review"
    status = 409
    title = lazy("The review is not started yet.")


class ReviewFinished(Problem):
    """The review is finished: it must be opened again before it is changed."""

    slug = "review-finished"
    status = 409
    title = lazy("The review is finished. Open it again to change it.")


class CannotStart(Problem):
    """A review cannot start now; the page says why."""

    slug = "cannot-start-review"
    status = 409
    title = lazy("The review cannot be started now. The page about it says why.")


class MeetingOver(Problem):
    """A meeting that is held or called off cannot be planned anew."""

    slug = "meeting-over"
    status = 409
    title = lazy("This meeting is over or called off: it cannot be changed any more.")


class SummaryUnfinished(Problem):
    """A draft summary without text, or with gaps, cannot be shared."""

    slug = "summary-unfinished"
    status = 409
    title = lazy("The draft is empty or has gaps left: fill them before you share it.")


class NothingToSign(Problem):
    """No version of the account is shared with the reporter: there is nothing to sign."""

    slug = "nothing-to-sign"
    status = 409
    title = lazy("The account is not shared with the reporter yet, so there is nothing to sign.")


class NotTakingPart(Problem):
    """Of the staff, those sign who take part in the review."""

    slug = "not-taking-part"
    status = 409
    title = lazy("Those who take part in the review sign it. You are not among them.")


class TheirOwnWords(Problem):
    """What the reporter said is changed by the reporter alone."""

    slug = "their-own-words"
    status = 409
    title = lazy("These are the reporter's own words. Only the reporter can change them.")


class StandsInDifference(Problem):
    """An entry that tells something differently from another stays."""

    slug = "stands-in-difference"
    status = 409
    title = lazy(
        "It is marked that this is told differently, so both accounts stay. Was that a mistake? "
        "Take the difference back first."
    )
