"""A database with many cases, made in minutes, for measuring what staff wait for.

What the product would have written: reports with their terms, sealed each for its own row, cases,
their history, who read them. Two things are simpler than life: there are 600 different texts, and
the reports share 200 keys. Columns not named here are as in one report that was really sent.
"""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg

from api.access.models import Service, Unit
from api.access.permissions import Role
from api.access.service import NewAssignment, create_user
from api.cases.schemas import CaseState
from api.reports import service as reports
from api.reports.schemas import Category, Draft, Harm, Kind
from api.reports.terms import terms_of
from api.shared import clock, ids, sealing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.shared.db import Database
    from api.shared.sealing import DataKey, Vault

YEARS = 6
SERVICES = (0.40, 0.25, 0.15, 0.12, 0.08)
"""The services' shares of all cases. Who is measured is an adviser in the greatest."""

UNITS, COLLEAGUES, TEXTS, KEYS = 20, 12, 600, 200
PASSWORD, TOTP_SECRET = "correct horse battery", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

OPEN = (
    *(CaseState.RECEIVED, CaseState.TRIAGED, CaseState.AWAITING_REPORTER, CaseState.IN_REVIEW),
    *(CaseState.MEASURES_UNDER_WAY, CaseState.EFFECT_FOLLOW_UP, CaseState.REOPENED),
)
EVERYDAY = (
    "mor far pasienten legen sykepleieren vakten avdelingen rommet sengen natten dagen ventet "
    "ringte spurte sa fikk ikke ble var kom gikk lenge ingen noen hjelp svar smerter medisin "
    "time brev beskjed telefon hjem sykehus familien redd trygg sint takknemlig falt våknet"
).split()
"""Words that stand in a great part of all reports."""

REPORT_COLUMNS = (
    "id reference service_id unit_id key_id receipt_digest submission_digest language kind "
    "category perceived_harm urgent submitted_at withdrawn_at body contact terms "
    "terms_version"
).split()
CASE_COLUMNS = (
    "id report_id reference service_id unit_id state urgent kind category physical_harm "
    "complexity responsible_id opened_at updated_at news_at first_read_at withdrawn_at due_at "
    "waits_for waits_since"
).split()


@dataclass(frozen=True)
class Made:
    """What was made, as far as the measuring needs it."""

    email: str
    """Of an adviser in all of the greatest service."""
    units: list[UUID]
    references: list[str]
    rare: list[str]
    """Words that stand in few reports."""


@dataclass(frozen=True)
class _Place:
    service: Service
    units: list[UUID]
    people: list[UUID]


@dataclass(frozen=True)
class _Text:
    language: str
    body: str
    terms: dict[UUID, str]
    """By service, as PostgreSQL reads an array."""


async def make(database: Database, url: str, count: int, *, seed: int = 5) -> Made:
    """Fill a migrated, empty database with so many cases. Indexes are made after the rows."""
    chance = random.Random(seed)  # noqa: S311 - it makes rows, not secrets
    places = [await _place(database, number) for number in range(len(SERVICES))]
    async with database.begin() as tx:
        held = sealing.vault(tx)
        keys = [await sealing.new_key(tx) for _number in range(KEYS)]
        # The one report that is really sent: what is not made here is as in it.
        sent = Draft(service="s0", what_happened="Mor ventet.", place={"unit": "u0", "text": None})
        await reports.submit(tx, places[0].service, sent, found_danger=False)
    rare = [f"{start}{end}" for start in _STARTS for end in _ENDS]
    texts = [_text(held, places, chance, rare) for _number in range(TEXTS)]
    references: list[str] = []
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = _without_indexes(connection)
        connection.execute("SET synchronous_commit = off")
        # Rows that fit each other by making need no foreign key checked one by one.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        for table, columns in (("reports", REPORT_COLUMNS), ("cases", CASE_COLUMNS)):
            listed = ", ".join(columns)
            connection.execute(
                f"CREATE UNLOGGED TABLE made_{table} AS SELECT {listed} FROM {table} LIMIT 0"  # noqa: S608
            )
        rows = _rows(places, texts, keys, chance, count)
        _copy(connection, rows, references)
        for table, columns in (("reports", REPORT_COLUMNS), ("cases", CASE_COLUMNS)):
            _take_over(connection, table, columns)
        reader = places[0].people[0]
        for statement in _AROUND:
            connection.execute(statement, {"reader": reader})
        for statement in indexes:
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
    return Made("s0p0@bench.example", places[0].units, references, rare)


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


_STARTS = (
    "ande brek dolo efta fluk gras hemi indu jons kape loma mirt nesp orla pido rusk"
).split()
_ENDS = ("lin mat nol pram rox sil tan vert zol bex cid dur fen gan hol kip").split()


def _text(held: Vault, places: list[_Place], chance: random.Random, rare: list[str]) -> _Text:
    """Return a report of 60 to 120 words, of which a few are rare."""
    words = chance.choices(EVERYDAY, k=chance.randint(60, 120))
    for _number in range(4):
        words[chance.randrange(len(words))] = chance.choice(rare)
    told = " ".join(words)
    language = "en" if chance.random() < 0.05 else "nb"
    draft = Draft(
        service="s0", language=language, what_happened=told, what_matters=" ".join(words[:8])
    )
    by_service = {}
    for place in places:
        terms = terms_of(held, place.service.id, language, draft.own_words)
        by_service[place.service.id] = "{" + ",".join(map(str, terms)) + "}"
    return _Text(language, draft.model_dump_json(exclude={"contact"}), by_service)


Values = tuple[object, ...]


def _rows(
    places: list[_Place],
    texts: list[_Text],
    keys: list[tuple[UUID, DataKey]],
    chance: random.Random,
    count: int,
) -> Iterator[tuple[Values, Values]]:
    """Give each case's report and the case, the oldest first."""
    now = clock.now()
    span = timedelta(days=365 * YEARS) / count
    kinds, categories = list(Kind), list(Category)
    weights = [1 / (rank + 1) for rank in range(len(categories))]
    unit_weights = [1 / (rank + 1) for rank in range(UNITS)]
    for number in range(count):
        opened = now - span * (count - number)
        place = chance.choices(places, SERVICES)[0]
        text, (key_id, key) = chance.choice(texts), chance.choice(keys)
        report_id, case_id = _id_at(opened), _id_at(opened)
        reference = f"{number:08X}"
        reference = f"{reference[4:]}-{reference[:4]}"
        unit = chance.choices(place.units, unit_weights)[0] if chance.random() < 0.9 else None
        kind = chance.choice(kinds)
        category = chance.choices(categories, weights)[0]
        urgent = chance.random() < 0.03
        report = (
            *(report_id, reference, place.service.id, unit, key_id, secrets.token_bytes(32), None),
            *(text.language, kind, category, chance.choice(list(Harm)), urgent, opened, None),
            key.seal("reports.body", report_id, text.body),
            *(None, text.terms[place.service.id], 1),
        )
        case = (
            *(case_id, report_id, reference, place.service.id, unit),
            *_standing(place, chance, opened, now, urgent, kind, category),
        )
        yield report, case


def _standing(
    place: _Place,
    chance: random.Random,
    opened: datetime,
    now: datetime,
    urgent: bool,  # noqa: FBT001
    kind: str,
    category: str,
) -> Values:
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


def _copy(
    connection: psycopg.Connection, rows: Iterator[tuple[Values, Values]], references: list[str]
) -> None:
    """Write the rows into the staging tables, some thousands at a time."""
    cursor = connection.cursor()
    while chunk := [pair for pair, _number in zip(rows, range(20_000), strict=False)]:
        references.append(str(chunk[len(chunk) // 2][0][1]))
        for number, (table, columns) in enumerate(
            (("reports", REPORT_COLUMNS), ("cases", CASE_COLUMNS))
        ):
            with cursor.copy(f"COPY made_{table} ({', '.join(columns)}) FROM STDIN") as copy:
                for pair in chunk:
                    copy.write_row(pair[number])


def _take_over(connection: psycopg.Connection, table: str, columns: list[str]) -> None:
    """Move the staged rows into their table; the other columns are the real row's."""
    every = [
        row[0]
        for row in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped",
            [table],
        )
    ]
    others = [name for name in every if name not in columns]
    given = ", ".join([f"made.{name}" for name in columns] + [f"real.{name}" for name in others])
    connection.execute(
        f"INSERT INTO {table} ({', '.join([*columns, *others])})"  # noqa: S608
        f" SELECT {given} FROM made_{table} AS made, (SELECT * FROM {table} LIMIT 1) AS real"
    )
    connection.execute(f"DROP TABLE made_{table}")


_AROUND = (
    """
    INSERT INTO case_events (id, case_id, at, actor_kind, what, details)
    SELECT gen_random_uuid(), id, opened_at, 'system', 'received', jsonb_build_object('values',
        jsonb_build_object('state', 'received', 'kind', kind, 'category', category, 'unit',
        unit_id, 'urgent', urgent, 'opened_at', opened_at)) FROM cases
    """,
    """
    INSERT INTO case_events (id, case_id, at, actor_kind, actor_id, what, details)
    SELECT gen_random_uuid(), id, updated_at, 'staff', responsible_id, 'triaged',
        jsonb_build_object('version', 2, 'changes', jsonb_build_object('responsible',
        jsonb_build_array(null, responsible_id))) FROM cases WHERE responsible_id IS NOT NULL
    """,
    """
    INSERT INTO report_steps (id, report_id, step, at, details)
    SELECT gen_random_uuid(), report_id, 'received', opened_at, '{}' FROM cases
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
