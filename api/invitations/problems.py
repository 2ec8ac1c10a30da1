"""What can go wrong with an invitation."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class CannotInvite(Problem):
    """The reporter cannot be invited just now; the case page says why."""

    slug = "cannot-invite"
    status = 409
    title = lazy("The reporter cannot be invited just now. The case says why.")


class NoInvitation(Problem):
    """There is no invitation that this can be done with."""

    slug = "no-invitation"
    status = 409
    title = lazy("There is no open invitation.")


class LinkUnknown(Problem):
    """No invitation has this link."""

    slug = "link-unknown"
    status = 404
    title = lazy("We do not know this link.")


class CodeUnknown(Problem):
    """No letter has this code, or its time is over."""

    slug = "code-unknown"
    status = 404
    title = lazy("We do not know this code. Please look at it again.")


class TimeNotOffered(Problem):
    """A time was chosen that the service does not offer, or offers no longer."""

    slug = "time-not-offered"
    status = 409
    title = lazy("This time is no longer on offer. Please choose again.")


class InvitationClosed(Problem):
    """The invitation was withdrawn or replaced, its time is over, or the meeting has been."""

    slug = "invitation-closed"
    status = 410
    title = lazy("This invitation is no longer open.")
