"""An invitation in words, for the invited person and for staff."""

from api.invitations.schemas import Choice, State
from api.shared.i18n import lazy

STATES: dict[State, str] = {
    State.SENT: lazy("Awaiting an answer"),
    State.ACCEPTED: lazy("Said yes"),
    State.LATER: lazy("Not now, ask later"),
    State.DECLINED: lazy("Said no"),
    State.WITHDRAWN: lazy("Withdrawn"),
    State.EXPIRED: lazy("Not answered in time"),
}

COLOURS: dict[State, str] = {
    State.SENT: "info",
    State.ACCEPTED: "success",
    State.LATER: "warning",
}
"""Colours of tags; the others are neutral. The words carry the meaning."""

ANSWERED: dict[Choice, str] = {
    Choice.ACCEPTED: lazy("You said yes to taking part"),
    Choice.LATER: lazy("You said: not now, ask me later"),
    Choice.DECLINED: lazy("You said no thank you"),
}

ASK_AGAIN_WEEKS: dict[int, str] = {
    2: lazy("in two weeks"),
    4: lazy("in a month"),
    13: lazy("in three months"),
}

MAIL_ERRORS: dict[str, str] = {
    "unreachable": lazy("The mail server does not answer."),
    "refused": lazy("The mail server does not accept the e-mail just now."),
    "address-refused": lazy("The mail server does not accept the reporter's address."),
    "not-supported": lazy("The mail server cannot handle the reporter's address."),
    "login-refused": lazy("The mail server does not let us in. Tell your administrator."),
    "interrupted": lazy("The sending was interrupted."),
    "unexpected": lazy("Something went wrong on our side."),
}
