"""Lessons in words."""

from api.lessons.schemas import Answer, State, View
from api.shared.i18n import lazy

STATES: dict[State, str] = {
    State.DRAFT: lazy("Being written"),
    State.IN_CHECK: lazy("Waits for a second person"),
    State.SHARED: lazy("Shared"),
    State.WITHDRAWN: lazy("Shared no longer"),
}
STATE_COLOURS: dict[State, str] = {State.IN_CHECK: "warning", State.SHARED: "success"}

VIEWS: dict[View, str] = {
    View.TO_ANSWER: lazy("To answer"),
    View.TO_CHECK: lazy("To check"),
    View.SHARED: lazy("All lessons"),
    View.DRAFTS: lazy("Being written"),
}

EMPTY: dict[View, str] = {
    View.TO_ANSWER: lazy("Your units have answered every lesson."),
    View.TO_CHECK: lazy("No lesson waits to be checked by you."),
    View.SHARED: lazy("No lessons are shared yet. A lesson is written from a case."),
    View.DRAFTS: lazy("No lesson is being written."),
}

ANSWERS: dict[Answer, str] = {
    Answer.ADOPTED: lazy("We have done it"),
    Answer.PLANNED: lazy("It matters to us, and we plan it"),
    Answer.NOT_RELEVANT: lazy("It does not apply to us"),
}
ANSWER_COLOURS: dict[Answer, str] = {Answer.ADOPTED: "success", Answer.PLANNED: "info"}

PARTS: dict[str, str] = {
    "title": lazy("What it is about, in one line"),
    "happened": lazy("What happened"),
    "why": lazy("Why it could happen"),
    "changed": lazy("What we changed"),
    "ask": lazy("What to ask yourselves"),
    "scenario": lazy("The situation"),
    "people": lazy("Who takes part, and what each knows"),
    "course": lazy("How it unfolds"),
    "debrief": lazy("What to talk about afterwards"),
}

HELP: dict[str, str] = {
    "title": lazy("Such as “Two medicines with names that look alike”."),
    "happened": lazy("So short that it can be read aloud in a minute. No names, dates or ages."),
    "why": lazy(
        "Tasks, tools, organisation, rooms, what the person needed: how they played together."
    ),
    "changed": lazy("What is done, and what we know of its effect. “Nothing yet” is honest too."),
    "ask": lazy("One to three questions that another unit can answer for itself."),
    "scenario": lazy("What those who train see and know when it begins."),
    "people": lazy("One on each line."),
    "course": lazy("What changes, step by step, and what each choice leads to."),
    "debrief": lazy("What went well, what made it hard, what we do next time."),
}

HISTORY: dict[str, str] = {
    "begun": lazy("Begun"),
    "written": lazy("Text changed"),
    "sent_to_check": lazy("Sent to be checked by a second person"),
    "taken_back": lazy("Taken back, to be written on"),
    "sent_back": lazy("Sent back, to be written on"),
    "shared": lazy("Checked and shared"),
    "shared_further": lazy("Shared with more units"),
    "answered": lazy("A unit answered"),
    "withdrawn": lazy("Shared no longer"),
}

FOUND: dict[str, str] = {
    "name": lazy("a name from the report"),
    "person": lazy("looks like a person's name"),
    "number": lazy("a number that may lead to a person"),
    "date": lazy("a date"),
    "age": lazy("an age"),
    "address": lazy("an e-mail address"),
    "unit": lazy("the name of the unit"),
}
