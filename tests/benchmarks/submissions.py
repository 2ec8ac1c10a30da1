"""Durable report submissions a second, beside `pgbench` inserting the same rows on the same server.

The rows are taken from one real submission: all that its transaction wrote. `pgbench` inserts
copies of them, with new values where an index wants them unique, into tables of the same columns
and indexes, one transaction a submission, over as many connections. It checks no foreign keys and
runs no triggers, so what it reaches is a little more than the database could give us.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
import uuid
from pathlib import Path

import httpx
import psycopg
from psycopg import sql
from sqlalchemy import make_url

from api.shared.db import plain_url
from api.shared.postgres_home import PostgresHome
from tests.benchmarks.figures import Figure, median, percentile_95, table
from tests.product import Product

SENDERS = 8
SECONDS = 8
MOST = 10_000
"""Reports after which it stops, however fast the machine is."""

COPIES = "bench"
"""The schema that holds pgbench's tables."""

STORY = "Mor ventet lenge på akuttmottaket, og ingen fortalte oss hva som skjedde. " * 20
REPORT = {
    "service": "solvik",
    "language": "nb",
    "kind": "harm_event",
    "reporter_role": "next_of_kin",
    "what_happened": STORY[:1500],
    "what_matters": "At noen forklarer henne hva som gikk galt.",
    "category": "waiting_access",
    "perceived_harm": "minor",
    "involvement": {"keep_informed": True, "take_part": False, "modes": [], "support": None},
    "contact": {"name": None, "email": "kari@example.org", "phone": None},
}


def measure(product: Product) -> None:
    """Submit for some seconds, let pgbench do the same, and print the table."""
    times, seconds = asyncio.run(_submit(product.url))
    ours = len(times) / seconds
    with psycopg.connect(plain_url(product.database_url), autocommit=True) as connection:
        rows = _rows_of_one_submission(connection)
        script = _script(connection, rows)
        theirs = _pgbench(product, script)
        kept = connection.execute("SELECT count(*) FROM reports").fetchone()
        fsync = connection.execute("SHOW fsync").fetchone()
    if kept is None or kept[0] < len(times) or fsync != ("on",):
        raise RuntimeError("a submission that was acknowledged is not there, or fsync is off")
    table(
        f"Durable submissions, {SENDERS} at a time, {len(rows)} rows each",
        [
            Figure("through the service", ours, "reports/s"),
            Figure("pgbench, the same rows", theirs, "reports/s"),
            Figure("pgbench for one of ours", theirs / ours, "times"),
            Figure("one submission, p50", median(times) * 1000, "ms"),
            Figure("one submission, p95", percentile_95(times) * 1000, "ms"),
        ],
        "rows: " + ", ".join(sorted(f"{name} ({size} B)" for name, _row, size in rows)),
    )


async def _submit(url: str) -> tuple[list[float], float]:
    """Send reports over several connections; return each one's seconds, and those of the whole."""
    times: list[float] = []
    began = time.perf_counter()
    until = began + SECONDS

    async def sender() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            while time.perf_counter() < until and len(times) < MOST:
                sent = time.perf_counter()
                answer = await client.post(
                    "/api/v1/reports",
                    json=REPORT,
                    headers={"Idempotency-Key": str(uuid.uuid4())},
                )
                answer.raise_for_status()
                times.append(time.perf_counter() - sent)

    await asyncio.gather(*(sender() for _ in range(SENDERS)))
    return times, time.perf_counter() - began


Row = tuple[str, dict[str, str | None], int]
"""A table's name, the row's values as text, and how many bytes it takes."""


def _rows_of_one_submission(connection: psycopg.Connection) -> list[Row]:
    """Return every row that the transaction of the newest report wrote."""
    found = connection.execute("SELECT xmin::text FROM reports ORDER BY submitted_at DESC LIMIT 1")
    (transaction,) = found.fetchone() or ("",)
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows: list[Row] = []
    for (name,) in tables.fetchall():
        cursor = connection.cursor()
        cursor.execute(
            sql.SQL("SELECT pg_column_size(t.*), t.* FROM {} t WHERE xmin::text = %s").format(
                sql.Identifier(name)
            ),
            [transaction],
        )
        columns = [each.name for each in cursor.description or []][1:]
        for size, *_values in cursor.fetchall():
            as_text = connection.execute(
                sql.SQL("SELECT {} FROM {} t WHERE xmin::text = %s OFFSET %s LIMIT 1").format(
                    sql.SQL(", ").join(
                        sql.SQL("quote_nullable(t.{}::text)").format(sql.Identifier(each))
                        for each in columns
                    ),
                    sql.Identifier(name),
                ),
                [transaction, sum(1 for other, *_ in rows if other == name)],
            ).fetchone()
            rows.append((name, dict(zip(columns, as_text or (), strict=True)), size))
    return rows


def _script(connection: psycopg.Connection, rows: list[Row]) -> str:
    """Make the tables for pgbench, and return its script: one submission's inserts."""
    connection.execute(f"DROP SCHEMA IF EXISTS {COPIES} CASCADE")
    connection.execute(f"CREATE SCHEMA {COPIES}")
    connection.execute(f"CREATE SEQUENCE {COPIES}.fresh START 1000000")
    lines = ["BEGIN;"]
    for name in dict.fromkeys(name for name, _row, _size in rows):
        connection.execute(
            sql.SQL("CREATE TABLE {}.{} (LIKE public.{} INCLUDING ALL)").format(
                sql.Identifier(COPIES), sql.Identifier(name), sql.Identifier(name)
            )
        )
    for name, row, _size in rows:
        types = _types(connection, name)
        unique = _unique_columns(connection, name)
        columns = {
            column: _fresh(types[column]) if column in unique else f"{value}::{types[column]}"
            for column, value in row.items()
            if column in types
        }
        names = ", ".join(f'"{column}"' for column in columns)
        lines.append(
            f"INSERT INTO {COPIES}.{name} ({names}) "  # noqa: S608 - of our own tables
            f"VALUES ({', '.join(columns.values())});"
        )
    lines.append("COMMIT;")
    return "\n".join(lines) + "\n"


def _types(connection: psycopg.Connection, name: str) -> dict[str, str]:
    """Return the types of the columns that can be written."""
    found = connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' AND attidentity <> 'a'",
        [f"public.{name}"],
    )
    return dict(found.fetchall())


def _unique_columns(connection: psycopg.Connection, name: str) -> set[str]:
    """Return the columns of which some index allows each value once."""
    found = connection.execute(
        "SELECT DISTINCT attname FROM pg_index JOIN pg_attribute "
        "ON attrelid = indrelid AND attnum = ANY(indkey) "
        "WHERE indisunique AND indrelid = %s::regclass",
        [f"public.{name}"],
    )
    return {column for (column,) in found.fetchall()}


def _fresh(kind: str) -> str:
    """Return an expression that gives a new value of this type each time."""
    if kind == "uuid":
        return "uuidv7()"
    if kind == "bytea":
        return "decode(md5(random()::text) || md5(random()::text), 'hex')"
    if kind in {"bigint", "integer"}:
        return f"nextval('{COPIES}.fresh')::{kind}"
    return "md5(random()::text)"


def _pgbench(product: Product, script: str) -> float:
    """Run pgbench and return its transactions a second."""
    address = make_url(product.database_url)
    home = PostgresHome(product.data_dir)
    home.prepare()
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        # As root, the database's programs run as another account, which must read the script.
        Path(file.name).chmod(0o644)
        said = home.run(
            "pgbench",
            *("--no-vacuum", "--protocol=simple", "--file", file.name),
            *("--client", str(SENDERS), "--jobs", "2", "--time", str(SECONDS)),
            *("--host", str(address.query["host"]), "--username", str(address.username)),
            str(address.database),
        )
    found = re.search(r"tps = ([\d.]+)", said)
    if found is None:
        raise RuntimeError(f"pgbench failed:\n{said}")
    return float(found[1])
