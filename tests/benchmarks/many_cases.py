"""A database with many cases, made in minutes, for measuring what staff wait for.

What the product would have written: reports, each with a text and a key of its own
(`many_texts.py`), cases, their history, who read them. Columns not named here are as in one report
that was really sent.
"""

from __future__ import annotations

import os
import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from api.access.models import Service, Unit
from api.access.permissions import Role
from api.access.service import NewAssignment, create_user
from api.cases.schemas import CaseState
from api.reports import service as reports
from api.reports.schemas import Category, Draft, Harm, Kind
from api.reports.terms import day
from api.shared import clock, ids, sealing
from api.shared.sealing import KEY_BYTES, DataKey
from tests.benchmarks.many_texts import PLANTED, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.shared.db import Database
    from api.shared.sealing import Vault

YEARS = 6
SERVICES = (0.40, 0.25, 0.15, 0.12, 0.08)
"""The services' shares of all cases. Who is measured is an adviser in the greatest."""

UNITS, COLLEAGUES = 20, 12
PASSWORD, TOTP_SECRET = "correct horse battery", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

OPEN = (
    *(CaseState.RECEIVED, CaseState.TRIAGED, CaseState.AWAITING_REPORTER, CaseState.IN_REVIEW),
    *(CaseState.MEASURES_UNDER_WAY, CaseState.EFFECT_FOLLOW_UP, CaseState.REOPENED),
)

COLUMNS = {
    "sealing_keys": "id wrapped version created_at destroyed_at".split(),
    "reports": (
        "id reference service_id unit_id key_id receipt_digest language kind category "
        "perceived_harm urgent submitted_at withdrawn_at body terms"
    ).split(),
    "cases": (
        "id report_id reference service_id unit_id state urgent kind category physical_harm "
        "complexity responsible_id opened_at updated_at news_at first_read_at withdrawn_at due_at "
        "waits_for waits_since"
    ).split(),
}
"""By table: what is made; the other columns are as in the report that was really sent."""

AT_ONCE = 20_000
"""Rows of a table written before those of the next."""


@dataclass(frozen=True)
class Made:
    """What was made, as far as the measuring needs it."""

    email: str
    """Of an adviser in all of the greatest service."""
    units: list[UUID]
    references: list[str]
    words: list[str]
    """The most frequent first."""
    planted: dict[str, list[str]]
    """By word: the references of the reports in which it was put, the newest first."""


@dataclass(frozen=True)
class _Place:
    service: Service
    units: list[UUID]
    people: list[UUID]


async def make(database: Database, url: str, count: int, *, seed: int = 5) -> Made:
    """Fill a migrated, empty database with so many cases. Indexes are made after the rows."""
    chance = random.Random(seed)  # noqa: S311 - it makes rows, not secrets
    places = [await _place(database, number) for number in range(len(SERVICES))]
    async with database.begin() as tx:
        held = sealing.vault(tx)
        sent = Draft(service="s0", what_happened="Mor ventet.", place={"unit": "u0", "text": None})
        await reports.submit(tx, places[0].service, sent, found_danger=False)
    texts = Texts(held, chance)
    made = Made("s0p0@bench.example", places[0].units, [], texts.words, {})
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = _without_indexes(connection)
        # Rows that fit each other by making need no foreign key checked one by one.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("SET max_parallel_maintenance_workers = 1")
        _copy(connection, _rows(places, texts, held, chance, count, made))
        for statement in _AROUND:
            connection.execute(statement, {"reader": places[0].people[0]})
        for statement in indexes:
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
    return made


async def _place(database: Database, number: int) -> _Place:
    service = Service(
        id=ids.new_id(),
        slug=f"s{number}",
        name=dict.fromkeys(("nb", "nn", "en"), f"Tjeneste {number}"),
        phone="55 00 00 00",
        created_at=clock.now(),
    )
    units = [
        Unit(
            id=ids.new_id(),
            service_id=service.id,
            slug=f"u{each}",
            name=dict.fromkeys(("nb", "nn", "en"), f"Enhet {each}"),
            synonyms=[],
            position=each,
        )
        for each in range(UNITS)
    ]
    people = []
    async with database.begin() as tx:
        tx.add(service)
        await tx.flush()
        tx.add_all(units)
        await tx.flush()
        for each in range(COLLEAGUES if number == 0 else 1):
            user, _uri = await create_user(
                *(tx, f"s{number}p{each}@bench.example", f"Person {each}", PASSWORD),
                [NewAssignment(Role.ADVISER, service.id, None)],
                totp_secret=TOTP_SECRET,
            )
            people.append(user.id)
    return _Place(service, [each.id for each in units], people)


Rows = tuple[str, str, str]
"""A key, its report and its case, as `COPY` reads them."""


def _rows(
    places: list[_Place],
    texts: Texts,
    held: Vault,
    chance: random.Random,
    count: int,
    made: Made,
) -> Iterator[Rows]:
    """Give each case's key, its report and the case, the oldest first."""
    now = clock.now()
    span = timedelta(days=365 * YEARS) / count
    kinds, categories, harms = list(Kind), list(Category), list(Harm)
    weights = [1 / (rank + 1) for rank in range(len(categories))]
    unit_weights = [1 / (rank + 1) for rank in range(UNITS)]
    planted = _planted(chance, count)
    for number in range(count):
        opened = now - span * (count - number)
        reference = f"{number:08X}"
        reference = f"{reference[4:]}-{reference[:4]}"
        if number % (count // 10) == 0:
            made.references.append(reference)
        place, word = chance.choices(places, SERVICES)[0], planted.get(number)
        if word is not None:
            place = places[0]
        secret = os.urandom(KEY_BYTES)
        key_id, report_id, case_id = _id_at(opened), _id_at(opened), _id_at(opened)
        text = texts.new(place.service.id, word)
        body = DataKey(secret).seal("reports.body", report_id, text.body)
        unit = chance.choices(place.units, unit_weights)[0] if chance.random() < 0.9 else None
        kind = chance.choice(kinds)
        category = chance.choices(categories, weights)[0]
        urgent = chance.random() < 0.03
        standing = _standing(place, chance, opened, now, urgent, kind, category)
        withdrawn = standing[-4]
        if word is not None and withdrawn is None:
            made.planted.setdefault(word, []).insert(0, reference)
        wrapped = None if withdrawn else held.wrap(key_id, secret)
        hashes = "" if withdrawn else f"{day(opened)},{text.hashes}"
        yield (
            _line(key_id, wrapped, held.version, opened, withdrawn),
            _line(
                *(report_id, reference, place.service.id, unit, key_id, secrets.token_bytes(32)),
                *(text.language, kind, category, chance.choice(harms), urgent, opened),
                *(withdrawn, body, f"{{{hashes}}}"),
            ),
            _line(case_id, report_id, reference, place.service.id, unit, *standing),
        )


def _planted(chance: random.Random, count: int) -> dict[int, str]:
    """Return the numbers of the reports in which a word is put."""
    words = [word for word, times in PLANTED.items() for _number in range(times)]
    return dict(zip(chance.sample(range(count), len(words)), words, strict=True))


def _line(*values: object) -> str:
    return "\t".join([_written(each) for each in values]) + "\n"


def _written(value: object) -> str:
    """Return a value as `COPY` reads it; there is no text with signs of its own among them."""
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    return str(value)


def _standing(
    place: _Place,
    chance: random.Random,
    opened: datetime,
    now: datetime,
    urgent: bool,  # noqa: FBT001
    kind: str,
    category: str,
) -> tuple[object, ...]:
    """Return a case's columns from its state on: the young are open, the old nearly all closed."""
    age = (now - opened).days
    is_open = chance.random() < (0.8 if age < 60 else 0.05 if age < 365 else 0.003)
    state = CaseState.CLOSED_WITH_LEARNING
    if is_open:
        new = age < 4
        state = CaseState.RECEIVED if new else chance.choice(OPEN[1:])
    elif chance.random() < 0.05:
        state = CaseState.TRANSFERRED
    turn = {CaseState.RECEIVED: "us", CaseState.AWAITING_REPORTER: "reporter"}.get(state)
    if is_open and turn is None and chance.random() < 0.2:
        turn = "us"
    due = now + timedelta(days=chance.randint(-20, 90)) if is_open else None
    touched = opened + timedelta(minutes=1, days=chance.random() * min(age, 60))
    withdrawn = touched if not is_open and chance.random() < 0.01 else None
    harm = chance.choices(list(Harm), (50, 30, 10, 1, 9))[0] if age > 3 else None
    responsible = chance.choice(place.people) if state != CaseState.RECEIVED else None
    complexity = chance.choice(("simple", "composite", "cross_unit")) if harm else None
    return (
        *(state, urgent, kind, category, harm, complexity, responsible),
        *(opened, touched, opened, opened, withdrawn, due),
        *(turn, touched if turn else None),
    )


def _id_at(moment: datetime) -> UUID:
    """Return an id as `ids.new_id` would have made then."""
    value = (int(moment.timestamp() * 1000) << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    return UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62))


def _copy(connection: psycopg.Connection, rows: Iterator[Rows]) -> None:
    """Write the rows, in place of the report that was really sent."""
    for table, columns in COLUMNS.items():
        _default_to_real(connection, table, columns)
    # Emptied in the same transaction, the tables need no log to be written beside them.
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE reports, cases CASCADE")
        while chunk := list(islice(rows, AT_ONCE)):
            for lines, (table, columns) in zip(
                zip(*chunk, strict=True), COLUMNS.items(), strict=True
            ):
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    copy.write("".join(lines))


def _default_to_real(connection: psycopg.Connection, table: str, columns: list[str]) -> None:
    """Let the columns that are not made be as in the table's only row."""
    found = connection.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1")  # noqa: S608
    names = [each.name for each in found.description or ()]
    for name, value in zip(names, found.fetchone() or (), strict=True):
        if name not in columns and value is not None:
            told = SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}")
            connection.execute(told.format(Identifier(table), Identifier(name), Literal(value)))


_AROUND = (
    """
    INSERT INTO case_events (id, case_id, at, actor_kind, what, details)
    SELECT id, id, opened_at, 'system', 'received', jsonb_build_object('values',
        jsonb_build_object('state', 'received', 'kind', kind, 'category', category, 'unit',
        unit_id, 'urgent', urgent, 'opened_at', opened_at)) FROM cases
    """,
    """
    INSERT INTO case_events (id, case_id, at, actor_kind, actor_id, what, details)
    SELECT report_id, id, updated_at, 'staff', responsible_id, 'triaged',
        jsonb_build_object('version', 2, 'changes', jsonb_build_object('responsible',
        jsonb_build_array(null, responsible_id))) FROM cases WHERE responsible_id IS NOT NULL
    """,
    """
    INSERT INTO report_steps (id, report_id, step, at, details)
    SELECT id, report_id, 'received', opened_at, '{}' FROM cases
    """,
    """
    INSERT INTO audit_entries (at, actor_kind, actor_id, actor_role, action, subject_kind,
        subject_id, details)
    SELECT updated_at, 'staff', responsible_id, 'adviser', 'read', 'report', report_id, '{}'
    FROM cases WHERE responsible_id IS NOT NULL
    """,
    # The one who is measured has read nearly all, as somebody does who has worked there for long.
    """
    INSERT INTO case_readings (case_id, user_id, at, seen_news_at)
    SELECT id, %(reader)s, news_at, news_at FROM cases
    WHERE opened_at < now() - interval '1 day' AND random() < 0.95
    """,
)
"""What stands around a case: its history, the reporter's steps, who read it."""


def _without_indexes(connection: psycopg.Connection) -> list[str]:
    """Drop the indexes that are not keys, and return what makes them again."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename IN ('reports', 'cases', 'case_events', 'case_readings', 'report_steps',"
        " 'audit_entries') AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)"
    ).fetchall()
    for name, _definition in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]
