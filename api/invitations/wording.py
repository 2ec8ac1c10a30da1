"""An invitation in words, for the invited person and for staff."""

from api.invitations.schemas import Choice, Door, State
from api.invitations.standing import Closed
from api.reports.channels import Channel
from api.reports.schemas import ParticipationMode
from api.reports.wording import PARTICIPATION_MODES, WAYS_TO_TAKE_PART
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
    4: lazy("Ask me in a month"),
    13: lazy("Ask me in three months"),
    26: lazy("Ask me in six months"),
}

MODES: dict[ParticipationMode, str] = {
    mode: PARTICIPATION_MODES[mode]
    for mode in (*WAYS_TO_TAKE_PART, ParticipationMode.INFORMED_ONLY)
}
"""The ways to take part; "not now" and "no" are answers of their own."""

FIELDS: dict[str, str] = {
    "modes": lazy("How would you like to take part?"),
    "times": lazy("Times that suit you"),
    "support": lazy("Someone you want with you"),
    "interpreter_language": lazy("Which language? Sign language too"),
    "needs": lazy("Anything else you need to take part well"),
    "questions": lazy("Questions you want answered"),
    "hopes": lazy("What do you hope will come of it?"),
}
"""The fields of an answer whose mistakes may be alike, as the page names them."""

CLOSED: dict[Closed, str] = {
    Closed.WITHDRAWN: lazy("The invitation was taken back. You need do nothing."),
    Closed.EXPIRED: lazy("The time for answering in this way is over. That is quite all right."),
    Closed.REPLACED: lazy("You have got a newer invitation, and this one is replaced by it."),
    Closed.HELD: lazy("The time that was agreed on has come, so the answer stands as it is."),
}

GIVEN_BY: dict[Door, str] = {
    Door.LINK: lazy("by the link in the e-mail"),
    Door.LETTER: lazy("by the letter's code"),
    Door.RECEIPT: lazy("on the receipt page"),
    Door.STAFF: lazy("to a member of staff, who wrote it down"),
}
"""How staff are told where an answer was given."""

BY_LINK_OR_SMS = lazy("by the link in the e-mail or SMS")
"""The same of a link, where SMS are sent, too."""

MESSAGES: dict[Channel, dict[str, str]] = {
    Channel.EMAIL: {
        "waiting": lazy("The e-mail is on its way."),
        "sending": lazy("The e-mail is on its way."),
        "delayed": lazy("The e-mail is not sent yet; we keep trying."),
        "sent": lazy("The e-mail was sent %(when)s."),
        "failed": lazy("The e-mail could not be sent."),
        "cancelled": lazy(
            "The e-mail was stopped: an answer came first, or the contact details were changed."
        ),
    },
    Channel.SMS: {
        "waiting": lazy("The SMS is on its way."),
        "sending": lazy("The SMS is on its way."),
        "delayed": lazy("The SMS is not sent yet; we keep trying."),
        "sent": lazy("The SMS was handed to the gateway %(when)s."),
        "failed": lazy("The SMS could not be sent."),
        "cancelled": lazy(
            "The SMS was stopped: an answer came first, or the contact details were changed."
        ),
    },
}
"""How a message is getting on; it is `delayed` when it waits for another attempt."""

ERRORS: dict[Channel, dict[str, str]] = {
    Channel.EMAIL: {
        "unreachable": lazy("The mail server does not answer."),
        "refused": lazy("The mail server does not accept the e-mail just now."),
        "address-refused": lazy("The mail server does not accept the reporter's address."),
        "not-supported": lazy("The mail server cannot handle the reporter's address."),
        "login-refused": lazy("The mail server does not let us in. Tell your administrator."),
        "interrupted": lazy("The sending was interrupted."),
        "unexpected": lazy("Something went wrong on our side."),
    },
    Channel.SMS: {
        "unreachable": lazy("The SMS gateway does not answer."),
        "refused": lazy("The SMS gateway does not accept the SMS just now."),
        "number-refused": lazy("The SMS gateway does not accept the reporter's number."),
        "address-not-allowed": lazy("The SMS gateway may not be called. Tell your administrator."),
        "login-refused": lazy("The SMS gateway does not let us in. Tell your administrator."),
        "turned-off": lazy("SMS are turned off. Tell your administrator."),
        "interrupted": lazy("The sending was interrupted."),
        "unexpected": lazy("Something went wrong on our side."),
    },
}
