"""Whether the language of a message is heard, and nobody is taken out of their own."""

from __future__ import annotations

from pathlib import Path

from bot.actions.foreign_lines import LINES
from bot.actions.languages import OURS, heard_language
from tests.evaluation.texts import LANGUAGES, held_out, quoted, table

DEVELOPMENT = Path(__file__).parent / "development" / "languages.txt"
# From a conversation in this language a message is judged that is in none of ours.
_PRIOR_OF_OTHERS = "nb"


def evaluate() -> str:
    """The section of the results."""
    rows = _development()
    languages = list(dict.fromkeys(language for language, _ in rows))
    heard = [(language, *_found(language, text)) for language, text in rows]
    accuracy = [
        (language, len(mine), sum(right for _, right in mine) / len(mine))
        for language in languages
        if (mine := [(text, right) for other, text, right in heard if other == language])
    ]
    return "\n\n".join(
        [
            "## Language",
            "Development texts: another language is heard, and one's own is never left.",
            table(("language", "texts", "right"), accuracy),
            "Switches away from one's own language, where the label is of the whole text:",
            table(("texts", "language", "messages", "left wrongly"), _left_wrongly(rows)),
            "Heard wrong in the development texts:",
            "\n".join(f"- {lang}: {quoted(text)}" for lang, text, right in heard if not right)
            or "- none",
        ]
    )


def _development() -> list[tuple[str, str]]:
    lines = DEVELOPMENT.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" | ", 1) for line in lines if " | " in line and not line.startswith("#"))
    return [(language, text) for language, text in pairs]


def _found(language: str, text: str) -> tuple[str, bool]:
    """The text, and whether it is answered in the right language."""
    if language in OURS:
        return text, heard_language(text, language) is None
    if language in ("sv", "da"):
        return text, heard_language(text, "nb") is None and heard_language(text, "en") in (
            "nb",
            None,
        )
    code = heard_language(text, _PRIOR_OF_OTHERS)
    # A language without a line of its own is only not to be taken for one of ours.
    return text, code == language if language in LINES else code not in OURS


def _left_wrongly(rows: list[tuple[str, str]]) -> list[tuple[object, ...]]:
    """For each source and language: messages, and the share that changed the conversation."""
    sources = {"development": [row for row in rows if row[0] in OURS]}
    for name in ("intents", "stories"):
        sources[f"held-out {name}"] = [
            (language, row["text"])
            for language in LANGUAGES
            for row in held_out(f"{name}_{language}")
        ]
    found: list[tuple[object, ...]] = []
    for source, texts in sources.items():
        for language in LANGUAGES:
            mine = [text for lang, text in texts if lang == language]
            left = [text for text in mine if heard_language(text, language) is not None]
            if mine:
                found.append((source, language, len(mine), len(left) / len(mine)))
    return found
