"""Presses: ids with English labels, and the ids that mean an intent of their own."""

from __future__ import annotations

from typing import NamedTuple

from bot.actions.texts import marked
from bot.actions.vocabulary import Value


class Choice(NamedTuple):
    """Something to press. The label is a message id, unless it is a name of the service's own."""

    id: str
    label: str


SKIP = Choice("skip", marked("Skip this"))
DONT_KNOW = Choice("dont_know", marked("I don't know"))
THATS_ALL = Choice("thats_all", marked("That's all"))
YES = Choice("yes", marked("Yes"))
NO = Choice("no", marked("No"))
HELP = Choice("help", marked("Help"))
TO_PERSON = Choice("human", marked("Talk to a person"))
UNDO = Choice("undo", marked("Undo"))
# The front end opens the receipt page; pressed anywhere else, it only tells where that is.
RECEIPT_PAGE = Choice("receipt_page", marked("Open the receipt page"))
BACK_TO_REPORT = Choice("resume", marked("Go on with the report"))
GO_ON_NOW = Choice("repeat", marked("Go on now"))
PAUSE = Choice("pause", marked("Take a pause and get a code"))
# Never sent here: the front end shows a field for the code and asks the service itself.
ENTER_CODE = Choice("enter_code", marked("Go on with a code"))

QUESTIONS = {
    "who_reads": marked("Who reads this?"),
    "anonymous": marked("Is it anonymous?"),
    "consequences": marked("Can it affect my treatment?"),
    "what_next": marked("What happens next?"),
    "storage": marked("How long is it kept?"),
    "complaint": marked("How do I make a complaint?"),
}

LANGUAGE_NAMES = {"nb": marked("Bokmål"), "nn": marked("Nynorsk"), "en": marked("English")}

# Fields that can be changed from the read-through, with the step that asks for each.
EDITABLE = {
    "what_happened": "what_happened",
    "what_matters": "what_matters",
    "reporter_role": "reporter_role",
    "occurred": "occurred",
    "place": "place",
    "kind": "kind",
    "category": "category",
    "perceived_harm": "perceived_harm",
    "involvement": "involvement",
    "modes": "modes",
    "support": "support",
    "contact": "contact",
}


def of_values(field: str, values: dict[str, Value], ids: list[str] | None = None) -> list[Choice]:
    """Choices `field:id` for all values, or for some ids."""
    return [Choice(f"{field}:{name}", values[name].label) for name in (ids or values)]


def intent_of(choice: str) -> tuple[str, dict[str, str]]:
    """The intent a pressed id stands for, with its entities.

    Most are `choose`, which only the open question understands; the rest mean the same anywhere.
    """
    head, _, tail = choice.partition(":")
    entities = {"choice": choice}
    if head == "language" and tail in LANGUAGE_NAMES:
        return "change_language", {**entities, "language": tail}
    if head == "edit" and tail in EDITABLE:
        return "change_answer", {**entities, "field": tail}
    if head == "question" and tail in QUESTIONS:
        return f"ask_{tail}", entities
    whole = {
        "delete": "delete_everything",
        "help": "help",
        "back": "go_back",
        "human": "talk_to_human",
        "repeat": "repeat",
        "pause": "pause",
        "welcome_back": "welcome_back",
        "enter_code": "resume_conversation",
        "receipt_page": "have_receipt_code",
        "errand:receipt": "have_receipt_code",
    }
    return whole.get(choice, "choose"), entities
