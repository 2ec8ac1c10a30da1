"""Kind and category suggested from a story; role and harm read from it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bot.actions import suggestions
from tests.evaluation.texts import LANGUAGES, held_out, macro_f1, quoted, share, table

GOALS = {"kind": (0.75, None), "category": (0.75, 0.92)}
WORST = 12
SUGGEST = {"kind": suggestions.suggest_kinds, "category": suggestions.suggest_categories}


def evaluate() -> str:
    """The section of the results."""
    rows = {language: held_out(f"stories_{language}") for language in LANGUAGES}
    parts = ["## Suggestions from stories"]
    for field in ("kind", "category"):
        parts += _suggested(field, rows)
    parts += [_read(rows)]
    return "\n\n".join(parts)


def _suggested(field: str, stories: dict[str, list[dict[str, Any]]]) -> list[str]:
    lines, misses, taken = [], [], Counter()
    every: list[tuple[str, list[str]]] = []
    for language, rows in stories.items():
        found = [(row[field], SUGGEST[field](row["text"])) for row in rows if row[field]]
        every += found
        lines.append((language, *_figures(found)))
        for row in rows:
            suggested = SUGGEST[field](row["text"])
            if row[field] and row[field] not in suggested:
                misses.append(
                    f"- {language}: {quoted(row['text'])} is {row[field]}, "
                    f"suggested {', '.join(suggested) or 'nothing'}"
                )
            if row[field] and suggested and suggested[0] != row[field]:
                taken[f"{row[field]} for {suggested[0]}"] += 1
    lines.append(("all", *_figures(every)))
    top1, top3 = GOALS[field]
    return [
        f"### {field} (goal top-1 {top1}" + (f", top-3 {top3})" if top3 else ")"),
        table(("language", "stories", "top-1", "top-3", "macro-F1"), lines),
        "Most frequent mistakes: " + ", ".join(f"{n} {c}" for n, c in taken.most_common(8)) + ".",
        f"Not among the three ({len(misses)}), the first {WORST}:",
        "\n".join(misses[:WORST]),
    ]


def _figures(found: list[tuple[str, list[str]]]) -> tuple[int, float, float, float]:
    expected = [label for label, _ in found]
    first = [suggested[0] if suggested else None for _, suggested in found]
    return (
        len(found),
        share(label == best for label, best in zip(expected, first, strict=True)),
        share(label in suggested for label, suggested in found),
        macro_f1(expected, first),
    )


def _read(stories: dict[str, list[dict[str, Any]]]) -> str:
    """Role and harm: right and wrong among those said, and said where the story does not tell."""
    lines = []
    for field in ("role", "harm"):
        for language, rows in stories.items():
            told = [(row[field], suggestions.told(field, row["text"])) for row in rows]
            there = [pair for pair in told if pair[0]]
            lines.append(
                (
                    field,
                    language,
                    len(there),
                    share(label == found for label, found in there),
                    share(found is not None and label != found for label, found in there),
                    share(found is not None for label, found in told if not label),
                )
            )
    heads = ("field", "language", "stories that tell it", "right", "wrong", "read where untold")
    return "### role and harm, confirmed by the reporter\n\n" + table(heads, lines)
