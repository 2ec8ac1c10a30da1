"""Everything that is held about one reporter, found by the tables and opened with their key.

All that belongs to a report hangs below its row by foreign keys, and every sealed value is sealed
for its table, column and row. So what a new feature keeps about a report is in the export without
being named here. Digests and other bytes that nobody can read are left out.
"""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import AuditEntry
from api.reports.models import Report
from api.shared import sealing
from api.shared.db import Base
from api.shared.i18n import _
from api.shared.sealing import DataKey, KeyDestroyedError, SealBrokenError

LEFT_OUT = frozenset({"contact_digests", "case_searches", "receipt_sessions"})
"""Tables below a report that hold nothing about the person: only how they are found or let in."""


@dataclass(frozen=True)
class Held:
    """What is held of one report: by table, its rows; each a dict of what can be read."""

    reference: str
    tables: dict[str, list[dict[str, Any]]]


async def about(tx: AsyncSession, report: Report) -> Held:
    """Return all that is held of a report. What was erased is not there."""
    try:
        key = await sealing.data_key(tx, report.key_id)
    except KeyDestroyedError:
        key = None
    reports = Base.metadata.tables["reports"]
    tables: dict[str, list[dict[str, Any]]] = {}
    await _gather(tx, reports, "id", [report.id], key, tables, set())
    log = await tx.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "report", AuditEntry.subject_id == report.id)
        .order_by(AuditEntry.id)
    )
    tables["access_log"] = [
        {
            "at": each.at.isoformat(),
            "who": each.actor_kind,
            "role": each.actor_role,
            "action": each.action,
        }
        for each in log
    ]
    return Held(report.reference, tables)


async def _gather(  # noqa: PLR0913, PLR0917 - where it stands in the tree
    tx: AsyncSession,
    table: Table,
    column: str,
    values: list[Any],
    key: DataKey | None,
    tables: dict[str, list[dict[str, Any]]],
    seen: set[tuple[str, str]],
) -> None:
    """Add the rows of a table that belong to those above, and what belongs to them."""
    if table.name in LEFT_OUT or not values:
        return
    found = (await tx.execute(select(table).where(table.c[column].in_(values)))).mappings().all()
    ids = []
    for row in found:
        name = (table.name, "|".join(str(row[each.name]) for each in table.primary_key.columns))
        if name in seen:
            continue
        seen.add(name)
        own = await _own_key(tx, row.get("key_id"), key)
        tables.setdefault(table.name, []).append(dict(_readable(table, row, own)))
        if "id" in row:
            ids.append(row["id"])
    for child, link in _children(table):
        await _gather(tx, child, link, ids, key, tables, seen)


async def _own_key(tx: AsyncSession, key_id: UUID | None, key: DataKey | None) -> DataKey | None:
    """Return the key a row is sealed with: its own, or the report's."""
    if key_id is None:
        return key
    try:
        return await sealing.data_key(tx, key_id)
    except KeyDestroyedError:
        return None


def _children(table: Table) -> Iterator[tuple[Table, str]]:
    """Return the tables whose rows belong to rows of this one, and by which column."""
    for other in Base.metadata.sorted_tables:
        for each in other.foreign_keys:
            if each.column.table is table and other is not table:
                yield other, each.parent.name


def _readable(table: Table, row: Any, key: DataKey | None) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a row
    """Return a row's values that a person can read, sealed ones opened."""
    for column in table.columns:
        value = row[column.name]
        if value is None or column.name in {"key_id", "terms", "terms_version"}:
            continue
        if isinstance(column.type, LargeBinary):
            if key is None or "id" not in row:
                continue
            try:
                opened = key.open(f"{table.name}.{column.name}", row["id"], value)
            except SealBrokenError:
                continue  # a digest
            yield column.name, _parsed(opened)
        else:
            yield column.name, value if isinstance(value, (bool, int, dict, list)) else str(value)


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON
    if text[:1] not in {"{", "["}:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def as_zip(held: list[Held], made_at: datetime) -> bytes:
    """Return a zip with what is held as JSON, for programs, and as HTML, for people."""
    content = {each.reference: each.tables for each in held}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("held.json", json.dumps(content, ensure_ascii=False, indent=2))
        file.writestr("held.html", _as_html(held, made_at))
    return packed.getvalue()


def _as_html(held: list[Held], made_at: datetime) -> str:
    title = html.escape(_("What is held about you"))
    parts = [
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>',
        f"<h1>{title}</h1><p>{html.escape(made_at.date().isoformat())}</p>",
    ]
    for each in held:
        parts.append(f"<h2>{html.escape(each.reference)}</h2>")
        for name, rows in each.tables.items():
            parts.append(f"<h3>{_words(name)}</h3>")
            parts.extend(f"<section>{_html_of(row)}</section><hr>" for row in rows)
    return "\n".join([*parts, "</body></html>"])


def _html_of(value: Any) -> str:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        shown = {name: each for name, each in value.items() if each not in (None, "", [], {})}
        lines = (
            f"<dt>{_words(str(name))}</dt><dd>{_html_of(each)}</dd>" for name, each in shown.items()
        )
        return f"<dl>{''.join(lines)}</dl>"
    if isinstance(value, list):
        return f"<ul>{''.join(f'<li>{_html_of(each)}</li>' for each in value)}</ul>"
    return html.escape(str(value)).replace("\n", "<br>")


def _words(name: str) -> str:
    return html.escape(name.replace("_", " ").capitalize())
