"""The values of a report in the reporter's own voice: what they pressed, what they read again.

The same English texts as the bot's presses (`bot/actions/vocabulary.py`), so that one translation
in `locales/*/bot.po` serves the chat, the form and the receipt.
"""

from api.reports.schemas import Category, Harm, Kind, ParticipationMode, ReporterRole
from api.shared.i18n import lazy

KINDS: dict[Kind, str] = {
    Kind.CONCERN: lazy("I am worried about something"),
    Kind.HARM_EVENT: lazy("Something happened, and someone was harmed"),
    Kind.NO_HARM_EVENT: lazy("Something happened, but no one was harmed"),
    Kind.NEAR_MISS: lazy("Something almost went wrong"),
    Kind.GOOD_CARE: lazy("Something went well"),
    Kind.SUGGESTION: lazy("I have a suggestion"),
}

REPORTER_ROLES: dict[ReporterRole, str] = {
    ReporterRole.PATIENT: lazy("I am the patient"),
    ReporterRole.SERVICE_USER: lazy("I use the service"),
    ReporterRole.NEXT_OF_KIN: lazy("I am the next of kin"),
    ReporterRole.RELATIVE: lazy("I am another relative or close to them"),
    ReporterRole.BEREAVED: lazy("I have lost someone"),
    ReporterRole.GUARDIAN: lazy("I am a guardian"),
    ReporterRole.REPRESENTATIVE: lazy("I speak for them"),
    ReporterRole.STAFF_ASSISTING: lazy("I work here and help someone to report"),
}

CATEGORIES: dict[Category, str] = {
    Category.MEDICATION: lazy("Medicines"),
    Category.DIAGNOSIS: lazy("Diagnosis and examination"),
    Category.DETERIORATION: lazy("Getting worse, sepsis"),
    Category.SURGERY_PROCEDURE: lazy("Surgery and procedures"),
    Category.INFECTION: lazy("Infection"),
    Category.FALL: lazy("Falls"),
    Category.PRESSURE_INJURY: lazy("Pressure injuries"),
    Category.NUTRITION: lazy("Food and drink given as care"),
    Category.MENTAL_HEALTH_SUICIDE: lazy("Mental health, self-harm, suicide"),
    Category.DISCHARGE_TRANSITION: lazy("Discharge and moving between services"),
    Category.WAITING_ACCESS: lazy("Waiting and access"),
    Category.COMMUNICATION_INFORMATION: lazy("Communication and information"),
    Category.CONDUCT_DIGNITY: lazy("Being met with respect"),
    Category.IDENTIFICATION_MIXUP: lazy("Mix-up of persons"),
    Category.EQUIPMENT: lazy("Equipment and digital systems"),
    Category.RECORDS_PRIVACY: lazy("Records and privacy"),
    Category.MATERNITY_NEWBORN: lazy("Birth and newborn"),
    Category.VIOLENCE_RESTRAINT: lazy("Violence, coercion"),
    Category.ENVIRONMENT_FOOD_FACILITIES: lazy("Rooms, food and surroundings"),
    Category.OTHER: lazy("Something else"),
}

HARMS: dict[Harm, str] = {
    Harm.NONE: lazy("No harm"),
    Harm.MINOR: lazy("Minor harm"),
    Harm.SIGNIFICANT: lazy("Serious harm"),
    Harm.DEATH: lazy("The person died"),
    Harm.UNCLEAR: lazy("I am not sure"),
}

PARTICIPATION_MODES: dict[ParticipationMode, str] = {
    ParticipationMode.WRITTEN: lazy("In writing"),
    ParticipationMode.PHONE: lazy("By phone"),
    ParticipationMode.VIDEO: lazy("By video"),
    ParticipationMode.JOINT_MEETING: lazy("In a meeting with the staff"),
    ParticipationMode.SEPARATE_MEETING: lazy("In a meeting of my own"),
    ParticipationMode.THROUGH_REPRESENTATIVE: lazy("Through someone who speaks for me"),
    ParticipationMode.COMMENT_ON_DRAFT: lazy("Read and comment on a draft"),
    ParticipationMode.INFORMED_ONLY: lazy("Just be told"),
    ParticipationMode.NOT_NOW: lazy("Not now, ask me later"),
    ParticipationMode.DECLINES: lazy("No, thank you"),
}

WAYS_TO_TAKE_PART = (
    ParticipationMode.JOINT_MEETING,
    ParticipationMode.SEPARATE_MEETING,
    ParticipationMode.VIDEO,
    ParticipationMode.PHONE,
    ParticipationMode.WRITTEN,
    ParticipationMode.COMMENT_ON_DRAFT,
    ParticipationMode.THROUGH_REPRESENTATIVE,
)
"""The ways a person can choose among; "not now" and "no" are answers to an invitation."""

AFTERWARDS: dict[str, str] = {
    "anonymous": lazy("Stay anonymous"),
    "informed": lazy("Be told what happens"),
    "take_part": lazy("Be told, and take part when the event is looked into"),
}
"""What the person wants afterwards; what each means is in `form.AFTERWARDS`."""
