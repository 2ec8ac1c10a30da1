"""The text of a draft summary: its sections, its paragraphs, and what changed between versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Literal

from pydantic import BaseModel

from api.shared.i18n import lazy
from api.shared.text import Account


class Section(StrEnum):
    """A part of a summary, in the order in which it is read."""

    HAPPENED = "happened"
    CAME_ABOUT = "came_about"
    LEARNED = "learned"
    NEXT = "next"
    OPEN = "open"


TITLES: dict[Section, str] = {
    Section.HAPPENED: lazy("What happened"),
    Section.CAME_ABOUT: lazy("How it came about"),
    Section.LEARNED: lazy("What we learn from it"),
    Section.NEXT: lazy("What we do next"),
    Section.OPEN: lazy("What we still do not know"),
}
"""Fit for what went wrong as for what went well."""

GAP = re.compile(r"\[[^\]\n]*\]")
"""A place in the starting text that is left for staff to fill in."""


class SummaryText(BaseModel):
    """What a summary says, section by section; a section may be empty."""

    happened: Account = ""
    came_about: Account = ""
    learned: Account = ""
    next: Account = ""
    open: Account = ""

    def section(self, which: Section) -> str:
        """Return one section's text."""
        text: str = getattr(self, which)
        return text

    @property
    def whole(self) -> str:
        """All sections, one after the other."""
        return "\n\n".join(self.section(each) for each in Section if self.section(each).strip())

    @property
    def gaps(self) -> list[str]:
        """What is still to be filled in, as it stands in the text."""
        return list(dict.fromkeys(GAP.findall(self.whole)))


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `place` names it within its version: `learned-2` is the second learned."""

    place: str
    text: str


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph, and whether they are new, gone, or as they were."""

    kind: Literal["same", "new", "gone"]
    text: str


@dataclass(frozen=True)
class Changed:
    """A paragraph and what became of it; one that is gone has no place any more."""

    kind: Literal["same", "new", "changed", "gone"]
    place: str
    pieces: tuple[Piece, ...]


def paragraphs(text: SummaryText, section: Section) -> list[Paragraph]:
    """Return a section's paragraphs: blank lines part them."""
    found = [each.strip() for each in re.split(r"\n\s*\n", text.section(section))]
    return [
        Paragraph(f"{section}-{number}", each)
        for number, each in enumerate((each for each in found if each), 1)
    ]


def changes(before: SummaryText, after: SummaryText, section: Section) -> list[Changed]:
    """Return a section's paragraphs with what became of each since the version before."""
    old = [each.text for each in paragraphs(before, section)]
    new = paragraphs(after, section)
    found: list[Changed] = []
    matcher = SequenceMatcher(None, old, [each.text for each in new], autojunk=False)
    for change, first, last, start, end in matcher.get_opcodes():
        for gone, came in zip_longest(old[first:last], new[start:end]):
            if came is None:
                found.append(Changed("gone", "", (Piece("gone", gone or ""),)))
            elif change == "equal":
                found.append(Changed("same", came.place, (Piece("same", came.text),)))
            elif gone is None:
                found.append(Changed("new", came.place, (Piece("new", came.text),)))
            else:
                pieces = tuple(compared(gone, came.text))
                found.append(Changed("changed", came.place, pieces))
    return found


def in_sections(text: SummaryText) -> list[tuple[str, list[Paragraph]]]:
    """Return the paragraphs under the titles of their sections; empty sections are left out."""
    found = [(str(TITLES[each]), paragraphs(text, each)) for each in Section]
    return [(title, texts) for title, texts in found if texts]


def paragraph(text: SummaryText, place: str) -> Paragraph | None:
    """Return the paragraph of this place, or None when the text has no such."""
    for section in Section:
        for each in paragraphs(text, section):
            if each.place == place:
                return each
    return None


def compared(before: str, after: str) -> list[Piece]:
    """Return `after` with what became of each word of `before`, line breaks kept."""
    one, other = _tokens(before), _tokens(after)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for change, first, last, start, end in matcher.get_opcodes():
        if change == "equal":
            pieces.append(Piece("same", "".join(other[start:end])))
            continue
        pieces += [
            Piece(kind, "".join(words))
            for kind, words in _gone_and_new(one[first:last], other[start:end])
            if words
        ]
    return pieces


def _gone_and_new(
    gone: list[str], new: list[str]
) -> Iterator[tuple[Literal["gone", "new"], list[str]]]:
    yield "gone", gone
    yield "new", new


def _tokens(text: str) -> list[str]:
    """Return words, each with the blanks after it, so that a change is not torn into letters."""
    return re.findall(r"\S+\s*|\s+", text.strip())
