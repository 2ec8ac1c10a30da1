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


class ChangedMeanwhile(Problem):
    """Somebody else was quicker; nothing was overwritten."""

    slug = "changed-meanwhile"
    status = 409
    title = lazy("Somebody changed this while you had it open. Please look at it again.")
