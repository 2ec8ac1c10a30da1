"""Finds the texts for people in Rasa's domain files: replies and the titles of their buttons."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator


def extract(
    fileobj: IO[bytes],
    _keywords: object,
    _comment_tags: object,
    options: object,
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield every reply and button title, as Babel's extraction methods do."""
    content: dict[str, Any] = yaml.safe_load(fileobj) or {}
    for replies in (content.get("responses") or {}).values():
        for reply in replies:
            for text in (reply.get("text"), *_titles(reply)):
                if text:
                    yield 1, "_", text.strip(), []


def _titles(reply: dict[str, Any]) -> list[str]:
    return [button["title"] for button in reply.get("buttons", ())]
