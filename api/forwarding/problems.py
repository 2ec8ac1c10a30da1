"""What can be wrong with a connector when it is saved, or with asking for a delivery again."""

from api.shared.i18n import lazy
from api.shared.problems import Problem

REASONS: dict[str, str] = {
    "address-malformed": lazy("This is not a web address. It should look like https://host/path."),
    "address-not-encrypted": lazy(
        "The address must begin with https:// so that nobody can listen in."
    ),
    "address-private": lazy(
        "The address is inside a private network. Ask whoever runs Meldeknapp to allow it"
        " (MELDEKNAPP_EGRESS_ALLOW)."
    ),
    "name-unknown": lazy("There is no machine with that name."),
    "unreachable": lazy("Nobody answers at that address."),
    "timeout": lazy("Nobody answered in time."),
    "answer-malformed": lazy("What answered there is not a web server."),
    "secret-malformed": lazy(
        "The signing secret must be whsec_ followed by at least 24 bytes in base 64."
    ),
    "folder-malformed": lazy(
        "Use letters, digits, - and _ in the folder's name, and nothing else."
    ),
    "folder-outside": lazy("The folder is not inside the one that Meldeknapp may write to."),
    "folder-not-writable": lazy("Meldeknapp may not write to that folder."),
    "folder-gone": lazy("The folder is not there any more."),
    "redirected": lazy("The receiver sent us to another address, which we do not follow."),
    "gone": lazy("The receiver says that it takes no more (410 Gone)."),
    "interrupted": lazy("We were stopped in the middle of sending, and send again."),
    "unexpected": lazy("Something went wrong on our side."),
}
"""Why a connector was refused, or an attempt failed, by slug; `http-500` and the like apart."""


class ConnectorRefused(Problem):
    """A connector that cannot work is not saved. `reason` is a slug of `REASONS`."""

    slug = "connector-refused"
    status = 422
    title = lazy("The connector was not saved, since it could not work.")

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason=reason, errors=[{"field": field, "message": str(REASONS[reason])}])
        self.field = field
        self.reason = reason


class NothingToSendAgain(Problem):
    """The delivery already arrived, is on its way, or its report was withdrawn."""

    slug = "nothing-to-send-again"
    status = 409
    title = lazy("There is nothing to send again: it has arrived, or is on its way.")
