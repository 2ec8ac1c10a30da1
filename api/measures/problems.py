"""What can go wrong with a measure."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class MoveNotAllowed(Problem):
    """A measure does not come from this state to that one."""

    slug = "measure-move-not-allowed"
    status = 409
    title = lazy("That cannot be done with the measure as it stands now. Please look at it again.")
