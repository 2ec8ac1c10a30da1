"""What can go wrong with a conversation."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class AlreadySent(Problem):
    """The report of this conversation was sent; its draft can no longer change."""

    slug = "already-sent"
    status = 409
    title = lazy("This report is already sent. You can add to it from the receipt page.")


class ResumeUnknown(Problem):
    """No conversation waits behind this code; nothing tells whether one ever did."""

    slug = "resume-unknown"
    status = 404
    title = lazy(
        "No conversation waits behind this code. Please look at each letter once more. What was "
        "left alone for long is deleted, and a report that was sent has a receipt code instead."
    )


class UnknownField(Problem):
    """A correction names a field that the report does not have, or that cannot be corrected."""

    slug = "unknown-field"
    status = 422
    title = lazy("That part of the report cannot be changed.")
