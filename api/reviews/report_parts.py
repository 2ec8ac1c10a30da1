"""What a report of a review is made of: parts with a title, in blocks that page and PDF both know.

Features above reviews add parts of their own (`api/consequences.py: REPORT_PARTS`), as they add
panels: a part is loaded in the report's language, which may be another than the reader's.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.reports.models import Report
from api.reviews.names import People, hidden
from api.shared.i18n import Language, _


@dataclass(frozen=True)
class Words:
    """Text in paragraphs. `quoted`: it is the reporter's own."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Items:
    """A list of things, none of which has a heading."""

    entries: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Things with their name: label and value."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """Something with a heading of its own, and what is to be known about it below."""

    heading: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()


Block = Words | Items | Facts | Entry


@dataclass(frozen=True)
class Part:
    """One part of the report, with a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Asked:
    """Which report is wanted of a case, and what its parts may say.

    Without `named`, people are told by their role, and names in texts are put out of sight.
    """

    case: Case
    report: Report
    language: Language
    named: bool
    people: People

    def said(self, text: str) -> str:
        """Return what somebody wrote, as the report may say it."""
        return text if self.named else hidden(text, self.people, _("[name]"))


Loader = Callable[[AsyncSession, Asked], Awaitable[Part | None]]
"""Returns a part, or None when there is nothing to tell in it."""

Loaders = Sequence[Loader]
