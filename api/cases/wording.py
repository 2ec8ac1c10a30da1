"""The values of a case in staff's words, and its history as sentences."""

from api.cases.schemas import CaseState, Complexity, LearningValue, Method, Status
from api.forwarding.wording import EVENTS
from api.reports.schemas import Harm, Kind, ReporterRole
from api.shared.i18n import lazy

STATES: dict[CaseState, str] = {
    CaseState.RECEIVED: lazy("Received"),
    CaseState.TRIAGED: lazy("Triaged"),
    CaseState.AWAITING_REPORTER: lazy("Awaiting the reporter"),
    CaseState.IN_REVIEW: lazy("In review"),
    CaseState.MEASURES_UNDER_WAY: lazy("Measures under way"),
    CaseState.EFFECT_FOLLOW_UP: lazy("Following up the effect"),
    CaseState.CLOSED_WITH_LEARNING: lazy("Closed with learning"),
    CaseState.TRANSFERRED: lazy("Transferred"),
    CaseState.REOPENED: lazy("Reopened"),
}

STATE_COLOURS: dict[CaseState, str] = {
    CaseState.RECEIVED: "accent",
    CaseState.AWAITING_REPORTER: "warning",
    CaseState.CLOSED_WITH_LEARNING: "success",
}
"""Colours of tags; the others are neutral. The words carry the meaning."""

KINDS: dict[Kind, str] = {
    Kind.CONCERN: lazy("Concern"),
    Kind.HARM_EVENT: lazy("Event with harm"),
    Kind.NO_HARM_EVENT: lazy("Event without harm"),
    Kind.NEAR_MISS: lazy("Near miss"),
    Kind.GOOD_CARE: lazy("Good care"),
    Kind.SUGGESTION: lazy("Suggestion"),
}

HARMS: dict[Harm, str] = {
    Harm.NONE: lazy("No harm"),
    Harm.MINOR: lazy("Minor harm"),
    Harm.SIGNIFICANT: lazy("Serious harm"),
    Harm.DEATH: lazy("Death"),
    Harm.UNCLEAR: lazy("Unclear"),
}

COMPLEXITIES: dict[Complexity, str] = {
    Complexity.SIMPLE: lazy("Simple: one thing, one place"),
    Complexity.COMPOSITE: lazy("Composite: several things played together"),
    Complexity.CROSS_UNIT: lazy("Across units: it happened between places"),
}

LEARNING_VALUES: dict[LearningValue, str] = {
    LearningValue.LOW: lazy("Low: known, and dealt with"),
    LearningValue.MEDIUM: lazy("Medium: the unit can learn from it"),
    LearningValue.HIGH: lazy("High: others can learn from it"),
}

METHODS: dict[Method, str] = {
    Method.TEAM_REFLECTION: lazy("Team reflection"),
    Method.BRIEF_REVIEW: lazy("Brief review"),
    Method.SIMPLIFIED_EVENT_ANALYSIS: lazy("Simplified event analysis"),
    Method.EVENT_ANALYSIS: lazy("Event analysis"),
    Method.THEMATIC_REVIEW: lazy("Thematic review"),
    Method.EXTERNAL_REVIEW: lazy("External review"),
}

REPORTER_ROLES: dict[ReporterRole, str] = {
    ReporterRole.PATIENT: lazy("Patient"),
    ReporterRole.SERVICE_USER: lazy("Service user"),
    ReporterRole.NEXT_OF_KIN: lazy("Next of kin"),
    ReporterRole.RELATIVE: lazy("Another relative"),
    ReporterRole.BEREAVED: lazy("Bereaved"),
    ReporterRole.GUARDIAN: lazy("Guardian"),
    ReporterRole.REPRESENTATIVE: lazy("Representative"),
    ReporterRole.STAFF_ASSISTING: lazy("Staff who helped someone to report"),
}

ANSWER_IN: dict[str, str] = {
    "nb": lazy("They wrote in bokmål: please answer in it."),
    "nn": lazy("They wrote in nynorsk: please answer in it."),
    "en": lazy("They wrote in English: please answer in it."),
}
"""What is asked of whoever answers: the reporter's own form of language (språklova § 15)."""

STATUSES: dict[Status, str] = {
    Status.TRIAGED: lazy("Triaged"),
    Status.IN_REVIEW: lazy("In review"),
    Status.CHANGE_PLANNED: lazy("A change is planned"),
    Status.CHANGE_MADE: lazy("A change is made"),
    Status.EFFECT_CHECKED: lazy("The effect was checked"),
    Status.CLOSED_WITH_LEARNING: lazy("Closed with learning"),
    Status.TRANSFERRED: lazy("Transferred"),
    Status.REOPENED: lazy("Reopened"),
}

FIELDS: dict[str, str] = {
    "kind": lazy("Kind"),
    "category": lazy("Category"),
    "physical_harm": lazy("Physical harm"),
    "psychological_harm": lazy("Psychological harm"),
    "potential_harm": lazy("What it could have led to"),
    "very_serious_unexpected": lazy("Very serious and unexpected"),
    "complexity": lazy("Complexity"),
    "learning_value": lazy("Learning value"),
    "unit": lazy("Unit"),
    "responsible": lazy("Responsible"),
    "named_contact": lazy("Named contact"),
    "urgent": lazy("Urgent"),
    "state": lazy("State"),
    # Links and sharing
    "duplicate_of": lazy("Duplicate of"),
    "duplicates": lazy("Duplicates"),
    "related": lazy("Related cases"),
    "shared_with": lazy("Shared with"),
    "service": lazy("Service"),
    # Duties
    "notification": lazy("Statutory notification"),
    "meeting_offer": lazy("Offer of a meeting"),
    "follow_up_report": lazy("Report to the authority"),
    "aware_on": lazy("We knew of it from"),
    "simulation": lazy("Simulation"),
    # Deadlines
    "due_at": lazy("Next deadline"),
    # Reviews
    "review_method": lazy("Method of the review"),
}

HISTORY: dict[str, str] = {
    "received": lazy("The report came in"),
    "marked_urgent": lazy("Marked as urgent: the report may tell of danger"),
    "first_read": lazy("Read for the first time"),
    "triaged": lazy("Triaged"),
    "reclassified": lazy("Classification changed"),
    "moved": lazy("State changed"),
    "staff_wrote": lazy("A message was sent to the reporter"),
    "note_written": lazy("An internal note was written"),
    "contact_named": lazy("The reporter was told whom to ask for"),
    "reporter_wrote": lazy("The reporter wrote"),
    "contact_changed": lazy("The reporter changed how to be reached or to take part"),
    "withdrawn": lazy("The reporter withdrew the report"),
    "status_reported": lazy("The quality system told where the matter stands"),
    "invited": lazy("The reporter was invited to take part"),
    "invitation_sent": lazy("The invitation was sent"),
    "invitation_answered": lazy("The reporter answered the invitation"),
    "invitation_withdrawn": lazy("The invitation was withdrawn"),
    "invitation_answer_undone": lazy("The reporter took the answer to the invitation back"),
    "answer_written_down": lazy("The reporter's answer to the invitation was written down"),
    "letter_made": lazy("A letter with a code to the invitation was made"),
    "time_offered": lazy("A time to meet was offered"),
    "time_taken_back": lazy("A time to meet was offered no longer"),
    "time_agreed": lazy("A time to meet was agreed on"),
    "agreement_taken_back": lazy("The time agreed on was taken back"),
    # lessons
    "lesson_begun": lazy("A lesson was begun"),
    "lesson_sent_to_check": lazy("A lesson was handed to a second person"),
    "lesson_written_on": lazy("A lesson is being written on"),
    "lesson_shared": lazy("A lesson was shared with other units"),
    "lesson_withdrawn": lazy("A lesson is shared no longer"),
    # The inbox
    "assigned": lazy("Assigned together with other cases"),
    "assignment_undone": lazy("The assignment was taken back"),
    # Deadlines
    "deadline_set": lazy("A deadline was set"),
    "deadline_met": lazy("A deadline was met"),
    "deadline_dropped": lazy("A deadline no longer applies"),
    # Break-glass
    "expired": lazy("Erased, since the time it is kept is over"),
    "held_back": lazy("Held back from being erased"),
    "let_go": lazy("No longer held back from being erased"),
    "erased_on_request": lazy("Erased by the privacy officer, as the reporter asked"),
    "opened_anyway": lazy("Opened by somebody without access, with a reason"),
    # Reviews
    "involvement_decided": lazy("It was decided how to involve the reporter"),
    "review_started": lazy("The review was started"),
    "review_method_changed": lazy("The method of the review was changed"),
    "review_finished": lazy("The review was finished"),
    "review_reopened": lazy("The review was opened again"),
    # meetings of a review and its draft summary
    "meeting_planned": lazy("A meeting was planned"),
    "meeting_changed": lazy("The plan of a meeting was changed"),
    "meeting_cancelled": lazy("A meeting was called off"),
    "meeting_held": lazy("A meeting was held"),
    "summary_written": lazy("A version of the draft summary was written"),
    "summary_shared": lazy("The draft summary was shared with the reporter"),
    "summary_commented": lazy("The reporter said something of the draft summary"),
    "summary_answered": lazy("What the reporter said of the draft was answered"),
    # sign-off of the account
    "observer_briefed": lazy("The observer was given place and agenda of a meeting"),
    "observer_told": lazy("The observer from the user council told what they saw"),
    "account_signed": lazy("The shared account was signed"),
    "account_seen_otherwise": lazy("Somebody said that they see the shared account otherwise"),
    "learning_changed": lazy("The learning points were changed"),
    "participant_joined": lazy("Somebody joined the review"),
    "participant_left": lazy("Somebody left the review"),
    "factor_named": lazy("A factor was named"),
    "factor_described": lazy("It was changed how a factor played a part"),
    "factor_removed": lazy("A factor was taken away"),
    "timeline_changed": lazy("The timeline was changed"),
    "difference_marked": lazy("It was marked what is told differently"),
    "difference_taken_back": lazy("A difference marked by mistake was taken back"),
    "difference_put_back": lazy("A difference that was taken back was put back"),
    "contribution_written_down": lazy("What the reporter told was written down"),
    "contribution_changed": lazy("What the reporter told was changed; the wording before is kept"),
    # Links and sharing
    "linked": lazy("Linked with another case"),
    "unlinked": lazy("A link to another case was taken away"),
    "shared": lazy("Shared with another unit"),
    "share_ended": lazy("A share was taken back"),
    "transferred": lazy("Passed on"),
    "handed_over": lazy("Handed over to somebody outside"),
    "handover_ended": lazy("Taken back from somebody outside"),
    # Duties
    "notification_decided": lazy("Decided about statutory notification"),
    "meeting_offer_noted": lazy("An offer of a meeting was noted"),
    "follow_up_report_noted": lazy("The report to the authority was noted"),
    "awareness_noted": lazy("It was noted since when we knew of the event"),
    "simulation_decided": lazy("Decided about simulation"),
    # measures
    "measure_proposed": lazy("A measure was proposed"),
    "measure_linked": lazy("A measure that was there already was linked"),
    "measure_changed": lazy("A measure was changed"),
    "measure_decided": lazy("A measure was decided"),
    "measure_implemented": lazy("A measure was carried out"),
    "measure_rejected": lazy("A measure was rejected"),
    "measure_proposed_again": lazy("A measure was proposed again"),
    "effect_check_planned": lazy("A check of a measure's effect was planned"),
    "effect_checked": lazy("A measure's effect was checked"),
    "effect_checks_dropped": lazy("The planned checks of a measure's effect were dropped"),
    # closing
    "closing_prepared": lazy("The closing was prepared"),
    "closed": lazy("Closed, with an answer to the reporter"),
    "wrote_after_closing": lazy("Shall it be opened again? The reporter wrote after the closing"),
    "reopened": lazy("Reopened"),
    "left_closed": lazy("The reporter wrote after the closing; it stays closed"),
    "contact_tried": lazy("Somebody tried to reach the reporter"),
}
"""What happened, by `CaseEvent.what`. A feature that notes something of its own adds it here."""

DEADLINES: dict[str, str] = {
    "first_contact": lazy("First contact with the reporter"),
    "meeting": lazy("Offer of a meeting"),
    "statutory_notice": lazy("Statutory notification"),
    "statutory_report": lazy("Report to the authority"),
    "measure": lazy("A measure"),
    "effect_check": lazy("An effect check"),
    "involvement": lazy("Asking the reporter again"),
}
"""What has to be done by a deadline. A feature that sets deadlines of its own adds them here."""

TODO: dict[str, tuple[str, str]] = {
    "first_contact": (
        lazy("Write to the reporter, or send the invitation: they are waiting to hear from us."),
        "#dialogue",
    ),
    "meeting": (
        lazy("Offer the patient or the next of kin a meeting, and write down what they answered."),
        "/duties#meeting_offer",
    ),
    "statutory_notice": (
        lazy("Decide whether the law asks us to notify, and do it. Nothing is sent from here."),
        "/duties#notification",
    ),
    "statutory_report": (
        lazy("Send the report on what was found, and how the patient and relatives took part."),
        "/duties#follow_up_report",
    ),
}
"""By deadline: what to do about it, and where, below the case's address."""

ACTORS: dict[str, str] = {
    "reporter": lazy("The reporter"),
    "connector": lazy("The quality system"),
    "system": lazy("Meldeknapp"),
}
"""Who did it, when it was not a member of staff."""

DELIVERIES: dict[str, str] = {
    "waiting": lazy("On its way"),
    "delivering": lazy("On its way"),
    "delivered": lazy("Arrived"),
    "failed": lazy("Did not arrive"),
    "cancelled": lazy("Stopped"),
}
DELIVERED = EVENTS
DELIVERY_COLOURS: dict[str, str] = {"delivered": "success", "failed": "danger"}
