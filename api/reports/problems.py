"""What can go wrong with a report."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class NothingToSend(Problem):
    """The report says nothing about what happened."""

    slug = "nothing-to-send"
    status = 422
    title = lazy("Please write a few words about what happened before you send.")


class UnknownUnit(Problem):
    """The place names a unit that the service does not have."""

    slug = "unknown-unit"
    status = 422
    title = lazy(
        "We do not know that unit. Please choose one from the list, or use your own words."
    )


class RepeatDiffers(Problem):
    """An Idempotency-Key came again with another report."""

    slug = "repeat-differs"
    status = 409
    title = lazy("This was already sent with other contents. Please start a new report.")


class ReceiptUnknown(Problem):
    """No report has this receipt code."""

    slug = "receipt-unknown"
    status = 404
    title = lazy("We could not find that code. Please check it and try again.")


class Withdrawn(Problem):
    """The report was withdrawn: nothing more can be added."""

    slug = "withdrawn"
    status = 409
    title = lazy("This report has been withdrawn, so nothing more can be added to it.")


class NoSms(Problem):
    """An SMS was asked for where none can be sent."""

    slug = "no-sms"
    status = 409
    title = lazy("Messages to phones cannot be sent from here. Please use an e-mail address.")
