"""What can go wrong with a case."""

from api.shared.i18n import lazy
from api.shared.problems import ChangedMeanwhile, Problem


class CaseChanged(ChangedMeanwhile):
    """Somebody else triaged the case: `since_version` is the one the form was opened with."""

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
