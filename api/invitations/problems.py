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


class LinkUsed(Problem):
    """The link has answered already, and with another answer."""

    slug = "link-used"
    status = 409
    title = lazy("This invitation is already answered.")


class InvitationClosed(Problem):
    """The invitation was withdrawn, or nobody answered in time."""

    slug = "invitation-closed"
    status = 410
    title = lazy("This invitation is no longer open.")
