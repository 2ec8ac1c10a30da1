"""The text a draft summary begins from: a person fills the gaps, and sends it or does not."""

from collections.abc import Sequence
from typing import cast

from api.reviews.summary_text import SummaryText
from api.shared.i18n import Language, marked, translate

MATTERS = marked("You told us what matters most to you: “%(words)s”")
HAPPENED = marked(
    "[Write what happened, in plain words, from both sides. Where you see it differently, say so.]"
)
CAME_ABOUT = marked("[Write what in the work made it possible. Name no persons.]")
LEARNED = marked("[Write what you have learned from it.]")
NEXT = marked(
    "[Write what changes, which role sees to it, and by when. Promise only what is decided.]"
)
OPEN = marked("[Write what is not clear yet, or leave this empty.]")


def starting_text(language: str, what_matters: str | None, points: Sequence[str]) -> SummaryText:
    """Return a text to begin from, in the reporter's language, with gaps in square brackets."""

    def words(text: str) -> str:
        return translate(text, cast("Language", language))

    happened = [words(HAPPENED)]
    if what_matters:
        happened.insert(0, words(MATTERS) % {"words": what_matters.strip()})
    return SummaryText(
        happened="\n\n".join(happened),
        came_about=words(CAME_ABOUT),
        learned="\n\n".join(points) or words(LEARNED),
        next=words(NEXT),
        open=words(OPEN),
    )
