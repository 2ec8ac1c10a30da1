"""The reporter's own words, from wherever they gave them, for the timeline to quote."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.reports import dialogue
from api.reports import service as reports
from api.reports.models import Report
from api.reviews import contributions
from api.reviews.models import Review
from api.reviews.telling import Passage, Source
from api.reviews.wording import TELLERS, WAYS
from api.shared.i18n import _

FurtherWords = Callable[[AsyncSession, UUID], Awaitable[list[Passage]]]
"""A higher feature's function: the words that a report's reporter gave there."""


async def passages(
    tx: AsyncSession, report: Report, review: Review, further: Sequence[FurtherWords]
) -> list[Passage]:
    """Return all that can be quoted: the report, messages, what was written down, and `further`."""
    draft = await reports.opened(tx, report)
    found = [
        Passage(
            key=f"report:{field}",
            source=Source.REPORT,
            title=title,
            said_at=report.submitted_at,
            text=text,
        )
        for field, title, text in (
            ("what_happened", _("The report: what happened"), draft.what_happened),
            ("what_matters", _("The report: what matters to them"), draft.what_matters),
        )
        if text
    ]
    for words in further:
        found += await words(tx, report.id)
    found += [
        Passage(
            key=f"message:{each.id}",
            source=Source.MESSAGE,
            title=_("A message from the reporter"),
            said_at=each.at,
            text=each.text,
        )
        for each in await dialogue.messages_of(tx, report, reader="staff")
        if each.sender == "reporter"
    ]
    found += [
        Passage(
            key=f"contribution:{each.id}",
            source=Source.CONTRIBUTION,
            title=f"{TELLERS[each.given_by]}, {WAYS[each.way]}",
            said_at=None,
            text=each.body,
        )
        for each in await contributions.of_review(tx, report, review)
    ]
    return found
