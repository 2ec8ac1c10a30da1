"""How a field is called when people speak of it: "the date", "what I said about the harm"."""

# A field's words stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import re

_FIELD_WORDS = {
    "occurred": r"tidspunkt\w*|dato\w*|klokkeslett\w*|når|tida|tiden|dagen|when|date|time|day",
    "place": r"sted\w*|stad\w*|(?:hvor|kor)(?! (?:alvor|ille|gale|galt|mye|mykje|stor|dårl))|kvar|avdeling\w*|where|place|unit|ward|department",
    "reporter_role": r"hvem jeg er|kven eg er|rolle\w*|who i am|role",
    "what_matters": r"viktig\w*|what matters|important",
    "contact": r"kontakt\w*|e-?post\w*|telefon\w*|navn\w*|namn\w*|contact|e-?mail|phone|name",
    "perceived_harm": r"\w*skade\w*|alvor\w*|ille|harm|injur\w*|serious\w*|how bad\w*",
    "category": r"kategori\w*|tema\w*|category|topic|about",
    "kind": r"type\w*|slags|kind",
    "support": r"støtte\w*|tolk\w*|support|interpreter",
    "modes": r"hvordan (?:jeg )?deltar?|korleis (?:eg )?delt\w*|how (?:i|to) take part|møte\w*|meeting",
    "involvement": r"anonym\w*|delta\w*|etterpå|afterwards|anonymous|take part|involve\w*",
    "what_happened": r"historie\w*|forklaring\w*|hendelse\w*|hending\w*|hva som skjedde|kva som skjedde|teksten|story|text|what happened|event",
}  # fmt: skip


def field_named(text: str) -> str | None:
    """The field a wish to change something speaks of, the most special words first."""
    for field, words in _FIELD_WORDS.items():
        if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE):
            return field
    return None
