"""What the events of a case keep of its closings: all but the texts, which are sealed."""

from api.cases import told
from api.cases.told import Rows, Told
from api.closing.models import Closing, ContactTry

TOLD: Told = {
    Closing: (
        *("case_id", "version", "saved_at", "closed_at", "closed_by", "message_id"),
        *("reporter_wrote_at", "reopened_at"),
    ),
    ContactTry: ("case_id", "tried_on", "way", "tried_by", "at"),
}


def rows(row: Closing | ContactTry) -> Rows:
    """Return what an event keeps of a closing, or of a try to reach the reporter."""
    return told.rows(TOLD, [row])
