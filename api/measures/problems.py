"""What can go wrong with a measure."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class MeasureChanged(Problem):
    """Somebody else changed the measure while this form was open; nothing was overwritten."""

    slug = "measure-changed"
    status = 409
    title = lazy(
        "Somebody changed the measure while you had it open. Nothing of yours is saved yet: "
        "look at it again, then save."
    )


class MoveNotAllowed(Problem):
    """A measure does not come from this state to that one."""

    slug = "measure-move-not-allowed"
    status = 409
    title = lazy("That cannot be done with the measure as it stands now. Please look at it again.")
