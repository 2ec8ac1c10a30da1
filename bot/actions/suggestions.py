"""Which kinds, categories and harm a story may be about: suggestions, never decisions.

Keyword counts for now. The reporter confirms or changes each of them, and staff confirm again.
"""

from __future__ import annotations

from bot.actions.vocabulary import CATEGORIES, HARMS, KINDS, Value, mentions, words

MOST_SUGGESTED = 3
# Words that tell of harm or of its absence in a story, beyond those that answer the question.
_NO_HARM_WORDS = Value(
    "",
    words(
        "ingen skade, ikke skadet, ikkje skada, uskadd, gikk heldigvis bra, gjekk heldigvis "
        "bra, heldigvis, no harm, unharmed, luckily, fortunately"
    ),
)
_HARM_WORDS = Value(
    "",
    words(
        "skad*, brakk*, brudd, blød*, vondt, smerte*, døde, døydde, sår, innlagt, injur*, "
        "broke, broken, bled, bleeding, pain, died, harm*, fracture*"
    ),
)
_NEAR_WORDS = Value(
    "",
    words(
        "nesten, på nippet, i tide, in time, "
        "oppdaget i tide, oppdaga i tide, holdt på å, heldt på å, almost, "
        "nearly, just in time, near miss"
    ),
)
_WORRY_WORDS = Value(
    "",
    words("bekymr*, uroa, redd, urolig, uroleg, worried, worry, concern*, afraid, scared"),
)


def suggest_kinds(story: str) -> list[str]:
    """Up to three kinds that fit the story, the likeliest first; empty when nothing tells."""
    scores = {
        "near_miss": 2 * mentions(_NEAR_WORDS, story),
        "no_harm_event": 2 * mentions(_NO_HARM_WORDS, story),
        "harm_event": mentions(_HARM_WORDS, story),
        "concern": mentions(_WORRY_WORDS, story),
        "good_care": mentions(KINDS["good_care"], story),
        "suggestion": mentions(KINDS["suggestion"], story),
    }
    return _best(scores)


def suggest_categories(story: str) -> list[str]:
    """Up to three categories the story mentions, the most mentioned first."""
    return _best(
        {name: mentions(value, story) for name, value in CATEGORIES.items() if name != "other"}
    )


def suggest_harms(story: str) -> list[str]:
    """Degrees of harm the story mentions, gravest first."""
    found = [name for name in ("death", "significant", "minor") if mentions(HARMS[name], story)]
    if mentions(_NO_HARM_WORDS, story):
        found.append("none")
    return found[:MOST_SUGGESTED]


def _best(scores: dict[str, int]) -> list[str]:
    """Names with a score, highest first; equal scores keep the table's order."""
    found = [name for name, score in scores.items() if score]
    return sorted(found, key=lambda name: -scores[name])[:MOST_SUGGESTED]
