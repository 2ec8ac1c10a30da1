"""What the events of a case keep of its lessons: that they are there, and how far they came.

What becomes of a lesson from then on is in its own history (`LessonEvent`).
"""

from api.cases import told
from api.cases.told import Rows, Told
from api.lessons.models import Lesson

TOLD: Told = {
    Lesson: (
        *("service_id", "unit_id", "case_id", "state", "category", "for_council"),
        *("begun_at", "shared_at"),
    ),
}


def rows(lesson: Lesson) -> Rows:
    """Return what an event keeps of a lesson."""
    return told.rows(TOLD, [lesson])
