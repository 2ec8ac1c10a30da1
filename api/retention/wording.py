"""What was done, in words, as the access log tells it."""

from api.cases import wording as cases
from api.lessons import wording as lessons
from api.measures import wording as measures
from api.shared.i18n import lazy

ACTIONS: dict[str, str] = {
    "read": lazy("Read the case"),
    "searched": lazy("Searched"),
    "opened_anyway": lazy("Opened the case without access"),
    "looked_at_opening": lazy("Looked at an opening without access"),
    "opened_letter": lazy("Opened the letter with the code"),
    "submitted": lazy("Sent the report"),
    "withdrew": lazy("Withdrew the report"),
    "wrote": lazy("Wrote a message"),
    "changed": lazy("Changed the case"),
    "changed_contact": lazy("Changed how to be reached"),
    "logged_in": lazy("Logged in"),
    "login_failed": lazy("Tried to log in"),
    "exported_log": lazy("Exported the access log"),
    "exported_report": lazy("Exported what is held"),
    "erased": lazy("Erased on request"),
    "erased_by_time": lazy("Erased, since the time it is kept is over"),
    "set_keeping": lazy("Set how long reports are kept"),
    "gave_role": lazy("Gave a role"),
    "took_role": lazy("Took a role back"),
    "deactivated": lazy("Closed the account"),
    "activated": lazy("Opened the account again"),
    "made_login_link": lazy("Made a one-time link"),
    "joined": lazy("Joined by a one-time link"),
    "created": lazy("Made"),
    "agreed_time": lazy("Agreed on a time to meet"),
    "took_back_time": lazy("Took back the time to meet"),
    "answered_invitation": lazy("Answered the invitation"),
    "undid_answer": lazy("Took the answer back"),
    "withdrew_invitation": lazy("Took the invitation back"),
    "asked_for_link": lazy("Asked for a link to the receipt"),
    "commented": lazy("Said something of the draft"),
    "followed_review": lazy("Read of the review as an observer, without names"),
    "wrote_note": lazy("Wrote an internal note"),
    "named_contact": lazy("Named a contact for the reporter"),
    "prepared_closing": lazy("Prepared the closing"),
    "read_measures": lazy("Read the measures of the case"),
    "linked_measure": lazy("Linked a measure to the case"),
    "ended_share": lazy("Ended the sharing"),
    "exported_handover": lazy("Downloaded the document for a hand-over"),
    "exported": lazy("Downloaded the report of the review"),
    "forwarded": lazy("Forwarded it to the quality system"),
    "sent_again": lazy("Sent it again to the quality system"),
    "read_status": lazy("Asked how far the case has come"),
    "reported_status": lazy("Told how far the case has come"),
    "made": lazy("Made a digest for the user council"),
    "published": lazy("Gave the user council the digest"),
    "discarded": lazy("Threw the digest away"),
    "replied": lazy("Replied to the digest"),
    "ended_logins": lazy("Ended logins"),
    "mapped_claim": lazy("Let a login group give a role"),
    "unmapped_claim": lazy("Took a role from a login group"),
    "moved": lazy("Changed the order of the units"),
    "retired": lazy("Took a unit out of use"),
}
"""By `AuditEntry.action`: what the history of no case, measure or lesson tells in the same word."""

HISTORIES: dict[str, dict[str, str]] = {
    "report": cases.HISTORY,
    "measure": measures.HISTORY,
    "lesson": lessons.HISTORY,
}
"""By `AuditEntry.subject_kind`: how the history of the thing tells what was done with it."""

ACTORS: dict[str, str] = {
    "reporter": lazy("The reporter"),
    "connector": lazy("The quality system"),
    "system": lazy("Meldeknapp"),
    "staff": lazy("Somebody on the staff"),
}


def told(action: str, subject_kind: str) -> str:
    """Return in words what was done with a thing; what has no words yet has its own name."""
    words = ACTIONS.get(action) or HISTORIES.get(subject_kind, {}).get(action)
    return str(words or action.replace("_", " "))
