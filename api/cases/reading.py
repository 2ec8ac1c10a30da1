"""Reading a case: everything its page shows, gathered in the transaction that logs the reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.audit import Reader
from api.access.models import Unit
from api.access.permissions import ROLES, Role, StaffMember
from api.access.services import services_by_id, units_of
from api.cases import classification, queries, replay, service, staff_queries, suggesting
from api.cases.classification import HARM_FIELDS, Value
from api.cases.duties import ANSWERS
from api.cases.duties_reading import Duties, duties_of
from api.cases.harm import NOT_ASKED
from api.cases.models import Case, CaseEvent
from api.cases.notes import NoteShown, notes_of
from api.cases.schemas import CaseState, Status
from api.cases.staff_queries import Colleague
from api.cases.suggesting import Hint
from api.cases.wording import (
    ACTORS,
    COMPLEXITIES,
    DEADLINES,
    FIELDS,
    HARMS,
    HISTORY,
    KINDS,
    LEARNING_VALUES,
    METHODS,
    STATES,
    STATUSES,
)
from api.conversations.schemas import Said
from api.conversations.service import transcript_of_report
from api.forwarding.schemas import DeliveryShown
from api.forwarding.service import deliveries_of
from api.reports import dialogue
from api.reports import service as reports
from api.reports.models import Report
from api.reports.schemas import Contact, Draft, MessageShown, StepShown
from api.reports.wording import CATEGORIES
from api.shared import panels
from api.shared.i18n import _, date_text, in_language
from api.shared.sealing import KeyDestroyedError


@dataclass(frozen=True)
class Happening:
    """One line of the history: when, who, what, and which values changed from what to what."""

    at: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True)
class ReaderShown:
    """Who has read the case."""

    name: str
    role: str
    reader: Reader


@dataclass(frozen=True)
class Texts:
    """What people wrote: gone when the report was withdrawn or erased."""

    draft: Draft
    transcript: list[Said]
    dialogue: list[MessageShown]
    notes: list[NoteShown]


@dataclass(frozen=True)
class CaseRead:
    """A case, opened by somebody in `role`."""

    case: Case
    report: Report
    role: Role
    texts: Texts | None
    may_change: bool
    units: list[Unit]
    colleagues: list[Colleague]
    steps: list[StepShown]
    history: list[Happening]
    readers: list[ReaderShown]
    deliveries: list[DeliveryShown]
    panels: Mapping[str, tuple[str, BaseModel]]
    hints: Mapping[str, list[Hint]]
    first: list[tuple[str, str]]
    duties: Duties

    @property
    def contact(self) -> Contact | None:
        """How to reach the reporter, for the roles that do."""
        given = self.texts.draft.contact if self.texts and self.may_change else None
        return given if given and (given.given or given.name) else None

    @property
    def unit_options(self) -> list[tuple[UUID, str]]:
        """The units the case can be given to."""
        return [(unit.id, in_language(unit.name)) for unit in self.units]

    @property
    def responsible_options(self) -> list[tuple[UUID, str]]:
        """Who can be made responsible, each with the units they work in."""
        units: dict[UUID, list[str]] = {}
        for each in self.colleagues:
            units.setdefault(each.id, []).append(self.unit_name(each.unit_id) or _("all units"))
        names = {each.id: each.name for each in self.colleagues}
        return [(each, f"{names[each]} ({', '.join(units[each])})") for each in names]

    @property
    def classification(self) -> list[tuple[str, str]]:
        """The staff's classification in words, for those who may not change it."""
        names = _names(self.units) | {each.id: each.name for each in self.colleagues}
        return [
            (str(FIELDS[field]), _value(field, value, names))
            for field, value in classification.values(self.case).items()
            if self.harm_asked or field not in HARM_FIELDS
        ]

    @property
    def harm_asked(self) -> bool:
        """Whether the case is of a kind that is asked what harm it did."""
        return self.case.kind not in NOT_ASKED

    def chosen(self, typed: Mapping[str, str] | None) -> Mapping[str, str]:
        """Return what the triage form shows: what was typed, else what the case says."""
        if typed is not None:
            return {field: typed.get(field, "") for field in classification.FIELDS}
        return {
            field: ("true" if value else "") if isinstance(value, bool) else value or ""
            for field, value in classification.values(self.case).items()
        }

    def unit_name(self, unit_id: UUID | None) -> str | None:
        """Return a unit's name in the current language."""
        return next((in_language(each.name) for each in self.units if each.id == unit_id), None)


async def read(
    request: Request, tx: AsyncSession, staff: StaffMember, case: Case, role: Role
) -> CaseRead:
    """Open the case for this person and leave the trace of it."""
    report = await reports.by_id(tx, case.report_id)
    await service.leave_trace(tx, case, report, staff, role)
    await tx.flush()
    units = await units_of(tx, case.service_id)
    texts = await _texts(tx, case, report)
    colleagues = await staff_queries.colleagues(tx, case.service_id)
    return CaseRead(
        case=case,
        report=report,
        role=role,
        texts=texts,
        may_change=service.may_change(staff, case),
        units=units,
        colleagues=colleagues,
        steps=await reports.steps_of(tx, report),
        history=await history(tx, case, units),
        readers=await _readers(tx, report),
        deliveries=await deliveries_of(tx, report.id),
        panels=await panels.load(request, "case", tx, report.id),
        hints=suggesting.hints(texts.draft) if texts else {},
        first=await _first(tx, case, units),
        duties=await duties_of(tx, case),
    )


async def history(
    tx: AsyncSession, case: Case, units: list[Unit], *, since_version: int = 0
) -> list[Happening]:
    """Return what happened to the case, newest first.

    With `since_version`, only what others' triage changed after that version.
    """
    events = [
        event
        for event in await queries.events(tx, case.id)
        if not since_version or event.details.get("version", 0) > since_version
    ]
    people = {event.actor_id for event in events if event.actor_id is not None}
    elsewhere: set[UUID] = set()
    for event in events:
        changed = event.details.get("changes", {})
        named = (*changed.get("responsible", ()), *changed.get("named_contact", ()))
        people |= {UUID(each) for each in named if each}
        elsewhere |= {UUID(each) for each in changed.get("service", ())}
    names = _names(units) | await access.names_of(tx, people)
    for service_ in await services_by_id(tx, elsewhere):
        names[service_.id] = in_language(service_.name)
        names |= _names(await units_of(tx, service_.id))
    return [_happening(event, names) for event in events]


def _names(units: list[Unit]) -> dict[UUID, str]:
    return {each.id: in_language(each.name) for each in units}


async def _texts(tx: AsyncSession, case: Case, report: Report) -> Texts | None:
    try:
        return Texts(
            draft=await reports.opened(tx, report),
            transcript=await transcript_of_report(tx, report.id),
            dialogue=await dialogue.messages_of(tx, report, reader="staff"),
            notes=await notes_of(tx, case, report),
        )
    except KeyDestroyedError:
        return None


async def _first(tx: AsyncSession, case: Case, units: list[Unit]) -> list[tuple[str, str]]:
    """Return in words what the first classification said otherwise than today's."""
    events = (await queries.events(tx, case.id))[::-1]
    if case.state == CaseState.RECEIVED:
        return []
    first, now = (
        replay.state_after(events, first=replay.CLASSIFIED, strict=False),
        classification.values(case),
    )
    changed = {field: first.get(field) for field in now if first.get(field) != now[field]}
    people = {UUID(changed["responsible"])} if changed.get("responsible") else set()
    names = _names(units) | await access.names_of(tx, people)
    return [(str(FIELDS[field]), _value(field, value, names)) for field, value in changed.items()]


async def _readers(tx: AsyncSession, report: Report) -> list[ReaderShown]:
    found = await audit.readers(tx, audit.Subject("report", report.id))
    names = await access.names_of(tx, {each.id for each in found})
    return [
        ReaderShown(names.get(each.id, ""), str(ROLES[Role(each.role)]), each)
        for each in found
        if each.role is not None
    ]


def _happening(event: CaseEvent, names: Mapping[UUID, str]) -> Happening:
    who = names.get(event.actor_id) if event.actor_id is not None else None
    what = str(HISTORY.get(event.what) or _("Something was noted"))
    status = event.details.get("status")
    if status is not None:
        what = f"{what}: {STATUSES[Status(status)]}"
    deadline = event.details.get("deadline")
    if deadline is not None:
        what = f"{what}: {DEADLINES[deadline]}"
    changes = [
        (
            str(FIELDS[field]),
            _value(field, before, names),
            _value(field, after, names),
        )
        for field, (before, after) in event.details.get("changes", {}).items()
    ]
    return Happening(event.at, who or str(ACTORS.get(event.actor_kind, "")), what, changes)


_WORDS: dict[str, Mapping[Any, str]] = {
    "kind": KINDS,
    "category": CATEGORIES,
    "physical_harm": HARMS,
    "psychological_harm": HARMS,
    "potential_harm": HARMS,
    "complexity": COMPLEXITIES,
    "learning_value": LEARNING_VALUES,
    "state": STATES,
    "review_method": METHODS,
    **{str(question): answers for question, answers in ANSWERS.items()},
}
"""By field: the words of its values."""


_NAMED = frozenset({"unit", "responsible", "named_contact", "service", "shared_with"})
"""The fields whose values are ids of something with a name."""


def _value(field: str, value: Value | list[str], names: Mapping[UUID, str]) -> str:
    """Return a value of the history in words."""
    if isinstance(value, list):
        return ", ".join(_value(field, each, names) for each in value) or _("not set")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return _("not set")
    if field in _NAMED:
        return names.get(UUID(value), "")
    if field in {"due_at", "aware_on"}:
        moment = "T" in value
        return date_text(datetime.fromisoformat(value) if moment else date.fromisoformat(value))
    return str(_WORDS.get(field, {}).get(value, value))
