"""Where something happened: the service's own units by name or synonym, else free text."""

from __future__ import annotations

import re
from typing import Any

LANGUAGES = ("nb", "nn", "en")


def unit_name(unit: dict[str, Any], language: str) -> str:
    """The unit's name in the language, or in whichever language it has one."""
    names = unit.get("name") or {}
    return names.get(language) or next(
        (names[key] for key in LANGUAGES if names.get(key)), unit["id"]
    )


def units_mentioned(text: str, units: list[dict[str, Any]]) -> list[str]:
    """Ids of the units a text names, the longest name first.

    A shorter name inside a longer one found ("medisinsk" in "medisinsk sengepost") gives way.
    """
    found: list[tuple[int, int, str]] = []
    for unit in units:
        words = [*filter(None, (unit.get("name") or {}).values()), *(unit.get("synonyms") or [])]
        for word in words:
            match = re.search(r"(?<!\w)" + re.escape(word) + r"(?!\w)", text, re.IGNORECASE)
            if match:
                found.append((match.start(), match.end(), unit["id"]))
    found.sort(key=lambda span: span[0] - span[1])
    kept: list[tuple[int, int, str]] = []
    for start, end, unit_id in found:
        if any(start < other_end and other_start < end for other_start, other_end, _ in kept):
            continue
        kept.append((start, end, unit_id))
    return list(dict.fromkeys(unit_id for _, _, unit_id in kept))
