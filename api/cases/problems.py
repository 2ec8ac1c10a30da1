"""What can go wrong with a case."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class CaseChanged(Problem):
    """Somebody else triaged the case while this form was open; nothing was overwritten.

    `since_version` is the version the form was opened with.
    """

    slug = "case-changed"
    status = 409
    title = lazy("Somebody changed the case while you had it open. Please look at it again.")

    def __init__(self, since_version: int) -> None:
        super().__init__()
        self.since_version = since_version


class CaseWithdrawn(Problem):
    """The report was withdrawn: there is nothing left to work with."""

    slug = "case-withdrawn"
    status = 409
    title = lazy("The reporter has withdrawn this report.")


class ClosedHere(Problem):
    """The service closes its cases here, so its quality system cannot report one as closed."""

    slug = "closed-here"
    status = 409
    title = lazy("This service closes its cases in Meldeknapp, with an answer to the reporter.")
