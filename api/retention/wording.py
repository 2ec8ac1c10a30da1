"""What was done, in words, as the access log tells it."""

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
    "gave_role": lazy("Gave a role"),
    "took_role": lazy("Took a role back"),
    "deactivated": lazy("Closed the account"),
    "activated": lazy("Opened the account again"),
    "made_login_link": lazy("Made a one-time link"),
    "joined": lazy("Joined by a one-time link"),
    "created": lazy("Made"),
}
"""By `AuditEntry.action`; one that is not here is shown by its own name."""

ACTORS: dict[str, str] = {
    "reporter": lazy("The reporter"),
    "connector": lazy("The quality system"),
    "system": lazy("Meldeknapp"),
    "staff": lazy("Somebody on the staff"),
}
