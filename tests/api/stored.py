"""What somebody would find who got hold of the database without its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from api.shared.db import Database


async def all_that_is_stored(database: Database) -> str:
    """Return every row of every table, the queue's too, as text; sealed bytes in hexadecimal."""
    async with database.begin() as tx:
        tables = await tx.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        rows: list[str] = []
        for table in tables.all():
            rows += await tx.scalars(text(f'SELECT t::text FROM "{table}" t'))  # noqa: S608
    return "".join(rows)
