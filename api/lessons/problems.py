"""What can go wrong with a lesson."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class LessonNotOpen(Problem):
    """The lesson is not at the point where this can be done."""

    slug = "lesson-not-open"
    status = 409
    title = lazy("This cannot be done with the lesson as it stands now. Please look at it again.")


class SecondPersonNeeded(Problem):
    """Whoever wrote in a lesson cannot be the one who checks it."""

    slug = "second-person-needed"
    status = 409
    title = lazy("You have written in this lesson. Somebody else has to check it.")


class DigestPublished(Problem):
    """The council reads the digest already: it stays."""

    slug = "digest-published"
    status = 409
    title = lazy("The council reads this digest already, so it stays.")
