"""Searching what people wrote without storing it in the clear (`terms.py`).

What a search finds is opened and read again, so that two words with the same hash show nothing
wrong. Contact is not searched.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, product
from uuid import UUID

from sqlalchemy import Select, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.reports import service as reports
from api.reports import terms
from api.reports.models import Report, ReportMessage
from api.shared import sealing
from api.shared.sealing import KeyDestroyedError, SealingKey, Vault

MOST_WORDS = 5
"""Words of a search that are looked for; more would narrow little."""

LANGUAGES = ("nb", "en")
"""The languages whose stems differ; nynorsk is stemmed as bokmål is."""

Word = tuple[str, ...]
"""A word of a search as its different stems in `LANGUAGES`: any of them will do."""


def asked_for(text: str) -> list[Word]:
    """Return the words of a search, in the order they were typed."""
    return [
        tuple(dict.fromkeys(terms.stem(language, word) for language in LANGUAGES))
        for word in terms.words_of(text)[:MOST_WORDS]
    ]


def matching(
    held: Vault,
    services: Sequence[UUID],
    words: Sequence[Word],
    days: Sequence[int] | None = None,
) -> Select[UUID]:
    """Return the query for the reports of these services that have all the words, by their hashes.

    `days`: only reports of these (`terms.day`). The index follows words and days at once, so that
    of a frequent word no more is read than was written in the days.
    """
    if not words or not services:
        return select(Report.id).where(false())
    wanted = [
        list(chain(*(terms.hashes(held, *each) for each in product(services, word))))
        for word in words
    ]
    if days is not None:
        wanted.append([*days])
    return select(Report.id).where(*(Report.terms.overlap(each) for each in wanted))


async def says(tx: AsyncSession, report_ids: Sequence[UUID], words: Sequence[Word]) -> set[UUID]:
    """Open these reports and return those in which every word is really said."""
    rows = (await tx.scalars(select(Report).where(Report.id.in_(report_ids)))).all()
    # Kept until all are opened, so that no report's key is asked for by itself.
    keys = await tx.scalars(
        select(SealingKey).where(SealingKey.id.in_([row.key_id for row in rows]))
    )
    at_hand = keys.all()
    messages: dict[UUID, list[ReportMessage]] = {}
    for message in await tx.scalars(
        select(ReportMessage).where(ReportMessage.report_id.in_(report_ids))
    ):
        messages.setdefault(message.report_id, []).append(message)
    said = set()
    for row in rows:
        texts = await _texts(tx, row, messages.get(row.id, []))
        if _all_said(texts, row.language, words):
            said.add(row.id)
    del at_hand
    return said


async def index(tx: AsyncSession, report: Report) -> None:
    """Make the hashes of all that is written in a report anew."""
    written = await tx.scalars(select(ReportMessage).where(ReportMessage.report_id == report.id))
    texts, held = await _texts(tx, report, written.all()), sealing.vault(tx)
    found = terms.terms_of(held, report.service_id, report.language, texts)
    report.terms = [terms.day(report.submitted_at), *found] if found else []
    report.terms_version = held.version
    await tx.flush()


async def behind(tx: AsyncSession, *, limit: int) -> list[Report]:
    """Return reports without hashes, or with hashes under a key that is no longer the newest."""
    newest = sealing.vault(tx).version
    found = await tx.scalars(
        select(Report)
        .where(or_(Report.terms_version.is_(None), Report.terms_version < newest))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(found)


async def _texts(tx: AsyncSession, report: Report, messages: Iterable[ReportMessage]) -> list[str]:
    """Return all that is written in a report; nothing once it is erased."""
    try:
        key = await sealing.data_key(tx, report.key_id)
    except KeyDestroyedError:
        return []
    draft = await reports.opened(tx, report)
    opened = [key.open("report_messages.text", each.id, each.text) for each in messages]
    return [*draft.own_words, *opened]


def _all_said(texts: Iterable[str], language: str, words: Sequence[Word]) -> bool:
    """Return whether each word has one of its stems in the texts.

    Only words that begin as a stem does are stemmed: stemming all would take most of the time.
    """
    beginnings = {stem[:1] for word in words for stem in word}
    near = {word for text in texts for word in terms.words_of(text) if word[:1] in beginnings}
    stems = {terms.stem(language, word) for word in near}
    return all(not stems.isdisjoint(word) for word in words)
