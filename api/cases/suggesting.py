"""What triage is suggested, and why: a human looks at it and decides (EU AI Act art. 14)."""

from dataclasses import dataclass

from api.cases import story_words
from api.cases.wording import HARMS, KINDS
from api.reports.schemas import Category, Draft, Kind
from api.reports.wording import CATEGORIES
from api.shared.i18n import _


@dataclass(frozen=True)
class Hint:
    """One suggestion for a field of the form, in words: what, and why."""

    what: str
    why: str


def hints(draft: Draft) -> dict[str, list[Hint]]:
    """Return by field what the report suggests: the reporter's choice first, then the text's."""
    kinds = _of(draft, draft.kind, draft.suggestions.kind, KINDS)
    categories = _of(draft, draft.category, draft.suggestions.category, CATEGORIES)
    found = {"kind": kinds, "category": categories}
    if draft.perceived_harm is not None:
        why = _("The reporter chose this, and was not asked whether body or mind.")
        found["harm"] = [Hint(str(HARMS[draft.perceived_harm]), why)]
    return {field: each for field, each in found.items() if each}


def _of(
    draft: Draft,
    chosen: Kind | Category | None,
    suggested: list[Kind] | list[Category],
    words: dict[Kind, str] | dict[Category, str],
) -> list[Hint]:
    ordered = dict.fromkeys([*([chosen] if chosen else []), *suggested])
    names = {str(value): str(text) for value, text in words.items()}
    return [Hint(names[each], _why(draft, each, chosen=each == chosen)) for each in ordered]


def _why(draft: Draft, value: str, *, chosen: bool) -> str:
    quoted = ", ".join(
        _("“%(word)s”") % {"word": each}
        for each in story_words.found(value, draft.what_happened or "")
    )
    if chosen and quoted:
        return _("The reporter chose this. The story says %(words)s.") % {"words": quoted}
    if chosen:
        return _("The reporter chose this.")
    if quoted:
        return _("Read from the story, which says %(words)s.") % {"words": quoted}
    return _("Read from the story as a whole by the computer program. No single word tells it.")
