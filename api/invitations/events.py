"""Facts about invitations that other features act on."""

from dataclasses import dataclass

from api.invitations.models import Invitation
from api.invitations.schemas import Answer
from api.reports.models import Report


@dataclass(frozen=True)
class InvitationSent:
    """Staff invited the reporter; the e-mail is on the queue."""

    report: Report
    invitation: Invitation


@dataclass(frozen=True)
class InvitationAnswered:
    """The invited person answered, or changed the answer."""

    report: Report
    invitation: Invitation
    answer: Answer


@dataclass(frozen=True)
class AnswerUndone:
    """The invited person took an answer back; the invitation stands as it did before it."""

    report: Report
    invitation: Invitation


@dataclass(frozen=True)
class TimeAgreed:
    """Staff set the time agreed on with the invited person, or changed it."""

    report: Report
    invitation: Invitation


@dataclass(frozen=True)
class TimeTakenBack:
    """The time agreed on with the invited person holds no longer."""

    report: Report
    invitation: Invitation
