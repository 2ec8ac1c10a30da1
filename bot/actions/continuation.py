"""More of the story, told in answer to a later question: nothing of it is lost or asked again."""

from __future__ import annotations

from typing import Any

from bot.actions import story
from bot.actions.correction_forms import LONGEST, opens
from bot.actions.steps.step import Answer, Say, Step
from bot.actions.steps.telling import LONGEST_STORY, STORY_WORDS
from bot.actions.turn import Heard, Report

# An answer to a closed question is not longer; where it was may take a few words more.
LONGEST_ANSWER = 12
LONGEST_PLACE_IN_WORDS = 20
_CLOSED = ("done", "contact", "review", "text")


def take(answer: Answer, heard: Heard, step: Step, report: Report, say: Say) -> bool:
    """Add a message that tells more than the open question asked for; False for other messages.

    What it tells of the fields still missing is shown to be confirmed, as what was told at first.
    """
    if step.name == "errand" or heard.words < STORY_WORDS or step.kind in _CLOSED:
        return False
    if report["reopened"] not in (None, "understood") or "?" in heard.text[-2:]:
        return False
    told = _missing(story.circumstances(heard.text, report), report)
    others = [field for field in told if field != step.name]
    if step.name == "understood":
        # "No, it was Tuesday, at the emergency room" corrects the list.
        more = heard.words > LONGEST or not opens(heard.text)
    else:
        longest = LONGEST_PLACE_IN_WORDS if step.name == "place" else LONGEST_ANSWER
        about_the_story = step.name in story.TITLES
        more = bool(others) or (about_the_story and heard.words > longest)
    return more and add(answer, heard, step, report, say)


def add(answer: Answer, heard: Heard, step: Step, report: Report, say: Say) -> bool:
    """Add a long message to the story, whatever it was meant to answer; False for a short one.

    A short question tells nothing, but ends many a story.
    """
    asked = heard.words <= LONGEST_ANSWER and heard.text.endswith("?")
    if heard.words < STORY_WORDS or step.kind in _CLOSED or asked:
        return False
    whole = f"{report.story}\n\n{heard.text}".strip()
    if len(whole) > LONGEST_STORY:
        say("utter_story_full")
        return True
    before = story.lines(report)
    report["what_happened"] = whole
    own = isinstance(answer.value, str) and step.name in story.TITLES
    story.read_more(heard.text, report, {step.name: answer.value} if own else {})
    say("utter_added_to_story")
    report["pending"] = None
    understood = step.name in story.lines(report) or story.lines(report) != before
    report["misunderstandings"] = 0 if understood else report["misunderstandings"] + 1
    return True


def _missing(told: dict[str, Any], report: Report) -> dict[str, Any]:
    return {field: value for field, value in told.items() if not story.is_known(field, report)}
