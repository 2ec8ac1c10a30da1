"""The values of a review in staff's words."""

from api.reviews.schemas import Decision, Factor, Part, ParticipantKind, Reason
from api.reviews.telling import Side, Source, Teller, Way
from api.shared.i18n import lazy

DECISIONS: dict[Decision, str] = {
    Decision.INVITED: lazy("Invited to take part"),
    Decision.NOT_YET: lazy("Not invited yet"),
    Decision.SOMEONE_ELSE: lazy("Someone else takes part in their place"),
    Decision.ACCEPTED: lazy("Said yes to taking part"),
    Decision.LATER: lazy("Said not now, ask me later"),
    Decision.DECLINED: lazy("Said no to taking part"),
}

REASONS: dict[Reason, str] = {
    Reason.TOO_EARLY: lazy("It is too early for them"),
    Reason.ASKED_TO_WAIT: lazy("They asked us to wait"),
    Reason.NOT_WANTED: lazy("They did not want to take part"),
    Reason.OUT_OF_REACH: lazy("They left no way to reach them, or do not answer"),
    Reason.CONSENT: lazy("The patient's consent is not clear yet"),
    Reason.OTHER: lazy("Another reason"),
}

PARTICIPANT_KINDS: dict[ParticipantKind, str] = {
    ParticipantKind.STAFF: lazy("Staff"),
    ParticipantKind.REPORTER: lazy("The reporter"),
    ParticipantKind.REPRESENTATIVE: lazy("Representative"),
    ParticipantKind.OBSERVER: lazy("Observer from the user council"),
}

PARTS: dict[Part, str] = {
    Part.LEADS: lazy("Leads the review"),
    Part.TAKES_PART: lazy("Takes part"),
    Part.KNOWS_THE_FIELD: lazy("Knows the field"),
    Part.SPEAKS_FOR_THEM: lazy("Speaks for the reporter"),
    Part.SUPPORTS: lazy("Supports the reporter"),
    Part.OBSERVES: lazy("Observes"),
}

FACTORS: dict[Factor, str] = {
    Factor.PERSON: lazy("The person and their needs"),
    Factor.TASKS: lazy("Tasks"),
    Factor.TOOLS: lazy("Tools and technology"),
    Factor.ORGANISATION: lazy("Organisation"),
    Factor.PHYSICAL_ENVIRONMENT: lazy("Physical environment"),
    Factor.EXTERNAL_ENVIRONMENT: lazy("External environment"),
}

FACTOR_EXAMPLES: dict[Factor, str] = {
    Factor.PERSON: lazy("Health, language, knowledge, tiredness; of patients, relatives and staff"),
    Factor.TASKS: lazy("Many at once, unclear, hard, interrupted, under time pressure"),
    Factor.TOOLS: lazy("Equipment, medicines, records, alarms, how they are laid out"),
    Factor.ORGANISATION: lazy(
        "Staffing, handovers, roles, training, leadership, routines, culture"
    ),
    Factor.PHYSICAL_ENVIRONMENT: lazy("Rooms, light, noise, distance, how things are placed"),
    Factor.EXTERNAL_ENVIRONMENT: lazy("Laws, budgets, other services, transport, weather"),
}
"""What each factor can be, to remind of more than what comes to mind first."""

SIDES: dict[Side, str] = {
    Side.REPORTER: lazy("The reporter's account"),
    Side.STAFF: lazy("The staff's account"),
    Side.RECORD: lazy("From the records"),
}

SOURCES: dict[Source, str] = {
    Source.REPORT: lazy("from the report"),
    Source.INVITATION: lazy("from the answer to the invitation"),
    Source.MESSAGE: lazy("from a message"),
    Source.CONTRIBUTION: lazy("told to us"),
}
"""Where quoted words are from."""

TELLERS: dict[Teller, str] = {
    Teller.REPORTER: lazy("The reporter"),
    Teller.REPRESENTATIVE: lazy("Who speaks for the reporter"),
}

WAYS: dict[Way, str] = {
    Way.MEETING: lazy("in a meeting"),
    Way.PHONE: lazy("by phone"),
    Way.LETTER: lazy("in a letter or e-mail"),
}
