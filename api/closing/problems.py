"""What can go wrong with closing a case."""

from collections.abc import Sequence

from api.closing.gate import Missing
from api.shared.i18n import lazy
from api.shared.problems import Problem


class CannotClose(Problem):
    """Something is missing: `missing` says what."""

    slug = "cannot-close"
    status = 422
    title = lazy("The case cannot be closed yet. Nothing was lost; see what is missing.")

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(missing=[str(each) for each in missing])
        self.missing = list(missing)


class AlreadyClosed(Problem):
    """The case is closed, or not ours any more."""

    slug = "already-closed"
    status = 409
    title = lazy("The case is closed already, or is no longer ours.")


class NotClosed(Problem):
    """Only a closed case is reopened."""

    slug = "not-closed"
    status = 409
    title = lazy("The case is not closed.")
