"""Measures in staff's words."""

from api.measures.schemas import Outcome, Shown, State, Strength
from api.shared.i18n import lazy

STATES: dict[State, str] = {
    State.PROPOSED: lazy("Proposed"),
    State.DECIDED: lazy("Decided"),
    State.IMPLEMENTED: lazy("Implemented, effect not known"),
    State.EFFECT_CONFIRMED: lazy("Effect confirmed"),
    State.NO_EFFECT: lazy("No effect"),
    State.REJECTED: lazy("Rejected"),
}

STATE_COLOURS: dict[State, str] = {
    State.PROPOSED: "neutral",
    State.DECIDED: "info",
    State.IMPLEMENTED: "warning",
    State.EFFECT_CONFIRMED: "success",
    State.NO_EFFECT: "danger",
}
"""Colours of tags; the others are neutral. The words carry the meaning."""

NEXT: dict[State, str] = {
    State.PROPOSED: lazy("Somebody has to decide: is it carried out, by whom and by when?"),
    State.DECIDED: lazy("It has to be carried out."),
    State.IMPLEMENTED: lazy("It is done, but done is not the same as effective: check the effect."),
    State.EFFECT_CONFIRMED: lazy("It helped. Plan another check if the effect could wear off."),
    State.NO_EFFECT: lazy(
        "It did not help, and that is worth knowing. Change it and decide it anew, or propose "
        "something stronger on the case."
    ),
    State.REJECTED: lazy("It is not carried out. It can be proposed again."),
}
"""What has to happen next with a measure in this state."""

STRENGTHS: dict[Strength, str] = {
    Strength.STRONG: lazy("Strong"),
    Strength.INTERMEDIATE: lazy("Intermediate"),
    Strength.WEAK: lazy("Weak"),
}

EXAMPLES: dict[Strength, str] = {
    Strength.STRONG: lazy(
        "Strong: makes the right way the easy way. Barriers that force it, simpler work, one "
        "standard for all, leaders who take part."
    ),
    Strength.INTERMEDIATE: lazy(
        "Intermediate: supports people. Checklists, more staff, better software."
    ),
    Strength.WEAK: lazy(
        "Weak: relies on people remembering. Training, a new procedure, a warning."
    ),
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.EFFECTIVE: lazy("It helps"),
    Outcome.NOT_EFFECTIVE: lazy("It does not help"),
    Outcome.UNCLEAR: lazy("Too early or too unclear to say: check again"),
}

OUTCOME_COLOURS: dict[Outcome, str] = {
    Outcome.EFFECTIVE: "success",
    Outcome.NOT_EFFECTIVE: "danger",
    Outcome.UNCLEAR: "warning",
}

SHOWN: dict[Shown, str] = {
    Shown.MINE: lazy("I own"),
    Shown.UNITS: lazy("In my units"),
    Shown.OVERDUE: lazy("Overdue"),
    Shown.CHECKS: lazy("Effect checks to come"),
    Shown.ALL: lazy("All, finished too"),
}

FIELDS: dict[str, str] = {
    "title": lazy("The measure in one line"),
    "description": lazy("What is done, in short"),
    "strength": lazy("Strength"),
    "owner": lazy("Owner"),
    "unit": lazy("Where"),
    "due_on": lazy("To be carried out by"),
    "indicator": lazy("How we see whether it helps"),
    "indicator_unit": lazy("Counted in"),
    "baseline": lazy("Today"),
    "target": lazy("Target"),
    "state": lazy("State"),
    "implemented_on": lazy("Carried out on"),
    "next_check_on": lazy("Next effect check"),
}

HISTORY: dict[str, str] = {
    "proposed": lazy("Proposed"),
    "changed": lazy("Changed"),
    "linked": lazy("Linked to a case"),
    "decided": lazy("Decided"),
    "implemented": lazy("Carried out"),
    "rejected": lazy("Rejected"),
    "proposed_again": lazy("Proposed again"),
    "check_planned": lazy("An effect check was planned"),
    "checked": lazy("The effect was checked"),
    "checks_dropped": lazy("Planned effect checks were taken away"),
}
"""What happened, by `MeasureEvent.what`."""
