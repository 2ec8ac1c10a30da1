"""What the events of a case keep of its review: all but the texts, which are sealed."""

from collections.abc import Iterable

from api.cases import told
from api.cases.told import Rows, Told
from api.reviews.meeting_models import Meeting, MeetingPerson
from api.reviews.models import (
    ContributingFactor,
    Contribution,
    ContributionVersion,
    InvolvementDecision,
    LearningPoint,
    Participant,
    Review,
    TimelineDifference,
    TimelineEntry,
    TimelineVersion,
)
from api.reviews.observing_models import Observation, ObserverBrief
from api.reviews.signoff_models import SignOff
from api.reviews.summary_models import Summary, SummaryComment
from api.shared.db import Base

TOLD: Told = {
    InvolvementDecision: ("case_id", "decision", "reason", "ask_again_on", "decided_by", "at"),
    Review: ("case_id", "method", "version", "started_at", "started_by", "finished_at"),
    Participant: ("review_id", "kind", "part", "user_id", "added_at", "removed_at"),
    Contribution: (
        *("review_id", "given_by", "way", "given_on", "version", "written_by", "written_at"),
    ),
    TimelineEntry: (
        *("review_id", "side", "source", "position", "precision", "happened_at", "shared"),
        *("version", "changed_by", "changed_at", "removed_at"),
    ),
    TimelineVersion: ("precision", "happened_at", "changed_by", "changed_at"),
    ContributionVersion: ("way", "given_on", "written_by", "written_at"),
    TimelineDifference: (
        *("review_id", "one_id", "other_id", "version", "marked_by", "marked_at", "removed_at"),
    ),
    ContributingFactor: ("review_id", "factor", "version", "named_by", "named_at", "removed_at"),
    LearningPoint: (
        *("review_id", "position", "version", "written_by", "written_at", "removed_at"),
    ),
    Meeting: (
        *("case_id", "kind", "state", "by_invitation", "starts_at", "ends_at", "version"),
        *("sequence", "planned_by", "planned_at"),
    ),
    MeetingPerson: ("came",),
    Summary: ("review_id", "number", "written_by", "written_at", "shared_at", "shared_by"),
    SummaryComment: (
        *("summary_id", "sent_id", "place", "verdict", "at", "answered_by", "answered_at"),
    ),
    ObserverBrief: ("meeting_id", "version", "given_by", "given_at"),
    Observation: ("participant_id", "at"),
    SignOff: ("summary_id", "signer", "user_id", "verdict", "at"),
}


def rows(*present: Base, gone: Iterable[Base] = ()) -> Rows:
    """Return what an event keeps of these rows of a review, and of those that are gone."""
    return told.rows(TOLD, present, gone)
