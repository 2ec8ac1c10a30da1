"""PostgreSQL: the one place that opens, commits and rolls back transactions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import DateTime, LargeBinary, MetaData, Text, Uuid, func, make_url, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

if TYPE_CHECKING:
    from api.shared.announcements import Consequences
    from api.shared.sealing import Vault


class Base(DeclarativeBase):
    """All tables. Names of constraints follow one pattern so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy as a class attribute
        str: Text(),
        bytes: LargeBinary(),
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
        dict[str, str]: JSONB(),
        list[str]: JSONB(),
        list[dict[str, Any]]: JSONB(),
    }


def driver_url(url: str) -> str:
    """Return a PostgreSQL address with the driver we use, whatever scheme it was written with."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def plain_url(url: str) -> str:
    """Return a PostgreSQL address as libpq reads it (for jobs and for `psql`)."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Database:
    """The connections of one process.

    Each session carries in `info` what its transaction may need: the vault that opens sealed text,
    the table of consequences, and whether SMS can be sent. So no feature reaches for a global.
    """

    def __init__(
        self,
        url: str,
        *,
        vault: Vault,
        consequences: Consequences,
        sms: bool = False,
        connections: int = 20,
    ) -> None:
        self.engine = create_async_engine(
            driver_url(url),
            pool_size=connections,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,  # else an error's text would quote what it was given
        )
        self._sessions = async_sessionmaker(
            self.engine,
            expire_on_commit=False,
            info={"vault": vault, "consequences": consequences, "sms": sms},
        )

    def begin(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction: committed when the block ends, rolled back when it raises."""
        return self._sessions.begin()

    @asynccontextmanager
    async def in_turn(
        self,
    ) -> AsyncIterator[Callable[[], AbstractAsyncContextManager[AsyncSession]]]:
        """Give a `begin` for transactions that follow each other at once, on one connection."""
        async with self.engine.connect() as connection:

            @asynccontextmanager
            async def begin() -> AsyncIterator[AsyncSession]:
                async with self._sessions(bind=connection) as tx, tx.begin():
                    yield tx

            yield begin

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def one_at_a_time(tx: AsyncSession, digest: bytes) -> None:
    """Let two that would make the same thing at once wait for each other, until one has made it."""
    await tx.execute(select(func.pg_advisory_xact_lock(int.from_bytes(digest[:8], signed=True))))


async def transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """Give a request its one transaction."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        yield tx


Tx = Annotated[AsyncSession, Depends(transaction, scope="function")]
"""A request's transaction, committed before the response is sent.

With FastAPI's default scope a 201 leaves before the commit, and a failed commit still says 201.
"""
