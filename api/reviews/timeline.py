"""The timeline: what happened, entry by entry, as each side tells it.

An entry's words are never lost: what is told anew keeps the version before. What the reporter said
is theirs: staff can place it in time, and only the reporter words it anew.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.audit import Actor
from api.cases import service as cases
from api.cases.models import Case
from api.reports.models import Report
from api.reviews import history, queries
from api.reviews.models import Review, TimelineEntry, TimelineVersion
from api.reviews.problems import StandsInDifference, TheirOwnWords
from api.reviews.schemas import Direction, Move
from api.reviews.telling import (
    Body,
    EntryChange,
    EntryShown,
    NewEntry,
    Passage,
    Precision,
    Quote,
    Side,
    Source,
    Time,
    Told,
)
from api.shared import clock, sealing
from api.shared.problems import ChangedMeanwhile, NotFound
from api.shared.sealing import DataKey

COLUMN = "timeline_entries.body"
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


class Timeline:
    """The timeline of one review in the hands of somebody, staff or the reporter."""

    def __init__(
        self, tx: AsyncSession, case: Case, review: Review, key: DataKey, actor: Actor
    ) -> None:
        self._tx, self._case, self._review, self._key, self._actor = tx, case, review, key, actor

    @property
    def _by_reporter(self) -> bool:
        return self._actor.kind == "reporter"

    async def add(self, new: NewEntry, source: Source = Source.WRITTEN) -> TimelineEntry:
        """Add an entry, at its place in time. The same words in the same form add nothing more."""
        found = await self._tx.get(TimelineEntry, new.id)
        if found is not None and not self._tells(found, new):
            new = new.model_copy(update={"id": sealing.sent_as(self._tx, new, self._review.id)})
            found = await self._tx.get(TimelineEntry, new.id)
        if found is not None:
            return found
        entry = TimelineEntry(
            id=new.id,
            review_id=self._review.id,
            side=new.side,
            source=source,
            position=0,
            precision=new.precision,
            happened_at=new.happened_at,
            body=self._sealed(new.id, new.text, new),
            shared=new.shared and new.side is not Side.REPORTER,
            version=1,
            changed_by=self._actor.id,
            changed_at=clock.now(),
            removed_at=None,
        )
        ordered = await queries.entries(self._tx, self._review.id)
        ordered.insert(_place(ordered, new.happened_at), entry)
        self._tx.add(entry)
        await self._note("added", *_number(ordered))
        return entry

    def _tells(self, entry: TimelineEntry, new: NewEntry) -> bool:
        """Return whether an entry tells the same, of the same time."""
        body = body_of(self._key, entry)
        before = (body.text, body.phrase, entry.happened_at)
        return before == (new.text, new.phrase, new.happened_at)

    async def quote(self, wanted: Quote, passage: Passage) -> TimelineEntry:
        """Add an entry that quotes sentences of the passage, as they stand there.

        Raises NotFound for sentences that are not there.
        """
        said = passage.sentences
        if not all(0 <= each < len(said) for each in wanted.sentences):
            raise NotFound
        text = " ".join(said[each] for each in sorted(set(wanted.sentences)))
        new = NewEntry(
            id=wanted.id,
            side=Side.REPORTER,
            text=text,
            happened_at=wanted.happened_at,
            about=wanted.about,
            phrase=wanted.phrase,
        )
        return await self.add(new, passage.source)

    async def change(self, wanted: EntryChange) -> TimelineEntry:
        """Tell an entry anew, or place it in time; the version before is kept.

        Raises NotFound, TheirOwnWords, and ChangedMeanwhile.
        """
        entry = await self._entry(wanted.id)
        before = body_of(self._key, entry)
        text = before.text if wanted.text is None else wanted.text
        if text != before.text and not self._by_reporter and words_fixed(entry):
            raise TheirOwnWords
        shared = entry.shared if self._by_reporter else wanted.shared
        shared = shared and entry.side != Side.REPORTER
        told = (text, wanted.phrase, wanted.happened_at, wanted.precision, shared)
        if told == (before.text, before.phrase, entry.happened_at, entry.precision, entry.shared):
            return entry
        if entry.version != wanted.version:
            raise ChangedMeanwhile
        kept = TimelineVersion(
            entry_id=entry.id,
            version=entry.version,
            precision=entry.precision,
            happened_at=entry.happened_at,
            body=entry.body,
            changed_by=entry.changed_by,
            changed_at=entry.changed_at,
        )
        self._tx.add(kept)
        entry.version += 1
        entry.body = self._sealed(entry.id, text, wanted)
        entry.precision, entry.happened_at = wanted.precision, wanted.happened_at
        entry.shared = shared
        entry.changed_by, entry.changed_at = self._actor.id, clock.now()
        await self._note("changed", entry, kept)
        return entry

    async def move(self, wanted: Move) -> None:
        """Move an entry by one place; at the end, nothing happens. Raises NotFound."""
        entry = await self._entry(wanted.id)
        ordered = await queries.entries(self._tx, self._review.id)
        place = ordered.index(entry)
        other = place - 1 if wanted.direction is Direction.UP else place + 1
        if 0 <= other < len(ordered):
            ordered[place], ordered[other] = ordered[other], entry
            await self._note("moved", *_number(ordered))

    async def sort(self) -> None:
        """Put all entries in order of time; one without stays behind the one it followed."""
        ordered = await queries.entries(self._tx, self._review.id)
        latest, keys = LONG_AGO, {}
        for entry in ordered:
            latest = entry.happened_at or latest
            keys[entry.id] = latest
        wanted = sorted(ordered, key=lambda entry: keys[entry.id])
        if wanted != ordered:
            await self._note("sorted", *_number(wanted))

    async def remove(self, which: UUID) -> None:
        """Take an entry away; it can be put back.

        Raises NotFound, TheirOwnWords for what the reporter wrote themselves, and
        StandsInDifference.
        """
        entry = await self._entry(which)
        if entry.source == Source.WRITTEN and words_fixed(entry) and not self._by_reporter:
            raise TheirOwnWords
        for each in await queries.differences(self._tx, self._review.id):
            if entry.id in {each.one_id, each.other_id}:
                raise StandsInDifference
        entry.removed_at = clock.now()
        await self._note("removed", entry)

    async def put_back(self, which: UUID) -> None:
        """Put an entry back. There already, nothing happens. Raises NotFound."""
        entry = await self._tx.get(TimelineEntry, which)
        if entry is None or entry.review_id != self._review.id:
            raise NotFound
        if entry.removed_at is not None:
            entry.removed_at = None
            await self._note("put_back", entry)

    async def _entry(self, which: UUID) -> TimelineEntry:
        entry = await self._tx.get(TimelineEntry, which)
        if entry is None or entry.review_id != self._review.id or entry.removed_at is not None:
            raise NotFound
        if self._by_reporter and entry.side != Side.REPORTER:
            raise NotFound
        return entry

    def _sealed(self, row: UUID, text: str, time: Time) -> bytes:
        return self._key.seal(COLUMN, row, Body(text=text, phrase=time.phrase).model_dump_json())

    async def _note(self, done: str, *changed: TimelineEntry | TimelineVersion) -> None:
        await self._tx.flush()
        rows = history.rows(*changed)
        await cases.note(
            self._tx, self._case, self._actor, "timeline_changed", done=done, rows=rows
        )
        subject = audit.Subject("report", self._case.report_id)
        await audit.record(self._tx, self._actor, "timeline_changed", subject)


async def entries(tx: AsyncSession, report: Report, review: Review) -> list[EntryShown]:
    """Return the timeline, opened, each entry with its earlier versions, the last one first."""
    key = await sealing.data_key(tx, report.key_id)
    found = await queries.entries(tx, review.id)
    versions = await queries.versions(tx, review.id)
    people = {each.changed_by for each in found} | {each.changed_by for each in versions}
    names = await access.names_of(tx, {each for each in people if each is not None})
    return [
        _shown(key, entry, names, number, [each for each in versions if each.entry_id == entry.id])
        for number, entry in enumerate(found, start=1)
    ]


async def removed(tx: AsyncSession, report: Report, review: Review) -> list[EntryShown]:
    """Return the entries that were taken away, the last one first."""
    key = await sealing.data_key(tx, report.key_id)
    found = await queries.entries(tx, review.id, removed=True)
    return [_shown(key, entry, {}, 0, []) for entry in found]


def words_fixed(entry: TimelineEntry) -> bool:
    """Return whether the words are the reporter's own, which staff do not change."""
    return entry.side == Side.REPORTER and (
        entry.source != Source.WRITTEN or entry.changed_by is None
    )


def _shown(
    key: DataKey,
    entry: TimelineEntry,
    names: dict[UUID, str],
    number: int,
    versions: list[TimelineVersion],
) -> EntryShown:
    body = body_of(key, entry)
    shown = EntryShown(
        id=entry.id,
        number=number,
        side=Side(entry.side),
        source=Source(entry.source),
        text=body.text,
        happened_at=entry.happened_at,
        about=entry.precision == Precision.ABOUT,
        phrase=body.phrase,
        shared=entry.shared,
        version=entry.version,
        fixed=words_fixed(entry),
        who=names.get(entry.changed_by, "") if entry.changed_by else "",
        changed_at=entry.changed_at,
        earlier=[],
    )
    for each in versions:
        old = Body.model_validate_json(key.open(COLUMN, entry.id, each.body))
        past = shown.model_copy(update={"happened_at": each.happened_at, "phrase": old.phrase})
        who = names.get(each.changed_by, "") if each.changed_by else ""
        shown.earlier.append(Told(text=old.text, when=past.when, who=who, at=each.changed_at))
    return shown


def body_of(key: DataKey, entry: TimelineEntry) -> Body:
    """Return what is sealed of an entry, opened."""
    return Body.model_validate_json(key.open(COLUMN, entry.id, entry.body))


def _place(ordered: list[TimelineEntry], moment: datetime | None) -> int:
    """Return where in the order something of this time belongs: before the first that is later."""
    if moment is not None:
        for place, entry in enumerate(ordered):
            if entry.happened_at is not None and entry.happened_at > moment:
                return place
    return len(ordered)


def _number(ordered: list[TimelineEntry]) -> list[TimelineEntry]:
    """Give each entry its place; return those that stood elsewhere."""
    moved = []
    for place, entry in enumerate(ordered, start=1):
        if entry.position != place:
            entry.position = place
            moved.append(entry)
    return moved
