"""E-mails and SMS put on the queue with what causes them, sent in attempts, seen when stuck.

A feature keeps its messages in a table of its own, and composes each at the last moment, so that
neither address nor link lies in a job. An attempt is a short transaction before the call and one
after it; a worker that dies in between leaves the row at `sending`, and `sweep` has it sent again.
So a message may come twice, under one id.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.shared import clock, ids, jobs, mail, sms
from api.shared.jobs import Means
from api.shared.mail import Letter, NotSent
from api.shared.sms import TextMessage

log = structlog.get_logger()

WAITS = (30, 120, 600, 3_600, 4 * 3_600, 12 * 3_600, 24 * 3_600)
"""Seconds before each further attempt, a little varied; after the last the message has failed."""

LEASE = timedelta(minutes=5)
"""How long an attempt is believed to be under way: well over what a call may take."""


class Outgoing:
    """The columns of a table of messages: how the sending of each goes."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    state: Mapped[str] = mapped_column(
        default="waiting", comment="`waiting`, `sending`, `sent`, `failed` or `cancelled`."
    )
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(comment="A slug, such as `unreachable`.")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    next_at: Mapped[datetime] = mapped_column(
        default=clock.now, comment="When the next attempt is due."
    )
    sent_at: Mapped[datetime | None]


Row = TypeVar("Row", bound=Outgoing)


@dataclass(frozen=True)
class Outbox(Generic[Row]):
    """A table of messages, and the task that makes an attempt, given `mail_id` and `attempt`."""

    table: type[Row]
    task: str

    async def put(self, tx: AsyncSession, row: Row) -> None:
        """Put a new message on the queue."""
        tx.add(row)
        await self._schedule(tx, row)

    async def due(self, tx: AsyncSession, mail_id: UUID, attempt: int) -> Row | None:
        """Return the message whose attempt this is, alone with it, or None with none to make.

        The caller goes on to `under_way` or `cancel`.
        """
        row = await self._locked(tx, mail_id)
        if row is None or row.state != "waiting" or row.attempts + 1 != attempt:
            return None
        return row

    async def attempt(
        self,
        given: Means,
        mail_id: UUID,
        attempt: int,
        begin: Callable[[AsyncSession], Awaitable[Letter | TextMessage | None]],
    ) -> None:
        """Make one attempt. `begin` returns what to send, or None when there is nothing to do.

        Never retried by the queue: the message says itself when to try again.
        """
        async with given.database.begin() as tx:
            message = await begin(tx)
        if message is None:
            return
        failure = None
        try:
            if isinstance(message, Letter):
                await mail.send(given.settings, message)
            else:
                await sms.send(given.settings, given.egress, message)
        except NotSent as refused:
            failure = refused
        except Exception as error:  # noqa: BLE001 - a mistake of ours is a failed attempt, and seen
            log.error("mail", error=type(error).__name__, attempt=attempt)  # noqa: TRY400 - a traceback may hold to whom
            failure = NotSent("unexpected", for_good=False)
        async with given.database.begin() as tx:
            await self._end(tx, mail_id, attempt, failure)

    async def sweep(self, tx: AsyncSession) -> int:
        """Take up messages whose job or worker is gone; return how many."""
        before, table = clock.now() - LEASE, self.table
        left = await tx.scalars(
            select(table)
            .where(
                or_(
                    and_(table.state == "sending", table.changed_at < before),
                    and_(table.state == "waiting", table.next_at < before),
                )
            )
            .order_by(table.id)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        rows = left.all()
        for row in rows:
            if row.state == "sending":
                await self._failed(tx, row, NotSent("interrupted", for_good=False))
            else:
                await self._schedule(tx, row)
        return len(rows)

    async def take_up(self, given: Means) -> None:
        """Sweep, in a job of the feature's, and tell the log when messages were left lying."""
        async with given.database.begin() as tx:
            count = await self.sweep(tx)
        if count:
            log.warning("swept", count=count)

    async def _end(
        self, tx: AsyncSession, mail_id: UUID, attempt: int, failure: NotSent | None
    ) -> None:
        """Write down how the attempt went, and have the next one made if it failed."""
        row = await self._locked(tx, mail_id)
        if row is None or (row.state, row.attempts) != ("sending", attempt):
            return
        row.changed_at = clock.now()
        if failure is None:
            row.state, row.sent_at, row.last_error = "sent", clock.now(), None
        else:
            await self._failed(tx, row, failure)
        log.info("mail", attempt=attempt, state=row.state, error=row.last_error)

    async def _locked(self, tx: AsyncSession, mail_id: UUID) -> Row | None:
        found: Row | None = await tx.scalar(
            select(self.table).where(self.table.id == mail_id).with_for_update()
        )
        return found

    async def _failed(self, tx: AsyncSession, row: Row, failure: NotSent) -> None:
        row.last_error = failure.slug
        if failure.for_good or row.attempts > len(WAITS):
            row.state = "failed"
            return
        wait = WAITS[row.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
        row.state = "waiting"
        await self._schedule(tx, row, in_seconds=wait)

    async def _schedule(self, tx: AsyncSession, row: Row, *, in_seconds: float = 0.0) -> None:
        row.changed_at = clock.now()
        row.next_at = clock.now() + timedelta(seconds=in_seconds)
        await tx.flush()
        await jobs.defer(
            tx,
            self.task,
            in_seconds=in_seconds or None,
            mail_id=str(row.id),
            attempt=row.attempts + 1,
        )


def under_way(row: Outgoing) -> None:
    """Write down that an attempt begins."""
    row.state, row.changed_at = "sending", clock.now()
    row.attempts += 1


def cancel(row: Outgoing) -> None:
    """Let it stay unsent."""
    row.state, row.changed_at = "cancelled", clock.now()
